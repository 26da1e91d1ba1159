"""The report on a case to a place in the form that gets there, and what is to be known before it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from quivive.country import Deliver
from quivive.knowledge import LANGUAGES_OF_WORDING, Knowledge
from quivive.renderers.reasons import skipped_line, title
from quivive.reports.case import Case
from quivive.reports.draft import Draft
from quivive.reports.mail import changes_said
from quivive.reports.places import PROVIDER_FORMS, Place, stays_in_its_domain
from quivive.verdict import Level
from quivive.wording import Wording

_ALARMING = frozenset({Level.SCAM, Level.SUSPICIOUS})
_MOST_NOTES = 20


def drafted(case: Case, place: Place, theirs: Wording, readers: Wording) -> Draft:
    """The report: what the place reads in `theirs`, what the reader is told in `readers`."""
    from quivive.reports import arf, mail, sheet, sms, xarf  # noqa: PLC0415 - one of them is needed

    if place.deliver == Deliver.SMS:
        return sms.write(case, place, readers)
    by_mail = {str(Deliver.MAIL): mail.write, "arf": arf.write, "xarf": xarf.write}.get(place.deliver)
    return by_mail(case, place, theirs) if by_mail else sheet.write(case, place, readers, theirs)


def wording_of(place: Place, knowledge: Knowledge, language: str) -> Wording:
    """The wording in a language that the place reads: the reader's own `language` if it is one, else English at worst."""
    if place.deliver in PROVIDER_FORMS:
        return knowledge.wording("en")
    read = place.languages or (language,)
    return knowledge.wording(next((c for c in (language, *place.languages) if c in read and c in LANGUAGES_OF_WORDING), "en"))


def notes_on(case: Case, place: Place, knowledge: Knowledge, wording: Wording, today: date, *, as_it_is: bool) -> Iterator[str]:
    """What is to be known before anything leaves: what was taken out, what nobody looked into, whether to report at all."""
    if case.verdict.level not in _ALARMING:
        yield wording.say("reports.not_alarming", text=title(case.verdict, wording))
    if place.route and place.route.is_stale(today):
        yield wording.say("reports.stale", date=place.route.seen)
    if place.deliver in PROVIDER_FORMS and stays_in_its_domain(place.address, case.message, case.verdict, knowledge):
        yield wording.say("reports.in_its_domain", name=place.address)
    if as_it_is:
        yield wording.say("reports.kept_as_it_is")
    else:
        yield changes_said(case, wording) if case.taken_out or case.headers else wording.say("reports.found_none")
    yield from (skipped_line(skipped, wording) for skipped in case.skipped[:_MOST_NOTES])
    yield wording.say("reports.draft_mail" if place.deliver in (Deliver.MAIL, "arf") else "reports.read_first")
