"""`quivive exchange` as people run it: from a store to partners' files and back, with files that are safe."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from exchange_examples import START, TEXT, hosts, report

import quivive
from quivive.campaigns import campaigns, update
from quivive.exchange.marks import known_by_others
from quivive.knowledge import Knowledge
from quivive.schema import CAMPAIGNS
from quivive.store import open_store
from quivive.watching import Fingerprint, FingerprintKind

HASHED = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store in which twelve people reported one campaign, and two people something else."""
    path = tmp_path / "reports.sqlite"
    shown = (
        *hosts("amazon-konto.example"),
        *hosts("www.amazon.fr", common=True),
        Fingerprint(FingerprintKind.PHONE_NUMBER, "+447700900123"),
        Fingerprint(FingerprintKind.PHONE_NUMBER, HASHED, hashed=True),
    )
    with open_store(path, create=True) as opened:
        opened.add(report(n, fingerprints=shown, text=TEXT) for n in range(12))
        opened.add(report(n, fingerprints=hosts("rare-konto.example")) for n in range(20, 22))
    return path


def run(*words: str | Path, here: Path, command: str = "exchange") -> subprocess.CompletedProcess[bytes]:
    """A command with these words."""
    known = {"PYTHONPATH": str(Path(quivive.__file__).parent.parent), "PATH": os.environ["PATH"], "LANG": "en_GB.UTF-8"}
    return subprocess.run([sys.executable, "-m", "quivive", command, *map(str, words)], cwd=here, env=known, capture_output=True, timeout=120, check=False)


def test_from_a_store_to_a_partner_and_back(store: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    done = run("export", "--store", store, "--format", "stix", "--output", "out.json", "--producer", "Example Desk", here=tmp_path)
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert "Indicators: 2, of campaigns: 1. Written to out.json with TLP:AMBER." in said
    assert "as it may belong to a person: 1" in said
    assert "as it belongs to a brand, a public body or a place to report to: 1" in said
    assert "Campaigns left out, as too few different people reported them as a scam: 1" in said
    content = (tmp_path / "out.json").read_bytes()
    assert stat.S_IMODE((tmp_path / "out.json").stat().st_mode) == 0o600
    for secret in (HASHED, "www.amazon.fr", "rare-konto", f"{3:08x}" * 4):
        assert secret.encode() not in content
    again = run("export", "--store", store, "--format", "stix", "--output", "-", "--producer", "Example Desk", here=tmp_path)
    assert again.stdout == content, "the same store gives the same file"

    taken = run("import", "out.json", "--store", "other.sqlite", "--format", "stix", "--source", "example-desk", "--licence", "for us alone", here=tmp_path)
    assert taken.returncode == 0, taken.stderr.decode()
    assert b"Indicators in out.json that example-desk knows: 2. New: 2, known already: 0." in taken.stderr
    assert b"Campaigns in it: 1" in taken.stderr
    with open_store(tmp_path / "other.sqlite", create=False) as other:
        found = known_by_others(other, hosts("a.amazon-konto.example", "nobody-knows.example"), knowledge)
        assert [(one.told_by, one.known.value, one.licence, one.known.seen) for one in found] == [("example-desk", "amazon-konto.example", "for us alone", START)]
        assert known_by_others(other, hosts("amazon-konto.example", common=True), knowledge) == ()


def test_what_harmless_messages_of_the_whole_store_show_stays(store: Path, tmp_path: Path) -> None:
    with open_store(store, create=False) as opened:
        opened.add(report(n, level="nothing_found", fingerprints=hosts("amazon-konto.example"), country="FR") for n in range(100, 120))
    done = run("export", "--store", store, "--format", "list", "--output", "-", here=tmp_path)
    assert b"amazon-konto.example" not in done.stdout
    assert b"messages in which no scam was found show it as often: 1" in done.stderr


def test_clear_tells_no_number(store: Path, tmp_path: Path) -> None:
    done = run("export", "--store", store, "--format", "csv", "--tlp", "clear", "--output", "-", here=tmp_path)
    assert b"amazon-konto.example" in done.stdout
    assert b"7700900123" not in done.stdout
    assert b"not for everybody (TLP:CLEAR): 1" in done.stderr


@pytest.mark.parametrize("name", ["rpz", "hosts", "list"])
def test_lists_say_what_they_have_no_place_for(name: str, store: Path, tmp_path: Path) -> None:
    done = run("export", "--store", store, "--format", name, "--output", "-", here=tmp_path)
    assert b"as this format has no place for it: 1" in done.stderr
    assert b"amazon-konto.example" in done.stdout


def test_fewer_reports_are_enough_where_that_is_said(store: Path, tmp_path: Path) -> None:
    done = run("export", "--store", store, "--format", "list", "--least-reports", "2", "--output", "-", here=tmp_path)
    assert b"rare-konto.example" in done.stdout


def test_only_what_was_asked_for(store: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    with open_store(store, create=False) as opened:
        update(opened, knowledge)
        first = campaigns(opened)[0]
    named = run("export", "--store", store, "--format", "jsonl", "--campaign", first.id, "--output", "-", here=tmp_path)
    rows = [json.loads(line) for line in named.stdout.splitlines()]
    assert [row["what"] for row in rows] == ["heading", "campaign", "indicator", "indicator"]
    later = (START + timedelta(days=30)).date()
    none = run("export", "--store", store, "--format", "jsonl", "--since", str(later), "--output", "-", here=tmp_path)
    assert len(none.stdout.splitlines()) == 1
    wrong = run("export", "--store", store, "--format", "jsonl", "--campaign", "feedfeedfeed", "--output", "x", here=tmp_path)
    assert wrong.returncode == 2
    assert not (tmp_path / "x").exists(), "nothing is left of an export that failed"
    assert not list(tmp_path.glob(".x.*"))


def test_a_file_that_is_there_stays(store: Path, tmp_path: Path) -> None:
    there = tmp_path / "out.txt"
    there.write_text("mine")
    words = ("export", "--store", store, "--format", "list", "--output", "out.txt")
    refused = run(*words, here=tmp_path)
    assert refused.returncode == 2
    assert b"--overwrite" in refused.stderr
    assert there.read_text() == "mine"
    assert run(*words, "--overwrite", here=tmp_path).returncode == 0
    assert "amazon-konto.example" in there.read_text()
    assert [path.name for path in tmp_path.glob(".out*")] == []


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--format", "list", "--output", "x"),
        ("export", "--store", "S", "--format", "list"),
        ("export", "--store", "S", "--format", "odt", "--output", "x"),
        ("export", "--store", "S", "--format", "list", "--output", "no/such/folder/x"),
        ("export", "--store", "S", "--format", "list", "--output", "."),
        ("export", "--store", "S", "--format", "list", "--output", "x", "--tlp", "white"),
        ("export", "--store", "S", "--format", "list", "--output", "x", "--since", "yesterday"),
        ("export", "--store", "S", "--format", "list", "--output", "x", "--least-reports", "0"),
        ("export", "--store", "S", "--format", "rpz", "--output", "x", "--walled-garden", "a. IN A 1"),
        ("export", "--store", "S", "--format", "list", "--output", "x", "--producer", "a\x1b[31mb"),
        ("import", "--store", "S", "--format", "list", "--source", "a"),
        ("import", "missing", "--store", "S", "--format", "list", "--source", "a"),
        ("import", "S", "--store", "S", "--format", "list"),
        ("import", "S", "--store", "S", "--format", "rpz", "--source", "a"),
        ("import", "S", "--store", "S", "--format", "stix", "--source", "a"),
        ("share",),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(words: tuple[str, ...], store: Path, tmp_path: Path) -> None:
    done = run(*(store if word == "S" else word for word in words), here=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"quivive: ")
    assert b"Traceback" not in done.stderr
    assert b"should not" not in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_campaign_shows_who_knew_its_hosts_before(store: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "feed.csv").write_text("date,URL,description\n2026/05/01,https://amazon-konto.example/x,Amazon\n2026/05/02,https://elsewhere.example/,Amazon\n")
    taken = run("import", "feed.csv", "--store", store, "--format", "jpcert", "--source", "a-feed", "--licence", "their terms", here=tmp_path)
    assert taken.returncode == 0
    with open_store(store, create=False) as opened:
        update(opened, knowledge)
        first = campaigns(opened)[0]
    page = run("show", first.id, "--store", store, here=tmp_path, command="campaigns").stdout.decode()
    assert "amazon-konto[.]example is known to a-feed since 1 May 2026." in page
    assert "Licence of a-feed: their terms" in page
    assert "elsewhere" not in page
    rows = json.loads(run("show", first.id, "--store", store, "--format", "json", here=tmp_path, command="campaigns").stdout)
    (known,) = rows["campaigns"][0]["known"]
    assert (known["told_by"], known["value"], known["seen"]) == ("a-feed", "amazon-konto.example", "2026-05-01T00:00:00+00:00")
    jsonschema.validate(rows, CAMPAIGNS)
