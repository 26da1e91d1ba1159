"""What is published: pages, feeds, CAP and the signed document, held to their standards by other programs than ours; tampering is seen."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import feedparser
import pytest
from alerting import ALL, EXAMPLE, PUBLISHER, WORDINGS, alert, campaign, on_its_way, shorter
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from test_alert_texts import HOSTILE

from quivive.alerts import keys
from quivive.alerts.cap import NAMESPACE, cap_message
from quivive.alerts.document import is_signed_by
from quivive.alerts.errors import CannotAlert
from quivive.alerts.feeds import atom, json_feed
from quivive.alerts.page import alert_page, index_page
from quivive.alerts.site import files_of, lists_of, put
from quivive.alerts.trail import Case
from quivive.alerts.verify import verified
from quivive.schema import ALERT

FIRST = alert(languages=ALL)
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key()
CAP = etree.XMLSchema(etree.parse(Path(__file__).with_name("cap") / "CAP-v1.2.xsd"))
CASES = {
    "published": on_its_way(FIRST, "approve", "publish"),
    "updated": on_its_way(FIRST, "approve", "publish", "Autre titre", "approve", "publish"),
    "withdrawn": on_its_way(FIRST, "approve", "publish", "Autre titre", "approve", "publish", "withdraw"),
}
OWN = re.compile(rf"(?:{FIRST.id}|index)(?:\.[a-z]{{2}})?\.html|feed\.[a-z]{{2}}\.atom")
each_state = pytest.mark.parametrize("state", CASES)


class Page(HTMLParser):
    """The elements of a page, the addresses in it, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.addresses: list[str] = []
        self.events: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action", "srcset", "data", "formaction", "poster", "ping")]
        self.events += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def files(case: Case) -> dict[str, bytes]:
    return files_of(case.issues, PUBLISHER, WORDINGS, KEY)


def hostile_case(text: str) -> Case:
    return on_its_way(alert(text), "approve", "publish")


# --- pages


@each_state
def test_a_page_loads_nothing_runs_nothing_and_leads_nowhere_else(state: str) -> None:
    pages = [data.decode() for name, data in files(CASES[state]).items() if name.endswith(".html")]
    pages += [index_page([CASES[state].issues], PUBLISHER, WORDINGS, language) for language in PUBLISHER.languages]
    assert len(pages) == len(ALL) + 2
    for page in pages:
        seen = Page(page)
        assert not seen.elements & {"script", "iframe", "img", "object", "embed", "form", "input", "base", "audio", "video", "template"}
        assert seen.addresses
        assert all(OWN.fullmatch(address) for address in seen.addresses), seen.addresses
        assert not seen.events
        assert "default-src 'none'" in page
        assert "unsafe" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_example_is_text_on_every_page(text: str) -> None:
    case = hostile_case(text)
    calm = Page(alert_page(hostile_case("Bonjour").issues, case.alert.notices[0], PUBLISHER, WORDINGS["fr"], []))
    for name, data in files(case).items():
        if name.endswith(".html"):
            seen = Page(data.decode())
            assert seen.elements <= calm.elements | {"nav"}
            assert all(OWN.fullmatch(address) for address in seen.addresses)
            assert not seen.events


def test_a_page_says_since_when_and_that_it_changed_or_is_over() -> None:
    for state, words in (("published", "10 juin 2026"), ("updated", "Modifié le 10 juin 2026"), ("withdrawn", "Retiré le 10 juin 2026")):
        page = Page(files(CASES[state])[f"{FIRST.id}.fr.html"].decode()).text
        assert words in page
    assert "hxxps://" in Page(files(CASES["updated"])[f"{FIRST.id}.fr.html"].decode()).text
    gone = Page(files(CASES["withdrawn"])[f"{FIRST.id}.fr.html"].decode().partition("<footer>")[0]).text
    assert "Cet avis est terminé." in gone
    assert "hxxps://" not in gone


# --- the signed document


@each_state
def test_the_document_is_as_its_schema_says(state: str) -> None:
    Draft202012Validator.check_schema(ALERT)
    document = json.loads(files(CASES[state])[f"{FIRST.id}.json"])
    Draft202012Validator(ALERT, format_checker=FormatChecker()).validate(document)
    assert (document["state"], document["version"]) == (state, len(CASES[state].issues))


@each_state
def test_every_file_of_an_alert_can_be_verified(state: str) -> None:
    made = files(CASES[state])
    document = made[f"{FIRST.id}.json"]
    assert len(made) == len(ALL) + 2
    for name, data in made.items():
        found = verified(name, data, PUBLIC, document if name.endswith(".xml") else b"")
        assert (found.alert, str(found.state)) == (CASES[state].issues[-1].alert, state)
    hook = json.dumps({"type": f"alert.{state}", "timestamp": "x", "data": json.loads(document)}).encode()
    assert verified("hook", hook, PUBLIC).publisher == PUBLISHER.name


def fault(name: str, data: bytes, beside: bytes = b"", key: Any = PUBLIC) -> str:
    with pytest.raises(CannotAlert) as caught:
        verified(name, data, key, beside)
    return caught.value.key


def test_what_was_tampered_with_is_seen() -> None:
    made = files(CASES["published"])
    document, page, cap = (made[f"{FIRST.id}{end}"] for end in (".json", ".fr.html", ".cap.xml"))
    assert fault("x", document, key=Ed25519PrivateKey.generate().public_key()) == "verify_signature"
    for old, new in ((b"33700", b"33701"), (b"Chronopost", b"Chronopast"), (b'"version": 1', b'"version": 2'), (b"chronopost.fr", b"chronop0st.fr")):
        assert old in document
        assert fault("x", document.replace(old, new, 1)) == "verify_signature"
        if old in page:
            assert fault("x", page.replace(old, new)) in ("verify_changed", "verify_signature")
    assert fault("x", page.replace(b"<footer>", b'<a href="https://evil.example">x</a><footer>')) == "verify_changed"
    assert fault("x", page.replace(b"</body>", b"<script>alert(1)</script></body>")) == "verify_changed"
    assert fault("x", cap.replace(b"Moderate", b"Extreme", 1), document) == "verify_changed"
    assert fault("x", cap, document.replace(b"33700", b"33701", 1)) == "verify_signature"
    assert fault("x", cap) == "verify_beside"
    other = files(on_its_way(alert("Autre exemple", ALL), "approve", "publish"))
    assert fault("x", cap, other[f"{FIRST.id}.json"]) == "verify_changed"
    newer = files(CASES["updated"])
    swapped = page.partition(b'<pre id="quivive-alert">')[0] + b'<pre id="quivive-alert">' + newer[f"{FIRST.id}.fr.html"].partition(b'<pre id="quivive-alert">')[2]
    assert fault("x", swapped) == "verify_changed"
    twice = page.replace(b"</body>", b'<pre id="quivive-alert">{}</pre></body>')
    assert fault("x", twice) == "verify_beside"


def test_every_byte_of_the_document_is_signed() -> None:
    """A change of any letter of what is said, and of any sign that gives it shape, is seen or changes nothing."""
    document = files(on_its_way(alert(languages=("en",)), "approve", "publish"))[f"{FIRST.id}.json"]
    plain = json.loads(document)
    for place in range(0, len(document), 37):
        changed = document[:place] + bytes([document[place] ^ 1]) + document[place + 1 :]
        try:
            assert json.loads(changed) == plain
            assert verified("x", changed, PUBLIC)
        except (AssertionError, ValueError, UnicodeDecodeError):
            assert fault("x", changed) in ("verify_signature", "verify_unreadable", "verify_beside")


@pytest.mark.parametrize("junk", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"{" * 100_000, b'{"schema":"quivive.alert/1"}', b"<html></html>", b'{"schema":"quivive.alert/1","signature":{"algorithm":"Ed25519","value":"x"},"alert":NaN}', b'<pre id="quivive-alert">{}</pre>', b"x" * 5_000_000])
def test_what_is_no_alert_is_said(junk: bytes) -> None:
    assert fault("x", junk) in ("verify_unreadable", "verify_signature", "verify_beside")


def test_a_name_that_stands_twice_is_no_document() -> None:
    document = files(CASES["published"])[f"{FIRST.id}.json"].decode()
    doubled = document.replace('"version": 1', '"version": 9, "version": 1')
    assert json.loads(doubled) == json.loads(document)
    assert fault("x", doubled.encode()) == "verify_unreadable"


def test_a_signature_without_its_algorithm_is_none() -> None:
    document = json.loads(files(CASES["published"])[f"{FIRST.id}.json"])
    assert is_signed_by(document, PUBLIC)
    for odd in (None, {}, {"algorithm": "none", "value": ""}, {**document["signature"], "algorithm": "ed25519"}, {**document["signature"], "value": 7}, "x"):
        assert not is_signed_by(document | {"signature": odd}, PUBLIC)


# --- keys


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "alerts.key"
    name = keys.new_key(file)
    assert file.stat().st_mode & 0o777 == 0o600
    secret, public = keys.read_secret(file), keys.read_public(tmp_path / "alerts.key.pub")
    assert keys.key_name(public) == keys.key_name(secret.public_key()) == name
    assert (tmp_path / "alerts.key.pub").read_text().startswith("whpk_")
    for attempt, key in ((lambda: keys.new_key(file), "exists"), (lambda: keys.read_public(file), "key_unreadable"), (lambda: keys.read_secret(tmp_path / "no"), "key_unreadable")):
        with pytest.raises(CannotAlert) as caught:
            attempt()
        assert caught.value.key == key
    (tmp_path / "junk").write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    (tmp_path / "junk").chmod(0o600)
    with pytest.raises(CannotAlert):
        keys.read_secret(tmp_path / "junk")
    if os.name == "posix":
        file.chmod(0o640)
        with pytest.raises(CannotAlert) as caught:
            keys.read_secret(file)
        assert caught.value.key == "key_open"


# --- CAP


@each_state
def test_cap_is_valid_against_the_schema_of_oasis(state: str) -> None:
    CAP.assertValid(etree.fromstring(cap_message(CASES[state].issues, PUBLISHER, WORDINGS)))


@pytest.mark.parametrize("text", HOSTILE)
def test_cap_is_valid_whatever_the_example_holds(text: str) -> None:
    CAP.assertValid(etree.fromstring(cap_message(hostile_case(text).issues, PUBLISHER, WORDINGS)))


def test_cap_refers_to_what_it_changes() -> None:
    said = {state: etree.fromstring(cap_message(case.issues, PUBLISHER, WORDINGS)) for state, case in CASES.items()}

    def all_of(state: str, name: str) -> list[str]:
        return [element.text for element in said[state].iter(f"{{{NAMESPACE}}}{name}")]

    assert [all_of(state, "msgType") for state in CASES] == [["Alert"], ["Update"], ["Cancel"]]
    first, second = (f"{PUBLISHER.sender},{FIRST.id}.{number},2026-06-10T09:0{minute}:00-00:00" for number, minute in ((1, 2), (2, 5)))
    assert all_of("published", "references") == []
    assert all_of("updated", "references") == [first]
    assert all_of("withdrawn", "references") == [f"{first} {second}"]
    assert all_of("withdrawn", "note") == ["This warning is over. Such messages are hardly seen any more."]
    assert all_of("published", "language") == list(ALL)
    assert set(all_of("published", "web")) == {f"{PUBLISHER.url}{FIRST.id}.{language}.html" for language in ALL}
    assert all_of("published", "value")[:2] == ["FR", "GB"]


# --- feeds


def test_atom_is_read_by_another_program() -> None:
    cases = [case.issues for case in CASES.values()]
    others = [on_its_way(replace(alert(text, ("en",)), id=f"{number:016x}"), "approve", "publish").issues for number, text in enumerate(HOSTILE)]
    read = feedparser.parse(atom([cases[1], *others], PUBLISHER, WORDINGS, "en"))
    assert not read.bozo
    assert read.version == "atom10"
    assert (read.feed.author, read.feed.updated) == (PUBLISHER.name, "2026-06-10T09:05:00Z")
    assert len(read.entries) == len({entry.id for entry in read.entries}) == len(HOSTILE) + 1
    assert all(entry.id.startswith("urn:uuid:") and entry.title and entry.updated and entry.link.startswith(PUBLISHER.url) for entry in read.entries)
    assert (read.entries[0].published, read.entries[0].updated) == ("2026-06-10T09:02:00Z", "2026-06-10T09:05:00Z")
    ids = {feedparser.parse(atom([issues], PUBLISHER, WORDINGS, "en")).entries[0].id for issues in cases}
    assert len(ids) == 1
    gone = feedparser.parse(atom([cases[2]], PUBLISHER, WORDINGS, "en")).entries[0]
    assert gone.title.startswith("Withdrawn: ")
    assert gone.tags[0].term == "withdrawn"
    for entry in etree.fromstring(atom([*cases, *others], PUBLISHER, WORDINGS, "fr")).iter("{http://www.w3.org/2005/Atom}content"):
        assert not Page(entry.text or "").elements & {"a", "script", "img", "iframe"}


def test_an_atom_feed_has_what_rfc_4287_asks_for() -> None:
    """Section 4.1: a feed has one id, title and updated, an author, at most one alternate of a type; an entry too."""
    feed = etree.fromstring(atom([CASES["updated"].issues], PUBLISHER, WORDINGS, "fr"))
    names = {"a": "http://www.w3.org/2005/Atom"}
    for element in (feed, feed.find("a:entry", names)):
        assert all(len(element.findall(f"a:{name}", names)) == 1 for name in ("id", "title", "updated"))
        assert len(element.findall("a:link[@rel='alternate']", names)) == 1
    assert len(feed.findall("a:link[@rel='self']", names)) == len(feed.findall("a:author/a:name", names)) == 1


@each_state
def test_the_json_feed_has_what_version_1_1_asks_for(state: str) -> None:
    feed = json.loads(json_feed([CASES[state].issues], PUBLISHER, WORDINGS, "fr"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) == {"version", "title", "home_page_url", "feed_url", "language", "authors", "items"}
    (item,) = feed["items"]
    assert isinstance(item["id"], str)
    assert item["content_text"]
    assert item["content_html"]
    assert re.fullmatch(r"2026-06-10T09:\d\d:00Z", item["date_modified"])
    assert item["tags"] == (["withdrawn"] if state == "withdrawn" else ["parcel"])
    assert item["_quivive"]["state"] == state


# --- the folder


def test_the_folder_is_the_same_each_time_and_each_file_is_whole(tmp_path: Path) -> None:
    for _ in range(2):
        put(tmp_path / "site", files(CASES["updated"]) | dict(lists_of([CASES["updated"].issues], PUBLISHER, WORDINGS)))
    names = {path.name for path in (tmp_path / "site").iterdir()}
    assert names == {
        *(f"{FIRST.id}.{language}.html" for language in ALL), f"{FIRST.id}.json", f"{FIRST.id}.cap.xml",
        "index.html", "index.en.html", "index.fr.html", "feed.en.atom", "feed.fr.atom", "feed.en.json", "feed.fr.json",
    }  # fmt: skip
    assert files(CASES["updated"]) == files(CASES["updated"])


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotAlert) as caught:
        put(tmp_path / "file", {"x": b""})
    assert caught.value.key == "not_written"


def test_an_index_without_alerts() -> None:
    assert "There are no warnings now." in index_page([], PUBLISHER, WORDINGS, "en")
    assert dict(lists_of([], PUBLISHER, WORDINGS)).keys() == {"index.html", "index.en.html", "index.fr.html"}


def test_a_name_with_signs_is_text_too() -> None:
    odd = replace(PUBLISHER, name='<b>"Bank" & Söhne</b>')
    case = on_its_way(shorter(alert(), "Titre <i>&amp;</i> \"x\""), "approve", "publish")
    for language, notice in (("fr", case.alert.notices[0]), ("en", case.alert.notices[1])):
        page = Page(alert_page(case.issues, notice, odd, WORDINGS[language], []))
        assert '<b>"Bank" & Söhne</b>' in page.text
        assert not page.elements & {"b", "i"}
    CAP.assertValid(etree.fromstring(cap_message(case.issues, odd, WORDINGS)))
    assert not feedparser.parse(atom([case.issues], odd, WORDINGS, "fr")).bozo


def test_the_example_is_shown_as_it_was_disarmed() -> None:
    page = Page(files(CASES["published"])[f"{FIRST.id}.fr.html"].decode()).text
    assert alert(EXAMPLE).notices[0].example in page
    assert campaign().id not in page.partition('"campaign"')[0]
