"""`quivive serve`: the page for anyone and the API, on this machine."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from quivive.cli.arguments import Arguments
from quivive.cli.console import NOTHING_FOUND, Console


def add_arguments(parser: Arguments) -> None:
    """What can be given; it wins over the environment, which wins over the file."""
    parser.option("--host", default=None, metavar="ADDRESS")
    parser.option("--port", default=None, metavar="N")
    parser.option("--workers", default=None, metavar="N")
    parser.option("--database", default=None, metavar="FILE|URL|none")
    parser.option("--settings", default=None, metavar="FILE")


def run(chosen: Namespace, console: Console) -> int:
    """Serve until stopped."""
    from quivive.server.running import serve  # noqa: PLC0415 - needs an extra
    from quivive.server.settings import settings_from  # noqa: PLC0415 - as above

    path = Path(chosen.settings) if chosen.settings else None
    settings = settings_from(path, console.environment, host=chosen.host, port=chosen.port, workers=chosen.workers, database=chosen.database)
    serve(
        settings,
        lambda address: console.note(console.say("cli.serving", path=address)),
        lambda address: console.note(console.say("accounts.first_address", address=address)),
    )
    return NOTHING_FOUND
