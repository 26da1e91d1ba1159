"""What to do after it has happened: right in every country, most urgent first, nothing twice, no number of strangers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_cli import NONE, on_terminal, run

import quivive
from quivive import Happened, Level
from quivive.advise import advise, help_after, what_happened
from quivive.advise.aftercare import STEPS, aftercare_lines
from quivive.advise.message import BY_TYPE
from quivive.advise.places import LOSSES, MOST_AFTER_LOSS
from quivive.cli.console import load_wording
from quivive.errors import UnknownName
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.message import Channel
from quivive.renderers import load_renderer
from quivive.renderers.steps import groups
from quivive.schema import AFTERCARE, VERDICT
from quivive.verdict import Aftercare, When

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge

SCAM = "Your parcel is held at our depot. Pay the fee of 1.45 with your card today: https://parcel-desk.example/pay"
SINGLE = [one for one in Happened if one is not Happened.NOTHING]
KNOWN = load_knowledge()
COUNTRIES = ("", *KNOWN.countries)
MOST_LINES = 10
"""After one thing that happened; the worst needs so many."""
_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){2,}")


def after(*happened: Happened, **more: str) -> Aftercare:
    """What to do after this, for a reader of English."""
    return quivive.aftercare(happened, **more)


# --- complete, in every language, everywhere


@pytest.mark.parametrize("language", WORDING)
@pytest.mark.parametrize("happened", Happened)
def test_it_reads_well_in_every_country_for_every_scam(knowledge: Knowledge, happened: Happened, language: str) -> None:
    """No placeholder is left, nothing is said twice, and it is short enough to be followed."""
    stand_ins = set()
    for country in COUNTRIES:
        for kind in ("", *BY_TYPE):
            channel = Channel.CALL if kind == "bank_fraud_desk" else None
            told = help_after(
                (happened,), scam_type=kind, brand=None, channel=channel, country=country, knowledge=knowledge, language=language
            )
            texts = [line.text for line in told.advice]
            assert 2 <= len(texts) <= MOST_LINES + 1
            assert len(set(texts)) == len(texts)
            stand_ins |= {text for text in texts if re.search(r"[{}…]", text)}
            assert len(told.routes) <= MOST_AFTER_LOSS
            assert {route.country for route in told.routes} <= {country, ""}
    assert not stand_ins


@pytest.mark.parametrize("channel", [None, *Channel])
def test_every_step_is_for_something_and_has_its_sentence(channel: Channel | None) -> None:
    for language in WORDING:
        wording = KNOWN.wording(language)
        assert [one for one in Happened if not wording.has(f"happened.{one}")] == []
        for one in SINGLE:
            assert aftercare_lines((one,), None, "", channel, "", KNOWN, wording), one
    assert len({step.id for step in STEPS}) == len(STEPS)
    assert all(step.after and Happened.NOTHING not in step.after for step in STEPS)
    assert {other for step in STEPS for other in step.unless} <= {step.id for step in STEPS}


@given(st.sets(st.sampled_from(Happened)), st.sampled_from(COUNTRIES), st.sampled_from(["", *BY_TYPE]))
@settings(max_examples=150, deadline=None)
def test_several_happenings_are_one_list(happened: set[Happened], country: str, kind: str) -> None:
    """Together nothing is said twice, and nothing is lost that each of them alone would say."""
    told = after(*happened, country="" if country == "ALL" else country, scam_type=kind)
    ids = [line.id for line in told.advice]
    assert len({line.text for line in told.advice}) == len(told.advice)
    # The password of a bank opens an account with money in it.
    opened = {Happened.BANK_DETAILS} if kind == "bank_fraud_desk" and Happened.PASSWORD in happened else set()
    told_of = {step.id for step in STEPS if step.after & (happened | opened)}
    for one in happened & set(SINGLE):
        for line in after(one, country=told.country, scam_type=kind).advice:
            step = next((step for step in STEPS if step.id == line.id.removesuffix("_any")), None)
            covered = step is not None and not told_of.isdisjoint(step.unless)
            alone = line.id.startswith(("do_", "check_", "go_", "brand_", "wait", "hang", "already")) or line.id in _OF_THE_MESSAGE
            assert line.id in ids or covered or alone, line.id
    whens = [list(When).index(line.when) for line in told.advice]
    assert whens == sorted(whens)
    assert quivive.aftercare(reversed(list(happened)), country=told.country, scam_type=kind) == told


_OF_THE_MESSAGE = {id_ for ids in BY_TYPE.values() for id_ in ids} | {"hang_up", "call_old_number", "stay_on_marketplace"}


# --- the right order


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("happened", [Happened.CODE, Happened.TRANSFER, Happened.CARD, Happened.PAID_CARD, Happened.BANK_DETAILS])
def test_the_bank_is_called_first(country: str, happened: Happened) -> None:
    first = after(happened, country="" if country == "ALL" else country).advice[0]
    assert first.id == "bank_call"
    assert "number on the back of your card" in first.text
    assert "Never use a number from the message" in first.text
    assert ("159" in first.text) is (country == "GB")


def test_who_is_on_the_phone_hangs_up_first_and_then_calls_the_bank() -> None:
    first = after(Happened.CODE, channel="call", country="GB").advice[0]
    assert first.id == "bank_call"
    assert first.text.startswith("Hang up if they are still on the line. Call your bank now.")
    assert after(Happened.PASSWORD, channel="call").advice[0].id == "hang_up"


def test_the_device_is_cut_off_before_anything_else() -> None:
    for one in (Happened.REMOTE_ACCESS, Happened.INSTALLED_APP):
        told = after(one, Happened.CODE, Happened.CARD, Happened.TRANSFER, country="FR", scam_type="tech_support")
        assert [line.id for line in told.advice][:2] == ["cut_device", "bank_call"]
        assert "another device" in told.advice[1].text


@given(st.sets(st.sampled_from(SINGLE), min_size=1))
@settings(max_examples=100, deadline=None)
def test_bank_before_police_before_watching(happened: set[Happened]) -> None:
    ids = [line.id for line in after(*happened, country="FR").advice]
    order = [id_ for id_ in ("cut_device", "bank_call", "tell_card", "write_down", "rights", "watch_account", "next_scam") if id_ in ids]
    assert all(ids.index(one) < ids.index(other) for one, other in pairwise(order))
    police = [ids.index(id_) for id_ in ("police_money", "police_document") if id_ in ids]
    assert len(police) <= 1
    assert all(ids.index("bank_call") < place for place in police if "bank_call" in ids)


def test_the_worst_of_all_can_still_be_followed() -> None:
    told = after(*Happened, country="FR", channel="call", scam_type="bank_fraud_desk", brand="amazon")
    assert len(told.advice) <= 25
    assert len([line for line in told.advice if line.when is When.NOW]) <= 10


# --- who helps


@pytest.mark.parametrize(
    ("country", "happened", "first"),
    [
        ("FR", Happened.CARD, "fr-card-block"),
        ("BE", Happened.PAID_CARD, "be-card-stop"),
        ("DE", Happened.CARD, "de-sperr-notruf"),
        ("PL", Happened.CARD, "pl-card-block"),
        ("GB", Happened.CARD, "gb-159"),
        ("GB", Happened.TRANSFER, "gb-159"),
        ("FR", Happened.TRANSFER, "fr-17cyber"),
        ("FR", Happened.GIFT_CARD, "fr-17cyber"),
        ("US", Happened.IDENTITY_DOCUMENT, "us-identity-theft"),
        ("US", Happened.CRYPTO, "us-ic3"),
        ("DE", Happened.CODE, "de-sperr-notruf"),
        ("BR", Happened.TRANSFER, "br-pix-med"),
    ],
)
def test_who_can_stop_it_comes_first(country: str, happened: Happened, first: str) -> None:
    assert after(happened, country=country).routes[0].id == first


def test_perceval_only_where_a_card_is_concerned() -> None:
    for one in SINGLE:
        shown = {route.id for route in after(one, country="FR").routes}
        assert ("fr-perceval" in shown) is (one in {Happened.CARD, Happened.PAID_CARD})


@pytest.mark.parametrize("happened", [Happened.NOTHING, Happened.CLICKED, Happened.REPLIED, Happened.CALLED_BACK])
@pytest.mark.parametrize("country", KNOWN.countries)
def test_who_lost_nothing_is_only_told_where_to_report(country: str, happened: Happened) -> None:
    for channel in Channel:
        _, routes = advise(Level.SCAM, None, "parcel", channel, country, KNOWN, "en", happened=[happened])
        assert {route.channel for route in routes}.isdisjoint({"victim", "bank", "card", "police"})


@pytest.mark.parametrize("country", KNOWN.countries)
def test_every_number_in_the_advice_is_one_that_somebody_verified(country: str) -> None:
    place = KNOWN.country(country)
    verified = {route.address for route in place.routes if route.verified} if place else set()
    for kind in BY_TYPE:
        told = help_after(SINGLE, scam_type=kind, brand=None, channel=Channel.CALL, country=country, knowledge=KNOWN, language="en")
        for line in told.advice:
            if line.id != "rights":
                assert set(_NUMBER.findall(line.text)) <= verified, line.text
                assert not _NUMBER.search(line.text) or (line.source and line.seen)


def test_only_numbers_that_block_every_card_are_named_for_it() -> None:
    assert "800 00 33 22" not in after(Happened.CARD, country="IT").advice[1].text
    assert "0 892 705 705" in after(Happened.CARD, country="FR").advice[1].text


def test_no_number_is_ever_given_for_amazon() -> None:
    amazon = KNOWN.brand("amazon")
    assert not amazon.phone_senders
    for language in WORDING:
        for kind in BY_TYPE:
            for channel in Channel:
                told = help_after(
                    (*SINGLE,), scam_type=kind, brand=amazon, channel=channel, country="", knowledge=KNOWN, language=language
                )
                for text in (*(line.text for line in told.advice), *(route.address for route in told.routes)):
                    assert not re.search(r"\d[\d -]{4,}\d", text), text


# --- rights


def test_rights_are_verified_dated_and_only_those_of_the_country() -> None:
    shown = {}
    for country in KNOWN.countries:
        for right in KNOWN.rights(country):
            assert right.after <= LOSSES
            assert right.fact.verified
            assert set(right.fact.texts) >= {"en", "fr"}
            assert "://" in right.fact.source
            assert re.fullmatch(r"20\d\d-\d\d-\d\d", right.fact.seen)
        shown[country] = {line.text for line in after(*SINGLE, country="" if country == "ALL" else country).advice if line.id == "rights"}
        assert shown[country] == {right.fact.text("en") for right in KNOWN.rights(country)}
    assert {country for country, texts in shown.items() if texts} >= {"BE", "DE", "FR", "GB", "US"}
    assert not any(line.id == "rights" for line in after(Happened.CLICKED, country="FR").advice)


# --- with a message


def test_what_happened_changes_the_help_and_not_the_level() -> None:
    before, lost = (quivive.check(SCAM, channel="sms", country="BE", happened=told) for told in ((), ("card", "code")))
    assert (before.level, before.score, before.findings) == (lost.level, lost.score, lost.findings)
    assert lost.happened == (Happened.CARD, Happened.CODE)
    assert lost.advice[0].id == "bank_call"
    assert lost.routes[0].id == "be-card-stop"
    assert any(line.when is When.ALREADY for line in before.advice)
    assert not any(line.when is When.ALREADY or line.id.startswith("do_not") for line in lost.advice)
    nothing = quivive.check(SCAM, channel="sms", country="BE", happened=["nothing"])
    assert not any(line.when is When.ALREADY for line in nothing.advice)
    assert any(line.id == "do_not_pay" for line in nothing.advice)


@pytest.mark.parametrize("level", [Level.PROVEN, Level.NOTHING_FOUND, Level.CANNOT_TELL])
@pytest.mark.parametrize("language", WORDING)
def test_help_is_given_whatever_the_level_and_nothing_is_called_safe(level: Level, language: str) -> None:
    plain, routes = advise(level, None, "", Channel.EMAIL, "GB", KNOWN, language)
    assert routes == ()
    assert any(line.when is When.CHECK for line in plain)
    told, places = advise(level, None, "", Channel.EMAIL, "GB", KNOWN, language, happened=[Happened.CARD])
    assert places[0].id == "gb-159"
    assert [line.id for line in told if line.id in {"in_doubt", "bank_call"}] == ["in_doubt", "bank_call"]
    for line in (*plain, *told):
        assert not re.search(r"\b(safe|harmless|trustworthy|sans danger|sans risque|fiable)\b", line.text)


def test_nothing_counts_only_alone() -> None:
    assert what_happened([Happened.CARD, Happened.NOTHING, Happened.CARD]) == (Happened.CARD,)
    assert what_happened([Happened.NOTHING]) == (Happened.NOTHING,)
    assert what_happened([]) == ()


def test_a_password_of_a_bank_opens_an_account() -> None:
    assert "bank_call" not in {line.id for line in after(Happened.PASSWORD).advice}
    assert after(Happened.PASSWORD, scam_type="bank_fraud_desk").advice[0].id == "bank_call"
    assert after(Happened.PASSWORD, brand="paypal").advice[0].id == "bank_call"


def test_the_words_of_a_wallet_come_first() -> None:
    assert after(Happened.CLICKED, Happened.PASSWORD, scam_type="seed_phrase").advice[0].id == "move_wallet"


def test_unknown_names_are_said_with_near_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        quivive.aftercare(["crad"])
    assert caught.value.near == ("card",) or "card" in caught.value.near
    for wrong in ({"scam_type": "parcle"}, {"brand": "nobody"}, {"channel": "smoke"}, {"country": "Narnia"}, {"language": "xx"}):
        with pytest.raises(UnknownName):
            quivive.aftercare(["card"], **wrong)
    assert quivive.aftercare("gift-card").happened == (Happened.GIFT_CARD,)


# --- shown


def test_every_form_shows_the_same_under_headings() -> None:
    message = quivive.read(SCAM, channel="sms")
    verdict = quivive.check(message, country="FR", happened=["paid_card"])
    wording = KNOWN.wording("en")
    page = load_renderer("html").render(verdict, message, wording)
    text = load_renderer("terminal").render(verdict, message, wording, width=400)
    table = json.loads(load_renderer("json").render(verdict, message, wording))
    Draft202012Validator(VERDICT).validate(table)
    number = 1
    for group in groups(verdict.advice, wording):
        assert f"<h2>{group.heading}</h2><ol start=\"{number}\">" in page
        assert f"{group.heading}\n" in text
        for line in group.lines:
            assert f"{number}. {line.text}" in text
            number += 1
    assert [line["when"] for line in table["advice"]] == [str(line.when) for line in verdict.advice]
    assert table["happened"] == ["paid_card"]
    assert wording.say("when.places") in text
    assert wording.say("labels.where_to_report") not in text


# --- the command


def test_check_takes_what_happened() -> None:
    words = ("check", "--text", SCAM, "--channel", "sms", "--country", "FR", "--happened")
    told = json.loads(run(*words, "card,Gift-Card", "--format", "json").stdout)
    Draft202012Validator(VERDICT).validate(told)
    assert told["happened"] == ["card", "gift_card"]
    assert told["routes"][0]["id"] == "fr-card-block"
    wrong = run(*words, "crad")
    assert wrong.returncode == 2
    assert b"card" in wrong.stderr


@pytest.mark.parametrize("language", WORDING)
def test_aftercare_with_flags(language: str) -> None:
    words = ("aftercare", "--happened", "code,transfer", "--type", "bank_fraud_desk", "--country", "uk", "--language", language)
    told = json.loads(run(*words, "--format", "json", "--brand", "Lloyds Bank", "--channel", "call").stdout)
    Draft202012Validator(AFTERCARE).validate(told)
    assert list(told) == list(AFTERCARE["properties"])
    assert (told["country"], told["brand"], told["channel"]) == ("GB", "lloyds", "call")
    shown = run(*words, "--width", "40")
    assert shown.returncode == 0
    wording = load_wording(language)
    for key in ("labels.what_to_do", "when.today", "when.later", "when.places"):
        assert wording.say(key)[:30] in shown.stdout.decode()
    assert max(map(len, shown.stdout.decode().splitlines())) <= 40


def test_without_a_terminal_it_says_what_to_give() -> None:
    for words in ((), ("--country", "GB")):
        answer = run("aftercare", *words)
        assert (answer.returncode, answer.stdout) == (2, b"")
        assert "--happened card,code" in answer.stderr.decode()
        assert "remote_access" in answer.stderr.decode()


@pytest.mark.parametrize(
    "words",
    [("--happened", "crad"), ("--happened", "card", "--type", "parcle"), ("--happened", "card", "--brand", "amazn"), ("--happened", "card", "--country", "Narnia"), ("--happened", "card", "--channel", "smoke"), ("--happened", "card", "--format", "xml")],
)  # fmt: skip
def test_what_nobody_knows_is_refused_in_one_line(words: tuple[str, ...]) -> None:
    answer = run("aftercare", *words)
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert answer.stderr.decode().count("\n") == 1
    assert b"Traceback" not in answer.stderr


terminals = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
TERMINAL = {"TERM": "dumb", "COLUMNS": "200"}


@terminals
def test_a_person_is_asked_in_turn() -> None:
    """Slips are said and asked again; several answers at once; country and brand by their names."""
    typed = b"card\n6 8,99\n6, 8\n3\nzz\nUnited Kingdom\namazon\n"
    shown = on_terminal("aftercare", typed=typed, environment=TERMINAL).decode().replace("\r\n", "\n")
    wording = load_wording("en")
    places = [
        shown.index(wording.say(f"aftercare.{key}"))
        for key in ("welcome_hurry", "ask_happened", "ask_channel", "ask_country", "not_a_country", "ask_brand")
    ]
    assert places == sorted(places)
    assert shown.count(wording.say("aftercare.not_a_number", count="15")) == 2
    assert "still on the line. Call your bank now. Dial 159" in shown
    assert wording.say("aftercare.tell_card") in shown
    assert wording.say("aftercare.tell_code") in shown
    assert "amazon.com/reportascam" in shown


@terminals
def test_whatever_is_not_known_can_be_left_out() -> None:
    for typed in (b"\n\n\n\n", b"\x04\x04\x04\x04", b"9\n\n\nno such name\n"):
        shown = on_terminal("aftercare", "--language", "fr", typed=typed, environment=TERMINAL).decode()
        assert load_wording("fr").say("labels.what_to_do") in shown
        assert load_wording("fr").say("advice.give_country") in shown
        assert "Traceback" not in shown


@terminals
def test_nonsense_does_not_make_it_ask_for_ever() -> None:
    typed = b"x" * 3_000 + b"\n" + b"nonsense\n" * 60
    shown = on_terminal("aftercare", typed=typed, environment=TERMINAL).decode()
    assert load_wording("en").say("labels.what_to_do") in shown


@terminals
def test_what_was_given_is_not_asked_again() -> None:
    words = ("aftercare", "--country", "FR", "--channel", "sms", "--brand", "amazon")
    shown = on_terminal(*words, typed=b"9\n", environment=TERMINAL).decode()
    wording = load_wording("en")
    assert wording.say("aftercare.ask_happened") in shown
    assert wording.say("aftercare.ask_country") not in shown
    assert wording.say("aftercare.police_document") in shown


@terminals
def test_ctrl_c_stops_it_without_a_fuss() -> None:
    import pty  # noqa: PLC0415 - not on every system

    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "quivive", "aftercare"], stdin=theirs, stdout=theirs, stderr=theirs, env=NONE | TERMINAL, start_new_session=True
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while b"Your answer:" not in shown:
        shown += os.read(ours, 4096)
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    with suppress(OSError):
        shown += os.read(ours, 4096)
    os.close(ours)
    assert b"Traceback" not in shown
