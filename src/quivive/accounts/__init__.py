"""The team: who may do what, how they prove who they are, what they did (extra `server`).

`roles` say what may be done; `passwords`, `second_factor` and `sessions` who somebody is, `attempts` how often that may be tried;
`changes` is all that is done to an account, `audit` what was done by whom.
"""

from __future__ import annotations

from quivive.errors import MissingExtra

try:
    import argon2  # noqa: F401 - only to say what is missing
    import cryptography  # noqa: F401 - as above
    import pyotp  # noqa: F401 - as above
    import segno  # noqa: F401 - as above
    import sqlalchemy  # noqa: F401 - as above
except ModuleNotFoundError:
    raise MissingExtra("server", "Accounts of a team") from None
