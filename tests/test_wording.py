"""Every language says the same things, in its own way of writing, in sentences that are easy to read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from readability import lix, longest_sentence, sentences

from quivive.brand import Sourced
from quivive.cli.commands import command_names
from quivive.fact_files import WORDING as LANGUAGES
from quivive.figures import Figures
from quivive.knowledge import Knowledge
from quivive.plurals import plural_form
from quivive.renderers.visible import display_width
from quivive.wording import Wording

LOCALES = {language: Locale.parse({"en": "en_GB", "pt": "pt_PT"}.get(language, language)) for language in LANGUAGES}
"""Whose conventions a language follows: days come before months, and Portuguese is that of Portugal."""
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
COMPLETE = ("de", "en", "es", "fr", "it", "nl", "pt")
"""The languages in which the facts are said too, not only the wording; a new one may begin without them."""
READ_FIRST = ("levels", "signals", "reasons", "advice")
"""The tables that a frightened person reads; the others are read by whoever runs the program."""
HARDEST = {"en": 25, "fr": 38, "de": 34, "es": 34, "it": 34, "nl": 32, "pt": 34}
"""The highest LIX of what is read first, a little above what it is; all of it is easier than fiction (40)."""
MOST_WORDS = 20
"""Words of one sentence."""
MAY_BE_LONGER = frozenset({"cli.after.check", "cli.options.keep"})
"""How a program's answer is to be read by another program, set off by semicolons, and a list of what can be given."""
CODE = re.compile(r"'quivive\[[\w,]+\]'|\"(?:v=DKIM1; )?p=…\"|\{\"text\":\"…\"\}|\([a-z]=\)")
"""What is typed as it stands: there a straight quote is right."""
QUOTES = {"en": "“”", "fr": "«»", "de": "„“", "es": "«»", "it": "«»", "nl": "“”", "pt": "«»"}
FOREIGN_QUOTES = {language: "".join(set("“”„«»‚‘‹›") - set(own)) for language, own in QUOTES.items()}
NAMES_A_NUMBER = frozenset(
    {"errors.row", "errors.whole_number", "cli.doctor_weights", "aftercare.not_a_number", "aftercare.one_number"}
)
SAME_AS_ENGLISH = frozenset({"cli.page_title"})
"""Sentences that may stay as in English: a name and a figure are all there is in some languages."""
TERMINAL = 80
"""Columns that a terminal has."""
ADDRESS = re.compile(r"@?[a-z0-9-]+(?:[.@][a-z0-9-]+)+(?:/[a-z-]+)?|\d[\d ]*\d|@[a-z]+", re.IGNORECASE)

THOUSANDS = re.compile(r"(?<=\d)[.,\s](?=\d{3}\b)")


def table(language: str) -> dict[str, Any]:
    """The wording as it was written, without the English that stands in for what is missing."""
    path = resources.files("quivive.facts") / "languages" / language / "wording.toml"
    return tomllib.loads(path.read_text("utf-8"))


@lru_cache
def wording(language: str) -> Wording:
    return Wording(language, table(language))


def written(language: str) -> Iterator[tuple[str, str]]:
    """Every form of every sentence, with its key."""
    for key in wording(language).keys:
        for text in wording(language).forms(key).values():
            yield key, text


every_language = pytest.mark.parametrize("language", LANGUAGES)


# --- the same things


def test_seven_languages_are_spoken() -> None:
    assert set(LANGUAGES) >= set(COMPLETE)


@every_language
def test_every_language_says_the_same_things(language: str) -> None:
    english, other = wording("en"), wording(language)
    assert set(other.keys) == set(english.keys)
    assert set(table(language)["figures"]) - {"grouped_from", "first_day"} == set(table("en")["figures"])
    for key in english.keys:
        expected = set(PLACEHOLDER.findall(english.forms(key)["other"]))
        for form, text in other.forms(key).items():
            assert set(PLACEHOLDER.findall(text)) == expected, f"{key}.{form}"


@every_language
def test_what_is_counted_has_every_plural_form(language: str) -> None:
    """But where a number is only named (a row, a choice) and nothing is counted."""
    forms = {*wording(language).figures.plural, "other"}
    for key, text in written(language):
        counted = "{count}" in text and key not in NAMES_A_NUMBER
        assert set(wording(language).forms(key)) == (forms if counted else {"other"}), key


@every_language
def test_each_sentence_can_be_said(language: str) -> None:
    for key in wording(language).keys:
        for count in (0, 1, 2, 5, 21, 12_345):
            said = wording(language).say(key, count=count)
            assert said, key
            assert not re.search(r"[{}]", CODE.sub("", said)), f"{key}: {said}"


def test_a_number_chooses_its_form() -> None:
    said = {n: wording("fr").say("cli.page_title", count=n).rpartition(": ")[2] for n in (0, 1, 2)}
    assert said == {0: "0 message", 1: "1 message", 2: "2 messages"}
    assert wording("de").say("cli.page_title", count=12_345).endswith("12.345 Nachrichten")
    assert wording("en").say("cli.page_title", count="1").endswith("1 message")
    assert wording("en").say("cli.page_title", count="many").endswith("many messages")


def test_what_people_read_first_has_words_for_every_missing_detail() -> None:
    for language in LANGUAGES:
        for key in wording(language).keys:
            if key.startswith(READ_FIRST):
                assert not re.search(r"[{}…]", wording(language).say(key)), key


@every_language
def test_nothing_is_left_in_english(language: str) -> None:
    if language == "en":
        return
    same = [
        key
        for key, text in written(language)
        if text in wording("en").forms(key).values()
        and len(PLACEHOLDER.sub("", text).split()) > 3
        and key not in SAME_AS_ENGLISH
    ]
    assert not same


def test_details_are_put_in_as_they_are() -> None:
    said = wording("en").say("signals.look_alike_host", brand="{host}", host="a{brand}b%s\\1")
    assert said == "The address a{brand}b%s\\1 imitates {host}. It does not belong to {host}."
    assert "the company" in wording("en").say("signals.brand_link_mismatch", host="x.example")


def test_a_missing_sentence_is_named() -> None:
    with pytest.raises(KeyError, match=r"signals\.nothing_like_it"):
        wording("en").say("signals.nothing_like_it")


# --- figures


@every_language
def test_plural_forms_are_those_of_the_cldr(language: str) -> None:
    """But for `many`, which French, Italian, Portuguese and Spanish have for millions: here that is `other`."""
    rules = wording(language).figures.plural
    for number in [*range(203), 1_000, 1_001, 100_001, 1_000_000]:
        expected = LOCALES[language].plural_form(number).replace("many", "other")
        assert plural_form(rules, number) == expected, number


def test_rules_of_other_languages_can_be_stated() -> None:
    polish = {"one": "i = 1", "few": "i % 10 = 2..4 and i % 100 != 12..14"}
    assert [plural_form(polish, n) for n in (1, 2, 5, 12, 22, 104)] == ["one", "few", "other", "other", "few", "few"]
    with pytest.raises(ValueError, match="no rule"):
        plural_form({"one": "v = 0"}, 1)


@every_language
def test_figures_are_written_as_the_cldr_says(language: str) -> None:
    figures, locale = wording(language).figures, LOCALES[language]
    for number in (0, 1, 999, 1_000, 9_999, 10_000, 123_456, 1_234_567):
        # Spanish and Portuguese group from five digits on (`minimumGroupingDigits`), which Babel does not know.
        if len(str(number)) != 4 or figures.grouped_from == 4:
            assert figures.number(number) == format_decimal(number, locale=locale)
    for number in (0.5, -1.25, 12345.67):
        assert figures.number(number, 2) == format_decimal(number, format="#,##0.00", locale=locale)
    assert figures.percent(97) == format_percent(0.97, locale=locale)
    for month in range(1, 13):
        day = f"2026-{month:02}-23"
        said = format_date(date.fromisoformat(day), format="long", locale=locale)
        assert figures.date(day) == said


def test_signs_and_odd_days() -> None:
    french = wording("fr").figures
    assert [french.number(n, 1, signed=True) for n in (2.34, -0.5, 0.0, -0.01)] == ["+2,3", "-0,5", "+0,0", "+0,0"]
    assert french.date("2026-05-01") == "1er mai 2026"
    assert [french.date(day) for day in ("2026-13-01", "yesterday", "")] == ["2026-13-01", "yesterday", ""]
    plain = Figures()
    assert (plain.number(1234.5, 1), plain.percent(3), plain.date("2026-05-01")) == ("1234.5", "3%", "2026-05-01")


# --- the way a language is written


@every_language
def test_quotes_and_spaces_are_those_of_the_language(language: str) -> None:
    faulty = [f"{key}: {text}" for key, text in written(language) if key != "labels.colon" and _faulty(language, text)]
    assert not faulty, "\n".join(faulty)


def _faulty(language: str, text: str) -> bool:
    text = CODE.sub("x", text)
    if re.search(r"  |\.\.\.|^\s|\s$", text) or re.search(rf"[\"'`´{FOREIGN_QUOTES[language]}]", text.replace("’", "")):
        return True
    if language == "fr":
        return bool(re.search(r"[^\u00a0\u202f][:;?!»](?:\s|$)|«[^\u00a0]", text))
    return bool(re.search(r"\s[,;:?!.»”](?:\s|$)|[«„]\s", text))


def test_spanish_opens_its_questions() -> None:
    for key, text in written("es"):
        assert text.count("¿") == text.count("?"), key


@every_language
def test_numbers_stay_with_their_units(language: str) -> None:
    assert not [key for key, text in written(language) if re.search(r"\} (?:[kM][Bo]|s|%)\b", text)]


# --- lengths


@every_language
def test_the_list_of_commands_fits_a_terminal(language: str) -> None:
    names = command_names()
    room = TERMINAL - max(map(len, names)) - 4
    long = {name: display_width(wording(language).say(f"cli.help.{name}")) for name in names}
    assert {name: width for name, width in long.items() if width > room} == {}


@every_language
def test_sentences_are_short(language: str) -> None:
    long = [
        f"{key}: {text}"
        for key, text in written(language)
        if longest_sentence(text) > MOST_WORDS and key not in MAY_BE_LONGER
    ]
    assert not long, "\n".join(long)


@every_language
def test_what_is_read_first_is_easy_to_read(language: str) -> None:
    text = [text for key, text in written(language) if key.startswith(READ_FIRST)]
    assert lix(text) <= HARDEST[language]


def test_the_measure_tells_hard_from_easy() -> None:
    easy = ["Do not pay. Call your bank now."]
    hard = [
        "Notwithstanding contractual obligations, telecommunications subscribers irrevocably authorise reimbursement procedures."
    ]
    assert lix(easy) < 20 < 60 < lix(hard)
    assert sentences("Stop! Is it 1.99? Look at example.com: it is false.") == [
        "Stop!",
        "Is it 1.99?",
        "Look at example.com: it is false.",
    ]
    assert longest_sentence("One two three. One two.") == 3


# --- facts


def test_what_brands_say_is_said_in_every_language(knowledge: Knowledge) -> None:
    """What is verified is shown to people, so all of it is there; addresses and numbers are the same in all."""
    faulty = []
    for brand in knowledge.brands.values():
        for fact in (*brand.never_asks, *brand.verify, *brand.report):
            if fact.verified:
                faulty += [f"{brand.id}: {fault}" for fault in _faults(fact)]
    assert not faulty, "\n".join(faulty)


def _faults(fact: Sourced) -> Iterator[str]:
    exceptions = {language: text for language, text in (fact.exceptions or {}).items() if text}
    for texts in (fact.texts, *([exceptions] if exceptions else [])):
        missing = set(COMPLETE) - set(texts)
        if missing:
            yield f"not in {sorted(missing)}: {texts['en']}"
        for language, text in texts.items():
            if _faulty(language, text):
                yield f"quotes or spaces: {text}"
            if language != "fr" and _addresses(text) != _addresses(texts["en"]):
                yield f"another address than in English: {text}"


def _addresses(text: str) -> set[str]:
    """Addresses and numbers, whatever stands between the thousands."""
    return set(ADDRESS.findall(THOUSANDS.sub("", text)))


def test_rights_and_registers_are_said_in_every_language(knowledge: Knowledge) -> None:
    """The same for what the law gives and for where recalls are published, verified or not."""
    rights = {code: knowledge.rights(code) for code in knowledge.countries}
    assert any(rights.values())
    faulty = [
        f"rights/{code}: {fault}" for code, known in rights.items() for right in known for fault in _faults(right.fact)
    ]
    for register in knowledge.recall_registers.values():
        fact = Sourced(register.texts, register.source, register.seen, register.verified)
        faulty += [f"recalls/{register.id}: {fault}" for fault in _faults(fact)]
    assert not faulty, "\n".join(faulty)


def test_a_day_is_said_in_the_readers_language() -> None:
    assert wording("de").say("routes.stale", date="2026-11-25").startswith("Zuletzt nachgesehen am 25. November 2026,")
    assert wording("en").say("labels.seen", date="last year") == "seen on last year"


def test_what_is_said_of_places_is_written_as_its_language_is(knowledge: Knowledge) -> None:
    """Short sentences, the quotation marks and spaces of the language, and the numbers and addresses of the English."""
    faulty = []
    for route in (route for country in knowledge.countries.values() for route in country.routes):
        for texts in (route.texts, route.notes, route.hours):
            for language, text in texts.items():
                if _faulty(language, text) or (language == "es" and text.count("¿") != text.count("?")):
                    faulty.append(f"{route.id}: {language}: signs or spaces: {text}")
                if longest_sentence(text) > MOST_WORDS:
                    faulty.append(f"{route.id}: {language}: a long sentence: {text}")
                if set(ADDRESS.findall(text)) != set(ADDRESS.findall(texts["en"])):
                    faulty.append(f"{route.id}: {language}: another number or address than in English: {text}")
    assert not faulty, "\n".join(faulty)


def test_countries_are_called_the_same_everywhere(knowledge: Knowledge) -> None:
    for country in knowledge.countries.values():
        assert set(country.names) >= set(COMPLETE), country.code
        for language in country.names:
            key = f"countries.{country.code}"
            assert not wording(language).has(key) or country.names[language] == wording(language).say(key)
