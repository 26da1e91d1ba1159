"""`quivive aftercare`: it has already happened; what to do first, today and later, and who helps."""

from __future__ import annotations

import sys
from argparse import Namespace

from quivive.cli.arguments import Arguments, WrongUse, one_of, whole_number
from quivive.cli.asking import Asked, ask
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import add_happened, check_language, country_given, happened_given
from quivive.message import Channel
from quivive.verdict import Happened

FORMATS = ("terminal", "json")


def add_arguments(parser: Arguments) -> None:
    """What can be given; on a terminal, what is not given is asked."""
    add_happened(parser)
    parser.option("--type", default="", metavar="SCAM_TYPE")
    parser.option("--brand", default="", metavar="ID")
    parser.option("--channel", default="", metavar="|".join(Channel))
    parser.option("--country", default="", metavar="CC")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))
    parser.option("--details", action="store_true")
    parser.option("--colour", "--color", default="auto", metavar="auto|always|never")
    parser.option("--width", metavar="N")


def run(chosen: Namespace, console: Console) -> int:
    """Say what to do; ask first where nothing was said of what happened."""
    check_language(chosen, console)
    one_of(FORMATS, "--format", chosen.format, console.wording)
    one_of(("auto", "always", "never"), "--colour", chosen.colour, console.wording)
    if chosen.channel:
        one_of([str(channel) for channel in Channel], "--channel", chosen.channel, console.wording)
    width = whole_number(chosen.width, "--width", console.wording, at_least=1) if chosen.width else console.width()
    from quivive.api import aftercare  # noqa: PLC0415 - the help is there at once

    told = Asked(happened_given(chosen), chosen.channel, country_given(chosen), _brand(chosen.brand))
    if not told.happened:
        if not sys.stdin.isatty():
            near = ", ".join(Happened)
            raise WrongUse(console.say("aftercare.needs_flags"), console.say("aftercare.needs_flags_remedy", near=near))
        told = ask(told, console)
    answer = aftercare(
        told.happened,
        scam_type=chosen.type,
        brand=told.brand,
        channel=told.channel or None,
        country=told.country,
        language=console.language,
    )
    if chosen.format == "json":
        from quivive.cli.listing import write_json  # noqa: PLC0415 - one form is chosen
        from quivive.renderers.json import aftercare_table  # noqa: PLC0415 - one form is chosen

        write_json(console, aftercare_table(answer))
        return NOTHING_FOUND
    from quivive.renderers.terminal import render_aftercare  # noqa: PLC0415 - one form is chosen

    colour = console.in_colour(chosen.colour)
    console.write(render_aftercare(answer, console.wording, width=width, colour=colour, details=chosen.details))
    return NOTHING_FOUND


def _brand(name: str) -> str:
    """The id of the brand called so; raises `UnknownName` with near ones."""
    if not name:
        return ""
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - only a brand needs what is known

    known = load_knowledge()
    return known.brand_called(name) or known.brand(name).id
