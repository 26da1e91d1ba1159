"""Reports handed in and read over the API: what is kept, what is not, and that nothing is done twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import pytest
from api_server import api, desk, new_key  # noqa: F401 - desk is a fixture
from postgresql import Server, postgresql  # noqa: F401 - a fixture

from quivive import schema
from quivive.batch.collect import Terms, report_of
from quivive.knowledge import load_knowledge
from quivive.readers import ReadOptions
from quivive.readers.rows import row_message
from quivive.server.api import reports as asked
from quivive.server.desk import Desk, open_desk
from quivive.server.settings import Settings

SCAM = "Dear Anna Muster, your DHL parcel is held. Pay 1.99: https://dhl-fees.example/pay?to=anna.muster@mail.example"
REPORT = {
    "text": SCAM, "channel": "sms", "sender": "+447700900123", "country": "GB", "region": "GB-LND", "source": "hotline", "reporter": "case 81",
    "received": "2026-11-28T08:15:00Z", "keep_text": True,
}  # fmt: skip
MAIL = (
    b"From: DHL <info@parcel-desk.example>\r\nTo: Anna Muster <anna.muster@mail.example>\r\nSubject: Your parcel\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nDear Anna, pay 1.99 for your parcel: https://parcel-desk.example/pay\r\n"
)


def test_a_report_is_kept_as_it_is_collected(desk: Desk) -> None:  # noqa: F811 - the fixture
    answer = api(desk, new_key(desk)).post("/v1/reports", json=REPORT)
    assert answer.status_code == 201
    told = answer.json()
    jsonschema.validate(told, schema.ADDED_REPORT)
    assert told["new"] and told["taken_out"]
    [(_, kept)] = desk.store.reports()
    collected = report_of(
        row_message({name: value for name, value in REPORT.items() if name != "keep_text"}, ReadOptions(), ""),  # type: ignore[arg-type]  # it is one
        Terms(desk.key, kept.collected, "api", keep_text=True), load_knowledge(),
    )  # fmt: skip
    assert kept == collected
    assert told["report"]["received"] == "2026-11-28T08:15:00+00:00" and told["report"]["source"] == "hotline"
    said = answer.text
    assert "anna" not in said.lower() and "case 81" not in said and "muster" not in said.lower()
    assert "dhl-fees.example" in said
    again = api(desk, new_key(desk)).post("/v1/reports", json=REPORT)
    assert again.status_code == 200 and again.json()["new"] is False and again.json()["report"] == told["report"]


def test_a_mail_is_kept_without_its_text_unless_asked_for(desk: Desk) -> None:  # noqa: F811 - the fixture
    server = api(desk, new_key(desk))
    answer = server.post("/v1/reports?country=GB&source=mailbox&received=2026-11-20T10:00:00%2B01:00", content=MAIL, headers={"content-type": "message/rfc822"})
    assert answer.status_code == 201, answer.text
    kept = answer.json()["report"]
    assert kept["text"] == "" and kept["brand"] == "dhl" and kept["source"] == "mailbox" and kept["received"] == "2026-11-20T09:00:00+00:00"
    assert server.get(f"/v1/reports/{kept['id']}").json() == kept


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"{", 400, "not-understood"),
        (b'{"channel": "sms"}', 400, "not-understood"),
        (b'{"text": "x", "source": "Anna 0612345"}', 400, "not-understood"),
        (b'{"text": "x", "received": "yesterday"}', 400, "not-understood"),
        (b'{"text": "x", "received": "2026-02-30T10:00:00Z"}', 400, "not-understood"),
        (b'{"text": "x", "country": "XX"}', 400, "not-understood"),
        (b'{"text": "x", "keep_text": "yes"}', 400, "not-understood"),
        (b'{"text": "  "}', 400, "not-understood"),
    ],
)
def test_what_is_no_report_is_refused(desk: Desk, body: bytes, status: int, kind: str) -> None:  # noqa: F811 - the fixture
    answer = api(desk, new_key(desk)).post("/v1/reports", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/v1/#{kind}"), answer.text
    assert not list(desk.store.reports())


def test_other_content_is_not_taken(desk: Desk) -> None:  # noqa: F811 - the fixture
    answer = api(desk, new_key(desk)).post("/v1/reports", content=b"<a/>", headers={"content-type": "application/xml"})
    assert answer.status_code == 415 and "message/rfc822" in answer.headers["accept"]


def test_an_idempotency_key_is_answered_once(desk: Desk) -> None:  # noqa: F811 - the fixture
    server = api(desk, new_key(desk))
    held = {"idempotency-key": '"8e03978e-40d5-43dd"'}
    first = server.post("/v1/reports", json=REPORT, headers=held)
    second = server.post("/v1/reports", json=REPORT, headers=held)
    assert first.status_code == second.status_code == 201 and first.json() == second.json()
    other = server.post("/v1/reports", json={**REPORT, "sender": "+447700900124"}, headers=held)
    assert other.status_code == 422 and other.json()["type"] == "/v1/#other-request"
    assert server.post("/v1/reports", json=REPORT, headers={"idempotency-key": '"broken'}).status_code == 400
    assert server.post("/v1/reports", json=REPORT, headers={"idempotency-key": "x" * 300}).status_code == 400
    elsewhere = api(desk, new_key(desk)).post("/v1/reports", json={**REPORT, "sender": "+447700900124"}, headers=held)
    assert elsewhere.status_code == 201, "another caller's key is another key"
    assert len(list(desk.store.reports())) == 2


def test_the_same_request_under_way_is_not_begun_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 - the fixture
    begun, go_on = threading.Event(), threading.Event()
    judged = asked._judged

    def slowly(*given: object) -> object:
        begun.set()
        assert go_on.wait(20)
        return judged(*given)  # type: ignore[arg-type]  # what it is given

    monkeypatch.setattr(asked, "_judged", slowly)
    held = {"idempotency-key": '"one"'}
    with api(desk, new_key(desk)) as server, ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.post, "/v1/reports", json=REPORT, headers=held)
        assert begun.wait(20)
        second = server.post("/v1/reports", json=REPORT, headers=held)
        go_on.set()
        assert first.result(20).status_code == 201
    assert second.status_code == 409 and second.json()["type"] == "/v1/#under-way" and second.headers["retry-after"]


def test_what_was_erased_is_not_told_again(desk: Desk) -> None:  # noqa: F811 - the fixture
    server = api(desk, new_key(desk))
    held = {"idempotency-key": '"one"'}
    assert server.post("/v1/reports", json=REPORT, headers=held).status_code == 201
    [(_, kept)] = desk.store.reports()
    desk.store.erase(kept.reporter)
    assert server.post("/v1/reports", json=REPORT, headers=held).status_code == 404


def test_reports_are_listed_page_by_page_and_by_what_they_are(desk: Desk) -> None:  # noqa: F811 - the fixture
    server = api(desk, new_key(desk))
    for number in range(5):
        body = {**REPORT, "text": f"{SCAM} number {number}", "country": "GB" if number % 2 else "FR", "keep_text": number < 3}
        assert server.post("/v1/reports", json=body).status_code == 201
    seen, after = [], 0
    while after is not None:
        page = server.get("/v1/reports", params={"after": after, "limit": 2}).json()
        jsonschema.validate(page, schema.KEPT_REPORTS)
        seen += [one["id"] for one in page["reports"]]
        after = page["next"]
    assert seen == [one.id for _, one in desk.store.reports()]
    assert len(server.get("/v1/reports?country=GB&brand=dhl&scam_type=parcel").json()["reports"]) == 2
    assert len(server.get('/v1/reports?q="NUMBER 1"').json()["reports"]) == 1
    assert not server.get("/v1/reports?q=...").json()["reports"], "no word"
    assert not server.get("/v1/reports?since=2026-11-29T00:00:00Z").json()["reports"]
    for wrong in ("limit=0", "limit=x", "limit=201", "after=-1", "country=XX", "since=2026", "colour=red", "limit=1&limit=2"):
        assert server.get(f"/v1/reports?{wrong}").status_code == 400, wrong
    assert server.get("/v1/reports/" + "0" * 32).status_code == 404
    assert server.get("/v1/reports/x").status_code == 400


def test_a_report_is_labelled_and_it_is_written_down_by_whom(desk: Desk) -> None:  # noqa: F811 - the fixture
    server = api(desk, new_key(desk, name="hotline"))
    made = server.post("/v1/reports", json=REPORT).json()["report"]["id"]
    for label in ("scam", "genuine"):
        assert server.put(f"/v1/reports/{made}/label", json={"label": label}).json()["label"] == label
    assert server.get(f"/v1/reports/{made}").json()["label"] == "genuine"
    assert server.get("/v1/reports").json()["reports"][0]["label"] == "genuine"
    assert server.put(f"/v1/reports/{made}/label", json={"label": "nonsense"}).status_code == 400
    done = [event.content for event in desk.store.journal("audit") if event.content["did"] == "labelled"]
    assert [one["text"] for one in done] == ["scam", "genuine"] and done[0]["by"] == "key:hotline" and done[0]["name"] == made


def test_it_is_the_same_on_postgresql(postgresql: Server) -> None:  # noqa: F811 - the fixture
    opened = open_desk(Settings(database=postgresql.database()), {"QUIVIVE_STORE_KEY": "5a" * 32})
    assert opened is not None
    server = api(opened, new_key(opened))
    for number in (0, 1, 2, 0):
        body = {**REPORT, "text": f"{SCAM} number {number}", "reporter": str(number)}
        assert server.post("/v1/reports", json=body, headers={"idempotency-key": f'"{number}"'}).status_code == 201
    found = [len(server.get(f"/v1/reports?{asked}").json()["reports"]) for asked in ('q="number 1"', "q=parcel", "q=nothing", "limit=2")]
    assert found == [1, 3, 0, 2]
    one = server.get("/v1/reports").json()["reports"][0]["id"]
    assert server.put(f"/v1/reports/{one}/label", json={"label": "scam"}).json()["label"] == "scam"
    campaigns = server.get("/v1/campaigns")
    assert server.get("/v1/campaigns", headers={"if-none-match": campaigns.headers["etag"]}).status_code == 304
    opened.store.close()
