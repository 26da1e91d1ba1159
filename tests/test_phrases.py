"""The written language of phrases, and that the walk over words never misses what a pattern would find."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quivive.knowledge import Knowledge
from quivive.text import phrases as phrases_module
from quivive.text.fold import fold_plain
from quivive.text.phrase_language import PhraseError, pattern
from quivive.text.phrase_table import compile_phrases
from quivive.text.phrases import PhraseBook

FOUND = [
    ("your account", "about your account today", "your account"),
    ("your account", "your, account", "your, account"),
    ("your (bank |)account", "your bank account", "your bank account"),
    ("your (bank |)account", "your account", "your account"),
    ("suspend* your account", "suspended your account", "suspended your account"),
    ("account*", "order account12_x now", "account12_x"),
    ("compl*ter vos donnees", "completer vos donnees", "completer vos donnees"),
    ("account ... suspended", "account nr 12, was suspended", "account nr 12, was suspended"),
    ("parcel ... (fee|duty) ... (pay|settle)", "parcel held: a fee is due, pay it", "parcel held: a fee is due, pay"),
    ("n'avez pas", "vous n'avez pas", "n'avez pas"),
    ("n'avez pas", "vous navez pas", "navez pas"),
    ("re-verify now", "re verify now", "re verify now"),
    ("re-verify now", "reverify now", "reverify now"),
    ("pay #", "pay £1.299,00 today", "pay £1.299,00"),
    ("pay (£|$)#", "pay £5", "pay £5"),
    ("# (euro|eur) fee", "a 5euro fee", "5euro fee"),
    ("(#|) (£|$)# shipping", "the £3 shipping", "£3 shipping"),
    ("# % off everything", "20 % off everything", "20 % off everything"),
    ("24h delivery", "a 24h delivery", "24h delivery"),
    ("(16|sixteen) digit number", "16-digit number", "16-digit number"),
    ("(a/c|account) (no|number|) closed", "a/c closed", "a/c closed"),
    ("enter (code|) (here|below|)", "enter code", "enter code"),
    ("(demande d'|)activation d'un compte", "activation d'un compte", "activation d'un compte"),
]
NOT_FOUND = [
    ("your account", "your    account"),
    ("your account", "yourself account"),
    ("your account", "your accounts"),
    ("account ... suspended", "account. It was suspended"),
    ("account ... suspended", "account " + "very " * 10 + "suspended"),
    ("pay (£|$)#", "pay 5"),
    ("(stop|end) (sms|:) now", "stopsms now"),
    ("# - # (per|a) month", "19 a month"),
    ("24h delivery", "124h delivery"),
]
FAULTY = ["(a|(b|c)) word", "(word", "word)", "(word ...|b)", "ab", "(ab|cd) #", "... word", "(word|) ... more"]


def places(book: PhraseBook, text: str) -> set[tuple[int, int]]:
    return {(hit.start, hit.end) for hit in book.find(text)}


@pytest.mark.parametrize(("phrase", "text", "found"), FOUND)
def test_found(phrase: str, text: str, found: str) -> None:
    """What each part of the written language stands for."""
    book = PhraseBook(compile_phrases({"it": [phrase]}))
    assert [text[hit.start : hit.end] for hit in book.find(text)] == [found]


@pytest.mark.parametrize(("phrase", "text"), NOT_FOUND)
def test_not_found(phrase: str, text: str) -> None:
    """Near misses: other words, too far apart, across a sentence, words that run together."""
    assert PhraseBook(compile_phrases({"it": [phrase]})).find(text) == []


def test_all_faults_at_once() -> None:
    """Every faulty phrase is named, with its concept."""
    with pytest.raises(PhraseError) as raised:
        compile_phrases({"one": [*FAULTY, "good phrase"]})
    assert all(repr(phrase) in str(raised.value) for phrase in FAULTY)
    assert len(str(raised.value).splitlines()) == len(FAULTY)


# A small lexicon in which much can go wrong, and the letters and signs that it is made of.
_ALPHABET = ["pay", "fee", "fees", "your", "re", "verify", "n", "avez", "2", "24", "h", "x", " ", "  ", "-", "'", ". ", "_", "£", "\n"]
_PHRASES = [
    "pay your fee", "pay (your |)fee*", "re-verify (your|) fee", "n'avez (pay|) fee*", "(£|#) fee", "# (fee|pay*) (#|)",
    "pay ... fee ... verify", "(pay|re) ... (£|#|) fee", "24h fee", "(x|xx|)# fees", "fee (24|2)#", "(your|) (pay|fee) (x|) #h",
]  # fmt: skip


@given(st.lists(st.sampled_from(_ALPHABET), max_size=25).map("".join))
@example("pay £24h_fee fees. re-verify")
def test_walk_misses_nothing(text: str) -> None:
    """At every word and sign, what the patterns match is what the walk over words finds."""
    for phrase in _PHRASES:
        compiled = re.compile(pattern(phrase))
        starts = [match.start() for match in re.finditer(r"\w+|£", text)]
        expected = {(start, found.end()) for start in starts if (found := compiled.match(text, start))}
        assert places(PhraseBook(compile_phrases({"it": [phrase]})), text) == expected, phrase


def test_walk_misses_nothing_of_the_lexicon(knowledge: Knowledge) -> None:
    """The same for the real phrases, on texts put together from their own words."""
    chance = random.Random(4)
    lexicon = [
        phrase
        for language in knowledge.languages
        for concept, table in knowledge.lexicon(language).items()
        if concept != "language_words"
        for phrase in chance.sample(table["phrases"], min(3, len(table["phrases"])))
    ]
    book = PhraseBook(compile_phrases({"it": lexicon}))
    compiled = [re.compile(pattern(phrase)) for phrase in lexicon]
    count = 0
    for _ in range(60):
        text = " ".join(_written_out(phrase, chance) for phrase in chance.sample(lexicon, 4))
        starts = [match.start() for match in re.finditer(r"\w+|[^\w\s.,;:'\"-]", text)]
        expected = {
            (start, found.end())
            for one in compiled
            if one.search(text)
            for start in starts
            if (found := one.match(text, start))
        }
        assert places(book, text) == expected
        count += len(expected)
    assert count > 200


def _written_out(phrase: str, chance: random.Random) -> str:
    """One of the texts that a phrase stands for, more or less."""


    text = re.sub(r"\(([^()]*)\)", lambda match: chance.choice(match[1].split("|")), fold_plain(phrase))
    return text.replace("...", "soon").replace("#", "12").replace("*", chance.choice(["", "ed", "s"]))


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that bring new words without end make the automaton begin anew, and change no answer."""
    monkeypatch.setattr(phrases_module, "_MOST_READINGS", 50)
    book = PhraseBook(compile_phrases({"it": ["pay your fee*"]}))
    for number in range(300):
        text = f"word{number} pay your fee{number}"
        assert len(book.find(text)) == 1
        assert len(book._automaton.words) <= 50 + 4
