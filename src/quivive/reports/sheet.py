"""What goes into the form of a place, or is said there on the phone or in person, field by field.

Fields are called as the form calls them where a source says so, with its date. What only the person
knows (their name, what they paid, their card) is left to them: it is never read from the message.
"""

from __future__ import annotations

from collections.abc import Set

from quivive.country import Deliver, FormField
from quivive.readers.mime import split_headers
from quivive.renderers.reasons import colon
from quivive.reports.case import Case, described, received
from quivive.reports.draft import Draft, Field
from quivive.reports.places import Place
from quivive.reports.plain import block, defanged, line
from quivive.wording import Wording

BY_HAND = frozenset({"contact", "payment", "payment_date", "card_number", "card_block_number", "statement"})
"""Fields that only the person can fill."""
USUAL = ("url", "suspect", "brand", "kind", "channel", "date", "subject", "message", "payment", "contact")
"""What most forms ask for; where nothing is known of a form's own fields."""
_MOST_HEADERS = 8_000


def write(case: Case, place: Place, wording: Wording, theirs: Wording) -> Draft:
    """The sheet for one place, in `wording`, with sentences to hand in in `theirs`, which the place reads."""
    known = place.route.fields if place.route else ()
    asked = known or tuple(FormField(wording.say(f"reports.fields.{name}"), name) for name in USUAL)
    names = {field.value for field in asked}
    fields = tuple(Field(field.value, field.name, field.text or _value(field.value, case, theirs, names)) for field in asked)
    shown = [field for field in fields if field.value or field.name in BY_HAND]
    steps = _steps(place, wording)
    lines = [line(place.what), "", *steps, ""]
    lines += [_row(field, wording, named=bool(known)) for field in shown]
    if place.deliver == Deliver.FORM:
        lines += ["", _origin(place, wording) if known else wording.say("reports.names_unknown")]
        if any(defanged(field.value) != field.value for field in shown):
            lines.append(wording.say("reports.defanged"))
    content = "\n".join(lines) + "\n"
    return Draft("sheet", line(place.address), "text/plain", content.encode(), fields=tuple(shown), steps=tuple(steps))


def _steps(place: Place, wording: Wording) -> list[str]:
    address = line(place.address)
    if place.deliver == Deliver.FORM:
        return [wording.say("reports.open_page"), f"  {address}", wording.say("reports.fill_in")]
    if place.deliver == Deliver.VISIT:
        return [wording.say("reports.go_there")]
    called = [wording.say("reports.call"), f"  {address}"] if address else [wording.say("reports.call_bank")]
    return [*called, wording.say("reports.say_this")]


def _row(field: Field, wording: Wording, *, named: bool) -> str:
    own = wording.say(f"reports.fields.{field.name}")
    label = f"{line(field.label)} ({own})" if named and own != field.label else own
    value = defanged(field.value) if field.name not in BY_HAND else f"({wording.say('reports.by_hand')})"
    if "\n" in value:
        value = "\n" + "\n".join(f"    {text}" for text in value.split("\n"))
    return f"• {label}{colon(wording)} {value}"


def _origin(place: Place, wording: Wording) -> str:
    route = place.route
    return wording.say("reports.names_from", text=route.fields_source, date=route.fields_seen) if route else ""


def _value(name: str, case: Case, wording: Wording, asked: Set[str]) -> str:
    """What the message says to one field; empty where it says nothing, or only the person can."""
    if name in BY_HAND:
        return ""
    claim = case.verdict.claim
    if name == "headers":
        head = split_headers(case.mail)[0][:_MOST_HEADERS] if case.mail else b""
        return block(head.decode("utf-8", "replace").replace("\r\n", "\n").strip(), _MOST_HEADERS)
    return {
        "url": line(case.url, 1_000),
        "message": case.text,
        "sender": case.sender,
        "suspect": ", ".join(part for part in (case.sender, line(case.url, 1_000)) if part),
        "subject": line(case.message.part("subject")),
        "date": received(case),
        "channel": wording.say(f"channels.{case.message.channel}"),
        "brand": line(claim.name) if claim else "",
        "kind": wording.say(f"scam_types.{case.verdict.scam_type or 'other'}"),
        "description": described(case, wording) + ("" if "message" in asked else f"\n{case.text}"),
    }[name]
