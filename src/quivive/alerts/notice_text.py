"""A notice as plain text, for mails, feeds and CAP: the only address in it is that of its own page."""

from __future__ import annotations

from collections.abc import Iterable

from quivive.alerts.alert import Alert, Notice, Place
from quivive.alerts.trail import Issue
from quivive.renderers.reasons import colon
from quivive.wording import Wording


def headline(issue: Issue, notice: Notice, wording: Wording) -> str:
    """The headline; of an alert that was taken back it says so."""
    return wording.say("alerts.withdrawn.headline", text=notice.headline) if issue.because else notice.headline


def description(issue: Issue, notice: Notice, wording: Wording) -> str:
    """What goes round, with the example; or why it was taken back."""
    if issue.because:
        return wording.say(f"alerts.withdrawn.{issue.because}")
    blocks = ["\n".join(notice.happening)]
    if notice.example:
        quoted = "\n".join(f"> {line}" for line in notice.example.splitlines())
        blocks += [f"{wording.say('alerts.example')}{colon(wording)}\n{quoted}\n{wording.say('alerts.example_note')}"]
    return "\n\n".join(blocks)


def instruction(issue: Issue, notice: Notice, wording: Wording) -> str:
    """What to do, list by list; empty for an alert that was taken back."""
    if issue.because:
        return ""
    lists = {name: [said.text for said in some] for name, some in notice.lists.items()}
    lists["places"] = [_place(place, wording) for place in notice.places]
    return "\n\n".join(_listed(title(name, issue.alert, wording), lines) for name, lines in lists.items() if lines)


def whole(issue: Issue, notice: Notice, wording: Wording, page: str) -> str:
    """All of it, with the address of its page at the end."""
    blocks = (
        headline(issue, notice, wording),
        description(issue, notice, wording),
        instruction(issue, notice, wording),
        f"{wording.say('alerts.on_the_web')}{colon(wording)} {page}",
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def title(name: str, alert: Alert, wording: Wording) -> str:
    """The heading of one of the lists of a notice."""
    if name == "never":
        return wording.say("alerts.never", brand=alert.brand_name)
    return wording.say(
        {"do": "labels.what_to_do", "check": "when.check", "already": "when.already"}.get(
            name, "when.places"
        )
    )


def address(written: str) -> str:
    """An address as people type it: without what makes programs turn it into a link."""
    return written.removeprefix("https://").removeprefix("www.").rstrip("/")


def country_name(code: str, wording: Wording) -> str:
    """The name of a country, or empty where there is none."""
    return wording.say(f"countries.{code}") if wording.has(f"countries.{code}") else ""


def _place(place: Place, wording: Wording) -> str:
    """What a place is for, with its address unless that is said already."""
    country, shown = country_name(place.country, wording), address(place.address)
    said = f"{country}{colon(wording)} {place.what}" if country else place.what
    return said if shown in place.what else f"{said} {shown}"


def _listed(heading: str, lines: Iterable[str]) -> str:
    return "\n".join([heading, *(f"- {line}" for line in lines)])
