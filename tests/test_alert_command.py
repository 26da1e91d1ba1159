"""`quivive alert` as a team uses it: from a campaign in a store to a warning that people get, and back."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from alert_store import SETTINGS, published_store, quivive, store_with_campaign
from alerting import EXAMPLE, START, alert, secret_file, shorter
from standardwebhooks import Webhook
from test_alert_mail import post_office
from test_alert_webhooks import SECRET, program

from quivive.alerts import trail
from quivive.alerts.errors import CannotAlert
from quivive.alerts.records import all_cases, recorded
from quivive.alerts.trail import State
from quivive.store import open_store

FORGED = "Chronopost: <script>alert(1)</script> https://evil.example 06 39 98 12 34 \x1b[2J\u202e"


@pytest.fixture
def team(tmp_path: Path) -> tuple[Path, str, Path]:
    """A store, the id of its campaign, and a folder with settings and keys."""
    place, campaign = store_with_campaign(tmp_path)
    (tmp_path / "publisher.toml").write_text(SETTINGS, "utf-8")
    assert quivive("keys", "new", "--output", str(tmp_path / "alerts.key"))[0] == 0
    return place, campaign, tmp_path


def done(*words: str, store: Path, environment: dict[str, str] | None = None) -> str:
    status, said, noted = quivive(*words, store=store, environment=environment)
    assert status == 0, noted
    return said


def outlets(folder: Path) -> tuple[str, ...]:
    return ("--publisher", str(folder / "publisher.toml"), "--key", str(folder / "alerts.key"), "--folder", str(folder / "site"))


def test_from_a_campaign_to_a_warning_and_back(team: tuple[Path, str, Path]) -> None:
    store, campaign, folder = team
    key = ("--key", str(folder / "alerts.key.pub"))
    name = done("draft", campaign, "--who", "Anna", "--languages", "fr,en,de", "--countries", "FR,GB", "--tell-count", "--four-eyes", store=store).strip()
    shown = done("show", name, store=store)
    assert "De faux SMS qui usurpent le nom Chronopost" in shown
    assert "6 cas ont été signalés" in shown
    assert "hxxps://chronopost-colis[.]example" in shown

    assert quivive("publish", name, "--who", "Cleo", *outlets(folder), store=store)[0] == 2
    assert not (folder / "site").exists()
    assert quivive("approve", name, "--who", "anna", store=store)[0] == 2
    done("approve", name, "--who", "Ben", store=store)
    done("publish", name, "--who", "Cleo", *outlets(folder), store=store)
    for file in (f"{name}.json", f"{name}.fr.html", f"{name}.de.html", f"{name}.cap.xml"):
        assert "Genuine" in done("verify", str(folder / "site" / file), *key, store=store)
    page = folder / "site" / f"{name}.fr.html"
    page.write_text(page.read_text("utf-8").replace("33700", "33701"), "utf-8")
    status, _, noted = quivive("verify", str(page), *key)
    assert (status, "was changed" in noted or "is false" in noted) == (2, True)

    content = json.loads(done("show", name, "--format", "json", store=store))
    content["notices"][0]["headline"] = "Faux SMS de Chronopost"
    (folder / "edited.json").write_text(json.dumps(content), "utf-8")
    done("edit", name, "--who", "Dora", "--file", str(folder / "edited.json"), store=store)
    assert quivive("update", name, "--who", "Cleo", *outlets(folder), store=store)[0] == 2
    status, _, noted = quivive("publish", name, "--who", "Cleo", *outlets(folder), store=store)
    assert (status, "alert update" in noted) == (2, True)
    done("approve", name, "--who", "Ben", store=store)
    done("update", name, "--who", "Cleo", *outlets(folder), store=store)
    assert "Faux SMS de Chronopost" in page.read_text("utf-8")

    assert quivive("withdraw", name, "--who", "Cleo", store=store)[0] == 2
    done("withdraw", name, "--who", "Cleo", "--because", "mistake", *outlets(folder), store=store)
    assert "Cet avis était une erreur." in page.read_text("utf-8")
    found = json.loads(done("verify", str(folder / "site" / f"{name}.json"), *key, "--format", "json", store=store))
    assert (found["state"], found["version"], found["because"]) == ("withdrawn", 3, "mistake")
    history = json.loads(done("history", name, "--format", "json", store=store))
    assert [(event["did"], event["by"]) for event in history] == [
        ("drafted", "Anna"), ("approved", "Ben"), ("published", "Cleo"), ("edited", "Dora"), ("approved", "Ben"), ("updated", "Cleo"), ("withdrawn", "Cleo"),
    ]  # fmt: skip
    (row,) = json.loads(done("list", "--format", "json", store=store))
    assert (row["state"], row["version"], row["languages"]) == ("withdrawn", 3, ["fr", "en", "de"])
    assert "withdrawn by Cleo" in done("history", name, store=store)
    assert "withdrawn" in done("list", store=store)


def test_languages_are_those_of_the_countries_unless_named(team: tuple[Path, str, Path]) -> None:
    store, campaign, _ = team
    name = done("draft", campaign[:8], "--who", "Anna", store=store).strip()
    content = json.loads(done("show", name[:6], "--format", "json", store=store))
    assert [notice["language"] for notice in content["notices"]] == ["fr", "en"]
    assert content["reports"] == 0
    assert {place["country"] for place in content["notices"][0]["places"]} >= {"FR", "GB"}


def test_what_would_go_out_can_be_seen_before(team: tuple[Path, str, Path]) -> None:
    store, campaign, folder = team
    name = done("draft", campaign, "--who", "Anna", store=store).strip()
    settings = ("--publisher", str(folder / "publisher.toml"))
    assert done("show", name, "--format", "html", *settings, store=store).startswith("<!DOCTYPE html>\n<html lang=\"fr\">")
    assert '<html lang="en">' in done("show", name, "--format", "html", "--languages", "en", *settings, store=store)
    assert "<msgType>Alert</msgType>" in done("show", name, "--format", "cap", *settings, store=store)
    assert "Auto-Submitted: auto-generated" in done("show", name, "--format", "mail", *settings, store=store)
    assert quivive("show", name, "--format", "html", store=store)[0] == 2


def test_an_alert_is_written_anew_when_a_campaign_spreads(team: tuple[Path, str, Path]) -> None:
    store, campaign, folder = team
    name = done("draft", campaign, "--who", "Anna", "--countries", "GB", "--at", "2026-06-12T08:00Z", store=store).strip()
    done("approve", name, "--who", "Ben", "--at", "2026-06-12T09:00Z", store=store)
    done("publish", name, "--who", "Ben", "--at", "2026-06-12T10:00Z", *outlets(folder), store=store)
    again = done("draft", campaign, "--who", "Anna", "--countries", "GB,FR", "--as-alert", name, store=store).strip()
    assert again == name
    assert json.loads(done("list", "--format", "json", store=store))[0]["state"] == "changed"
    assert quivive("update", name, "--who", "Ben", *outlets(folder), store=store)[0] == 2
    done("approve", name, "--who", "Ben", store=store)
    done("update", name, "--who", "Ben", *outlets(folder), store=store)
    assert json.loads((folder / "site" / f"{name}.json").read_text())["published"] == "2026-06-12T10:00:00Z"
    assert (folder / "site" / f"{name}.fr.html").exists()


def test_the_same_command_again_does_only_what_is_missing(team: tuple[Path, str, Path]) -> None:
    store, campaign, folder = team
    name = done("draft", campaign, "--who", "Anna", store=store).strip()
    done("approve", name, "--who", "Ben", "--content", json.loads(done("list", "--format", "json", store=store))[0]["content"][:12], store=store)
    (folder / "people.txt").write_text("anna@mail.example\ntom@mail.example,en\n")
    secret_file(folder / "secret", SECRET)
    with post_office() as (kept, server), program(500) as receiver:
        hook = f'\n[[webhooks]]\nname = "partner"\nurl = "http://127.0.0.1:{receiver.port}/"\nsecret_file = "secret"\n'
        (folder / "publisher.toml").write_text(SETTINGS + hook, "utf-8")
        receiver.answers = [410]
        mail = {"QUIVIVE_SMTP_HOST": server.host, "QUIVIVE_SMTP_PORT": str(server.port), "QUIVIVE_SMTP_SECURITY": "none"}
        ways = (*outlets(folder), "--mail-to", str(folder / "people.txt"), "--webhooks")
        status, _, noted = quivive("publish", name, "--who", "Cleo", *ways, store=store, environment=mail)
        assert (status, "partner could not be told: 410" in noted, "2 mails were taken" in noted) == (2, True, True), noted
        receiver.answers = [204]
        assert quivive("resend", *outlets(folder), store=store)[0] == 0
        status, _, noted = quivive("publish", name, "--who", "Cleo", *ways, store=store, environment=mail)
        assert (status, "2 people had it already" in noted, "published before" in noted) == (0, True, True), noted
        status, _, noted = quivive("resend", *outlets(folder), store=store)
        assert (status, "Nobody is waiting" in noted) == (0, True)
    assert kept.got == ["anna@mail.example", "tom@mail.example"]
    assert [Webhook(SECRET).verify(body, headers)["data"]["alert"]["id"] for headers, body in receiver.calls] == [name] * 2
    assert "mail.example" not in store.read_bytes().decode("latin-1").replace("alerts.bluebird.example", "")


def test_nothing_leaves_without_its_option(team: tuple[Path, str, Path]) -> None:
    store, campaign, folder = team

    def never(_: BaseHTTPRequestHandler) -> None:
        raise AssertionError

    with post_office() as (kept, server), program(never) as receiver:
        hook = f'\n[[webhooks]]\nname = "partner"\nurl = "http://127.0.0.1:{receiver.port}/"\nsecret_file = "secret"\n'
        (folder / "publisher.toml").write_text(SETTINGS + hook, "utf-8")
        mail = {"QUIVIVE_SMTP_HOST": server.host, "QUIVIVE_SMTP_PORT": str(server.port), "QUIVIVE_SMTP_SECURITY": "none"}
        name = done("draft", campaign, "--who", "Anna", store=store, environment=mail).strip()
        done("approve", name, "--who", "Ben", store=store, environment=mail)
        done("publish", name, "--who", "Cleo", *outlets(folder), store=store, environment=mail)
    assert (kept.got, receiver.calls) == ([], [])


def test_what_is_wrong_is_said_before_anything_is_decided(team: tuple[Path, str, Path]) -> None:
    store, campaign, folder = team
    name = done("draft", campaign, "--who", "Anna", store=store).strip()
    done("approve", name, "--who", "Ben", store=store)
    (folder / "people.txt").write_text("nonsense\n")
    settings, key = ("--publisher", str(folder / "publisher.toml")), ("--key", str(folder / "alerts.key"))
    for wrong, said in (
        (("--folder", "x"), "--publisher"),
        (("--folder", "x", *settings), "--key"),
        (("--folder", "x", "--publisher", str(folder / "none.toml"), *key), "settings"),
        (("--folder", "x", *settings, "--key", str(folder / "alerts.key.pub")), "key"),
        (("--webhooks", *settings, *key), "webhooks"),
        (("--mail-to", str(folder / "people.txt"), *settings), "mail server"),
    ):
        status, _, noted = quivive("publish", name, "--who", "Cleo", *wrong, store=store)
        assert (status, said in noted) == (2, True), noted
    status, _, noted = quivive("publish", name, "--who", "Cleo", "--mail-to", str(folder / "people.txt"), *settings, store=store, environment={"QUIVIVE_SMTP_HOST": "127.0.0.1"})
    assert (status, "1: nonsense" in noted) == (2, True), noted
    assert quivive("publish", name, store=store)[0] == 2
    assert json.loads(done("list", "--format", "json", store=store))[0]["state"] == "approved"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frobnicate",), "frobnicate"), (("draft", "nope", "--who", "Anna"), "campaign"), (("draft",), "name of a person"), (("show", "nope"), "nope"),
        (("edit", "nope", "--who", "x"), "--file"), (("keys", "old"), "old"), (("keys", "new"), "--output"), (("verify", "nope"), "--key"),
        (("list", "--format", "html"), "html"), (("list", "--at", "soon"), ""), (("draft", "x", "--who", "A", "--at", "soon"), "soon"), (("approve", "", "--who", "B"), "alert"),
    ],
)  # fmt: skip
def test_a_slip_is_said_in_one_sentence(team: tuple[Path, str, Path], words: tuple[str, ...], said: str) -> None:
    store, _, _ = team
    status, _, noted = quivive(*words, store=store)
    assert status == (0 if not said else 2), noted
    assert said in noted
    assert "Traceback" not in noted


def test_a_draft_of_a_hostile_message_shows_nothing_that_works(tmp_path: Path) -> None:
    store, campaign = store_with_campaign(tmp_path, EXAMPLE + FORGED)
    name = done("draft", campaign, "--who", "Anna", store=store).strip()
    shown = done("show", name, store=store)
    assert "https://" not in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "06 39 98" not in shown


def test_hostile_edits_are_refused(team: tuple[Path, str, Path]) -> None:
    store, campaign, _ = team
    name = done("draft", campaign, "--who", "Anna", store=store).strip()
    content = json.loads(done("show", name, "--format", "json", store=store))
    content["notices"][0]["happening"] = ["Appelez le 06 39 98 12 34"]
    for text in (json.dumps(content), "", "{", "[" * 100_000, '{"id":1}', "\xff", "null"):
        status, _, noted = quivive("edit", name, "--who", "Dora", "--file", "-", store=store, given=text)
        assert status == 2
        assert "Traceback" not in noted
    assert json.loads(done("list", "--format", "json", store=store))[0]["state"] == "draft"


def test_a_published_alert_is_published_from_any_store(tmp_path: Path) -> None:
    store, name, settings = published_store(tmp_path)
    done("publish", name, "--who", "Cleo", "--publisher", str(settings), store=store)
    status, _, noted = quivive("list", "--language", "fr", store=store)
    assert (status, noted) == (0, "")


def test_who_comes_too_late_is_told(tmp_path: Path) -> None:
    """Ben approves what Dora has changed since he read it: his approval is written down, and counts for nothing."""
    first = alert()
    with open_store(tmp_path / "reports.sqlite", create=True) as store:
        case = recorded(store, trail.drafted(first, "Anna", START), START)
        approval = trail.approved(case, "Ben", START)
        recorded(store, trail.edited(case, shorter(first, "Autre titre"), "Dora", START), START)
        with pytest.raises(CannotAlert) as caught:
            recorded(store, approval, START)
        assert caught.value.key == "meanwhile"
        assert all_cases(store)[first.id].state is State.DRAFT


def test_an_alert_too_large_for_the_journal_is_refused(tmp_path: Path) -> None:
    first = alert()
    with open_store(tmp_path / "reports.sqlite", create=True) as store:
        event = trail.drafted(first, "Anna", START) | {"more": "é" * 400_000}
        with pytest.raises(CannotAlert) as caught:
            recorded(store, event, START)
        assert caught.value.key == "content"
