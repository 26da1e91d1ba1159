"""The page for anyone and the API for programs, served on one's own machine (extra `server`).

`app.create_app(settings)` is the ASGI application: `page` answers people, `api` programs, `guard` stands before both.
Nothing of a message is kept or written to a log.
"""

from __future__ import annotations

from quivive.errors import MissingExtra

try:
    import httptools  # noqa: F401 - only to say what is missing
    import jinja2  # noqa: F401 - as above
    import prometheus_client  # noqa: F401 - as above
    import python_multipart  # noqa: F401 - as above
    import starlette  # noqa: F401 - as above
    import uvicorn  # noqa: F401 - as above
except ModuleNotFoundError:
    raise MissingExtra("server", "The page and the API") from None
