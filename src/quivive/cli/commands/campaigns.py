"""`quivive campaigns`: which reports belong together, and corrections by hand."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from quivive.cli.arguments import Arguments, WrongUse, one_of, whole_number
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language, country_given
from quivive.cli.listing import FORMATS, as_json, write_json
from quivive.cli.stored import add_store, opened_store
from quivive.errors import UnknownName
from quivive.knowledge import Knowledge
from quivive.renderers.reasons import colon
from quivive.renderers.visible import visible_line
from quivive.reports.plain import defanged, line
from quivive.schema import CAMPAIGNS_NAME
from quivive.watching import Campaign, FingerprintKind

if TYPE_CHECKING:
    from quivive.campaigns import Grouped
    from quivive.store import Store

ACTIONS = ("list", "show", "rebuild", "merge", "split", "name")
_NEEDED = {"show": ("ID",), "merge": ("ID", "ID"), "split": ("ID",), "name": ("ID", "NAME")}
_FEW, _MANY = 3, 20
"""Hosts and other traces that are told of a campaign in a list, and alone."""
_EXAMPLE = 160


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("campaigns_action", nargs="?", default="list", metavar="|".join(ACTIONS))
    parser.input("campaigns_ids", nargs="*", metavar="ID")
    add_store(parser)
    parser.option("--since", default="", metavar="YYYY-MM-DD")
    parser.option("--brand", default="", metavar="ID")
    parser.option("--country", default="", metavar="CC")
    parser.option("--least", default="2", metavar="N")
    parser.option("--most", default="20", metavar="N")
    parser.option("--reports", nargs="+", default=[], metavar="ID")
    parser.option("--showing", default="", metavar="VALUE")
    parser.option("--reason", default="", metavar="TEXT")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Group what is new, then do what was asked for."""
    check_language(chosen, console)
    action = one_of(ACTIONS, "campaigns", chosen.campaigns_action, console.wording)
    machine = as_json(chosen.format, console)
    _enough(action, chosen, console)
    chosen.country = country_given(chosen)
    with opened_store(chosen, console) as store:
        # Imported here so that the help is there at once.
        from quivive.knowledge import load_knowledge  # noqa: PLC0415

        knowledge = load_knowledge()
        if action == "rebuild":
            return _rebuild(store, knowledge, console, machine=machine)
        _update(store, knowledge, console)
        found = _found(action, store, knowledge, chosen, console)
        if machine:
            from quivive.campaigns.told import as_table  # noqa: PLC0415 - the other form does without

            write_json(console, as_table(found, store, knowledge))
            return NOTHING_FOUND
        said = action if action in ("merge", "split", "name") else ""
        if said:
            console.note(console.say(f"campaigns.did.{said}"))
        most = _FEW if action == "list" else _MANY
        console.write("\n".join(_page(one, store, knowledge, console, most) for one in found))
        if not found:
            console.note(console.say("campaigns.none"))
    return NOTHING_FOUND


def _enough(action: str, chosen: Namespace, console: Console) -> None:
    """Raises `WrongUse` if something is missing, or too much."""
    needed = _NEEDED.get(action, ())
    help_ = console.say("errors.see_help", command="quivive campaigns --help")
    if len(chosen.campaigns_ids) < len(needed):
        raise WrongUse(console.say("errors.argument_missing", name=needed[len(chosen.campaigns_ids)]), help_)
    if len(chosen.campaigns_ids) > len(needed):
        raise WrongUse(console.say("errors.arguments", text=visible_line(chosen.campaigns_ids[len(needed)][:80])), help_)
    if action in ("merge", "split") and not chosen.reason.strip():
        raise WrongUse(console.say("errors.argument_missing", name="--reason"), help_)
    if action == "split" and not chosen.reports and not chosen.showing:
        raise WrongUse(console.say("errors.argument_missing", name="--reports"), help_)


def _found(action: str, store: Store, knowledge: Knowledge, chosen: Namespace, console: Console) -> list[Campaign]:
    from quivive import campaigns  # noqa: PLC0415 - the help is there at once

    ids, now = chosen.campaigns_ids, datetime.now(UTC)
    match action:
        case "show":
            one = campaigns.campaign(store, ids[0])
            if one is None:
                raise UnknownName("campaign", ids[0])
            return [one]
        case "merge":
            try:
                return [campaigns.merge(store, knowledge, ids[0], ids[1], chosen.reason, now)]
            except ValueError:
                raise WrongUse(console.say("campaigns.same", name=visible_line(ids[0]), text=visible_line(ids[1]))) from None
        case "split":
            return [campaigns.split(store, knowledge, ids[0], _reports(store, ids[0], chosen), chosen.reason, now)]
        case "name":
            return [campaigns.name(store, knowledge, ids[0], ids[1], now)]
        case _:
            return campaigns.campaigns(
                store,
                since=_since(chosen.since, console),
                brand=_brand(chosen.brand, knowledge),
                country=chosen.country,
                least=whole_number(chosen.least, "--least", console.wording, at_least=1),
                most=whole_number(chosen.most, "--most", console.wording, at_least=1),
            )


def _reports(store: Store, identity: str, chosen: Namespace) -> Sequence[str]:
    """The reports that were named, and those that show what was named."""
    from quivive.campaigns import reports_of  # noqa: PLC0415 - the help is there at once

    named: list[str] = list(chosen.reports)
    if chosen.showing:
        wanted = chosen.showing.strip().replace("[.]", ".")
        showing = [each.id for _, each in reports_of(store, identity) if any(one.value == wanted and not one.hashed for one in each.fingerprints)]
        if not showing:
            raise UnknownName("trace", chosen.showing)
        named += showing
    return named


def _brand(name: str, knowledge: Knowledge) -> str:
    return (knowledge.brand_called(name) or knowledge.brand(name).id) if name else ""


def _since(given: str, console: Console) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(given), time(), UTC) if given else None
    except ValueError:
        said = console.say("errors.unknown_choice", name=visible_line(given[:40]), text="--since")
        raise WrongUse(said, console.say("routes.today_remedy")) from None


# --- grouping


def _update(store: Store, knowledge: Knowledge, console: Console) -> None:
    from quivive.campaigns import update  # noqa: PLC0415 - the help is there at once

    _grouped(update(store, knowledge), "grouped", console)


def _rebuild(store: Store, knowledge: Knowledge, console: Console, *, machine: bool) -> int:
    from quivive.campaigns import rebuild  # noqa: PLC0415 - the help is there at once

    done = rebuild(store, knowledge)
    _grouped(done, "regrouped", console)
    if machine:
        write_json(console, {"schema": CAMPAIGNS_NAME, "campaigns": [], "reports": done.reports, "decisions": done.decisions})
    return NOTHING_FOUND


def _grouped(done: Grouped, key: str, console: Console) -> None:
    if done.reports:
        console.note(console.say(f"campaigns.{key}", count=done.reports))


# --- showing


def _page(one: Campaign, store: Store, knowledge: Knowledge, console: Console, most: int) -> str:
    """A campaign for people: a line that names it, and below it what is known."""
    figures, mark = console.wording.figures, colon(console.wording)
    brand = knowledge.brands[one.brand].name if one.brand in knowledge.brands else one.brand
    kind = f"scam_types.{one.scam_type}"
    named = (line(one.name), line(brand), console.say(kind) if console.wording.has(kind) else one.scam_type)
    text = f"{one.id}  {' · '.join(filter(None, named))}\n"
    days = dict.fromkeys(figures.date(when.date().isoformat()) for when in (one.first_seen, one.last_seen))
    text += f"    {console.say('campaigns.reports', count=one.reports)}, {' – '.join(days)}\n"
    for name, said in _lines(one, store, console, most):
        text += f"    {console.say(f'campaigns.labels.{name}')}{mark} {said}\n" if said else ""
    if most > _FEW:
        from quivive.campaigns.told import known  # noqa: PLC0415 - only where one campaign is shown
        from quivive.cli.known import known_lines  # noqa: PLC0415 - as above

        text += "".join(f"    {said}\n" for said in known_lines(known(one, store, knowledge), console))
    return text


def _lines(one: Campaign, store: Store, console: Console, most: int) -> Iterator[tuple[str, str]]:
    from quivive.campaigns.told import example  # noqa: PLC0415 - the help is there at once

    figures = console.wording.figures

    def counted(values: Sequence[tuple[str, int]]) -> str:
        said = [f"{line(value, 80) or '–'} {figures.number(count)}" for value, count in values[:most]]
        return ", ".join(said) + (" …" if len(values) > most else "")

    yield "countries", counted(list(one.countries.items()))
    yield "channels", counted([(console.say(f"channels.{name}") if console.wording.has(f"channels.{name}") else name, count) for name, count in one.channels.items()])
    shown = [(one_, count) for one_, count in one.fingerprints if not one_.common and not one_.hashed]
    yield "hosts", counted([(defanged(trace.value), count) for trace, count in shown if trace.kind is FingerprintKind.HOST])
    others = (FingerprintKind.HOST, FingerprintKind.URL_SHAPE)
    yield "contacts", counted([(defanged(trace.value), count) for trace, count in shown if trace.kind not in others])
    if most > _FEW:
        yield "shapes", counted([(trace.value, count) for trace, count in shown if trace.kind is FingerprintKind.URL_SHAPE])
        hashed = sum(count for trace, count in one.fingerprints if trace.hashed)
        yield "hashed", figures.number(hashed) if hashed else ""
        yield "reasons", "; ".join(_reasons(one.reasons, console))
    yield "example", line(defanged(example(one, store)), _EXAMPLE if most == _FEW else 4 * _EXAMPLE)


def _reasons(reasons: Sequence[str], console: Console) -> Iterator[str]:
    for reason in reasons:
        name, _, value = reason.partition(":")
        key = f"campaigns.reasons.{name}"
        if console.wording.has(key):
            yield console.say(key, count=value) if value.isdigit() else console.say(key, text=line(value))
