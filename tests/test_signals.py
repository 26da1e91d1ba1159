"""One contract for every signal: its examples, what its findings look like, its page, its wording."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from quivive.reading import Reading
from quivive.signals import Signal, all_signals, detect_all
from quivive.verdict import Direction, Group

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge
    from quivive.message import Message
    from quivive.verdict import Finding

SIGNALS = {signal.id: signal for signal in all_signals()}
LANGUAGES = ("en", "fr")
_SENTENCE_END = re.compile(r"[.!?:][\"”)]?(?=\s)")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

every_signal = pytest.mark.parametrize("name", sorted(SIGNALS))


def _found(signal: Signal, message: Message, knowledge: Knowledge) -> list[Finding]:
    """What a check would get of this one signal, the short cut by concepts included."""
    return [finding for finding in detect_all(Reading(message, knowledge)) if finding.signal == signal.id]


def _faults(signal: Signal, message: Message, finding: Finding) -> list[str]:
    """What is wrong with the look of a finding."""
    texts: dict[str, list[str]] = {}
    for part in message.parts:
        texts.setdefault(part.name, []).append(part.text)
    faults = []
    if finding.direction is not signal.direction:
        faults.append(f"direction {finding.direction}, not {signal.direction}")
    if finding.group is not signal.group:
        faults.append(f"group {finding.group}, not {signal.group}")
    if not 0.0 <= finding.strength <= 1.0:
        faults.append(f"strength {finding.strength}")
    for span in finding.spans:
        lengths = [len(text) for text in texts.get(span.part, ())]
        if not any(0 <= span.start <= span.end <= length for length in lengths):
            faults.append(f"{span} is outside the part (lengths {lengths})")
        elif span.start == span.end and any(lengths):
            faults.append(f"{span} shows nothing")
    return faults


@every_signal
def test_examples(name: str, knowledge: Knowledge) -> None:
    """Every example that must set it off does, every other does not."""
    signal = SIGNALS[name]
    failures: list[str] = []
    for wanted, messages in ((True, signal.examples.fires), (False, signal.examples.silent)):
        for message in messages:
            found = _found(signal, message, knowledge)
            text = message.parts[-1].text
            if bool(found) is not wanted:
                saw = [finding.details.get("text", "") for finding in found]
                failures.append(f"{'silent' if wanted else f'fires on {saw}'}: {text!r}")
            failures += [f"{fault}: {text!r}" for one in found for fault in _faults(signal, message, one)]
    assert not failures, "\n".join([f"{name} fails its examples:", *failures])


@every_signal
def test_shows_both_sides(name: str) -> None:
    """There is something to learn from the examples: what sets it off, and what only comes close."""
    examples = SIGNALS[name].examples
    assert examples.fires, f"{name} shows no message that sets it off"
    assert examples.silent, f"{name} shows no message that only comes close"


@every_signal
def test_page_says_what_why_and_when_wrong(name: str) -> None:
    """The docstring is the signal's page in the documentation."""
    page = SIGNALS[name].page.strip()
    first, _, rest = page.partition("\n\n")
    assert rest, f"{name}: a first sentence, an empty line, then the reasons"
    assert first.endswith("."), f"{name}: the first paragraph is a sentence"
    sentences = [part for part in _SENTENCE_END.split(page + " ") if part.strip()]
    assert len(sentences) >= 3, f"{name}: {len(sentences)} sentences are not a page"


@every_signal
def test_module_belongs_to_its_group(name: str) -> None:
    """What speaks against a scam is in the group `against`, and nothing else is... or it is identity."""
    signal = SIGNALS[name]
    if signal.group is Group.AGAINST:
        assert signal.direction is Direction.AGAINST
    for prefix, group in (("ask_", Group.ASK), ("story_", Group.STORY), ("pressure_", Group.PRESSURE)):
        if name.startswith(prefix):
            assert (signal.group, signal.direction) == (group, Direction.FOR)


@every_signal
def test_concepts_are_in_the_lexicon(name: str, knowledge: Knowledge) -> None:
    """A signal that listens for a concept no language has would never be asked."""
    for concept in SIGNALS[name].concepts:
        for language in LANGUAGES:
            assert concept in knowledge.lexicon(language), f"{name}: {language} has no {concept!r}"


@every_signal
@pytest.mark.parametrize("language", LANGUAGES)
def test_is_explained(name: str, language: str, knowledge: Knowledge) -> None:
    """There is a sentence for it in the language itself, and the findings fill its placeholders."""
    wording = knowledge.wording(language)
    key = f"signals.{name}"
    assert wording.has(key), f"{language} has no sentence {key!r}"
    assert wording.say(key).strip()


@every_signal
def test_findings_fill_the_sentence(name: str, knowledge: Knowledge) -> None:
    """What the sentence has a place for, the finding knows."""
    signal = SIGNALS[name]
    wanted = {
        placeholder
        for language in LANGUAGES
        for placeholder in _PLACEHOLDER.findall(_sentence(knowledge, language, name))
    }
    missing = [
        f"{sorted(wanted - set(finding.details))} missing for {message.parts[-1].text!r}"
        for message in signal.examples.fires
        for finding in _found(signal, message, knowledge)
        if not wanted <= set(finding.details)
    ]
    assert not missing, "\n".join([f"{name}:", *missing])


def _sentence(knowledge: Knowledge, language: str, name: str) -> str:
    """The sentence with its placeholders as they are written."""
    return knowledge.wording(language).say(f"signals.{name}", **{word: f"{{{word}}}" for word in _WORDS})


_WORDS = ("brand", "host", "domain", "shown", "country", "sender", "amount", "text")
"""Every placeholder the sentences of signals use."""
