"""Every renderer on hand-made verdicts: right content, harmless on hostile text, never too wide."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from quivive.errors import UnknownName
from quivive.fact_files import WORDING as LANGUAGES
from quivive.message import Channel, Message, Part, Sender, Skipped, Span
from quivive.renderers import load_renderer, renderer_names, terminal
from quivive.renderers.excerpt import excerpt
from quivive.renderers.visible import display_width, visible
from quivive.schema import SCAN_ROW, VERDICT
from quivive.verdict import Advice, Claim, Direction, Finding, Group, Level, Route, Verdict, Versions
from quivive.wording import Wording

TEXT = "Chronopost: your parcel is held. Pay 1.99 EUR today: https://chrono-suivi.example/p"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What a screen obeys or hides: nothing of it may be left of a stranger's text.
DANGEROUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
HOSTILE = (
    "</pre></main><script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) "
    "\x1b]0;title\x07\x1b[31m\x1b[2J\r\x9b31m \u202eexe.fdp\u2066 a\u200bb\u200b\u200b\u200b\u200b "
    "\ud800 \x00 \u2028 "
    "{brand} %s <!-- ]]> &amp; https://evil.example/x 漢字かな交じり文のとても長い一行 👩‍👩‍👧 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A"
)


def wording(language: str) -> Wording:
    path = resources.files("quivive.facts") / "languages" / language / "wording.toml"
    return Wording(language, tomllib.loads(path.read_text("utf-8")))


WORDINGS = {language: wording(language) for language in LANGUAGES}


def at(words: str, text: str = TEXT) -> Span:
    return Span("body", text.index(words), text.index(words) + len(words))


def message(text: str = TEXT) -> Message:
    return Message(Channel.SMS, (Part("body", text),), Sender(address="+33 6 39 98 12 34"))


def verdict(level: Level = Level.SCAM) -> Verdict:
    claim = Claim("chronopost", "Chronopost", (at("Chronopost"),), 0.95)
    findings = (
        Finding("ask_small_fee", (at("Pay 1.99 EUR"),), 0.8, group=Group.ASK, weight=1.5, points=1.2),
        Finding(
            "brand_link_mismatch",
            (at("https://chrono-suivi.example/p"),),
            group=Group.PATH,
            details={"host": "chrono-suivi.example"},
            weight=2.6,
            points=2.6,
        ),
        Finding(
            "brand_link_mismatch", (at("https"),), 0.5, group=Group.PATH, details={"host": "other.example"}
        ),
        Finding("story_parcel", (at("your parcel"),), points=0.4),
        Finding("delivery_notice", (at("parcel"),), 1.0, Direction.AGAINST, Group.AGAINST, points=-0.3),
    )
    alarming = level in {Level.SCAM, Level.SUSPICIOUS}
    return Verdict(
        level=level,
        score=0.97312,
        claim=claim,
        scam_type="parcel" if alarming else "",
        findings=findings,
        reason="",
        skipped=(Skipped("2 pictures in the mail", "text inside pictures is not read", ""),),
        advice=(Advice("do_not_click", "Do not click.", "chronopost.fr", "2026-11-23"),),
        routes=(Route("fr-33700", "FR", "sms", "Forward it.", "33700", "33700.fr", "2026-11-23", "sms"),),
        versions=Versions("0.1.0", "1", "1"),
        language="en",
        country="FR",
    )


def hostile() -> tuple[Verdict, Message]:
    """Hostile text wherever a stranger's text can come in, in 200 kB."""
    text = HOSTILE * (200_000 // len(HOSTILE))
    spans = (Span("body", 0, len(HOSTILE)), Span("body", 150_000, 150_010), Span("body", 7, len(text) + 9))
    finding = Finding(
        "link_text_mismatch", spans, points=3.0, details={"shown": HOSTILE, "host": HOSTILE, "brand": HOSTILE}
    )
    told = replace(
        verdict(),
        claim=Claim("x", HOSTILE, spans[:1], 1.0),
        findings=(finding, replace(finding, signal="never_asked", details={"text": HOSTILE})),
        skipped=(Skipped(HOSTILE, HOSTILE, HOSTILE),),
    )
    parts = (
        Part("subject", HOSTILE),
        Part("body", text),
        Part("hidden", HOSTILE),
        Part("odd<name>", HOSTILE),
    )
    return told, Message(Channel.EMAIL, parts, Sender(HOSTILE, HOSTILE))


# --- every renderer


@pytest.mark.parametrize("name", renderer_names())
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", Level)
def test_every_renderer_says_the_level_in_the_readers_language(
    name: str, language: str, level: Level
) -> None:
    answer = load_renderer(name).render(verdict(level), message(), WORDINGS[language])
    title = WORDINGS[language].say(f"levels.{level}.title", brand="Chronopost")
    seen = re.sub(r"\s+", " ", re.sub(r"<[^>]*>|&nbsp;", " ", answer)).replace("\u00a0", " ")
    assert (
        str(level) in answer
        if name == "json"
        else title.replace("\u00a0", " ") in seen.replace("&#x27;", "'")
    )


@pytest.mark.parametrize("name", renderer_names())
def test_every_renderer_is_the_same_every_time(name: str) -> None:
    render = load_renderer(name).render
    assert render(verdict(), message(), WORDINGS["en"]) == render(verdict(), message(), WORDINGS["en"])


@pytest.mark.parametrize("name", renderer_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_renderer_makes_hostile_text_harmless(name: str, language: str) -> None:
    answer = load_renderer(name).render(*hostile(), WORDINGS[language])
    assert not DANGEROUS.search(ANSI.sub("", answer) if name == "picture" else answer)
    assert answer.encode("utf-8")
    if name != "json":
        assert len(answer) < 60_000


def test_an_unknown_renderer_names_near_ones() -> None:
    with pytest.raises(UnknownName, match="terminal"):
        load_renderer("termnal")


# --- terminal


@pytest.mark.parametrize("width", [30, 31, 40, 57, 80, 200])
@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_is_never_too_wide(width: int, colour: bool, language: str) -> None:
    for told, read in ((verdict(), message()), hostile()):
        answer = terminal.render(told, read, WORDINGS[language], width=width, colour=colour, details=True)
        for line in ANSI.sub("", answer).split("\n"):
            assert display_width(line) <= width, line


@given(text=st.text(max_size=400), width=st.integers(30, 60), data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_text_fits_and_is_harmless(text: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, 400))
    finding = Finding("ask_click", (Span("body", start, start + data.draw(st.integers(0, 50))),), points=1.0)
    told = replace(verdict(), findings=(finding,))
    answer = terminal.render(told, message(text), WORDINGS["en"], width=width)
    assert not DANGEROUS.search(answer)
    assert all(display_width(line) <= width for line in answer.split("\n"))
    load_renderer("picture").render(told, message(text), WORDINGS["en"])


def test_without_colour_there_is_no_escape_and_telling_words_have_a_line_beneath() -> None:
    lines = terminal.render(verdict(), message(), WORDINGS["en"], width=120).split("\n")
    assert not any("\x1b" in line for line in lines)
    place = next(number for number, line in enumerate(lines) if "Pay 1.99 EUR" in line)
    start = lines[place].index("Pay 1.99 EUR")
    assert lines[place + 1][start - 1 : start + 13] == " " + "~" * 12 + " "


def test_with_colour_telling_words_are_underlined() -> None:
    answer = terminal.render(verdict(), message(), WORDINGS["en"], width=120, colour=True)
    assert "\x1b[1;4;31mPay 1.99 EUR\x1b[0m" in answer


def test_nothing_is_marked_where_nothing_was_found() -> None:
    answer = terminal.render(verdict(Level.NOTHING_FOUND), message(), WORDINGS["en"], width=120)
    assert "~" not in answer
    assert "%" not in answer


def test_reasons_are_strongest_first_and_each_signal_is_said_once() -> None:
    answer = terminal.render(verdict(), message(), WORDINGS["en"], width=200)
    assert (
        answer.index("leads to chrono-suivi.example")
        < answer.index("small fee")
        < answer.index("a parcel that")
    )
    assert "other.example" not in answer
    assert (
        answer.index("Why\n")
        < answer.index("What speaks against a scam")
        < answer.index("only tells you when")
    )


def test_a_host_is_not_spoken_of_twice() -> None:
    host = {"host": "chrono-suivi.example"}
    less = Finding("link_unknown_host", (at("https"),), group=Group.PATH, details=host, points=9.0)
    told = replace(verdict(), findings=(*verdict().findings, less))
    assert "few people use" not in terminal.render(told, message(), WORDINGS["en"], width=200)
    other = replace(less, details={"host": "other.example"})
    told = replace(verdict(), findings=(*verdict().findings, other))
    assert "few people use" in terminal.render(told, message(), WORDINGS["en"], width=200)


def test_a_reason_that_the_weights_turned_round_is_not_told() -> None:
    turned = Finding("story_prize", (at("Pay"),), points=-1.0)
    told = replace(verdict(), findings=(*verdict().findings, turned))
    assert "a prize" not in terminal.render(told, message(), WORDINGS["en"], width=200)


def test_what_was_left_out_is_said_in_the_readers_language() -> None:
    answer = terminal.render(verdict(), message(), WORDINGS["fr"], width=200).replace("\u00a0", " ")
    assert "• 2 images dans le mail : Le texte dans les images n\u2019est pas lu." in answer


@pytest.mark.parametrize("level", [Level.NOTHING_FOUND, Level.PROVEN, Level.CANNOT_TELL])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_promises_safety(level: Level, language: str) -> None:
    answer = terminal.render(verdict(level), message(), WORDINGS[language], width=200).lower()
    promises = (
        *("is safe", "trustworthy", "sans danger", "sans risque", "fiable", "ist sicher", "ungefährlich", "vertrauenswürdig"),
        *("es seguro", "sin peligro", "è sicuro", "affidabile", "senza rischi", "is veilig", "betrouwbaar", "é seguro", "sem perigo"),
    )
    assert not re.search(rf"\b(?:{'|'.join(promises)})\b", answer)


# --- JSON


@pytest.mark.parametrize("level", Level)
def test_the_json_is_what_the_schema_says(level: Level) -> None:
    Draft202012Validator.check_schema(VERDICT)
    Draft202012Validator.check_schema(SCAN_ROW)
    validator = Draft202012Validator(VERDICT)
    for told, read in (
        (verdict(level), message()),
        (replace(verdict(level), claim=None), message()),
        hostile(),
    ):
        table = json.loads(load_renderer("json").render(told, read, WORDINGS["en"]))
        assert not list(validator.iter_errors(table))
        assert list(table) == list(VERDICT["properties"])
        assert list(validator.iter_errors(table | {"extra": 1}))


def test_the_json_points_into_the_message() -> None:
    table = json.loads(load_renderer("json").render(verdict(), message(), WORDINGS["en"]))
    assert table["score"] == 0.9731
    fee = table["findings"][0]
    assert fee["signal"] == "ask_small_fee"
    assert fee["spans"][0]["text"] == "Pay 1.99 EUR"
    assert fee["sentence"] == WORDINGS["en"].say("signals.ask_small_fee")
    told, read = hostile()
    again = json.loads(load_renderer("json").render(told, read, WORDINGS["en"]))
    assert again["findings"][0]["spans"][0]["text"] == HOSTILE


# --- HTML


class _Page(HTMLParser):
    """Notes every element and attribute, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def test_a_short_code_is_opened_as_a_text_message_however_the_message_came() -> None:
    verdict, message = hostile()
    call = Route("fr-33700-call", "FR", "call", "Send it.", "33700", "33700.fr", "2026-11-23", "sms")
    bank = Route("gb-159", "GB", "bank", "Call it.", "159", "159.uk", "2026-11-23", "telephone")
    page = _Page()
    page.feed(load_renderer("html").render(replace(verdict, routes=(call, bank)), message, WORDINGS["en"]))
    assert [value for _, name, value in page.attributes if name == "href"] == ["sms:33700", "tel:159"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_runs_nothing_loads_nothing_and_links_only_to_facts(language: str) -> None:
    page = _Page()
    page.feed(load_renderer("html").render(*hostile(), WORDINGS[language]))
    assert set(page.tags).isdisjoint({"script", "img", "iframe", "form", "input", "object", "link", "base"})
    assert [value for _, name, value in page.attributes if name in {"href", "src", "action"}] == ["sms:33700"]
    assert not any(name.startswith("on") or name == "style" for _, name, _ in page.attributes)
    policy = next(value for _, name, value in page.attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_page_marks_the_telling_words() -> None:
    answer = load_renderer("html").render(verdict(), message(), WORDINGS["en"])
    assert "<mark>Pay 1.99 EUR</mark>" in answer


# --- picture


def test_the_picture_is_well_formed_and_self_contained() -> None:
    for told, read in ((verdict(), message()), hostile()):
        root = ET.fromstring(load_renderer("picture").render(told, read, WORDINGS["fr"]))  # noqa: S314 - our own output
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags == {"svg", "rect", "g", "text"}
        assert not any("href" in name for element in root.iter() for name in element.attrib)


# --- texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain été 1,99 €\n", "plain été 1,99 €\n"),
        ("\x1b[31m", "␛[31m"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a" + "\u200b" * 30 + "b", "a⟨U+200B *30⟩b"),
        ("a\r\nb\rc\td\x7f", "a\nb␍c d␡"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("a\u200db", "a⟨U+200D⟩b"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_long_texts_are_cut_down_around_the_telling_words() -> None:
    text = "filler " * 3_000 + "PAY NOW" + " filler" * 3_000
    start = text.index("PAY NOW")
    pieces = excerpt(Part("body", text), [Span("body", start, start + 7)])
    assert [piece.text for piece in pieces if piece.marked] == ["PAY NOW"]
    assert sum(len(piece.text) or piece.left_out for piece in pieces) == len(text)
    assert sum(len(piece.text) for piece in pieces) < 700
