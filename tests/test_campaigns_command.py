"""`quivive campaigns` as people and programs meet it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from test_campaigns import HOST, OTHER, PHONE, report
from test_cli import run

from quivive.schema import CAMPAIGNS
from quivive.store import open_store
from quivive.watching import Fingerprint, FingerprintKind

BAD = "\x1b[2JRoyal\u202e Mail"


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A store with a campaign of four reports and one of two."""
    path = tmp_path / "reports.sqlite"
    with open_store(path, create=True) as store:
        sender = Fingerprint(FingerprintKind.SENDER, "cd" * 16, hashed=True)
        parcel = [report(number, (HOST, f"{'ab'[number % 2]}-fee.example"), sender, text=f"{BAD}: {OTHER}") for number in range(1, 5)]
        tax = [report(number, (PHONE, "+442079460018"), brand="hmrc", scam_type="tax_benefit", country="IE", days=300 + number) for number in (8, 9)]
        store.add([*parcel, *tax])
    return str(path)


def rows(place: str, *words: str) -> list[dict[str, Any]]:
    """The campaigns that a program gets."""
    answer = run("campaigns", *words, "--store", place, "--format", "json")
    assert answer.returncode == 0, answer.stderr
    said = json.loads(answer.stdout)
    Draft202012Validator(CAMPAIGNS).validate(said)
    found: list[dict[str, Any]] = said["campaigns"]
    return found


def test_programs_get_campaigns(place: str) -> None:
    parcel, tax = rows(place)
    assert (parcel["brand"], parcel["reports"], parcel["countries"]) == ("royal-mail", 4, {"GB": 4})
    assert rows(place, "show", tax["id"][:6]) == [tax]
    assert [one["id"] for one in rows(place, "list", "--country", "ie")] == [tax["id"]]
    assert [one["id"] for one in rows(place, "--brand", "Royal Mail")] == [parcel["id"]]
    since = (datetime(2026, 6, 3, tzinfo=UTC) + timedelta(days=100)).date().isoformat()
    assert [one["id"] for one in rows(place, "--since", since)] == [tax["id"]]
    assert rows(place, "--least", "5") == []
    assert len(rows(place, "--most", "1")) == 1


def test_people_get_a_page_that_nothing_steers(place: str) -> None:
    answer = run("campaigns", "--store", place)
    text = answer.stdout.decode()
    assert "a-fee[.]example 2" in text and "4 reports" in text and "Royal Mail" in text
    assert "\x1b" not in text and "\u202e" not in text
    assert "a-fee.example" not in text
    assert "cd" * 16 not in text + json.dumps(rows(place))
    assert "6 new reports" in answer.stderr.decode()
    french = run("campaigns", "show", rows(place)[0]["id"], "--store", place, "--language", "fr").stdout.decode()
    assert "4 signalements" in french and "Pourquoi" in french


def test_corrections_are_kept(place: str) -> None:
    parcel, tax = rows(place)
    [taken] = rows(place, "split", parcel["id"], "--showing", "b-fee[.]example", "--reason", "another shop")
    assert taken["reports"] == 2 and "split:another shop" in taken["reasons"]
    [named] = rows(place, "name", taken["id"], "Fee desk B")
    assert named["name"] == "Fee desk B"
    [merged] = rows(place, "merge", parcel["id"], tax["id"], "--reason", "one sender")
    assert (merged["id"], merged["reports"]) == (parcel["id"], 4)
    assert run("campaigns", "rebuild", "--store", place).returncode == 0
    assert sorted(one["id"] for one in rows(place)) == sorted([parcel["id"], taken["id"]])
    assert rows(place, "show", taken["id"])[0]["name"] == "Fee desk B"
    rebuilt = run("campaigns", "rebuild", "--store", place, "--format", "json")
    said = json.loads(rebuilt.stdout)
    Draft202012Validator(CAMPAIGNS).validate(said)
    assert (said["reports"], said["decisions"]) == (6, 3)


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("show", "zzz"),
        ("show", "ffffffffff"),
        ("show", "ffffffffff", "ffffffffff"),
        ("merge", "ffffffffff", "--reason", "x"),
        ("merge", "ffffffffff", "eeeeeeeeee"),
        ("split", "ffffffffff", "--reason", "x"),
        ("split", "ffffffffff", "--reports", "x", "--reason", "x"),
        ("name", "ffffffffff"),
        ("delete",),
        ("--since", "yesterday"),
        ("--brand", "no such brand"),
        ("--country", "XX"),
        ("--least", "0"),
        ("--most", "many"),
        ("--format", "yaml"),
    ],
)
def test_a_slip_is_said_in_one_sentence(place: str, words: tuple[str, ...]) -> None:
    answer = run("campaigns", *words, "--store", place)
    assert answer.returncode == 2
    said = answer.stderr.decode().splitlines()[-1]
    assert said.startswith("quivive: ") and "Traceback" not in said


def test_the_same_campaign_twice_is_not_merged(place: str) -> None:
    one = rows(place)[0]["id"]
    answer = run("campaigns", "merge", one, one[:8], "--reason", "x", "--store", place)
    assert answer.returncode == 2 and "same campaign" in answer.stderr.decode()
