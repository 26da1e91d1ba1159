"""`quivive schema`: the JSON Schema of what Quivive writes for other programs."""

from __future__ import annotations

from argparse import Namespace

from quivive.cli.arguments import Arguments, one_of
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language

NAMES = ("verdict", "scan-row", "report", "aftercare", "listen")


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("schema", nargs="?", default=NAMES[0], metavar="|".join(NAMES))


def run(chosen: Namespace, console: Console) -> int:
    """Print the schema."""
    from quivive import schema  # noqa: PLC0415 - the help is there at once
    from quivive.cli.listing import write_json  # noqa: PLC0415 - the help is there at once

    check_language(chosen, console)
    one_of(NAMES, "schema", chosen.schema, console.wording)
    schemas = (schema.VERDICT, schema.SCAN_ROW, schema.REPORT, schema.AFTERCARE, schema.LISTEN)
    write_json(console, dict(zip(NAMES, schemas, strict=True))[chosen.schema])
    return NOTHING_FOUND
