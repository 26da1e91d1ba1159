"""Reports whose campaign is known: simulated ones, and mails of one template by the skeleton of their HTML."""

from __future__ import annotations

import email
import hashlib
import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import tee
from pathlib import Path

from quivive.batch.collect import Terms, report_of
from quivive.campaigns.evidence import Evidence, evidence_of
from quivive.fingerprints import text_signature
from quivive.knowledge import load_knowledge
from quivive.simulate import Parameters, simulate
from quivive.simulate.direct import direct_reports
from quivive_lab.corpora import Row, load, messages

TERMS = Terms(key=b"a key that hides nothing: lab", collected=datetime(2026, 1, 1, tzinfo=UTC), source="lab", keep_text=True)
LEAST_TAGS = 30
"""Tags of a skeleton: fewer are what every mail program makes."""
LONGEST_BREAK = 30
"""Days after which a template that comes again is another campaign."""
_MOST_TAGS = 600
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAG = re.compile(rb"<([a-z][a-z0-9]{0,15})[\s/>]")


@dataclass(frozen=True, slots=True)
class Mixture:
    """Reports, and the true campaign of each; who belongs to none is alone."""

    name: str
    evidence: Sequence[Evidence]
    true: Sequence[Hashable]

    @property
    def campaigns(self) -> int:
        """True ones of two reports or more."""
        counted: dict[Hashable, int] = {}
        for one in self.true:
            counted[one] = counted.get(one, 0) + 1
        return sum(number > 1 for number in counted.values())


def simulated(seed: int, days: int, scale: float) -> tuple[Mixture, Mixture]:
    """A simulation with the campaigns as they were planned, over all countries and languages; and with those of each
    language apart, which is as far as wording can lead. Brands, types and hosts are the true ones: the check is not measured."""
    knowledge = load_knowledge()
    parameters = Parameters(start=date(2025, 1, 1), days=days, scale=scale)
    evidence: list[Evidence] = []
    campaigns: list[Hashable] = []
    languages: list[Hashable] = []
    first, second = tee(simulate(parameters, seed))
    for number, (one, made) in enumerate(zip(first, direct_reports(second), strict=True), start=1):
        signed = replace(made, signature=text_signature(f"{one.subject}\n{one.text}"))
        evidence.append(evidence_of(number, signed, knowledge))
        campaigns.append(one.truth.campaign or number)
        languages.append((one.truth.campaign, one.language) if one.truth.campaign else number)
    return Mixture("simulated campaigns", evidence, campaigns), Mixture("simulated, each language apart", evidence, languages)


def mails(data: Path, file: str) -> Mixture:
    """Scam mails with the whole mail at hand. One campaign: the same skeleton of tags, which grouping does not see, the
    same brand as the source names it, no break of more than `LONGEST_BREAK` days."""
    found = [(number, row, skeleton) for number, row in enumerate(load(data, (file,)), start=1) if row.label == "scam" and row.eml and (skeleton := skeleton_of(row.eml))]
    evidence = [one for number, row, _ in found if (one := _evidence(number, row)) is not None]
    days = {one.report: one.at // 86_400 for one in evidence}
    labels: dict[int, Hashable] = {}
    last: dict[Hashable, tuple[int, int]] = {}
    for number, row, skeleton in sorted((each for each in found if each[0] in days), key=lambda each: days[each[0]]):
        key = (skeleton, str(row.table.get("brand", "")))
        day, run = last.get(key, (days[number], 0))
        run += days[number] - day > LONGEST_BREAK
        last[key] = (days[number], run)
        labels[number] = (*key, run)
    return Mixture(f"mails by skeleton, {file}", evidence, [labels[one.report] for one in evidence])


def shown_by_day(data: Path, files: Sequence[str]) -> list[tuple[Evidence, str]]:
    """Scam messages with a date to the day, and the brand that their source names (may be empty)."""
    found = []
    for number, row in enumerate(load(data, files), start=1):
        if row.label == "scam" and (one := _evidence(number, row)) is not None:
            found.append((one, str(row.table.get("brand") or "").lower()))
    return found


def _evidence(number: int, row: Row) -> Evidence | None:
    read = list(messages(row))
    if not read or not _DAY.match(str(row.table.get("date", ""))):
        return None
    day = datetime.fromisoformat(str(row.table["date"])[:10]).replace(tzinfo=UTC)
    # The day is the source's: the date in a mail's header is the sender's to forge.
    message = replace(read[-1], received_at=day)
    return evidence_of(number, report_of(message, TERMS, load_knowledge()), load_knowledge())


def skeleton_of(mail: Path) -> str:
    """A hash of the tags of a mail's HTML in their order; empty for one without HTML or with few tags."""
    parts: Iterator[email.message.Message] = email.message_from_bytes(mail.read_bytes()).walk()
    for part in parts:
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            tags = _TAG.findall(content.lower() if isinstance(content, bytes) else b"")[:_MOST_TAGS]
            return hashlib.sha256(b" ".join(tags)).hexdigest()[:16] if len(tags) >= LEAST_TAGS else ""
    return ""
