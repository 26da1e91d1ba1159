"""`quivive listen`: a call as it happens, from raw sound on standard input; it warns as soon as the ask is clear."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from quivive.cli.arguments import Arguments, WrongUse, one_of
from quivive.cli.console import ALARM, NOTHING_FOUND, Console
from quivive.cli.given import add_options_of_speech, check_language, country_given, speech_model_given, spoken_given

if TYPE_CHECKING:
    from quivive.listening import Heard, Standing

FORMATS = ("terminal", "json")
RATES = ("8000", "16000")
_BYTES = 2
"""Of one sample."""


def add_arguments(parser: Arguments) -> None:
    """What can be given; the sound comes on standard input."""
    add_options_of_speech(parser)
    parser.option("--rate", default="16000", metavar="|".join(RATES))
    parser.option("--country", default="", metavar="CC")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Listen to the end; the status is 1 if there was a warning, else 0."""
    check_language(chosen, console)
    one_of(FORMATS, "--format", chosen.format, console.wording)
    rate = int(one_of(RATES, "--rate", chosen.rate, console.wording))
    country, spoken = country_given(chosen), spoken_given(chosen, console)
    if sys.stdin.isatty():
        raise WrongUse(console.say("calls.no_sound"), console.say("calls.no_sound_remedy"))
    # Imported here so that the help is there at once.
    from quivive.knowledge import load_knowledge  # noqa: PLC0415
    from quivive.listening import EVERY, Call, Heard  # noqa: PLC0415
    from quivive.speech.live import LiveSpeech  # noqa: PLC0415

    live = LiveSpeech(rate, spoken, speech_model_given(chosen))
    call = Call(load_knowledge(), language=spoken, country=country)
    shown = _Shown(console, chosen.format)
    seconds, warned = 0.0, False
    size = int(EVERY * rate) * _BYTES
    while sound := sys.stdin.buffer.read(size):
        seconds += len(sound) / (rate * _BYTES)
        words = live.hear(sound)
        settled = [Heard(each.text, each.start) for each in words.settled]
        call.hear(settled)
        standing = call.standing(seconds, [Heard(each.text, each.start) for each in words.open])
        warned = warned or (standing is not None and standing.warns)
        shown.show(seconds, standing, settled)
    if not seconds:
        raise WrongUse(console.say("calls.no_sound"), console.say("calls.no_sound_remedy"))
    return ALARM if warned else NOTHING_FOUND


class _Shown:
    """What is said every five seconds, as lines for a person or JSON lines for a program."""

    def __init__(self, console: Console, form: str) -> None:
        self._console, self._form = console, form
        self._warned = False

    def show(self, seconds: float, standing: Standing | None, settled: list[Heard]) -> None:
        """One standing; None where too little was said."""
        if self._form == "json":
            from quivive.cli.heard import standing_line  # noqa: PLC0415 - one form is chosen

            self._console.write(standing_line(seconds, standing, settled, self._console.wording))
        else:
            self._terminal(seconds, standing, settled)
        sys.stdout.flush()

    def _terminal(self, seconds: float, standing: Standing | None, settled: list[Heard]) -> None:
        from quivive.renderers import reasons  # noqa: PLC0415 - one form is chosen
        from quivive.renderers.excerpt import clock  # noqa: PLC0415 - one form is chosen
        from quivive.renderers.visible import visible_line  # noqa: PLC0415 - one form is chosen

        wording = self._console.wording
        for each in settled:
            self._console.write(f"    {visible_line(each.text)}\n")
        if standing is None:
            self._console.write(f"{clock(seconds)}  {wording.say('calls.too_little')}\n")
            return
        if not standing.warns:
            said = wording.say("calls.warned_before", text=clock(standing.warned_at)) if standing.warned_at is not None else wording.say("calls.nothing_yet")
            self._console.write(f"{clock(seconds)}  {said}\n")
            return
        self._console.write(f"{clock(seconds)}  {reasons.title(standing.verdict, wording)}\n")
        if not self._warned:
            self._warned = True
            for section in reasons.sections(standing.verdict, wording)[:1]:
                self._console.write("".join(f"      • {reason.text}\n" for reason in section.reasons))
            self._console.write(f"      → {wording.say('advice.hang_up')}\n")
