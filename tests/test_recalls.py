"""Recalls: the registers as facts, the product that a message names, and real notices told from scams."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from quivive import check, read
from quivive.knowledge import Knowledge
from quivive.message import Message
from quivive.recall_registers import RecallRegister, registers_for
from quivive.recalled_product import RecalledProduct, is_bar_code, product_asked_for, product_in
from quivive.verdict import Level, Verdict

MESSAGES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("recall_messages.toml").read_text("utf-8")
)
ALARMING = (Level.SCAM, Level.SUSPICIOUS)


def message(row: dict[str, Any]) -> Message:
    """The message as it would be read from a mail or from pasted text."""
    if row["channel"] != "email":
        return read(row["text"], channel=row["channel"], sender=row.get("sender", ""))
    head = f"From: {row['sender']}\nSubject: {row['subject']}\nMessage-ID: <1@mail.example>\nMIME-Version: 1.0\n"
    return read(f"{head}Content-Type: text/plain; charset=utf-8\n\n{row['text']}".encode(), channel="email")


def answers(kind: str) -> dict[str, Verdict]:
    return {row["id"]: check(message(row), country="GB") for row in MESSAGES[kind]}


# ------------------------------------------------------------------ told apart


def test_there_are_enough_of_each_in_several_languages() -> None:
    for kind in ("scam", "genuine"):
        assert len(MESSAGES[kind]) >= 24
        assert {row["language"] for row in MESSAGES[kind]} == {"en", "fr", "de", "es", "it", "nl", "pt"}
        assert sum(row.get("held", False) for row in MESSAGES[kind]) * 2 >= len(MESSAGES[kind]) - 1


def test_scams_that_borrow_a_recall_are_shown() -> None:
    """Known misses: a call that never says a link, and a firm's name that is not known with its own links."""
    missed = {name for name, verdict in answers("scam").items() if verdict.level not in ALARMING}
    assert missed <= {"en-6", "de-4"}


def test_real_notices_are_not_shown() -> None:
    """Known false alarm: a garage that is to be called, with a greeting for everybody and no model number."""
    shown = {name for name, verdict in answers("genuine").items() if verdict.level in ALARMING}
    assert shown <= {"fr-6"}
    assert not any(verdict.level is Level.SCAM for verdict in answers("genuine").values())


def test_a_scam_about_a_recall_is_called_one() -> None:
    """So that the advice is that for recalls. Before the words were widened: 4 of 25."""
    called = [name for name, verdict in answers("scam").items() if verdict.scam_type == "recall"]
    assert len(called) >= 18, called


def test_the_two_signals_on_trial_tell_them_apart() -> None:
    """They weigh nothing yet; what they see is held here."""
    seen = {
        kind: [{finding.signal for finding in verdict.findings} for verdict in answers(kind).values()]
        for kind in ("scam", "genuine")
    }
    assert sum("recall_notice" in signals for signals in seen["genuine"]) >= 14
    assert not any("recall_notice" in signals for signals in seen["scam"])
    assert sum("recall_names_no_product" in signals for signals in seen["scam"]) >= 16
    assert sum("recall_names_no_product" in signals for signals in seen["genuine"]) <= 1


# ------------------------------------------------------------------ the product


@pytest.mark.parametrize(
    ("text", "words", "numbers"),
    [
        ("Product name: Dunmore kettle. Model: DK170.", ("Dunmore", "kettle"), ("DK170",)),
        (
            "We are recalling the Ashdown Luma lamp, model LM-40, because it can overheat.",
            ("Ashdown", "Luma", "lamp"),
            ("LM-40",),
        ),
        ("Rappel du fromage Val Doré, lot 24B07 : ne plus consommer.", ("fromage", "Val", "Doré"), ("24B07",)),
        ("Rückruf Kornfeld Müsli, Charge 3318, MHD 06/27", ("Kornfeld", "Müsli"), ("3318",)),
        ("Recall: Tuckerby bottle, EAN 4006381333931", ("Tuckerby", "bottle"), ("4006381333931",)),
    ],
)
def test_the_product_is_found(text: str, words: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    assert product_in([text]) == RecalledProduct(words, numbers)


@pytest.mark.parametrize(
    "text",
    [
        "An item you purchased has been recalled. Refund: https://recall-desk.example",
        "Amazon: the recall of your recent order 203-5550199-7700900 is complete.",
        "Un article de votre commande fait l'objet d'un rappel. Appelez le 06 39 98 12 34.",
        "Recall notice: your product. Card 4111 1111 1111 1111, phone 07700 900123.",
    ],
)
def test_where_no_product_is_named_none_is_found(text: str) -> None:
    assert not product_in([text], ["Amazon"])


def test_nothing_of_the_reader_is_taken_for_the_product() -> None:
    """Names of a greeting, addresses, telephone, card and order numbers never become a question."""
    text = (
        "Dear Ms Rosalind Quill,\n\nwe are recalling the Luma lamp, Rosalind. Model 07700900123, lot 4111111111111111, batch 14/11/2026, lot 4111 1111 1111 1111. "
        "Write to rosalind.quill@mail.example or call 07700 900123. Order 203-5550199-7700900."
    )
    product = product_in([text])
    assert product == RecalledProduct(("Luma", "lamp"), ())
    asked = product_asked_for("Luma lamp rosalind.quill@mail.example https://luma.example/x 07700900123 4006381333931")
    assert asked == RecalledProduct(("Luma", "lamp"), ("4006381333931",))


def test_what_is_taken_is_bounded() -> None:
    product = product_asked_for(
        " ".join(f"word{chr(97 + number % 26)}{number}" for number in range(500)) + " x" * 99_999
    )
    assert len(product.words) == 5
    assert not product_in(["recall of " + "a" * 5_000]).words
    assert (
        product_in(["\n".join("recall: " * 50 for _ in range(500)), "(" * 9_000, "A" * 9_000, "lot " * 2_000])
        is not None
    )


@pytest.mark.parametrize(
    "text", ["a " * 2_000, "a" * 4_000, "roept " * 700, "lot 1" * 900, "model " * 700, "Dear A" * 700, "1 " * 2_000]
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    product_in([text])
    start = time.process_time()
    product_in([text])
    assert time.process_time() - start < 0.25


def test_bar_codes() -> None:
    assert is_bar_code("4006381333931")
    assert is_bar_code("96385074")
    assert not is_bar_code("4006381333932")
    assert not is_bar_code("12345")


# ------------------------------------------------------------------ the registers


def test_every_register_is_complete(knowledge: Knowledge) -> None:
    """Every fault at once: file, key, what."""
    faults = []
    for register in knowledge.recall_registers.values():
        faults += [f"recalls/{register.id}.toml: {fault}" for fault in _faults(register, knowledge)]
    assert not faults, "\n".join(faults)
    assert {"rappelconso", "opss", "cpsc", "safety-gate"} <= {
        r.id for r in knowledge.recall_registers.values() if r.api
    }


def _faults(register: RecallRegister, knowledge: Knowledge) -> list[str]:
    faults = [f"{language}: missing" for language in ("en", "fr") if not register.texts.get(language)]
    faults += ["source: missing"] if not register.source else []
    faults += [f"seen: {register.seen!r}"] if not re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", register.seen) else []
    faults += [f"countries: {code}" for code in register.countries if not re.fullmatch("[A-Z]{2}", code)]
    faults += [f"brands: {brand}" for brand in register.brands if brand not in knowledge.brands]
    faults += ["countries and brands: none"] if not register.countries and not register.brands else []
    for address in filter(None, (register.address, register.api)):
        faults += [f"{address}: not https"] if urlsplit(address).scheme != "https" else []
    if register.address and urlsplit(register.address).hostname not in register.hosts:
        faults.append("address: not on its hosts")
    faults += ["api: schema is missing"] if register.api and not register.schema else []
    return faults


def test_only_verified_registers_are_shown_nearest_first(knowledge: Knowledge) -> None:
    registers = knowledge.recall_registers
    assert [one.id for one in registers_for(registers, "FR", "amazon")] == ["amazon", "rappelconso", "safety-gate"]
    assert [one.id for one in registers_for(registers, "DE")] == ["baua", "lebensmittelwarnung", "safety-gate"]
    assert [one.id for one in registers_for(registers, "US")] == ["cpsc"]
    assert registers_for(registers, "CA") == ()
    assert not registers["canada"].verified
    assert registers_for(registers, "") == ()


@pytest.mark.parametrize(
    ("country", "address"),
    [("GB", "www.gov.uk/product-safety"), ("FR", "rappel.conso.gouv.fr"), ("US", "cpsc.gov/Recalls")],
)
def test_the_advice_names_the_shops_page_and_the_countrys_register(country: str, address: str) -> None:
    verdict = check(
        "Amazon: an item you bought was recalled. Confirm your card for the refund: https://amzn-recall.example",
        country=country,
    )
    assert verdict.scam_type == "recall"
    lines = [line for line in verdict.advice if line.id == "recall_register"]
    assert "Your Recalls and Product Safety Alerts" in lines[0].text
    assert address in lines[1].text
    assert all(line.source and line.seen for line in lines)
    ids = [line.id for line in verdict.advice]
    assert ids.index("check_recall") + 1 == ids.index("recall_register")


def test_other_scams_get_no_register() -> None:
    verdict = check("Your parcel waits, pay 1.99: https://parcel.example/pay", country="FR")
    assert not any(line.id == "recall_register" for line in verdict.advice)
