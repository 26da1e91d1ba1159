"""`quivive mcp`: tools for assistants, by the Model Context Protocol."""

from __future__ import annotations

import signal
from argparse import Namespace

from quivive.cli.arguments import Arguments, whole_number
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language


def add_arguments(parser: Arguments) -> None:
    """What can be given; without a port it speaks on standard input and output."""
    parser.option("--port", default=None, metavar="N")


def run(chosen: Namespace, console: Console) -> int:
    """Answer until the input ends, or until stopped."""
    check_language(chosen, console)
    port = None if chosen.port is None else whole_number(chosen.port, "--port", console.wording, at_least=0)
    from quivive.assistants.serving import serve_http, serve_stdio  # noqa: PLC0415 - needs an extra

    if port is not None:
        serve_http(console.language, port, lambda address: console.note(console.say("cli.serving", path=address)))
        return NOTHING_FOUND
    # A thread waits for the input and cannot be woken: whoever presses Ctrl-C does not wait with it. Nothing is left half done.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    serve_stdio(console.language)
    return NOTHING_FOUND
