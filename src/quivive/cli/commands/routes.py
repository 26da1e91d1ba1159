"""`quivive routes`: where to report to, what each place takes, and how old what is known of it is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter

from quivive.cli.arguments import Arguments, WrongUse, one_of
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.listing import FORMATS, as_json, columns, where_from, write_json
from quivive.country import EVERYWHERE, Country, CountryRoute
from quivive.knowledge import Knowledge
from quivive.renderers.reasons import colon
from quivive.renderers.visible import visible_line


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.option("--country", default="", metavar="CC")
    parser.option("--channel", default="", metavar="CHANNEL")
    parser.option("--stale", action="store_true")
    parser.option("--today", default="", metavar="YYYY-MM-DD")
    parser.option("--unverified", action="store_true")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """List the places that were asked for; without a country those of all, one line each."""
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the help is there at once

    check_language(chosen, console)
    machine = as_json(chosen.format, console)
    today = day(chosen.today, console)
    knowledge = load_knowledge()
    countries = list(_countries(chosen.country, knowledge, console))
    if chosen.channel:
        from quivive.api import channels_of_routes  # noqa: PLC0415 - only for a channel that is checked

        one_of(channels_of_routes(knowledge), "--channel", chosen.channel, console.wording)
    found = [
        (country, route)
        for country in countries
        for route in country.routes
        if (route.verified or chosen.unverified)
        and route.serves(chosen.channel)
        and (route.is_stale(today) or not chosen.stale)
    ]
    if machine:
        write_json(console, [_row(country, route, today) for country, route in found])
    elif chosen.country or chosen.stale:
        console.write("\n".join(_page(country, route, today, console) for country, route in found))
    else:
        console.write(_overview(found, console))
    if not found and not machine:
        console.note(console.say("routes.none_stale" if chosen.stale else "routes.none"))
    elif not machine and not chosen.stale:
        console.note(console.say("routes.use"))
    return NOTHING_FOUND


def day(given: str, console: Console, option: str = "--today") -> date:
    """The day given to `option`, today without one; raises `WrongUse` for what is no date."""
    if not given:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        said = console.say("errors.unknown_choice", name=given, text=option)
        raise WrongUse(said, console.say("routes.today_remedy")) from None


def _countries(name: str, knowledge: Knowledge, console: Console) -> Iterator[Country]:
    """The country that was named and the places that serve everywhere; all of them where none was."""
    if not name:
        yield from knowledge.countries.values()
        return
    if name.upper() != EVERYWHERE:
        from quivive.api import country_code  # noqa: PLC0415 - only for a name that is checked

        country = knowledge.country(country_code(name, knowledge))
        if country is None:
            console.note(console.say("cli.no_routes", name=visible_line(name.upper())))
        else:
            yield country
    yield knowledge.countries[EVERYWHERE]


def _row(country: Country, route: CountryRoute, today: date) -> dict[str, object]:
    return {
        "id": route.id,
        "country": country.code,
        "channel": route.channel,
        "what": dict(route.texts),
        "notes": dict(route.notes),
        "address": route.address,
        "deliver": str(route.deliver),
        "takes": list(route.takes),
        "happened": list(route.happened),
        "after": sorted(route.after),
        "only_cards": list(route.only_cards),
        "conditions": list(route.conditions),
        "not_for": list(route.not_for),
        "hours": dict(route.hours),
        "languages": list(route.languages),
        "cost": route.cost,
        "source": route.source,
        "evidence": route.evidence,
        "seen": route.seen,
        "stale": route.is_stale(today),
        "verified": route.verified,
    }


def _overview(found: list[tuple[Country, CountryRoute]], console: Console) -> str:
    text, language = "", console.language
    for country, places in groupby(found, key=itemgetter(0)):
        rows = [("", route.id, route.address or "–", route.what(language)) for _, route in places]
        text += f"{country.name(language)} ({country.code})\n{columns(rows)}"
    return text


def _page(country: Country, route: CountryRoute, today: date, console: Console) -> str:
    """All that is known of one place."""
    mark, language = colon(console.wording), console.language
    text = f"{route.id} ({country.name(language)})\n  {visible_line(route.what(language))}\n"
    text += f"  → {visible_line(route.address)}\n" if route.address else ""
    for name, said in _known(route, console):
        text += f"    {console.say(f'routes.labels.{name}')}{mark} {visible_line(said)}\n"
    text += f"    {visible_line(route.note(language))}\n" if route.note(language) else ""
    text += where_from(f"{route.source} ({route.evidence})", route.seen, console, verified=route.verified)
    return text + (f"    {console.say('routes.stale', date=route.seen)}\n" if route.is_stale(today) else "")


def _known(route: CountryRoute, console: Console) -> Iterator[tuple[str, str]]:
    """What is known of a place, each under the name of its label; nothing is said of the rest."""
    yield "deliver", console.say(f"routes.deliver.{route.deliver}")
    for name, values, group in (
        ("takes", route.takes, "channels"),
        ("happened", route.happened, "routes.happened"),
        ("conditions", route.conditions, "routes.conditions"),
        ("not_for", route.not_for, "routes.not_for"),
        ("languages", route.languages, "routes.languages"),
    ):
        said = [console.say(f"{group}.{v}") if console.wording.has(f"{group}.{v}") else v for v in values]
        if said:
            yield name, "; ".join(said)
    if route.open_hours(console.language):
        yield "hours", route.open_hours(console.language)
    if route.cost:
        yield "cost", console.say(f"routes.cost.{route.cost}")
