"""The page of an alert and the index of all: they load nothing and run nothing, and lead nowhere but to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from html import escape, unescape
from importlib import resources
from itertools import groupby

from quivive.alerts.alert import Notice, Place
from quivive.alerts.names import atom_name, index_name, page_name
from quivive.alerts.notice_text import address, country_name, headline, title
from quivive.alerts.publisher import Publisher
from quivive.alerts.trail import Issue
from quivive.fact_files import MAIN_LANGUAGE
from quivive.renderers.markup import document, section, style_sheet, where_from
from quivive.wording import Wording

_SIGN = "M12 2.5 22.5 21h-21zM12 9.5v5.5M12 17.6v.6"
_BLOCK = '<pre id="quivive-alert">{}</pre>'
_BLOCKS = re.compile(r'<pre id="quivive-alert">([^<]*)</pre>')


def alert_page(
    issues: Sequence[Issue], notice: Notice, publisher: Publisher, wording: Wording, names: Sequence[tuple[str, str]]
) -> str:
    """The page of the newest version in one language, with an empty block for the signed document.

    `names` are the languages that it is there in, each with what it calls itself.
    """
    issue = issues[-1]
    said = headline(issue, notice, wording)
    others = [(code, name) for code, name in names if code != notice.language]
    links = "".join(
        f'<a href="{page_name(issue.alert.id, code)}" hreflang="{code}" lang="{code}">{escape(name)}</a>'
        for code, name in others
    )
    head = (
        f'<header><svg viewBox="0 0 24 24" aria-hidden="true"><path d="{_SIGN}"/></svg><h1>{escape(said)}</h1>'
        f"<p>{escape(_when(issues, publisher, wording))}</p></header>"
    )
    main = "\n".join(
        block
        for block in (
            head,
            f'<nav class="languages" aria-label="{escape(wording.say("alerts.other_languages"))}">{links}</nav>'
            if links
            else "",
            notice_body(issue, notice, wording),
        )
        if block
    )
    index = index_name(notice.language) if notice.language in publisher.languages else index_name("")
    checks = (
        f"<details><summary>{escape(wording.say('alerts.for_programs'))}</summary>"
        f"<p>{escape(wording.say('alerts.how_to_verify'))}</p>{_BLOCK.format('')}</details>"
    )
    printed = f'<p class="printed">{escape(publisher.address(page_name(issue.alert.id, notice.language)))}</p>'
    back = f'<p class="screen"><a href="{index}">{escape(wording.say("alerts.all"))}</a></p>'
    foot = f"<footer>{printed}{back}{checks}</footer>"
    return document(wording.language, said, _style(), f"<main>\n{main}\n</main>\n{foot}", kind="alert suspicious")


def notice_body(issue: Issue, notice: Notice, wording: Wording) -> str:
    """The notice itself as sections of HTML, without any link."""
    if issue.because:
        return f'<section class="withdrawn"><p>{escape(wording.say(f"alerts.withdrawn.{issue.because}"))}</p></section>'
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in notice.happening)
    parts = [f'<section class="happening">{paragraphs}</section>']
    if notice.example:
        quote = f'<blockquote class="text" dir="auto" translate="no">{escape(notice.example)}</blockquote>'
        note = f'<p class="quiet">{escape(wording.say("alerts.example_note"))}</p>'
        parts.append(section("message", wording.say("alerts.example"), quote + note))
    for name, some in notice.lists.items():
        items = "".join(f"<li><p>{escape(s.text)}</p>{where_from(s.source, s.seen, wording)}</li>" for s in some)
        if items:
            parts.append(
                section(f"do {'now' if name == 'do' else name}", title(name, issue.alert, wording), f"<ul>{items}</ul>")
            )
    if notice.places:
        parts.append(section("report", title("places", issue.alert, wording), _places(notice.places, wording)))
    return "\n".join(parts)


def index_page(
    alerts: Sequence[Sequence[Issue]], publisher: Publisher, wordings: dict[str, Wording], language: str
) -> str:
    """The list of all alerts, newest first, in one of the publisher's languages."""
    wording = wordings[language]
    said = wording.say("alerts.index", name=publisher.name)
    items = "".join(f"<li>{_listed(issues, publisher, wordings, language)}</li>" for issues in alerts)
    shown = f'<ul class="alerts">{items}</ul>' if items else f"<p>{escape(wording.say('alerts.none'))}</p>"
    links = "".join(
        f'<a href="{index_name(code)}" hreflang="{code}" lang="{code}">{escape(wordings[code].say("language.name"))}</a>'
        for code in publisher.languages
        if code != language
    )
    languages = (
        f'<nav class="languages" aria-label="{escape(wording.say("alerts.other_languages"))}">{links}</nav>'
        if links
        else ""
    )
    feed = f'<link rel="alternate" type="application/atom+xml" title="{escape(said)}" href="{atom_name(language)}">\n'
    main = f"<main>\n<h1>{escape(said)}</h1>\n{languages}\n<section>{shown}</section>\n</main>"
    return document(language, said, _style(), main, kind="alert index", links=feed)


def with_document(page: str, signed: str) -> str:
    """The page with the signed document in its block."""
    return page.replace(_BLOCK.format(""), _BLOCK.format(escape(signed)), 1)


def taken_apart(page: str) -> tuple[str, str] | None:
    """The page with its block emptied, and the document that was in it; None where there is not exactly one."""
    found = list(_BLOCKS.finditer(page))
    if len(found) != 1:
        return None
    return page[: found[0].start(1)] + page[found[0].end(1) :], unescape(found[0][1])


def _when(issues: Sequence[Issue], publisher: Publisher, wording: Wording) -> str:
    first, last = issues[0], issues[-1]
    said = wording.say("alerts.published", name=publisher.name, date=day(first.at))
    if last.because:
        return f"{said} {wording.say('alerts.withdrawn_on', date=day(last.at))}"
    return f"{said} {wording.say('alerts.updated_on', date=day(last.at))}" if len(issues) > 1 else said


def day(at: datetime) -> str:
    """The day in UTC, ISO 8601."""
    return at.astimezone(UTC).date().isoformat()


def _listed(issues: Sequence[Issue], publisher: Publisher, wordings: dict[str, Wording], language: str) -> str:
    """One alert in the index: in the language of the page where there is one, else in its main language."""
    issue = issues[-1]
    notice = issue.alert.notice(language)
    wording = wordings.get(notice.language, wordings[MAIN_LANGUAGE])
    said, page = headline(issue, notice, wording), page_name(issue.alert.id, notice.language)
    link = f'<a href="{page}" lang="{notice.language}">{escape(said)}</a>'
    return f'<p>{link}</p><p class="quiet">{escape(_when(issues, publisher, wordings[language]))}</p>'


def _places(places: Iterable[Place], wording: Wording) -> str:
    blocks = []
    for country, some in groupby(places, lambda place: place.country):
        name = country_name(country, wording)
        items = "".join(
            f'<li><p>{escape(place.what)}</p><div class="place"><p class="address">{escape(address(place.address))}</p>'
            f"{where_from(place.source, place.seen, wording)}</div></li>"
            for place in some
        )
        blocks.append((f"<h3>{escape(name)}</h3>" if name else "") + f"<ul>{items}</ul>")
    return "".join(blocks)


@lru_cache(maxsize=1)
def _style() -> str:
    return style_sheet() + resources.files("quivive.alerts").joinpath("alert.css").read_text("utf-8")
