"""What partners are given over HTTP is bounded, and says how much was left out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from alert_store import report
from alerting import START
from api_server import api, desk, new_key  # noqa: F401 - a fixture

from quivive.exchange import handing_out
from quivive.exchange.handing_out import Asked, hand_out
from quivive.exchange.shared import Heading, Tlp
from quivive.knowledge import load_knowledge
from quivive.server.api import exchange
from quivive.server.api.openapi import document
from quivive.server.api.routes import OPERATIONS
from quivive.server.desk import Desk
from quivive.watching import Fingerprint, FingerprintKind

LEFT_OUT = "quivive-campaigns-left-out"
SIZES = {"old": 4, "large": 9, "new": 3}


@pytest.fixture
def partner(desk: Desk) -> str:  # noqa: F811 - the fixture
    """Its key; there are three campaigns, the oldest first."""
    desk.store.add(
        replace(
            report(number), id=f"{place:016x}{number:016x}", reporter=f"{number + 1:032x}", received=START + timedelta(days=place), signature=(), text="",
            fingerprints=(Fingerprint(FingerprintKind.HOST, f"{name}-colis.example"),),
        )
        for place, (name, size) in enumerate(SIZES.items()) for number in range(size)
    )  # fmt: skip
    return new_key(desk)



@pytest.mark.parametrize(("most", "hosts"), [(100, ["large", "new", "old"]), (12, ["large", "new"]), (11, ["new", "old"]), (8, ["new", "old"]), (2, [])])
def test_the_newest_that_are_not_too_large_are_told_and_the_others_counted(
    desk: Desk, partner: str, monkeypatch: pytest.MonkeyPatch, most: int, hosts: list[str]  # noqa: F811 - the fixture
) -> None:
    monkeypatch.setattr(exchange, "MOST_REPORTS", most)
    client = api(desk, partner)
    answer = client.get("/v1/exchange/list")
    assert answer.status_code == 200 and answer.headers[LEFT_OUT] == str(3 - len(hosts))
    assert [line for line in sorted(answer.text.split()) if line.endswith("-colis.example")] == [f"{name}-colis.example" for name in hosts]
    lines = client.get("/v1/exchange/jsonl").text.splitlines()
    assert sum(json.loads(line)["what"] == "campaign" for line in lines) == len(hosts)


def test_one_that_is_asked_for_and_too_large_is_left_out_and_said(desk: Desk, partner: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 - the fixture
    client = api(desk, partner)
    [large] = [one["id"] for one in client.get("/v1/campaigns").json()["campaigns"] if one["reports"] == SIZES["large"]]
    assert client.get(f"/v1/exchange/list?campaign={large}").headers[LEFT_OUT] == "0"
    monkeypatch.setattr(exchange, "MOST_REPORTS", 8)
    answer = client.get(f"/v1/exchange/list?campaign={large}&least=4")
    assert answer.headers[LEFT_OUT] == "1" and "colis" not in answer.text
    assert client.get("/v1/exchange/list?campaign=ffffffffffffffff").status_code == 404


def test_those_beyond_the_largest_are_counted_too(desk: Desk, partner: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 - the fixture
    assert partner
    monkeypatch.setattr(handing_out, "MOST_CAMPAIGNS", 1)
    with open("/dev/null", "wb") as stream:  # noqa: PTH123 - nothing of it is looked at
        done = hand_out(desk.store, Asked("jsonl", Heading("Bluebird Bank", Tlp.GREEN)), stream, load_knowledge(), START)
    assert (done.exported.campaigns, done.beyond) == (1, 2)


def test_the_header_is_described() -> None:
    headers = document(OPERATIONS)["paths"]["/v1/exchange/{format}"]["get"]["responses"]["200"]["headers"]
    assert {name.lower() for name in headers} >= {LEFT_OUT, "etag"}
