"""What a team says that reports are is a corpus that the lab reads."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

from quivive_lab.corpora import load, messages

from quivive.server.team.labels import lab_row
from quivive.store.labels import Label, Labelling
from quivive.verdict import Versions
from quivive.watching import Fingerprint, FingerprintKind, Report

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def _report(number: int, channel: str, text: str) -> Report:
    sender = Fingerprint(FingerprintKind.SENDER, "depot" if channel == "sms" else "info@depot-track.example", common=True)
    return Report(
        f"{number:032x}", "hotline", "", NOW, NOW, "GB", "", channel, "en", "dpd", "parcel", "suspicious", 0.7, (sender,), (), text, Versions("1", "2", "3")
    )


def test_the_file_of_labels_is_read_as_it_is(tmp_path: Path) -> None:
    texts = ("DPD: your parcel waits, pay 1.45: https://dpd-depot.example/pay", "Your parcel came at 10:04.", "Ten per cent off all shoes today.", "See you there?")
    rows = [lab_row(_report(number, "sms", text), Labelling(label, "Ada", NOW)) for number, (text, label) in enumerate(zip(texts, Label, strict=True), start=1)]
    rows.append(lab_row(_report(9, "email", "Subject\nYour parcel waits: https://depot-track.example/x"), Labelling(Label.SCAM, "Ada", NOW)))
    (tmp_path / "sms").mkdir()
    with gzip.open(tmp_path / "sms" / "reports.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    found = list(load(tmp_path, ["sms/reports"]))
    assert [row.label for row in found] == ["scam", "ham", "spam", "unsorted", "scam"]
    assert {row.source for row in found} == {"reports/hotline"} and {row.language for row in found} == {"en"}
    assert found[0].kind == "sms scam en" and found[4].kind == "mail scam en"
    for row, text in zip(found, texts, strict=False):
        (message,) = messages(row)
        body = next(part.text for part in message.parts if part.name == "body")
        assert message.channel == row.channel and body.partition("https")[0] == text.partition("https")[0]
        assert message.sender.address or message.sender.display
