"""A report on a page in XARF 4 (JSON, https://xarf.org) to the provider that hosts it.

One page, one report, as the specification asks. It is `content/phishing` where the message speaks for a
brand, else `content/fraud` of the kind that the specification names. Nothing is said that was not seen:
the page was never opened, so nothing tells what is on it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

from quivive.hosts import to_ascii
from quivive.message import Channel
from quivive.reports.case import LARGEST_MAIL, Case, described
from quivive.reports.draft import Draft, Field
from quivive.reports.errors import CannotReport
from quivive.reports.mail import assembled, text_part
from quivive.reports.places import Place
from quivive.reports.plain import line
from quivive.version import __version__
from quivive.wording import Wording

VERSION = "4.2.0"
"""The version of the specification (2026-03)."""
LARGEST_EVIDENCE = 5 * 1024 * 1024
"""Bytes of one piece of evidence that the specification allows."""
_KINDS = {
    "charity": "charity", "inheritance": "advance_fee", "investment": "investment", "job": "employment",
    "marketplace": "shopping", "fake_order": "shopping", "prize": "lottery", "romance": "romance",
    "seed_phrase": "cryptocurrency", "tax_benefit": "government_impersonation", "tech_support": "tech_support",
    "toll_fine": "government_impersonation",
}  # fmt: skip
"""Our kinds of scam as the specification names them; the rest is `other`."""
_MOST_CONFIDENCE = 0.99
"""1 would say that no doubt is left, which no estimate may."""
_IN_URI = ":/?#[]@!$&'()*+,;=%-._~"


def write(case: Case, place: Place, wording: Wording) -> Draft:
    """The report to the address of `place`.

    Raises `CannotReport` without a web address in the message, or without the address of who reports,
    which the specification requires.
    """
    if not case.host:
        raise CannotReport("needs_link")
    if not case.by:
        raise CannotReport("needs_by")
    report = _report(case, wording)
    content = json.dumps(report, ensure_ascii=False, indent=2).encode() + b"\n"
    subject = wording.say("reports.subject", text=to_ascii(case.host))
    said = f"{wording.say('reports.xarf_intro')}\n\n{wording.say('reports.made_with', name=__version__)}\n"
    as_file = b"Content-Type: application/json\r\nContent-Transfer-Encoding: base64\r\n"
    as_file += b'Content-Disposition: attachment; filename="xarf.json"\r\n\r\n' + _lines(base64.b64encode(content))
    parts = [text_part(said, case), as_file]
    return Draft(
        kind="xarf",
        address=place.address,
        media_type="application/json",
        content=content,
        mail=assembled(case, place.address, subject, "mixed", parts, unsent=False),
        fields=tuple(Field(name, name, str(report[name])) for name in ("category", "type", "url", "source_identifier")),
    )


def _report(case: Case, wording: Wording) -> dict[str, Any]:
    claim = case.verdict.claim
    host = to_ascii(case.host)
    when = case.message.received_at or case.at
    reporter = {"org": "Private person", "contact": case.by, "domain": case.by.rpartition("@")[2]}
    report: dict[str, Any] = {
        "xarf_version": VERSION,
        "report_id": case.identifier,
        "timestamp": when.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "reporter": reporter,
        "sender": reporter,
        "source_identifier": host,
        "category": "content",
        "type": "phishing" if claim else "fraud",
        "url": _uri(case.url, host),
        "evidence_source": "user_report",
        "verification_method": "user_report",
        "description": line(described(case, wording), 1_000),
        "evidence": _evidence(case, wording),
        "confidence": min(round(case.verdict.score, 2), _MOST_CONFIDENCE),
        "tags": [f"tool:quivive-{__version__.replace('.', '-')}"],
    }
    if claim:
        report["target_brand"] = line(claim.name)
    else:
        report["fraud_type"] = _KINDS.get(case.verdict.scam_type, "other")
    return report


def _evidence(case: Case, wording: Wording) -> list[dict[str, Any]]:
    """The message in which the address stood; nothing where it is larger than the specification allows."""
    data = case.mail or case.text.encode()
    if not data or len(data) > min(LARGEST_EVIDENCE, LARGEST_MAIL):
        return []
    return [
        {
            "content_type": "message/rfc822" if case.mail else "text/plain",
            "description": wording.say(f"channels.{case.message.channel if not case.mail else Channel.EMAIL}"),
            "payload": base64.b64encode(data).decode("ascii"),
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "size": len(data),
        }
    ]


def _uri(url: str, host: str) -> str:
    """The address as a URI: a scheme before it, nothing in it that a URI cannot have."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        scheme, rest = "http", url.lstrip("/")
    scheme = "https" if scheme.strip().lower().endswith("s") else "http"
    end = min((place for place in map(rest.find, "/?#") if place >= 0), default=len(rest))
    _, colon, port = rest[:end].rpartition(":")
    port = f":{port}" if colon and port.isascii() and port.isdigit() else ""
    return f"{scheme}://{host}{port}{quote(rest[end:], safe=_IN_URI)}"


def _lines(encoded: bytes) -> bytes:
    return b"\r\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))
