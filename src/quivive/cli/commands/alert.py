"""`quivive alert`: from a campaign to a warning for customers: drafted, approved, published, taken back, verified."""

from __future__ import annotations

from argparse import Namespace

from quivive.cli.arguments import Arguments, one_of
from quivive.cli.console import Console
from quivive.cli.given import check_language
from quivive.cli.stored import add_key, add_store
from quivive.fact_files import WORDING

ON_PAPER = ("draft", "list", "show", "edit", "approve", "history")
"""What stays in the store."""
GOES_OUT = ("publish", "update", "withdraw", "resend")
"""What may leave it."""
WITH_KEYS = ("verify", "keys")
"""What needs no store."""
ACTIONS = (*ON_PAPER, *GOES_OUT, *WITH_KEYS)
FORMATS = ("terminal", "json", "html", "cap", "mail")


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("alert_action", metavar="ACTION", details={"near": ", ".join(ACTIONS)})
    parser.input("alert_id", nargs="?", default="", metavar="ID|FILE")
    add_store(parser)
    add_key(parser)
    parser.option("--who", default="", metavar="NAME")
    parser.option("--languages", default="", metavar="xx,…", details={"near": ", ".join(WORDING)})
    parser.option("--countries", default="", metavar="CC,…")
    parser.option("--tell-count", action="store_true")
    parser.option("--as-alert", default="", metavar="ID")
    parser.option("--four-eyes", action="store_true")
    parser.option("--file", default="", metavar="FILE")
    parser.option("--content", default="", metavar="DIGEST")
    parser.option("--because", default="", metavar="over|mistake")
    parser.option("--publisher", default="", metavar="FILE")
    parser.option("--key", default="", metavar="FILE")
    parser.option("--folder", default="", metavar="DIR")
    parser.option("--mail-to", default="", metavar="FILE")
    parser.option("--smtp", default="", metavar="FILE")
    parser.option("--again", action="store_true")
    parser.option("--webhooks", action="store_true")
    parser.option("--output", "-o", default="", metavar="FILE")
    parser.option("--at", default="", metavar="TIME")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Do what was asked; the status is 0 if all of it was done, else 2."""
    check_language(chosen, console)
    action = one_of(ACTIONS, "ACTION", chosen.alert_action, console.wording)
    one_of(FORMATS if action == "show" else FORMATS[:2], "--format", chosen.format, console.wording)
    # Imported here so that the help is there at once, and without the extra.
    if action in WITH_KEYS:
        from quivive.cli.alert_keys import new_keys, verify  # noqa: PLC0415 - as above

        return verify(chosen, console) if action == "verify" else new_keys(chosen, console)
    if action in GOES_OUT:
        from quivive.cli.alert_out import go_out  # noqa: PLC0415 - as above

        return go_out(action, chosen, console)
    from quivive.cli.alert_paper import on_paper  # noqa: PLC0415 - as above

    return on_paper(action, chosen, console)
