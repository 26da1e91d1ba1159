"""Who said what when in a call, to a `Message`: what the person themselves said is shown and never judged."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from quivive.errors import UnreadableInput
from quivive.frozen import frozen
from quivive.links import find_links
from quivive.message import Channel, Message, Moment, Part, PartName, Skipped
from quivive.readers.charset import cleaned
from quivive.readers.limits import MOST_TEXT, left_out
from quivive.readers.options import ReadOptions
from quivive.readers.sender import sender_of

MOST_TURNS = 20_000
"""Turns of one call that are looked at; an hour of talk has some thousand."""
LONGEST_LABEL = 40

OWN = frozenset(
    ["me", "moi", "ich", "yo", "io", "ik", "eu", "self", "myself", "you", "vous", "du", "sie", "usted", "voi", "lei", "u", "você", "victim", "victime", "opfer", "víctima", "vittima", "slachtoffer", "vítima", "target", "customer", "client", "cliente", "kunde", "kundin", "klant", "called", "callee", "receiver", "recipient", "called-party", "user", "utilisateur", "utilisatrice", "patient", "member", "appelé", "appelée", "angerufene", "angerufener", "gebeld", "chiamato", "llamado", "inbound-party"]
)
"""What transcripts call the one who was rung up, in the languages that Quivive answers in."""
CALLERS = frozenset(
    ["caller", "agent", "appelant", "appelante", "anrufer", "anruferin", "llamante", "chiamante", "beller", "operator", "opérateur", "opératrice", "operador", "operatore", "conseiller", "conseillère", "adviser", "advisor", "representative", "scammer", "bot", "robot", "ivr", "recording", "voicemail", "messagerie"]
)
"""What they call the one who rings."""
_UNKNOWN = re.compile(r"(?:speaker|spk|locuteur|locutrice|intervenant|sprecher|hablante|parlante|spreker|interlocutor|falante|person|voice|channel)[ _-]?\w{0,3}", re.IGNORECASE)
"""Speakers that a program only numbered."""


@frozen
class Turn:
    """What one speaker said in a row. `speaker` is empty and `seconds` None where nobody knows."""

    speaker: str
    text: str
    seconds: float | None = None


def is_own(speaker: str) -> bool:
    """Whether a speaker's name says that it is the person who was called."""
    return _plain(speaker) in OWN


def is_role(speaker: str) -> bool:
    """Whether a name is one that transcripts give a speaker, and not any word before a colon."""
    plain = _plain(speaker)
    return plain in OWN or plain in CALLERS or _UNKNOWN.fullmatch(plain) is not None


def call_message(
    turns: Sequence[Turn],
    options: ReadOptions,
    *,
    identifier: str = "",
    confidence: float = 1.0,
    skipped: tuple[Skipped, ...] = (),
) -> Message:
    """The call as a message with the part `transcript`: one line a turn. Raises `UnreadableInput` if nothing was said.

    Turns of one speaker in a row are one line. Where every speaker would be the person themselves, all is the caller's.
    """
    if len(turns) > MOST_TURNS:
        turns, skipped = turns[:MOST_TURNS], (*skipped, left_out("the rest of the call", f"{MOST_TURNS} turns"))
    said = [turn for turn in turns if turn.text.strip()]
    own_known = any(not is_own(turn.speaker) for turn in said)
    pieces: list[str] = []
    asides: list[tuple[int, int]] = []
    times: list[Moment] = []
    place, before, begun = 0, "", False
    for turn in said:
        text = " ".join(cleaned(turn.text).split())
        goes_on = begun and turn.speaker == before
        lead = (" " if goes_on else "\n" if begun else "") + (f"{turn.speaker}: " if turn.speaker and not goes_on else "")
        if place + len(lead) + len(text) > MOST_TEXT:
            skipped = (*skipped, left_out("the rest of the call", f"{MOST_TEXT} characters"))
            break
        words = place + len(lead)
        if turn.seconds is not None and math.isfinite(turn.seconds) and turn.seconds >= (times[-1].seconds if times else 0):
            times.append(Moment(words, turn.seconds))
        aside = (place, words + len(text)) if own_known and is_own(turn.speaker) else (place, words)
        if turn.speaker and (aside[1] != words or not goes_on):
            asides.append(aside)
        pieces += (lead, text)
        place, before, begun = words + len(text), turn.speaker, True
    text = "".join(pieces)
    if not text:
        raise UnreadableInput("Nothing is said in this call.", "Give the transcript of the call, or its recording.")
    parts = [Part(str(PartName.SENDER), options.sender)] if options.sender else []
    parts.append(Part(str(PartName.TRANSCRIPT), text, confidence, tuple(times), _joined(asides)))
    return Message(
        channel=Channel.CALL,
        parts=tuple(parts),
        sender=sender_of(options.sender),
        links=find_links(text, str(PartName.TRANSCRIPT)),
        language=options.language,
        country=options.country,
        skipped=skipped,
        identifier=identifier,
    )


def spoken_turns(text: str, *, any_label: bool) -> list[Turn] | None:
    """The turns of a plain transcript ("Caller: …", "[00:42] Agent : …", a name above what was said), or None.

    `any_label` takes any short words before a colon for a speaker's name if they come back; without it there must be
    two turns at least with names of roles, so that a letter or a list is none.
    """
    lines = text.splitlines()[: 4 * MOST_TURNS]
    labelled = [_LINE.match(line[:_LONGEST_LEAD]) for line in lines]
    names: dict[str, int] = {}
    for match in labelled:
        if match is not None and match["name"]:
            names[match["name"]] = names.get(match["name"], 0) + 1
    roles = {name for name in names if is_role(name)}
    speakers = roles | {name for name, times in names.items() if times > 1 and len(name.split()) <= 3} if any_label or roles else set()
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    named = sum(names[name] for name in speakers)
    timed = sum(match is not None and match["time"] is not None for match in labelled)
    opens = speakers if any_label else roles
    begins = first < len(labelled) and (match := labelled[first]) is not None and (match["name"] in opens or match["time"] is not None)
    enough = named >= 2 or (any_label and bool(roles)) if any_label else sum(names[name] for name in roles) >= 2
    if not begins or not (enough or timed >= 2):
        return None
    turns: list[Turn] = []
    for line, match in zip(lines, labelled, strict=True):
        speaker, seconds, words = (turns[-1].speaker if turns else ""), None, line
        if match is not None and (match["name"] in speakers or (match["time"] is not None and not match["name"])):
            speaker = match["name"] or speaker
            seconds = seconds_of(match["time"] or match["after"] or "")
            words = line[match.end() :]
        turns.append(Turn(speaker, words.strip(), seconds))
    return _with_their_times(turns)


def seconds_of(written: str) -> float | None:
    """`1:02:03.5`, `02:03,5` or `42` in seconds; None where it is no time."""
    match = _TIME.fullmatch(written.strip())
    if match is None:
        return None
    hours, minutes, seconds = match["hours"], match["minutes"], match["seconds"].replace(",", ".")
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds)


_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_TIME = re.compile(r"(?:(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,3}):)?(?P<seconds>\d{1,5}(?:[.,]\d{1,6})?)")
_LINE = re.compile(
    rf"\s*[-*>]?\s*(?:[\[(]?(?P<time>{_CLOCK})[\])]?\s*[-–]?\s*)?"
    r"(?:\*{0,2}\[?(?P<name>[^\W\d_][^\W_]*(?:[ _'’-][^\W_]+){0,4})\]?\*{0,2}"
    rf"\s*(?:[\[(]?(?P<after>{_CLOCK})[\])]?\s*)?(?:[ \u00a0\u202f]?:\*{{0,2}}(?=\s|$)|(?(after)$|(?!))))?"
)
_LONGEST_LEAD = 120


def _with_their_times(turns: Iterable[Turn]) -> list[Turn]:
    """A line that holds only a name or a time gives it to the words below it."""
    found: list[Turn] = []
    waiting: float | None = None
    for turn in turns:
        if not turn.text:
            waiting = turn.seconds if turn.seconds is not None else waiting
            continue
        found.append(Turn(turn.speaker, turn.text, turn.seconds if turn.seconds is not None else waiting))
        waiting = None
    return found


def _joined(places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def _plain(speaker: str) -> str:
    return "-".join(speaker.casefold().split())
