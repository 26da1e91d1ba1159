"""What holds for every text: nothing found is left, nothing is lost, nothing takes forever."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quivive.readers import ReadOptions
from quivive.readers.text import text_message
from quivive.redact import MOST_TEXT, PersonalKind, find_personal, redact, redact_message, redact_reversibly

_PIECES = (
    "Bonjour Camille Durand,", "Dear Mr Smith,", "Hi anna, ", "Sehr geehrte Frau M\u00fcller,", "camille@example.com", "call 020 7946 0018",
    "your number 07700 900123", "4111 1111 1111 1111", "carte se terminant par 1234", "card ending 1234", "IBAN FR76 3000 6000 0112 3456 7890 189",
    "GB29NWBK60161331926819", "12 rue des Lilas, 69003 Lyon", "Lindenstra\u00dfe 12, 12345 Berlin", "code 482913", "482913 is your code", "order 114-1234567-1234567",
    "https://x.example/p?e=Y2FtaWxsZUBleGFtcGxlLmNvbQ==&id=8f3a9c21d4b7#camille@example.com", "DOB: 12/04/1980", "n\u00e9e le 2 janvier 1990", "[name 1]", "[code 1]",
    "IP 203.0.113.77", "12345678Z", "\u0130stanbul", "\u00df", "\u200b", "\n", "\n\n", " ", ". ", ": ", "@", "[", "]", "1", "+33 6 39 98 00 01", "M. ", "Mr ", "de ",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=14).map("".join)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_places_are_in_order_and_apart(text: str) -> None:
    found = find_personal(text)
    assert all(0 <= one.start < one.end <= len(text) and 0 < one.certainty <= 1 and one.why for one in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))


@given(texts)
@settings(max_examples=300, deadline=None)
def test_the_owner_gets_the_text_back(text: str) -> None:
    redacted, originals = redact_reversibly(text, key=b"key")
    assert redacted.restore(originals) == text
    assert all(value not in repr(redacted) or value in redacted.text for value in originals.values)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_no_value_that_was_found_is_left(text: str) -> None:
    redacted, originals = redact_reversibly(text)
    shown = redacted.text
    for one in reversed(redacted.found):
        # The words of the placeholders are ours: a text about a code says "code" again.
        shown = shown[: one.at] + "\ufffc" + shown[one.at + len(one.placeholder) :]
    for value, one in zip(originals.values, redacted.found, strict=True):
        if one.certainty >= 0.7 and len(value) >= 3:
            assert re.search(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])", shown) is None


@given(texts)
@settings(max_examples=300, deadline=None)
def test_what_was_redacted_stays_as_it_is(text: str) -> None:
    once = redact(text).text
    twice = redact(once)
    inside = list(re.finditer(r"\[[a-z -]+ \d+\]", once))
    assert not any(place.start() < one.end and one.start < place.end() for one in twice.found for place in inside)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_every_message_is_redacted(text: str) -> None:
    if not text.strip():
        return
    message = text_message("x" + text, ReadOptions())
    clean = redact_message(message)
    for link in clean.links:
        assert 0 <= link.span.start <= link.span.end <= len(clean.part(link.span.part))


_HOSTILE = ("a", "1", " ", "A ", "1 ", "@", "a@", "a.", "1.", "*", "x*", "+", "0 ", "Dear ", "Dear A", "Mr ", "de ", "code ", "code: ", "1 rue ", "Via A ", "A 1 ", "IBAN GB29 ", "FR76 ", "n\u00b0", "#", "order ", "order #", "[", "http://", "a/", "=", "%40", "\n", "d'", "A-", "\u00e9", "card *", "12-", "(", "07700 900123 ", "Hi Anna, ")


@pytest.mark.parametrize("piece", _HOSTILE)
def test_time_grows_with_the_text(piece: str) -> None:
    """Four times the text takes about four times as long, not sixteen."""
    times = []
    for size in (30_000, 120_000):
        text = (piece * (size // len(piece) + 1))[:size]
        start = time.process_time()
        find_personal(text)
        times.append(time.process_time() - start)
    assert times[1] < max(9 * times[0], 1.0), times


def test_a_megabyte_is_looked_through_and_no_more() -> None:
    text = "Dear Mr Smith, your code is 482913, call 020 7946 0018 or mail a@example.com, 12 Acacia Avenue, Reading RG1 4PS. " * 12_000
    start = time.process_time()
    found = find_personal(text)
    assert time.process_time() - start < 60
    assert found[-1].kind is PersonalKind.UNREAD
    assert (found[-1].start, found[-1].end) == (MOST_TEXT, len(text))
    redacted = redact(text)
    assert redacted.skipped
    assert redacted.text.endswith("[unread text 1]")


@pytest.mark.parametrize("make", ["call 0{:05d} 900{:03d}. ", "mail a{0:06d}{1}@x{1}.example, ", "Hi Anna{0}, your code is {0:06d}. ", "http://x{0}.example/p/q?e=a{0}@b.example&t=8f3a9c21d4b7{0:04d} "])
def test_a_hostile_message_is_redacted_in_bounded_time(make: str) -> None:
    """Thousands of values and links that all differ."""
    text = "".join(make.format(number, number % 1_000) for number in range(6_000))
    message = text_message(text, ReadOptions())
    start = time.process_time()
    redact_message(message)
    assert time.process_time() - start < 60
