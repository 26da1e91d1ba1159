"""What to forward to a short code such as 33700 or 7726, and what it asks for next.

The message itself is only shown for comparison, with no link that a program makes clickable: a phone
forwards the original, and a text typed again is of less use to those who look into it.
"""

from __future__ import annotations

from quivive.message import Channel
from quivive.reports.case import Case
from quivive.reports.draft import Draft, Field
from quivive.reports.places import Place
from quivive.reports.plain import defanged, line
from quivive.wording import Wording


def write(case: Case, place: Place, wording: Wording) -> Draft:
    """The steps for one message, the text to send or compare, and the sender's number."""
    code = line(place.address, 40)
    number = case.number or f"({wording.say('reports.sender_unknown')})"
    route = place.route
    if route and route.sms_text:
        text = route.sms_text.replace("{number}", number)
        steps = [(wording.say("reports.sms_send", name=code), text)]
        fields = [Field("message", wording.say("reports.fields.message"), text)]
    else:
        text = defanged(case.text) if case.message.channel is not Channel.CALL else ""
        asks = "reports.sms_number" if route and route.asks_number else "reports.sms_number_if"
        steps = [(wording.say("reports.sms_forward", name=code), ""), (wording.say(asks), number)]
        fields = [
            Field("message", wording.say("reports.sms_text"), text),
            Field("sender", wording.say("reports.fields.sender"), case.number),
        ]
    shown = [f"{place_number}. {said}" + (f"\n   {value}" if value else "") for place_number, (said, value) in enumerate(steps, 1)]
    if not (route and route.sms_text):
        shown += ["", wording.say("reports.sms_personal"), "", wording.say("reports.sms_text"), text]
    content = f"{line(place.what)}\n\n" + "\n".join(shown).rstrip() + "\n"
    return Draft(
        "sms", code, "text/plain", content.encode(), fields=tuple(fields), steps=tuple(" ".join(step).strip() for step in steps)
    )
