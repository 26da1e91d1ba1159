"""What a program calls: read what somebody has into a message, check it, help after it happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from quivive.advise import help_after
from quivive.advise.message import BY_TYPE
from quivive.check import check as check_message
from quivive.country import EVERYWHERE, CountryRoute
from quivive.errors import UnknownName, UnreadableInput
from quivive.knowledge import LANGUAGES_OF_WORDING, Knowledge, load_knowledge
from quivive.message import Channel, Message
from quivive.readers import ReadOptions, Unreadable, read_all, read_message
from quivive.verdict import Aftercare, Happened, Verdict

_CODE = 2
"""Letters of a country's code; the places that serve everywhere stand beside the countries under a
longer one."""
_NO_PLACE = "filter"
"""What is listed there is known of, but nobody can report to it."""


def check(
    text_or_message: str | bytes | Message,
    *,
    channel: Channel | str | None = None,
    sender: str = "",
    country: str = "",
    language: str = "en",
    happened: Iterable[Happened | str] = (),
) -> Verdict:
    """What Quivive says of one message, with advice and places to report to.

    Give a text, the content of a mail, or a `Message` (see `read`). `channel`, `sender` (a number,
    a name or an address) and `country` (two letters) say what the text itself does not; `language`
    is that of the advice; `happened` is what the person has done already (`Happened` or its values):
    advice and routes go by it, the level does not. Raises `UnreadableInput` where there is nothing to
    read, `UnknownName` for a channel, country, language or happening nobody knows. Nothing leaves the
    computer.
    """
    _known_language(language)
    told = happened_named(happened)
    if not isinstance(text_or_message, Message):
        message = read(text_or_message, channel=channel, sender=sender, country=country)
    elif sender:
        raise TypeError("a Message says itself who its sender is")
    else:
        known = load_knowledge()
        message = replace(
            text_or_message,
            channel=channel_named(channel) if channel else text_or_message.channel,
            country=country_code(country, known) if country else text_or_message.country,
        )
    return check_message(message, load_knowledge(), language=language, happened=told)


def aftercare(
    happened: Iterable[Happened | str],
    *,
    scam_type: str = "",
    brand: str = "",
    channel: Channel | str | None = None,
    country: str = "",
    language: str = "en",
) -> Aftercare:
    """What to do after it happened, most urgent first, and who helps: `check` without a message.

    `scam_type` is a type as a verdict has it, `brand` the id of a brand; the rest is as for `check`.
    Raises `UnknownName` for whatever nobody knows.
    """
    _known_language(language)
    known = load_knowledge()
    if scam_type and scam_type not in BY_TYPE:
        raise UnknownName("scam type", scam_type, get_close_matches(scam_type, BY_TYPE) or tuple(BY_TYPE))
    return help_after(
        happened_named(happened),
        scam_type=scam_type,
        brand=known.brand(brand) if brand else None,
        channel=channel_named(channel) if channel else None,
        country=country_code(country, known) if country else "",
        knowledge=known,
        language=language,
    )


def routes(country: str = "", *, channel: str = "") -> tuple[CountryRoute, ...]:
    """The verified places to report to in `country` and those that serve everywhere; without a country, all of them.

    `channel` is how the message came or the kind of place (`police`, `bank` …). Raises `UnknownName` for whatever nobody knows.
    """
    known = load_knowledge()
    if channel and channel not in (names := channels_of_routes(known)):
        raise UnknownName("channel", channel, get_close_matches(channel, names) or names)
    codes = {country_code(country, known), EVERYWHERE} if country else set(known.countries)
    return tuple(
        route
        for code, place in known.countries.items()
        if code in codes
        for route in place.routes
        if route.verified and route.serves(channel)
    )


def channels_of_routes(knowledge: Knowledge) -> list[str]:
    """What places can be asked for by: the channels they are listed under, and chat, which some take."""
    listed = {route.channel for country in knowledge.countries.values() for route in country.routes}
    return sorted((listed - {_NO_PLACE}) | {"chat"})


def read(
    source: str | bytes | Path,
    *,
    channel: Channel | str | None = None,
    sender: str = "",
    country: str = "",
    trusted_authservs: Iterable[str] = (),
) -> Message:
    """The one message in a text, in the content of a mail (`bytes`), or in a file (`Path`).

    A `str` is always the message itself, never a path. `trusted_authservs` names the mail servers
    whose word on the sender counts: your own provider's, as it stands first in the header
    `Authentication-Results`. Raises `UnreadableInput`, also for a file that holds many messages:
    for those there is `quivive.readers.read_all`.
    """
    options = ReadOptions(
        channel=channel_named(channel) if channel else None,
        sender=sender,
        country=country_code(country, load_knowledge()) if country else "",
        trusted_authservs=frozenset(trusted_authservs),
    )
    if not isinstance(source, Path):
        return read_message(source, options=options)
    messages = read_all(source, options)
    first = next(messages, None)
    if first is None:
        raise UnreadableInput(f"There is no message in {source}.", "Name a file that holds one.")
    if isinstance(first, Unreadable):
        raise UnreadableInput(first.why, first.remedy)
    if next(messages, None) is not None:
        raise UnreadableInput(
            f"There are several messages in {source}.", "Read them with quivive.readers.read_all."
        )
    return first


def channel_named(name: str) -> Channel:
    """The channel called so; raises `UnknownName` with near ones."""
    try:
        return Channel(name.lower())
    except ValueError:
        names = [str(channel) for channel in Channel]
        raise UnknownName("channel", name, get_close_matches(name.lower(), names) or names) from None


def happened_named(names: Iterable[Happened | str]) -> tuple[Happened, ...]:
    """The happenings called so; hyphens are as good as underscores. Raises `UnknownName` with near ones."""
    told = []
    known = [str(one) for one in Happened]
    for name in [names] if isinstance(names, str) else names:
        value = name.strip().lower().replace("-", "_")
        if value not in known:
            raise UnknownName("happened", name, get_close_matches(value, known) or known)
        told.append(Happened(value))
    return tuple(told)


def _known_language(language: str) -> None:
    if language not in LANGUAGES_OF_WORDING:
        raise UnknownName("language", language, LANGUAGES_OF_WORDING)


def country_code(name: str, knowledge: Knowledge) -> str:
    """ISO 3166-1 alpha-2 of a country given by its code or another accepted one (`uk` is GB).

    Raises `UnknownName` with near codes, also where the country's own name was given.
    """
    wanted = name.strip().upper()
    country = knowledge.country(wanted)
    if country is not None and len(country.code) == _CODE:
        return country.code
    # Imported here because only a country without places to report to needs the list of all.
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415

    if wanted in SUPPORTED_REGIONS:
        return wanted
    called = {
        text.upper(): country.code
        for country in knowledge.countries.values()
        if len(country.code) == _CODE
        for text in (*country.names.values(), *country.accepts, country.code)
    }
    near = [called[text] for text in get_close_matches(wanted, called, cutoff=0.5)]
    raise UnknownName("country", name, tuple(dict.fromkeys(near)))
