"""`quivive routes` and `quivive report` as people and programs meet them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from test_cli import run
from test_reports import MAIL, SECRETS, TEXT

from quivive.knowledge import Knowledge
from quivive.schema import REPORT

# --- routes


def routes(*words: str) -> list[dict[str, object]]:
    """The rows that a program gets."""
    answer = run("routes", *words, "--format", "json")
    assert answer.returncode == 0
    rows: list[dict[str, object]] = json.loads(answer.stdout)
    return rows


def test_a_country_is_found_by_both_its_codes() -> None:
    assert run("routes", "--country", "uk").stdout == run("routes", "--country", "GB").stdout
    rows = routes("--country", "UK", "--channel", "sms")
    assert [row["id"] for row in rows if row["address"] == "7726"] == ["gb-7726"]


def test_every_listed_id_is_one_that_a_report_can_go_to() -> None:
    for row in routes("--country", "FR", "--channel", "sms"):
        answer = run("report", "--text", TEXT, "--to", str(row["id"]))
        assert answer.returncode == 0, row["id"]


def test_without_a_country_all_verified_places_are_listed(knowledge: Knowledge) -> None:
    known = [route for country in knowledge.countries.values() for route in country.routes]
    assert [row["id"] for row in routes()] == [route.id for route in known if route.verified]
    assert len(routes("--unverified")) == len(known)
    shown = run("routes").stdout.decode()
    assert "fr-33700" in shown
    assert "fr-phishing-initiative" not in shown
    page = run("routes", "--country", "FR", "--unverified").stdout.decode()
    assert "not verified" in page


def test_no_short_code_is_listed_where_none_was_found() -> None:
    for country in ("DE", "AT", "CH", "ES", "IT", "PT", "JP"):
        assert all(row["deliver"] != "sms" for row in routes("--country", country, "--unverified"))


def test_what_was_not_looked_up_for_twelve_months_is_listed() -> None:
    assert routes("--stale", "--today", "2026-11-25") == []
    assert b"twelve months" in run("routes", "--stale", "--today", "2026-11-25").stderr
    rows = routes("--stale", "--today", "2027-11-24", "--unverified")
    assert len(rows) >= 123
    assert all(row["stale"] for row in rows)
    assert "more than twelve months ago" in run("routes", "--country", "GB", "--today", "2028-01-01").stdout.decode()
    assert "more than twelve months ago" not in run("routes", "--country", "GB", "--today", "2027-11-23").stdout.decode()


def test_a_country_without_places_has_those_of_everywhere() -> None:
    answer = run("routes", "--country", "GR")
    assert answer.returncode == 0
    assert b"GR" in answer.stderr
    assert {row["country"] for row in routes("--country", "GR")} == {"ALL"}


# --- report


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A folder with a mail in it."""
    (tmp_path / "mail.eml").write_bytes(MAIL)
    return tmp_path


def test_without_a_place_those_that_fit_are_listed(mail: Path) -> None:
    answer = run("report", "mail.eml", "--country", "FR", folder=mail)
    assert answer.returncode == 0
    shown = answer.stdout.decode()
    assert {"fr-signal-spam", "netflix-report", "all-apwg"} <= set(shown.split())
    assert "fr-33700" not in shown.split()
    assert b"netflix-konto.example" in answer.stderr
    rows = json.loads(run("report", "mail.eml", "--country", "FR", "--format", "json", folder=mail).stdout)
    assert {row["id"] for row in rows} <= set(shown.split())
    assert b"--country" in run("report", "mail.eml", folder=mail).stderr


@pytest.mark.parametrize("to", ["netflix-report", "fr-pharos", "gb-7726", "gb-159", "arf:abuse@provider.example", "xarf:abuse@provider.example"])
def test_a_program_gets_what_the_schema_says(mail: Path, to: str) -> None:
    words = ("report", "mail.eml", "--to", to, "--by", "tom@mail.example", "--format", "json")
    report = json.loads(run(*words, folder=mail).stdout)
    Draft202012Validator(REPORT).validate(report)
    assert report["content"]
    assert {"kind": "name", "count": 3} in report["taken_out"]  # in the subject and in both forms of the text
    to_file = json.loads(run(*words, "--output", "draft", folder=mail).stdout)
    Draft202012Validator(REPORT).validate(to_file)
    assert (to_file["content"], to_file["output"]) == ("", "draft")
    assert (mail / "draft").read_bytes()


def test_what_was_taken_out_is_said_before_anything_leaves(mail: Path) -> None:
    answer = run("report", "mail.eml", "--to", "netflix-report", folder=mail)
    said = answer.stderr.decode()
    assert "name (3)" in said
    assert "delivered-to" in said
    assert "logo.png" in said
    assert not any(secret.encode() in answer.stdout + answer.stderr for secret in SECRETS)
    kept = run("report", "mail.eml", "--to", "netflix-report", "--as-it-is", folder=mail)
    assert MAIL in kept.stdout
    assert "Nothing was taken out" in kept.stderr.decode()
    named = run("report", "mail.eml", "--to", "netflix-report", "--keep", "name", "--keep", "headers", folder=mail)
    assert "Dear In=C3=A8s Moreau" in named.stdout.decode()
    assert "In=C3=A8s_Moreau" in named.stdout.decode()


def test_a_draft_is_never_written_over(mail: Path) -> None:
    words = ("report", "mail.eml", "--to", "netflix-report", "--output")
    (mail / "kept.eml").write_bytes(b"mine")
    refused = run(*words, "kept.eml", folder=mail)
    assert (refused.returncode, (mail / "kept.eml").read_bytes()) == (2, b"mine")
    assert b"--overwrite" in refused.stderr
    assert run(*words, "kept.eml", "--overwrite", folder=mail).returncode == 0
    assert b"X-Unsent: 1" in (mail / "kept.eml").read_bytes()
    for wrong in ("mail.eml", ".", "no-such-folder/draft.eml", "x\x00y", "a" * 300):
        if "\x00" in wrong:
            continue  # no program can be given it
        answer = run(*words, wrong, "--overwrite", folder=mail)
        assert answer.returncode == 2, wrong
        assert answer.stderr.count(b"\n") == 1
    assert (mail / "mail.eml").read_bytes() == MAIL


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_a_draft_is_for_its_owner_only(mail: Path) -> None:
    run("report", "mail.eml", "--to", "netflix-report", "--output", "draft.eml", folder=mail)
    assert (mail / "draft.eml").stat().st_mode & 0o077 == 0


def test_one_message_is_reported_at_a_time(mail: Path) -> None:
    (mail / "two.mbox").write_bytes(b"From a Mon Nov 23 08:00:00 2026\n" + MAIL + b"\nFrom b Mon Nov 23 08:00:00 2026\n" + MAIL)
    (mail / "one.mbox").write_bytes(b"From a Mon Nov 23 08:00:00 2026\n" + MAIL)
    (mail / "rows.jsonl").write_text('{"text": "one"}\n{"text": "two"}\n')
    for several in ("two.mbox", "rows.jsonl", "."):
        answer = run("report", several, "--to", "gb-sers", folder=mail)
        assert answer.returncode == 2
        assert b"several messages" in answer.stderr
    one = run("report", "one.mbox", "--to", "gb-sers", "--as-it-is", folder=mail)
    assert MAIL.rstrip() in one.stdout
    assert run("report", "-", "--to", "gb-sers", "--as-it-is", given=MAIL).stdout.count(MAIL) == 1


def test_what_is_not_alarming_is_reported_only_with_a_word_of_warning() -> None:
    answer = run("report", "--text", "Hi Tom, dinner is at seven. Anna", "--to", "gb-7726")
    assert answer.returncode == 0
    assert "Report it only if you know" in answer.stderr.decode()


def test_an_address_of_the_scammers_own_domain_is_warned_about(mail: Path) -> None:
    answer = run("report", "mail.eml", "--to", "arf:abuse@netflix-konto.example", folder=mail)
    assert "could go to the scammer" in answer.stderr.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--text", "", "--to", "gb-7726"), "empty"),
        (("--text", "x", "--to", "ca-7726"), "verified"),
        (("--text", "x", "--to", "all-aws"), "handed in"),
        (("--text", "x", "--to", "arf"), "--to arf:ADDRESS"),
        (("--text", "x", "--to", "arf:a@b.example"), ".eml"),
        (("--text", "x", "--to", "xarf:a@b.example", "--by", "tom@mail.example"), "web address"),
        (("--text", "https://a.example/x", "--to", "xarf:a@b.example"), "--by"),
        (("--text", "x", "--by", "tom"), "not a mail address"),
        (("--text", "x", "--to", "gb-sers", "--send"), "QUIVIVE_SMTP_HOST"),
        (("--text", "x", "--to", "gb-sers", "--send", "--smtp", "no-such-file"), "no-such-file"),
    ],
)
def test_what_cannot_be_reported_is_said_in_one_line(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    answer = run("report", *words, folder=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert said in answer.stderr.decode()
    assert answer.stderr.count(b"\n") == 1
    french = run("report", *words, folder=tmp_path, environment={"LANG": "fr_FR.UTF-8"}).stderr
    assert french != answer.stderr
