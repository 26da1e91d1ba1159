"""`quivive brands`: the brands Quivive knows, or all it knows of one and where it has it from."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from quivive.brand import Brand, Sourced
from quivive.cli.arguments import Arguments
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.listing import add_arguments_of_listing, as_json, columns, unknown, where_from, write_json
from quivive.renderers.reasons import colon
from quivive.renderers.visible import visible_line

_LISTS = ("aliases", "ambiguous_aliases", "common_names", "other_meanings", "domains", "shorteners", "customer_mailboxes", "family")
_SENDERS = ("email_senders", "sms_senders", "phone_senders")
_SOURCED = ("never_asks", "verify", "report")


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    add_arguments_of_listing(parser)


def run(chosen: Namespace, console: Console) -> int:
    """List the brands, or show one."""
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the help is there at once

    check_language(chosen, console)
    machine = as_json(chosen.format, console)
    brands = load_knowledge().brands
    if chosen.id:
        brand = brands.get(chosen.id.lower()) or _called(chosen.id, brands.values())
        if brand is None:
            raise unknown("brand", chosen.id.lower(), brands)
        if machine:
            write_json(console, _table(brand))
        else:
            console.write(_page(brand, console))
    elif machine:
        write_json(console, [_row(brand) for brand in brands.values()])
    else:
        rows = [(b.id, b.name, b.sector, " ".join(b.countries)) for b in brands.values()]
        console.write(f"{console.say('cli.brands_heading')} ({len(rows)})\n\n{columns(rows)}")
    return NOTHING_FOUND


def _called(name: str, brands: Iterable[Brand]) -> Brand | None:
    """The brand with this name, if it was not given by its id."""
    wanted = name.casefold()
    return next((brand for brand in brands if brand.name.casefold() == wanted), None)


def _row(brand: Brand) -> dict[str, object]:
    return {"id": brand.id, "name": brand.name, "sector": brand.sector, "countries": list(brand.countries)}


def _table(brand: Brand) -> dict[str, object]:
    return {
        **_row(brand),
        **{name: sorted(getattr(brand, name)) for name in (*_LISTS, *_SENDERS)},
        "hijacked": brand.hijacked,
        **{name: [_fact(fact) for fact in getattr(brand, name)] for name in (*_SOURCED, "sources")},
        "examples": dict(brand.examples),
    }


def _fact(fact: Sourced) -> dict[str, object]:
    return {
        "what": fact.what,
        "channels": list(fact.channels or ((fact.channel,) if fact.channel else ())),
        "address": fact.address,
        "texts": dict(fact.texts),
        "exceptions": {language: text for language, text in (fact.exceptions or {}).items() if text},
        "source": fact.source,
        "seen": fact.seen,
        "verified": fact.verified,
    }


def _page(brand: Brand, console: Console) -> str:
    lists = [
        (console.say(f"cli.brand.{name}") + colon(console.wording), ", ".join(sorted(getattr(brand, name))))
        for name in (*_LISTS, *_SENDERS)
        if getattr(brand, name)
    ]
    head = f"{brand.name} ({brand.id}, {brand.sector}, {' '.join(brand.countries)})\n\n"
    text = head + (columns(lists) if lists else "")
    if brand.hijacked:
        text += f"{console.say('cli.brand.hijacked')}\n"
    for name in _SOURCED:
        facts: tuple[Sourced, ...] = getattr(brand, name)
        if facts:
            text += f"\n{console.say(f'cli.brand.{name}')}\n"
            text += "".join(_said(fact, console) for fact in facts)
    text += f"\n{console.say('cli.sources_heading')}\n"
    for fact in brand.sources:
        text += f"  {fact.what}\n" + where_from(fact.source, fact.seen, console, verified=fact.verified)
    return text


def _said(fact: Sourced, console: Console) -> str:
    told = " ".join(
        text for text in (fact.text(console.language), fact.exception(console.language), fact.address) if text
    )
    channels = ", ".join(fact.channels) or fact.channel
    line = f"  • {visible_line(told)}" + (f" ({channels})" if channels else "")
    return f"{line}\n" + where_from(fact.source, fact.seen, console, verified=fact.verified)
