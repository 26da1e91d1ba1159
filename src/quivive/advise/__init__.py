"""What to do now and where to report it, in order of urgency, from verified facts only.

`message.py` says what to do with a message, `aftercare.py` what to do where something has already
happened, `places.py` where to get help and to report, `reporting.py` who takes a report, `said.py` puts a line together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quivive.advise.aftercare import aftercare_lines
from quivive.advise.message import UNKNOWN_WAY, Way, message_lines
from quivive.advise.places import places
from quivive.advise.reporting import at_home, country_of
from quivive.advise.said import in_order, sentence
from quivive.message import Channel
from quivive.recall_advice import RECALL, recall_advice, with_recall_advice
from quivive.verdict import Advice, Aftercare, Claim, Happened, Level, Route

if TYPE_CHECKING:
    from quivive.brand import Brand
    from quivive.knowledge import Knowledge

_ALARMING = frozenset({Level.SCAM, Level.SUSPICIOUS})


def advise(
    level: Level,
    claim: Claim | None,
    scam_type: str,
    message_channel: Channel,
    country: str,
    knowledge: Knowledge,
    language: str,
    *,
    happened: Iterable[Happened] = (),
    way: Way = UNKNOWN_WAY,
) -> tuple[tuple[Advice, ...], tuple[Route, ...]]:
    """What to do, and where to report it, most urgent first.

    `country` is what the user said (ISO 3166-1 alpha-2) or empty; a brand that is at home in
    one country only stands in for it. Without a country there are no national places to report
    to, and the advice asks for it. `language` is that of the reader. `happened` is what the person
    said they did already: `NOTHING` takes away what is for those who did something, anything else
    puts what to do about it first, whatever the level; without it both are said, one after the other.
    `way` is what the message wants to be followed by.
    """
    brand = at_home(knowledge.brand(claim.brand) if claim else None, country, knowledge)
    wording = knowledge.wording(language)
    country = country_of(country, brand)
    told = what_happened(happened)
    done = tuple(one for one in told if one is not Happened.NOTHING)
    alarming = level in _ALARMING
    lines = message_lines(level, brand, scam_type, message_channel, wording, told, way)
    if alarming and scam_type == RECALL:
        lines = with_recall_advice(lines, recall_advice(brand.id if brand else "", country, knowledge, wording))
    if done:
        if not alarming:
            lines = [*lines, sentence("in_doubt", wording, table="aftercare")]
        after = aftercare_lines(done, brand, scam_type, message_channel, country, knowledge, wording)
        lines = [*after, *lines] if alarming else [*lines, *after]
    if not (alarming or done):
        return in_order(lines), ()
    if alarming and not done and country:
        called = message_channel is Channel.CALL
        lines.append(
            sentence("note_number", wording, table="aftercare") if called else sentence("keep_then_delete", wording)
        )
    if not country:
        lines.append(sentence("give_country", wording))
    routes = places(told, brand, scam_type, message_channel, country, knowledge, wording, has_link=way.link)
    return in_order(lines), routes


def help_after(
    happened: Iterable[Happened],
    *,
    scam_type: str,
    brand: Brand | None,
    channel: Channel | None,
    country: str,
    knowledge: Knowledge,
    language: str,
) -> Aftercare:
    """The same without a message: what to do after it happened, and where help is to be had.

    `scam_type` may be empty, `brand` and `channel` None, where nobody knows them.
    """
    told = what_happened(happened)
    done = tuple(one for one in told if one is not Happened.NOTHING)
    wording = knowledge.wording(language)
    brand = at_home(brand, country, knowledge)
    country = country_of(country, brand)
    lines = [
        *aftercare_lines(done, brand, scam_type, channel, country, knowledge, wording),
        *([] if done else message_lines(Level.SCAM, brand, scam_type, channel or Channel.WEB, wording, told)),
        *([] if country else [sentence("give_country", wording)]),
    ]
    return Aftercare(
        happened=told,
        scam_type=scam_type,
        brand=brand.id if brand else "",
        channel=str(channel or ""),
        country=country,
        advice=in_order(lines),
        routes=places(
            told, brand, scam_type, channel, country, knowledge, wording, has_link=channel is not Channel.CALL
        ),
    )


def what_happened(told: Iterable[Happened]) -> tuple[Happened, ...]:
    """What was told, each once and in the order of `Happened`; "nothing" counts only alone."""
    said = frozenset(told)
    if not said:
        return ()  # almost always
    return tuple(one for one in Happened if one in said and (one is not Happened.NOTHING or len(said) == 1))
