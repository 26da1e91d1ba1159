"""`quivive schema`: the JSON Schema of what Quivive writes for other programs."""

from __future__ import annotations

from argparse import Namespace

from quivive.cli.arguments import Arguments, one_of
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language

NAMES = (
    "verdict", "scan-row", "report", "aftercare", "listen", "collected", "collect", "store", "campaigns", "surges", "watch", "alert", "exchange",
    "assistant", "accounts", "kept-report", "kept-reports", "added-report", "alerts",
)  # fmt: skip


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("schema", nargs="?", default=NAMES[0], metavar="|".join(NAMES))


def run(chosen: Namespace, console: Console) -> int:
    """Print the schema."""
    from quivive import schema  # noqa: PLC0415 - the help is there at once
    from quivive.assistants.schema import ASSISTANT  # noqa: PLC0415 - the help is there at once
    from quivive.cli.listing import write_json  # noqa: PLC0415 - the help is there at once
    from quivive.exchange.schema import EXCHANGE  # noqa: PLC0415 - the help is there at once

    check_language(chosen, console)
    one_of(NAMES, "schema", chosen.schema, console.wording)
    name = chosen.schema.replace("-", "_").upper()
    elsewhere = {"exchange": EXCHANGE, "assistant": ASSISTANT}
    write_json(console, elsewhere.get(chosen.schema) or getattr(schema, name))
    return NOTHING_FOUND
