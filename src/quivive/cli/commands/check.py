"""`quivive check`: one message, or a few, answered for a person (or as JSON for a program)."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from quivive.cli.arguments import Arguments, WrongUse, one_of, whole_number
from quivive.cli.console import ALARM, COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.given import (
    add_happened,
    add_options_of_reading,
    existing_inputs,
    happened_given,
    is_address,
    options_of_reading,
)
from quivive.faults import unreadable_said
from quivive.message import Channel, Message, Skipped
from quivive.readers import ReadOptions, Unreadable
from quivive.verdict import Happened, Level, Verdict

FORMATS = ("terminal", "json", "html")
_ALARMING = frozenset({Level.SCAM, Level.SUSPICIOUS})


@dataclass(frozen=True, slots=True)
class _Answer:
    """One message and what is said of it; `read` is False where it could not be read."""

    message: Message
    verdict: Verdict
    read: bool


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("inputs", nargs="*", metavar="FILE")
    parser.option("--text", metavar="TEXT")
    add_options_of_reading(parser)
    parser.option("--sender", default="", metavar="SENDER")
    add_happened(parser)
    parser.option("--verify-dkim", action="store_true")
    parser.option("--dkim-keys", metavar="FILE")
    parser.option("--online", action="store_true")
    parser.option("--no-cache", action="store_true")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))
    parser.option("--details", action="store_true")
    parser.option("--colour", "--color", default="auto", metavar="auto|always|never")
    parser.option("--width", metavar="N")


def run(chosen: Namespace, console: Console) -> int:
    """Answer every message.

    The status is 1 if any is suspicious or a scam. Otherwise it is 0 only if all of them could be
    checked, so that 0 never hides a message that nobody looked at; else 2.
    """
    one_of(FORMATS, "--format", chosen.format, console.wording)
    one_of(("auto", "always", "never"), "--colour", chosen.colour, console.wording)
    width = console.width()
    if chosen.width:
        width = whole_number(chosen.width, "--width", console.wording, at_least=1)
    inputs = chosen.inputs
    existing_inputs([name for name in inputs if not is_address(name)], console)
    options = replace(options_of_reading(chosen, console), enrich=_verification(chosen, console))
    told = happened_given(chosen)
    answers = _answers(_items(chosen.text, inputs, options, console), options, told, console)
    if chosen.online:
        answers = _with_recalls(answers, console, use_cache=not chosen.no_cache)
    first = list(islice(answers, 2))
    several = len(first) > 1 or any(Path(name).is_dir() for name in inputs)
    shown = _Shown(chosen, console, width, several=several)
    seen: set[Level] = set()
    for answer in chain(first, answers):
        seen.add(answer.verdict.level)
        shown.show(answer)
    shown.end()
    if not seen:
        raise WrongUse(console.say("cli.no_message"))
    if seen & _ALARMING:
        return ALARM
    return COULD_NOT if Level.CANNOT_TELL in seen else NOTHING_FOUND


def _verification(chosen: Namespace, console: Console) -> Callable[[bytes, Message], Message] | None:
    """What verifies the signature of a mail, if that was asked for: with the keys that were given,
    and with those of the DNS only where that was asked for too."""
    if not (chosen.verify_dkim or chosen.dkim_keys):
        return None
    # Imported here because nobody else needs it.
    from quivive.enrich.dkim import verify_dkim  # noqa: PLC0415
    from quivive.enrich.dkim_keys import KeysFromDns, KeysUnreadable, first_of, keys_from_file  # noqa: PLC0415

    sources = []
    if chosen.dkim_keys:
        try:
            sources.append(keys_from_file(Path(chosen.dkim_keys)))
        except KeysUnreadable as error:
            said = console.say("errors.not_readable", path=chosen.dkim_keys, text=str(error))
            raise WrongUse(said, console.say("errors.dkim_keys_remedy")) from None

    def verified(raw_mail: bytes, message: Message) -> Message:
        # A new one for each mail: what one sender's slow server used up must not cost the next mail.
        asked = [KeysFromDns()] if chosen.verify_dkim else []
        return verify_dkim(raw_mail, message, first_of([*sources, *asked]))

    return verified


def _items(
    text: str | None, inputs: list[str], options: ReadOptions, console: Console
) -> Iterator[Message | Unreadable]:
    # Imported here so that the help is there at once.
    from quivive.errors import UnreadableInput  # noqa: PLC0415
    from quivive.readers import read_all, read_message  # noqa: PLC0415

    if text is not None:
        try:
            yield read_message(_as_typed(text), options=options)
        except UnreadableInput as error:
            yield Unreadable("--text", error.what, error.remedy)
    elif not inputs:
        if sys.stdin.isatty():
            console.note(console.say("cli.paste_message"))
        inputs = ["-"]
    for name in inputs:
        if is_address(name):
            yield read_message(name, options=options, name=name)
        else:
            yield from read_all(name, options)


def _as_typed(text: str) -> str:
    """The text of an argument, also where the locale's encoding could not hold its letters."""
    return os.fsencode(text).decode("utf-8", "replace")


def _answers(
    items: Iterable[Message | Unreadable], options: ReadOptions, happened: tuple[Happened, ...], console: Console
) -> Iterator[_Answer]:
    from quivive.batch.rows import cannot_tell  # noqa: PLC0415 - the help is there at once
    from quivive.check import check  # noqa: PLC0415 - the help is there at once
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the help is there at once

    knowledge = load_knowledge()
    for item in items:
        if isinstance(item, Message):
            if options.enrich:
                from quivive.enrich.dkim import without_signature  # noqa: PLC0415 - only where it was asked for

                item = without_signature(item)  # noqa: PLW2901 - the same message, with a note
            verdict = check(item, knowledge, language=console.language, happened=happened)
            yield _Answer(item, verdict, read=True)
        else:
            skipped = Skipped(item.identifier, item.why, item.remedy)
            message = Message(options.channel or Channel.WEB, (), identifier=item.identifier)
            yield _Answer(message, cannot_tell(skipped, knowledge), read=False)


def _with_recalls(answers: Iterable[_Answer], console: Console, *, use_cache: bool) -> Iterator[_Answer]:
    """The answers, those about a recall with what the official registers say."""
    from quivive.cli.online import with_official_recalls  # noqa: PLC0415 - only where it was asked for
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - as above

    knowledge = load_knowledge()
    for answer in answers:
        if answer.read:
            verdict = with_official_recalls(answer.message, answer.verdict, knowledge, console, use_cache=use_cache)
            yield replace(answer, verdict=verdict)
        else:
            yield answer


class _Shown:
    """Puts the answers out in the chosen form; several of them with their names."""

    def __init__(self, chosen: Namespace, console: Console, width: int, *, several: bool) -> None:
        self._form, self._details = chosen.format, chosen.details
        self._console, self._width, self._several = console, width, several
        self._colour = console.in_colour(chosen.colour)
        self._page: list[tuple[str, str]] = []

    def show(self, answer: _Answer) -> None:
        """One answer. What could not be read is said on standard error, and counted among several."""
        if not answer.read:
            skipped = answer.verdict.skipped[0]
            self._console.fault(
                unreadable_said(skipped.what, skipped.why, skipped.remedy, self._console.wording)
            )
            if not self._several or self._form == "terminal":
                return
        {"terminal": self._terminal, "json": self._json, "html": self._html}[self._form](answer)

    def end(self) -> None:
        """What comes after the last answer."""
        if self._page:
            from quivive.cli.page import one_page  # noqa: PLC0415 - only for several answers in HTML

            title = self._console.say("cli.page_title", count=len(self._page))
            self._console.write(one_page(self._page, title))

    def _terminal(self, answer: _Answer) -> None:
        from quivive.renderers import terminal  # noqa: PLC0415 - one form is chosen
        from quivive.renderers.visible import visible_line  # noqa: PLC0415 - one form is chosen

        if self._several:
            name = f"── {visible_line(answer.message.identifier or '-')} "
            self._console.write(f"{name}{'─' * max(self._width - len(name), 2)}\n")
        text = terminal.render(
            answer.verdict,
            answer.message,
            self._console.wording,
            width=self._width,
            colour=self._colour,
            details=self._details,
        )
        self._console.write(text + ("\n" if self._several else ""))

    def _json(self, answer: _Answer) -> None:
        from quivive.renderers import json  # noqa: PLC0415 - one form is chosen

        indent = None if self._several else 2
        self._console.write(json.render(answer.verdict, answer.message, self._console.wording, indent=indent))

    def _html(self, answer: _Answer) -> None:
        from quivive.renderers import html  # noqa: PLC0415 - one form is chosen

        page = html.render(answer.verdict, answer.message, self._console.wording)
        if self._several:
            self._page.append((answer.message.identifier, page))
        else:
            self._console.write(page)
