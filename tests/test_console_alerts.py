"""Alerts in the console: each role does what it may, nothing dangerous is kept, nobody writes over another, all of it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alert_store import quivive
from console import SECOND, Team, content, drafted, fields, stepped, team, token

from quivive.accounts.audit import JOURNAL as AUDIT
from quivive.alerts.records import all_cases
from quivive.alerts.trail import State
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Team]:
    with team(tmp_path) as found:
        yield found


def audited(here: Team) -> list[tuple[object, object]]:
    return [(event.content["did"], event.content["by"]) for event in here.desk.store.journal(AUDIT) if str(event.content["did"]).startswith("alert")]


def test_from_a_campaign_to_a_page_that_can_be_verified(here: Team, tmp_path: Path) -> None:
    analyst, publisher, second = here.client("Analyst"), here.client("Publisher"), here.client(SECOND)
    address = drafted(analyst, here.campaign)
    page = analyst.get(address)
    assert "False text messages in the name of Chronopost" in page.text
    assert "Chronopost" in page.text and "waits for approval" in page.text
    assert stepped(publisher, address, "approve")[0] == 303
    status, text = stepped(second, address, "publish")
    assert status == 303 and "published" in text
    identity = address.rpartition("/")[2]
    public = here.nobody()
    served = public.get(f"/alerts/{identity}.fr.html")
    assert served.status_code == 200 and served.headers["content-type"] == "text/html; charset=utf-8"
    copy = tmp_path / "copy.html"
    copy.write_bytes(served.content)
    code, said, fault = quivive("verify", str(copy), "--key", str(tmp_path / "key.pub"))
    assert code == 0 and "Genuine" in said, fault
    status, text = stepped(publisher, address, "withdraw", because="over")
    assert status == 303
    assert "Withdrawn" in public.get(f"/alerts/{identity}.en.html").text
    assert audited(here) == [("alert_drafted", "Analyst"), ("alert_approved", "Publisher"), ("alert_published", SECOND), ("alert_withdrawn", "Publisher")]
    for event in all_cases(here.desk.store)[identity].events:
        assert event.by in text


def test_each_role_does_what_it_may(here: Team) -> None:
    reader, analyst, publisher = here.client("Reader"), here.client("Analyst"), here.client("Publisher")
    address = drafted(publisher, here.campaign)
    assert reader.get(address).status_code == 200
    assert reader.get(f"/team/alerts/new?campaign={here.campaign}").status_code == 403
    assert reader.get(f"{address}/edit").status_code == 403
    for browser in (reader, analyst):
        page = browser.get(address).text
        for step in ("approve", "publish", "withdraw", "again"):
            answer = browser.post(f"{address}/{step}", data={"form_token": token(page), "content": "0" * 64, "because": "over"})
            assert answer.status_code == 403, step
    # Whoever drafted it is told that another one must approve it, and is refused if they try all the same.
    page = publisher.get(address)
    assert "another person has to approve it" in page.text and f"{address}/approve" not in page.text
    case = all_cases(here.desk.store)[address.rpartition("/")[2]]
    answer = publisher.post(f"{address}/approve", data={"form_token": token(page.text), "content": case.content})
    assert answer.status_code == 422 and "cannot approve it too" in answer.text
    assert all_cases(here.desk.store)[case.alert.id].state is State.DRAFT


def test_what_could_be_followed_is_refused_at_its_field(here: Team) -> None:
    analyst = here.client("Analyst")
    address = drafted(analyst, here.campaign)
    form = fields(analyst.get(f"{address}/edit?notice=fr").text)
    kept = dict(form)
    form |= {"happening.new": "Voyez https://chronopost-colis.example/x", "do.new": "Appelez le 06 39 98 77 66.", "headline": ""}
    answer = analyst.post(f"{address}/edit?notice=fr", data=form)
    assert answer.status_code == 422
    for field, why in (("happening.new", "chronopost-colis.example"), ("do.new", "06 39 98 77 66"), ("headline", "cannot be empty")):
        place = answer.text.split(f'id="fault-{field}"')[1].split("</p>")[0]
        assert why in place
    assert "Voyez https" in answer.text, "what was typed is there to be mended"
    assert all_cases(here.desk.store)[address.rpartition("/")[2]].state is State.DRAFT
    kept["headline"] = "Attention \u202eaux SMS"
    assert "no screen shows" in analyst.post(f"{address}/edit?notice=fr", data=kept).text
    assert len(all_cases(here.desk.store)[address.rpartition("/")[2]].events) == 1


def test_words_are_changed_and_facts_are_left_out_and_put_back(here: Team) -> None:
    analyst = here.client("Analyst")
    address = drafted(analyst, here.campaign)
    identity = address.rpartition("/")[2]
    first = all_cases(here.desk.store)[identity].alert.notice("fr")
    form = fields(analyst.get(f"{address}/edit?notice=fr").text)
    facts = [name for name, value in form.items() if value == "1"]
    assert len(facts) == sum(bool(said.source) for some in first.lists.values() for said in some) + len(first.places)
    left = facts[0]
    del form[left]
    form |= {"headline": "Faux colis", "happening.new": "Les messages viennent le soir.", "reports": "12"}
    assert analyst.post(f"{address}/edit?notice=fr", data=form).status_code == 303
    case = all_cases(here.desk.store)[identity]
    notice = case.alert.notice("fr")
    assert notice.headline == "Faux colis" and notice.happening[-1] == "Les messages viennent le soir." and case.alert.reports == 12
    assert case.alert.notice("en") == all_cases(here.desk.store)[identity].first.notice("en")
    said = [one for some in notice.lists.values() for one in some if one.source] + list(notice.places)
    assert len(said) == len(facts) - 1
    again = fields(analyst.get(f"{address}/edit?notice=fr").text)
    unticked = list(set(_boxes(analyst.get(f"{address}/edit?notice=fr").text)) - set(again))
    assert len(unticked) == 1
    assert analyst.post(f"{address}/edit?notice=fr", data={**again, unticked[0]: "1"}).status_code == 303
    now = all_cases(here.desk.store)[identity].alert.notice("fr")
    assert {said for some in now.lists.values() for said in some if said.source} == {said for some in first.lists.values() for said in some if said.source}


def _boxes(page: str) -> list[str]:
    from lxml import html  # noqa: PLC0415 - as above

    return [str(box.get("name")) for box in html.fromstring(page).xpath("//form[contains(@action, '/edit')]//input[@type='checkbox']")]


def test_whoever_is_later_writes_over_nothing_and_loses_nothing(here: Team) -> None:
    one, other = here.client("Analyst"), here.client("Publisher")
    address = drafted(one, here.campaign)
    identity = address.rpartition("/")[2]
    first = fields(one.get(f"{address}/edit?notice=fr").text) | {"headline": "Titre de la première"}
    second = fields(other.get(f"{address}/edit?notice=fr").text) | {"headline": "Titre de la seconde"}
    assert one.post(f"{address}/edit?notice=fr", data=first).status_code == 303
    answer = other.post(f"{address}/edit?notice=fr", data=second)
    assert answer.status_code == 409 and "Nothing was written over" in answer.text
    assert "Titre de la seconde" in answer.text and fields(answer.text)["headline"] == "Titre de la première"
    assert all_cases(here.desk.store)[identity].alert.notice("fr").headline == "Titre de la première"
    # And nobody approves, publishes or withdraws what they have not seen.
    stale = content(other.get(address).text)
    third = fields(one.get(f"{address}/edit?notice=en").text) | {"headline": "Other words"}
    assert one.post(f"{address}/edit?notice=en", data=third).status_code == 303
    second_publisher = here.client(SECOND)
    page = second_publisher.get(address).text
    answer = second_publisher.post(f"{address}/approve", data={"form_token": token(page), "content": stale})
    assert answer.status_code == 409
    assert not all_cases(here.desk.store)[identity].approved_by


def test_a_change_after_approval_needs_another_one(here: Team) -> None:
    analyst, publisher = here.client("Analyst"), here.client("Publisher")
    address = drafted(analyst, here.campaign)
    assert stepped(publisher, address, "approve")[0] == 303
    form = fields(analyst.get(f"{address}/edit?notice=fr").text) | {"headline": "Autre titre"}
    assert analyst.post(f"{address}/edit?notice=fr", data=form).status_code == 303
    page = publisher.get(address)
    assert "/publish" not in page.text
    answer = publisher.post(f"{address}/publish", data={"form_token": token(page.text), "content": content(page.text)})
    assert answer.status_code == 422 and "Nobody has approved it" in answer.text
    assert not (here.folder / "pages").exists()


def test_a_draft_is_written_anew_from_what_is_known_by_then(here: Team) -> None:
    analyst = here.client("Analyst")
    address = drafted(analyst, here.campaign)
    identity = address.rpartition("/")[2]
    page = analyst.get(f"/team/alerts/new?campaign={here.campaign}&as={identity}")
    form = {"form_token": token(page.text), "language": list(WORDING), "main": "de", "tell_count": "1"}
    answer = analyst.post(f"/team/alerts/new?campaign={here.campaign}&as={identity}", data=form)
    assert answer.headers["location"] == address
    case = all_cases(here.desk.store)[identity]
    assert case.alert.languages[0] == "de" and set(case.alert.languages) == set(WORDING) and case.alert.reports == 8


def test_it_is_shown_in_every_form_before_it_goes_out(here: Team) -> None:
    analyst = here.client("Analyst")
    address = drafted(analyst, here.campaign)
    page = analyst.get(f"{address}/page/fr")
    assert page.status_code == 200 and "Bluebird Bank" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "style-src 'sha256-" in policy and "unsafe-inline" not in policy and "sandbox" in policy
    identity = address.rpartition("/")[2]
    link = f'href="{identity}.en.html"'
    assert link in page.text and 'lang="en"' in analyst.get(f"{address}/page/{identity}.en.html").text.splitlines()[1], "its own links lead to the other languages"
    others = analyst.get(f"{address}/preview?notice=en").text
    for sign in ("Subject:", "urn:oasis:names:tc:emergency:cap:1.2", "http://www.w3.org/2005/Atom", "https://jsonfeed.org/version/1.1"):
        assert sign in others


@pytest.mark.parametrize("name", ["../reports.sqlite", "..%2freports.sqlite", "%2e%2e/key", ".0123456789abcdef.json.1", "key", "index.html%2f..", "0123456789abcdef.json%00", "//etc/passwd"])
def test_nothing_but_what_was_published_is_served(here: Team, name: str) -> None:
    (here.folder / "pages").mkdir()
    (here.folder / "pages" / "key").write_text("secret", "utf-8")
    (here.folder / "pages" / ".0123456789abcdef.json.1").write_text("secret", "utf-8")
    answer = here.nobody().get(f"/alerts/{name}")
    assert answer.status_code in (400, 404) and "secret" not in answer.text


def test_what_is_published_has_its_type_and_is_not_sent_twice(here: Team) -> None:
    address = drafted(here.client("Analyst"), here.campaign)
    identity = address.rpartition("/")[2]
    publisher = here.client("Publisher")
    assert stepped(publisher, address, "approve")[0] == 303
    assert stepped(publisher, address, "publish")[0] == 303
    public = here.nobody()
    for name, kind in (
        ("", "text/html; charset=utf-8"), ("index.fr.html", "text/html; charset=utf-8"), (f"{identity}.json", "application/json"), (f"{identity}.cap.xml", "application/cap+xml"),
        ("feed.en.atom", "application/atom+xml"), ("feed.en.json", "application/feed+json"),
    ):  # fmt: skip
        answer = public.get(f"/alerts/{name}")
        assert answer.status_code == 200 and answer.headers["content-type"] == kind, name
        again = public.get(f"/alerts/{name}", headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304 and not again.content
        later = public.get(f"/alerts/{name}", headers={"if-modified-since": answer.headers["last-modified"]})
        assert later.status_code == 304 and not later.content
    for ending in ("atom", "json"):
        page, feed = public.get(f"/alerts/feed.en.{ending}"), public.get(f"/v1/feeds/alerts.en.{ending}")
        same = ("content-type", "etag", "last-modified", "cache-control", "access-control-allow-origin")
        assert feed.content == page.content and [feed.headers[each] for each in same] == [page.headers[each] for each in same]
    assert json.loads(public.get(f"/alerts/{identity}.json").content)["alert"]["id"] == identity
    assert "quivive" not in public.get("/alerts/").headers.get("set-cookie", "")


def test_without_a_publisher_alerts_are_written_and_approved_only(tmp_path: Path) -> None:
    with team(tmp_path) as here:
        from dataclasses import replace  # noqa: PLC0415 - only here

        bare = Team(here.desk, replace(here.settings, publisher="", signing_key="", alerts_folder=""), here.campaign, here.folder)
        address = drafted(bare.client("Analyst"), here.campaign)
        publisher = bare.client("Publisher")
        status, page = stepped(publisher, address, "approve")
        assert status == 303 and "Publishing is not set up" in page
        answer = publisher.post(f"{address}/publish", data={"form_token": token(page), "content": all_cases(here.desk.store)[address.rpartition("/")[2]].content})
        assert answer.status_code == 422 and "signing_key" in answer.text
        assert publisher.get(f"{address}/preview").status_code == 200
        assert bare.nobody().get("/alerts/").status_code == 404


@pytest.mark.parametrize("path", ["/team/alerts/0123456789abcdef", "/team/alerts/x", "/team/alerts/%00/edit", "/team/alerts/new?campaign=zz", "/team/alerts/new", f"/team/alerts/{'9' * 3000}/preview"])
def test_what_there_is_not_is_said(here: Team, path: str) -> None:
    answer = here.client("Publisher").get(path)
    assert answer.status_code == 404 and "There is no such" in answer.text


def test_the_console_says_the_same_in_both_languages() -> None:
    english, french = load_knowledge().console("en"), load_knowledge().console("fr")
    import re  # noqa: PLC0415 - only here

    assert set(english.keys) == set(french.keys)
    for key in english.keys:
        if key.startswith("console."):
            for form, text in english.forms(key).items():
                other = french.forms(key)
                assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", other.get(form, other["other"]))), key
            for text in french.forms(key).values():
                assert not re.search(r"[ ][:;?!]|'", text), f"{key}: {text}"


def test_what_was_done_is_told_in_sentences(here: Team) -> None:
    address = drafted(here.client("Analyst"), here.campaign)
    publisher = here.client("Publisher")
    stepped(publisher, address, "approve")
    stepped(publisher, address, "publish")
    stepped(publisher, address, "withdraw", because="over")
    identity = address.rpartition("/")[2]
    for language, sentences in {"en": ("Analyst drafted the alert", "Publisher approved", "Publisher published", "Publisher withdrew"), "fr": ("Publisher a retiré l’alerte",)}.items():
        page = here.client("Admin").get(f"/team/audit?language={language}").text
        for sentence in sentences:
            assert sentence in page and identity in page, sentence
