"""Asking the registers of recalls: against a real server on this machine that answers in the published forms.

The official addresses were never asked for these tests. The answers below have the fields that are published for
each register (see `facts/recalls/*.toml`); what they say was written for the tests.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from quivive.cli import main
from quivive.enrich.recalls import SERVER, Answer, Outcome, ask, questions_of
from quivive.enrich.recalls.cache import MOST_FILES, Cache
from quivive.enrich.recalls.fetch import ELSEWHERE, NOT_HTTPS, OFFLINE, REFUSED, TOO_LARGE, fetch
from quivive.enrich.recalls.question import TOO_SLOW, UNREADABLE, NotAsked
from quivive.knowledge import Knowledge
from quivive.recalled_product import RecalledProduct

RAPPELCONSO = {
    "total_count": 2,
    "results": [
        {
            "id": 5501, "numero_fiche": "2026-11-0101", "numero_version": 1, "nature_juridique_rappel": "volontaire",
            "categorie_produit": "alimentation", "sous_categorie_produit": "lait et produits laitiers", "marque_produit": "Val Doré",
            "modeles_ou_references": "fromage râpé 200 g", "identification_produits": ["4006381333931$24B07$date limite de consommation$2026-11-30"],
            "motif_rappel": "présence possible de Listeria", "libelle": "fromage râpé Val Doré", "date_publication": "2026-11-20T09:00:00+00:00",
            "lien_vers_la_fiche_rappel": "https://rappel.conso.gouv.fr/fiche-rappel/5501/Interne",
        },
        {
            "id": 5502, "numero_fiche": "2026-10-0044", "marque_produit": "Autre marque", "modeles_ou_references": "yaourt",
            "libelle": "yaourt nature", "date_publication": "2026-10-02T09:00:00+00:00", "lien_vers_la_fiche_rappel": "https://rappel.conso.gouv.fr/fiche-rappel/5502/Interne",
        },
    ],
}  # fmt: skip
CPSC = [
    {
        "RecallID": 10550, "RecallNumber": "27055", "RecallDate": "2026-05-07T00:00:00", "Description": "This recall involves wagons with model numbers FT-310 and FT-311.",
        "URL": "https://www.cpsc.gov/Recalls/2026/Fernbrook-Recalls-Wagons", "Title": "Fernbrook Recalls Children's Wagons Due to Fall Hazard",
        "ConsumerContact": "Fernbrook at 202-555-0142", "LastPublishDate": "2026-05-07T00:00:00",
        "Products": [{"Name": "Trail children's wagons", "Description": "", "Model": "", "Type": "", "CategoryID": "", "NumberOfUnits": "About 4,200"}],
        "ProductUPCs": [], "Hazards": [{"Name": "The wheel can come off", "HazardType": ""}], "Remedies": [{"Name": "Repair"}],
    },
]  # fmt: skip
OPSS = {
    "results": [
        {
            "title": "Product Recall: Dunmore Rapid Boil Kettle (2611-0055)", "link": "/product-safety-alerts-reports-recalls/product-recall-dunmore-kettle-2611-0055",
            "description": "The product presents a serious risk of electric shock.", "public_timestamp": "2026-11-12T10:00:00Z",
            "index": "govuk", "es_score": 1.0, "_id": "/product-safety-alerts-reports-recalls/product-recall-dunmore-kettle-2611-0055", "document_type": "edition",
        },
    ],
    "total": 1, "start": 0, "aggregates": {}, "suggested_queries": [],
}  # fmt: skip
_WEEK = "https://ec.europa.eu/safety-gate-alerts/api/download/weeklyReport/detail/xml/{}?language=en"
WEEKS = "<weeklyReports>{}</weeklyReports>".format(
    "".join(
        f"<weeklyReport><reference>Report-2026-{number}</reference><publicationDate>{day}/2026</publicationDate>"
        f"<URL>{_WEEK.format(number)}</URL></weeklyReport>"
        for number, day in ((44, "01/11"), (45, "08/11"), (46, "15/11"), (47, "22/11"), (43, "25/10"))
    )
)
WEEK = (
    '<weeklyReport xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><notifications><notification><order>1</order>'
    "<caseNumber>SR/05501/26</caseNumber><category>Toys</category><product>Wooden rattle</product><brand>Mimi</brand><name>Holzrassel</name>"
    '<type_numberOfModel>55019</type_numberOfModel><batchNumber xsi:nil="true"/><barcode>4006381333931</barcode><riskType>Choking</riskType>'
    "<danger>Small parts</danger><measures>Recall</measures><description>A rattle of wood.</description></notification></notifications></weeklyReport>"
)

Reply = Callable[["_Handler"], None]


class _Handler(BaseHTTPRequestHandler):
    """Answers as the test said; keeps what it was asked."""

    asked: list[str] = []
    replies: dict[str, Reply] = {}
    agents: list[str] = []

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        self.asked.append(self.path)
        self.agents.append(self.headers["User-Agent"])
        reply = next((reply for start, reply in self.replies.items() if self.path.startswith(start)), None)
        if reply is None:
            self.send_error(404)
        else:
            reply(self)

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def says(value: object) -> Reply:
    body = (
        value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else json.dumps(value).encode()
    )
    return lambda handler: handler.send(body)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A server on this machine with all four registers behind it; also the environment of the command line."""
    _Handler.asked, _Handler.agents = [], []
    _Handler.replies = {
        "/api/explore/v2.1/catalog/datasets/rappelconso-v2-gtin-espaces/records": says(RAPPELCONSO),
        "/RestWebServices/Recall": says(CPSC),
        "/api/search.json": says(OPSS),
        "/safety-gate-alerts/api/download/weeklyReport/list/": says(WEEKS),
        "/safety-gate-alerts/api/download/weeklyReport/detail/": says(WEEK),
    }
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{httpd.server_port}"
    monkeypatch.setenv(SERVER, address)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield address
    httpd.shutdown()
    httpd.server_close()


def asked_of(name: str, product: RecalledProduct, server: str, knowledge: Knowledge, **how: Any) -> Answer:
    return ask(knowledge.recall_registers[name], product, {SERVER: server}, cache=None, **how)


# ------------------------------------------------------------------ each register, in its published form


@pytest.mark.parametrize(
    ("name", "product", "title", "day", "address", "numbers"),
    [
        ("rappelconso", RecalledProduct(("fromage", "Val", "Doré"), ("24B07",)), "fromage râpé Val Doré (Val Doré)", "2026-11-20", "https://rappel.conso.gouv.fr/fiche-rappel/5501/Interne", ("24B07",)),
        ("rappelconso", RecalledProduct((), ("4006381333931",)), "fromage râpé Val Doré (Val Doré)", "2026-11-20", "https://rappel.conso.gouv.fr/fiche-rappel/5501/Interne", ("4006381333931",)),
        ("cpsc", RecalledProduct(("Fernbrook", "Trail", "wagons"), ("FT-311",)), "Fernbrook Recalls Children's Wagons Due to Fall Hazard", "2026-05-07", "https://www.cpsc.gov/Recalls/2026/Fernbrook-Recalls-Wagons", ("FT-311",)),
        ("opss", RecalledProduct(("Dunmore", "kettle")), "Product Recall: Dunmore Rapid Boil Kettle (2611-0055)", "2026-11-12", "https://www.gov.uk/product-safety-alerts-reports-recalls/product-recall-dunmore-kettle-2611-0055", ()),
        ("safety-gate", RecalledProduct(("rattle", "Mimi"), ("55019",)), "Wooden rattle, Mimi, Holzrassel, SR/05501/26", "", "https://ec.europa.eu/safety-gate-alerts/", ("55019",)),
    ],
)  # fmt: skip
def test_an_official_recall_is_found(
    name: str,
    product: RecalledProduct,
    title: str,
    day: str,
    address: str,
    numbers: tuple[str, ...],
    server: str,
    knowledge: Knowledge,
) -> None:
    answer = asked_of(name, product, server, knowledge)
    assert answer.outcome is Outcome.FOUND
    assert len(answer.recalls) == 1
    recall = answer.recalls[0]
    assert (recall.title, recall.date, recall.address, recall.numbers) == (title, day, address, numbers)


@pytest.mark.parametrize("name", ["rappelconso", "cpsc", "opss", "safety-gate"])
def test_what_does_not_fit_is_not_found(name: str, server: str, knowledge: Knowledge) -> None:
    """Registers answer loosely: a notice about something else is none of this product."""
    answer = asked_of(name, RecalledProduct(("Ashdown", "Luma", "lamp"), ("LM-40",)), server, knowledge)
    assert answer.outcome is Outcome.NONE_FOUND
    assert answer.recalls == ()
    assert answer.why == ""


def test_only_the_product_leaves(server: str, knowledge: Knowledge) -> None:
    """What a register receives: words of the product in the published parameters, and our name."""
    product = RecalledProduct(("Fernbrook", 'wa"gons', "trail", "child", "red"), ("FT-310",))
    for name in ("rappelconso", "cpsc", "opss", "safety-gate"):
        asked_of(name, product, server, knowledge)
    rappelconso, cpsc, opss, *lists = _Handler.asked
    assert parse_qs(urlsplit(cpsc).query) == {"format": ["json"], "RecallTitle": ["Fernbrook"]}
    assert parse_qs(urlsplit(opss).query)["filter_format"] == ["product_safety_alert_report_recall"]
    assert parse_qs(urlsplit(opss).query)["fields"] == ["title", "link", "description", "public_timestamp"]
    assert (
        'search("Fernbrook") and search("wagons") and search("trail")'
        in parse_qs(urlsplit(rappelconso).query)["where"][0]
    )
    assert len(lists) == 5
    assert not any("ernbrook" in path for path in lists)
    assert {agent.partition("/")[0] for agent in _Handler.agents} == {"quivive"}


def test_the_newest_weeks_are_looked_at_and_no_address_elsewhere(server: str, knowledge: Knowledge) -> None:
    elsewhere = WEEKS.replace("ec.europa.eu", "ec.europa.eu.collector.example", 1)
    _Handler.replies["/safety-gate-alerts/api/download/weeklyReport/list/"] = says(elsewhere)
    asked_of("safety-gate", RecalledProduct(("rattle",)), server, knowledge)
    weeks = [path.partition("detail/xml/")[2].partition("?")[0] for path in _Handler.asked[1:]]
    assert weeks == ["47", "46", "45"]


# ------------------------------------------------------------------ what can go wrong


def drips(handler: _Handler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def huge(handler: _Handler) -> None:
    handler.send(b"[" + b'{"Title": "x"},' * 100_000 + b"{}]")


def cut_off(handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "90")
    handler.end_headers()
    handler.wfile.write(b'[{"Title": ')


HOSTILE: dict[str, tuple[Reply, str]] = {
    "slow": (drips, TOO_SLOW),
    "huge": (huge, TOO_LARGE),
    "fault": (lambda handler: handler.send(b"{}", 500), REFUSED),
    "refuses": (lambda handler: handler.send(b"{}", 422), REFUSED),
    "redirect": (lambda handler: handler.send(b"", 302, Location="https://collector.example/recalls"), ELSEWHERE),
    "other port": (lambda handler: handler.send(b"", 302, Location="http://127.0.0.1:9/recalls"), ELSEWHERE),
    "file": (lambda handler: handler.send(b"", 302, Location="file:///etc/passwd"), REFUSED),
    "loop": (lambda handler: handler.send(b"", 302, Location=handler.path), REFUSED),
    "no json": (says("<html>maintenance</html>"), UNREADABLE),
    "another form": (says({"rows": []}), UNREADABLE),
    "deep": (says("[" * 200_000), UNREADABLE),
    "bytes": (says(b"\xff\xfe\x00"), UNREADABLE),
    "cut off": (cut_off, UNREADABLE),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_a_hostile_or_broken_register_is_a_clear_answer(kind: str, server: str, knowledge: Knowledge) -> None:
    reply, why = HOSTILE[kind]
    _Handler.replies["/RestWebServices/Recall"] = reply
    start = time.monotonic()
    answer = asked_of("cpsc", RecalledProduct(("Fernbrook",)), server, knowledge, seconds=1.0)
    assert (answer.outcome, answer.why) == (Outcome.NOT_ASKED, why)
    assert time.monotonic() - start < 4


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>",
        "<a>" * 100_000,
        "<a>" * 50_000 + "</a>" * 50_000,
        '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"),
    ],
)
def test_hostile_lists_do_no_harm(body: str | bytes, server: str, knowledge: Knowledge) -> None:
    _Handler.replies["/safety-gate-alerts/api/download/weeklyReport/list/"] = says(body)
    answer = asked_of("safety-gate", RecalledProduct(("rattle",)), server, knowledge)
    assert answer.outcome is not Outcome.FOUND


def test_odd_values_in_the_right_form_do_no_harm(server: str, knowledge: Knowledge) -> None:
    """Texts that would steer a terminal, pages elsewhere, numbers and lists where a text should be."""
    odd = [
        {"Title": "Fernbrook \x1b[2J wagons\u202e", "URL": "https://cpsc.gov.collector.example/x", "RecallDate": 5},
        {"Title": ["Fernbrook", {"a": [[]]}], "URL": "https://user@www.cpsc.gov/x", "RecallDate": "soon"},
        {"Title": "Fernbrook", "URL": "https://[", "Products": {"a": {"b": {}}}}, None, 7, [],
    ]  # fmt: skip
    _Handler.replies["/RestWebServices/Recall"] = says(odd)
    answer = asked_of("cpsc", RecalledProduct(("Fernbrook",)), server, knowledge)
    assert {recall.address for recall in answer.recalls} == {"https://www.cpsc.gov/Recalls"}
    assert all(recall.title.isprintable() and recall.date == "" for recall in answer.recalls)


@pytest.mark.parametrize(
    ("server", "why"),
    [
        ("http://127.0.0.1:9", OFFLINE),
        ("http://127.0.0.1:99999", OFFLINE),
        ("http://[", NOT_HTTPS),
        ("nonsense", NOT_HTTPS),
    ],
)
def test_where_there_is_no_connection_that_is_said(server: str, why: str, knowledge: Knowledge) -> None:
    answer = asked_of("cpsc", RecalledProduct(("Fernbrook",)), server, knowledge)
    assert (answer.outcome, answer.why) == (Outcome.NOT_ASKED, why)


@pytest.mark.parametrize(
    "address", ["http://www.cpsc.gov/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://192.0.2.1/"]
)
def test_nothing_but_https_is_asked(address: str) -> None:
    with pytest.raises(NotAsked, match="safely") as raised:
        fetch(address, seconds=1.0)
    assert str(raised.value) == NOT_HTTPS


# ------------------------------------------------------------------ the cache


def test_an_answer_is_kept_for_a_day(server: str, knowledge: Knowledge, tmp_path: Path) -> None:
    product = RecalledProduct(("Fernbrook", "wagons"))
    register = knowledge.recall_registers["cpsc"]
    for _ in range(2):
        answer = ask(register, product, {SERVER: server}, cache=Cache(tmp_path / "kept"))
        assert answer.outcome is Outcome.FOUND
    assert len(_Handler.asked) == 1
    files = list((tmp_path / "kept").iterdir())
    assert len(files) == 1
    assert "ernbrook" not in files[0].name
    later = Cache(tmp_path / "kept", date(2100, 1, 1))
    assert later.get(questions_of(register, product, {SERVER: server})[0]) is None


def test_a_broken_or_full_cache_costs_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept")
    for number in range(MOST_FILES + 5):
        cache.put(f"https://register.example/{number}", b"{}")
    assert len(list((tmp_path / "kept").iterdir())) == MOST_FILES
    for path in (tmp_path / "kept").iterdir():
        path.write_bytes(b"\xff broken")
    assert cache.get(f"https://register.example/{MOST_FILES + 4}") is None
    (tmp_path / "file").write_text("")
    blocked = Cache(tmp_path / "file" / "below")
    blocked.put("https://register.example/", b"{}")
    assert blocked.get("https://register.example/") is None


def test_where_the_cache_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for named, folder in ((str(tmp_path / "named"), tmp_path / "named"), ("relative", tmp_path / "home" / ".cache")):
        cache = Cache.of({"XDG_CACHE_HOME": named})
        assert cache is not None
        cache.put("https://register.example/", b"{}")
        assert len(list((folder / "quivive" / "recalls").iterdir())) == 1


# ------------------------------------------------------------------ the commands

SCAM = "Amazon: we are recalling the Dunmore Rapid Boil kettle, model DK170. Confirm your card for the refund: https://amzn-recall.example/r"


def test_without_online_nothing_is_asked(server: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "message.txt").write_text(SCAM, "utf-8")
    assert main(["recalls", "--message", str(tmp_path / "message.txt"), "--country", "GB", "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "Nothing was sent" in told
    assert "q=Dunmore+Rapid+Boil+kettle" in told
    assert "https://www.gov.uk/product-safety-alerts-reports-recalls" in told
    assert "very likely a scam" in told
    assert main(["check", "--text", SCAM, "--country", "GB"]) == 1
    assert _Handler.asked == []
    assert not (tmp_path / "cache").exists()


def test_a_product_is_asked_for(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recalls", "Dunmore", "kettle", "--country", "UK", "--online", "--language", "en"]) == 0
    out, err = capsys.readouterr()
    assert f"This leaves the computer: {server}{_Handler.asked[0]}" in err
    assert "official recall" in out
    assert "https://www.gov.uk/product-safety-alerts-reports-recalls/product-recall-dunmore-kettle-2611-0055" in out
    assert "does not make a message genuine" in out
    assert "safe" not in out.replace("safety", "").replace("Safety", "").replace("safely", "")


def test_none_found_is_no_promise_and_french_is_spoken(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recalls", "lampe Luma", "--country", "FR", "--online", "--no-cache", "--language", "fr"]) == 0
    out = capsys.readouterr().out
    assert out.count("Cela ne prouve rien") == 2


def test_json_of_a_look_up(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recalls", "fromage Val Doré", "--country", "FR", "--online", "--format", "json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert table["product"]["words"] == ["fromage", "Val", "Doré"]
    assert [(row["id"], row["outcome"]) for row in table["registers"]] == [
        ("rappelconso", "found"),
        ("safety-gate", "none_found"),
    ]
    assert table["registers"][0]["recalls"][0]["date"] == "2026-11-20"


def test_a_real_recall_does_not_lift_a_scam(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The level is that without the look-up; the official page is written out, and that the message is none the better."""
    assert main(["check", "--text", SCAM, "--country", "GB", "--format", "json"]) == 1
    before = json.loads(capsys.readouterr().out)
    assert main(["check", "--text", SCAM, "--country", "GB", "--format", "json", "--online", "--language", "en"]) == 1
    after = json.loads(capsys.readouterr().out)
    assert (after["level"], after["score"]) == (before["level"], before["score"])
    added = [line for line in after["advice"] if line not in before["advice"]]
    assert [line["id"] for line in added] == ["recall_found", "recall_compare", "recall_not_genuine"]
    assert "product-recall-dunmore-kettle-2611-0055" in added[0]["text"]


def test_check_online_asks_nobody_about_other_messages(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "check",
                "--online",
                "--country",
                "GB",
                "--text",
                "Your parcel waits, pay 1.99: https://parcel.example/pay",
            ]
        )
        == 1
    )
    no_product = "An item you purchased has been recalled. Enter your card for the refund: https://recall-desk.example"
    assert main(["check", "--online", "--country", "GB", "--language", "en", "--text", no_product]) == 1
    assert "does not say which product" in capsys.readouterr().out
    assert main(["check", "--online", "--language", "en", "--text", SCAM]) == 1
    assert "which country’s register" in capsys.readouterr().out
    assert _Handler.asked == []


@pytest.mark.parametrize("form", ["terminal", "html", "json"])
def test_what_could_not_be_asked_is_said_in_every_form(
    form: str, server: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SERVER, "http://127.0.0.1:9")
    assert main(["check", "--online", "--country", "GB", "--language", "en", "--text", SCAM, "--format", form]) == 1
    told = capsys.readouterr().out
    assert "GOV.UK" in told
    assert "there is no connection" in " ".join(told.split())
    assert main(["recalls", "Dunmore kettle", "--country", "GB", "--online"]) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["recalls"],
        ["recalls", "lamp", "--message", "x.txt"],
        ["recalls", "lamp", "--online"],
        ["recalls", "lamp", "--country", "Atlantis"],
        ["recalls", "--message", "nowhere.txt"],
        ["recalls", "rosalind.quill@mail.example", "--country", "GB", "--online"],
        ["recalls", "lamp", "--country", "AU", "--online"],
    ],
)
def test_what_cannot_be_done_ends_with_2(words: list[str], server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out or err
    assert _Handler.asked == []
