"""`quivive countries`: where to report to, country by country, and where that is known from."""

from __future__ import annotations

from argparse import Namespace

from quivive.cli.arguments import Arguments
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.listing import add_arguments_of_listing, as_json, columns, where_from, write_json
from quivive.country import Country, CountryRoute
from quivive.renderers.reasons import colon
from quivive.renderers.visible import visible_line


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    add_arguments_of_listing(parser)


def run(chosen: Namespace, console: Console) -> int:
    """List the countries, or show the places of one."""
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the help is there at once

    check_language(chosen, console)
    machine = as_json(chosen.format, console)
    knowledge = load_knowledge()
    if chosen.id:
        country = knowledge.country(chosen.id)
        if country is None:
            from quivive.api import country_code  # noqa: PLC0415 - only for its near names

            country_code(chosen.id, knowledge)
            console.note(console.say("cli.no_routes", name=chosen.id.upper()))
        elif machine:
            write_json(console, _table(country))
        else:
            console.write(_page(country, console))
    elif machine:
        write_json(console, [_row(country) for country in knowledge.countries.values()])
    else:
        rows = [
            (country.code, country.name(console.language), str(len(country.routes)))
            for country in knowledge.countries.values()
        ]
        console.write(f"{console.say('cli.countries_heading')} ({len(rows)})\n\n{columns(rows)}")
    return NOTHING_FOUND


def _row(country: Country) -> dict[str, object]:
    return {"code": country.code, "names": dict(country.names), "routes": len(country.routes)}


def _table(country: Country) -> dict[str, object]:
    return {
        "code": country.code,
        "names": dict(country.names),
        "accepts": list(country.accepts),
        "languages": list(country.languages),
        "calling_code": country.calling_code,
        "routes": [_route(route) for route in country.routes],
    }


def _route(route: CountryRoute) -> dict[str, object]:
    return {
        "id": route.id,
        "channel": route.channel,
        "what": dict(route.texts),
        "notes": dict(route.notes),
        "address": route.address,
        "language": route.language,
        "cost": route.cost,
        "source": route.source,
        "seen": route.seen,
        "verified": route.verified,
    }


def _page(country: Country, console: Console) -> str:
    text = f"{country.name(console.language)} ({country.code})\n"
    for route in country.routes:
        key = f"channels.{route.channel}"
        channel = console.say(key) if console.wording.has(key) else route.channel
        what = f"{visible_line(route.what(console.language))} {visible_line(route.note(console.language))}"
        text += f"\n{channel}{colon(console.wording)} {what.rstrip()}\n"
        text += f"  → {visible_line(route.address)}\n" if route.address else ""
        text += where_from(route.source, route.seen, console, verified=route.verified)
    return text
