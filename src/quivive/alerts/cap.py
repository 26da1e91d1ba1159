"""An alert as a message of the Common Alerting Protocol 1.2 (OASIS, 2010): one message a version, one `info` a language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from quivive.alerts.alert import Notice
from quivive.alerts.names import document_name, page_name
from quivive.alerts.notice_text import country_name, description, headline, instruction
from quivive.alerts.publisher import Publisher
from quivive.alerts.trail import Did, Issue
from quivive.wording import Wording

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_KINDS = {Did.PUBLISHED: "Alert", Did.UPDATED: "Update", Did.WITHDRAWN: "Cancel"}


def cap_message(issues: Sequence[Issue], publisher: Publisher, wordings: dict[str, Wording]) -> bytes:
    """The newest of `issues` as XML; an update or a cancellation refers to every message before it."""
    issue = issues[-1]
    alert = Element("alert", xmlns=NAMESPACE)
    _add(alert, "identifier", _identifier(issue))
    _add(alert, "sender", publisher.sender)
    _add(alert, "sent", sent(issue.at))
    _add(alert, "status", "Actual")
    _add(alert, "msgType", _KINDS[issue.did])
    _add(alert, "scope", "Public")
    if issue.because:
        _add(alert, "note", description(issue, issue.alert.notices[0], wordings[issue.alert.languages[0]]))
    if len(issues) > 1:
        _add(
            alert,
            "references",
            " ".join(f"{publisher.sender},{_identifier(one)},{sent(one.at)}" for one in issues[:-1]),
        )
    for notice in issue.alert.notices:
        _info(alert, issue, notice, publisher, wordings[notice.language])
    indent(alert)
    return bytes(tostring(alert, encoding="utf-8", xml_declaration=True)) + b"\n"


def sent(at: datetime) -> str:
    """A time as CAP writes it (3.3.2): UTC is `-00:00`, never `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _info(alert: Element, issue: Issue, notice: Notice, publisher: Publisher, wording: Wording) -> None:
    info = SubElement(alert, "info")
    _add(info, "language", notice.language)
    _add(info, "category", "Security")
    _add(info, "event", wording.say(f"scam_types.{issue.alert.scam_type}"))
    _add(info, "responseType", "AllClear" if issue.because else "Avoid")
    _add(info, "urgency", "Past" if issue.because else "Immediate")
    _add(info, "severity", "Minor" if issue.because else "Moderate")
    _add(info, "certainty", "Unlikely" if issue.because else "Observed")
    _add(info, "onset", f"{issue.alert.since}T00:00:00-00:00")
    _add(info, "senderName", publisher.name)
    _add(info, "headline", headline(issue, notice, wording))
    _add(info, "description", description(issue, notice, wording))
    told = instruction(issue, notice, wording)
    if told:
        _add(info, "instruction", told)
    _add(info, "web", publisher.address(page_name(issue.alert.id, notice.language)))
    signed = SubElement(info, "resource")
    _add(signed, "resourceDesc", wording.say("alerts.for_programs"))
    _add(signed, "mimeType", "application/json")
    _add(signed, "uri", publisher.address(document_name(issue.alert.id)))
    if issue.alert.countries:
        area = SubElement(info, "area")
        names = [country_name(code, wording) or code for code in issue.alert.countries]
        _add(area, "areaDesc", ", ".join(names))
        for code in issue.alert.countries:
            geocode = SubElement(area, "geocode")
            _add(geocode, "valueName", "ISO3166-1-alpha-2")
            _add(geocode, "value", code)


def _identifier(issue: Issue) -> str:
    return f"{issue.alert.id}.{issue.version}"


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
