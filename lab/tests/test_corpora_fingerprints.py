"""A corpus is known by its content: what must change its hash, what must not, and what is said of it."""

from __future__ import annotations

import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from quivive_lab import cli, fingerprints
from quivive_lab.corpora import DEV, TRAIN, Row
from quivive_lab.fingerprints import AS_REGISTERED, OTHER, UNKNOWN, differences, register, standing

DATA = os.environ.get("QUIVIVE_DATA")
TEXTS = ("Lunch at noon?", "Your parcel waits: https://parcel.example/pay", "Ton code est 4821, ne le donne à personne.")


def table(text: str, source: str = "sms_uci", label: str = "ham") -> dict[str, Any]:
    return {"id": f"{source}:{text[:6]}", "channel": "sms", "lang": "en", "label": label, "text": text, "source": source}


def row(text: str, eml: Path | None = None, split: str = "train", **more: Any) -> Row:
    found = table(text) | more
    return Row(found["id"], "ham", "personal", "en", found["source"], "sms", found, eml, split)


def sha256(rows: list[Row]) -> str:
    (one,) = fingerprints.fingerprints(rows)
    return one.sha256


def write_data(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    """A data folder with `rows` by file; the other files are empty."""
    for name in (*TRAIN, *DEV):
        path = folder / f"{name}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(one) + "\n" for one in rows.get(name, []))


def test_the_order_of_rows_and_keys_does_not_matter() -> None:
    rows = [row(text) for text in TEXTS * 2]
    known = sha256(rows)
    random.Random(1).shuffle(rows)
    assert sha256(rows) == known
    rows[0].table = dict(reversed(rows[0].table.items()))
    assert sha256(rows) == known


def test_any_other_content_does(tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(b"Subject: one\n\ntext")
    rows = [*(row(text) for text in TEXTS), row("a mail", eml=mail)]
    seen = {sha256(rows), sha256(rows[1:]), sha256([*rows, rows[0]]), sha256([row("lunch at noon?"), *rows[1:]])}
    seen.add(sha256([row(TEXTS[0], label="scam"), *rows[1:]]))
    mail.write_bytes(b"Subject: two\n\ntext")
    seen.add(sha256(rows))
    assert len(seen) == 6


def test_what_is_registered_is_recognised(tmp_path: Path) -> None:
    found = fingerprints.fingerprints([row(TEXTS[0]), row(TEXTS[1], split="development", source='odd "name"\\')])
    path = register(found, tmp_path / "fingerprints.toml")
    known = {(split, name): one["sha256"] for split, tables in fingerprints.tomllib.loads(path.read_text("utf-8")).items() for name, one in tables.items()}
    assert [standing(one, known) for one in found] == [AS_REGISTERED, AS_REGISTERED]
    assert differences(found, known) == []
    changed = fingerprints.fingerprints([row(TEXTS[2]), row(TEXTS[2], source="unheard_of")])
    assert [standing(one, known) for one in changed] == [OTHER, UNKNOWN]
    said = differences(changed, known)
    assert len(said) == 3
    assert any("not in this data folder" in one for one in said)


def test_the_command_tells_of_another_content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_data(tmp_path, {"sms/train": [table(TEXTS[0]), table(TEXTS[1], label="unsorted")], "sms/dev": [table(TEXTS[2], "sms_otphelper")]})
    assert cli.main(["corpora", str(tmp_path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    about = {one["source"]: one for one in found["corpora"]}
    assert about["sms_uci"]["rows"] == 1
    assert about["sms_uci"]["kinds"] == {"personal": 1}
    assert about["sms_uci"]["content"] == OTHER
    assert about["sms_uci"]["fold"] == 4
    assert about["sms_otphelper"]["fold"] is None
    assert found["differences"]
    assert cli.main(["corpora", str(tmp_path)]) == 0
    assert "0 of 2 corpora are as registered" in capsys.readouterr().out


def test_a_folder_that_is_no_data_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["corpora", str(tmp_path)])
    assert ended.value.code == 2
    assert "not a data folder" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--peers", "nobody"], ["--since", "soon"], ["--most", "0"]])
def test_a_plan_that_cannot_be_carried_out_is_said(wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_data(tmp_path, {})
    with pytest.raises(SystemExit):
        cli.main(["evaluate", str(tmp_path), "--output", str(tmp_path / "out"), *wrong])
    assert wrong[0] in capsys.readouterr().err


@pytest.mark.skipif(not DATA, reason="needs the corpora: set QUIVIVE_DATA to the data folder")
def test_the_corpora_are_as_registered() -> None:
    rows = cli.labelled_rows(Path(str(DATA)))
    assert differences(fingerprints.fingerprints(rows), fingerprints.registered()) == []
