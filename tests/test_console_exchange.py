"""Partners in the console: what is handed out is what the command hands out, and what is read in is counted and bounded."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alert_store import report
from alerting import START
from console import Team, team, token
from starlette.testclient import TestClient
from test_cli import run

from quivive.accounts.audit import JOURNAL as AUDIT
from quivive.exchange.formats import format_names
from quivive.exchange.handing_out import Asked, hand_out
from quivive.exchange.known import sources
from quivive.exchange.shared import Heading, Tlp
from quivive.knowledge import load_knowledge

ASKED = {"format": "jsonl", "tlp": "green", "since": "", "ids": "", "least": "3", "producer": "Bluebird Bank", "garden": ""}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path) as found:
        # By people of their own: one who reports often proves little.
        found.desk.store.add([replace(report(number), id=f"{0xDEF000 + number:032x}", reporter=f"{number + 1:032x}") for number in range(20, 26)])
        yield found


def posted(browser: TestClient, path: str, **form: str) -> object:
    return browser.post(path, data={"form_token": token(browser.get("/team/exchange").text), **form})


def test_a_file_is_what_the_command_writes(here: Team, tmp_path: Path) -> None:
    browser = here.client("Analyst")
    for name in format_names(what="write"):
        answer = posted(browser, "/team/exchange/export", **(ASKED | {"format": name}))
        assert answer.status_code == 200 and 'filename="quivive-' in answer.headers["content-disposition"], name  # type: ignore[attr-defined]  # an answer
        assert answer.headers["x-content-type-options"] == "nosniff"  # type: ignore[attr-defined]
        output = tmp_path / f"out.{name}"
        done = run("exchange", "export", "--store", here.settings.database, "--format", name, "--tlp", "green", "--producer", "Bluebird Bank", "--output", str(output))
        assert done.returncode == 0, done.stderr
        if name in ("jsonl", "csv", "list", "hosts"):
            assert answer.content == output.read_bytes(), name  # type: ignore[attr-defined]
    assert "chronopost-colis.example" in posted(browser, "/team/exchange/export", **(ASKED | {"format": "list"})).text  # type: ignore[attr-defined]
    written = [event.content for event in here.desk.store.journal(AUDIT) if event.content["did"] == "exported"]
    assert len(written) == len(format_names(what="write")) + 1 and written[-1]["tlp"] == "green"


def test_what_would_be_told_is_counted_and_nothing_is_handed_out(here: Team) -> None:
    answer = posted(here.client("Analyst"), "/team/exchange/preview", **(ASKED | {"least": "50"}))
    assert answer.status_code == 200 and "What would be told" in answer.text and "Campaigns left out" in answer.text  # type: ignore[attr-defined]
    assert not [event for event in here.desk.store.journal(AUDIT) if event.content["did"] == "exported"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("format", "exe"), ("format", ""), ("tlp", "white"), ("least", "0"), ("least", "x"), ("least", "9" * 50), ("producer", ""), ("producer", "a\u202eb"), ("garden", "not a host"),
     ("since", "yesterday"), ("ids", "ffffffffffffffff")],
)  # fmt: skip
def test_a_field_that_cannot_be_used_is_named(here: Team, field: str, value: str) -> None:
    answer = posted(here.client("Analyst"), "/team/exchange/export", **(ASKED | {field: value}))
    assert answer.status_code == 422 and 'role="alert"' in answer.text  # type: ignore[attr-defined]


def test_what_the_team_collected_itself_counts_one_by_one(here: Team) -> None:
    browser = here.client("Analyst")
    few = posted(browser, "/team/exchange/export", **(ASKED | {"format": "list", "least": "12"}))
    many = posted(browser, "/team/exchange/export", **(ASKED | {"format": "list", "least": "12", "trusted": "other, desk"}))
    assert "chronopost-colis.example" not in few.text and "chronopost-colis.example" in many.text  # type: ignore[attr-defined]


def test_only_analysts_hand_out_and_read_in(here: Team) -> None:
    browser = here.client("Reader")
    page = browser.get("/team/exchange").text
    assert "/team/exchange/export" not in page
    for path in ("export", "preview", "import"):
        assert browser.post(f"/team/exchange/{path}", data={"form_token": token(page)}).status_code == 403


def test_a_partners_file_is_read_in_and_told_of(here: Team) -> None:
    browser = here.client("Analyst")
    page = browser.get("/team/exchange").text
    listed = "# a list\nscam-one.example\nscam-two.example\nnot a host at all !\namazon.com\n"
    form = {"form_token": token(page), "reader": "list", "source": "Partner-One", "licence": "CC0"}
    answer = browser.post("/team/exchange/import", data=form, files={"file": ("list.txt", io.BytesIO(listed.encode()))})
    assert answer.status_code == 303, answer.text
    after = browser.get(answer.headers["location"]).text
    assert "2 new indicators" in after and "partner-one" in after and "CC0" in after
    assert [(one.name, dict(one.kinds)) for one in sources(here.desk.store)] == [("partner-one", {"host": 2})]
    again = browser.post("/team/exchange/import", data=form, files={"file": ("list.txt", io.BytesIO(listed.encode()))})
    assert "2 indicators were known" in browser.get(again.headers["location"]).text
    assert [event.content["source"] for event in here.desk.store.journal(AUDIT) if event.content["did"] == "imported"] == ["partner-one"] * 2


@pytest.mark.parametrize(
    ("given", "data"),
    [({"source": "A name with blanks"}, b"x.example"), ({"source": "12345"}, b"x.example"), ({"reader": "exe"}, b"x.example"), ({"reader": "stix"}, b"{"),
     ({"reader": "stix"}, b"[" * 100_000), ({"reader": "misp"}, b"\x00\xff"), ({"licence": "a\u0007b"}, b"x.example")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused(here: Team, given: dict[str, str], data: bytes) -> None:
    browser = here.client("Analyst")
    form = {"form_token": token(browser.get("/team/exchange").text), "reader": "list", "source": "partner", "licence": "", **given}
    answer = browser.post("/team/exchange/import", data=form, files={"file": ("x", io.BytesIO(data))})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert not sources(here.desk.store)


def test_a_form_without_a_file_is_refused(here: Team) -> None:
    browser = here.client("Analyst")
    answer = posted(browser, "/team/exchange/import", reader="list", source="partner")
    assert answer.status_code == 422 and "Choose a file" in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", ["1", "0", "-1", "99", "x", "9" * 40])
def test_the_number_of_another_event_shows_nothing(here: Team, number: str) -> None:
    answer = here.client("Reader").get(f"/team/exchange?imported={number}")
    assert answer.status_code == 200 and 'id="imported"' not in answer.text


def test_a_download_reads_so_many_reports_and_says_what_it_left_out(here: Team) -> None:
    stream = io.BytesIO()
    asked = Asked("jsonl", Heading("Bluebird Bank", Tlp.GREEN), most_reports=1)
    done = hand_out(here.desk.store, asked, stream, load_knowledge(), START)
    assert done.beyond >= 1 and done.exported.campaigns == 0
    whole = hand_out(here.desk.store, replace(asked, most_reports=0), io.BytesIO(), load_knowledge(), START)
    assert whole.beyond == 0 and whole.exported.campaigns >= 1
    assert json.loads(stream.getvalue().splitlines()[0])
