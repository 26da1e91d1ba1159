"""One contract for every signal: its examples, what its findings look like, its page, its wording."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from quivive.fact_files import WORDING
from quivive.reading import Reading
from quivive.signals import all_signals, detect_all
from quivive.verdict import Direction, Group

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge
    from quivive.message import Message
    from quivive.signals import Signal
    from quivive.verdict import Finding

SIGNALS = {signal.id: signal for signal in all_signals()}
LANGUAGES = ("en", "fr")
"""Those whose lexicons have every concept."""
GROUP_OF_PREFIX = {"ask": Group.ASK, "story": Group.STORY, "pressure": Group.PRESSURE}
FEWEST_SENTENCES = 3
"""A page says what is seen, why that matters and when it is wrong."""
_SENTENCE_END = re.compile(r"[.!?][\"”)]?(?=\s)")

every_signal = pytest.mark.parametrize("name", sorted(SIGNALS))


@every_signal
def test_examples(name: str, knowledge: Knowledge) -> None:
    """Every message that must set it off does, no other does, and what it finds is well formed."""
    signal = SIGNALS[name]
    failures: list[str] = []
    for must_fire, messages in ((True, signal.examples.fires), (False, signal.examples.silent)):
        for message in messages:
            found = _findings(signal, message, knowledge)
            shown = repr(message.parts[-1].text)
            if must_fire and not found:
                failures.append(f"silent: {shown}")
            elif found and not must_fire:
                failures.append(f"fires on {_words(message, found)}: {shown}")
            failures += [
                f"{fault}: {shown}" for finding in found for fault in _faults(signal, message, finding)
            ]
    assert not failures, "\n".join([f"{name} fails its examples", *failures])


@every_signal
def test_shows_both_sides(name: str) -> None:
    """There is something to learn from the examples: what sets it off, and what only comes close."""
    examples = SIGNALS[name].examples
    assert examples.fires, f"{name} shows no message that sets it off"
    assert examples.silent, f"{name} shows no message that only comes close"
    both = set(map(repr, examples.fires)) & set(map(repr, examples.silent))
    assert not both, f"{name} cannot both fire and be silent on {both}"


@every_signal
def test_page_says_what_why_and_when_it_is_wrong(name: str) -> None:
    """The docstring is the signal's page in the documentation."""
    page = SIGNALS[name].page.strip()
    first = page.partition("\n\n")[0]
    assert first.endswith("."), f"{name}: the page begins with a sentence of its own"
    assert len(_SENTENCE_END.findall(f"{page}\n")) >= FEWEST_SENTENCES, f"{name}: too short a page"


@every_signal
def test_name_tells_the_group(name: str) -> None:
    """What speaks against a scam is in the group `against`; an ask, a story, a pressure speak for one."""
    signal = SIGNALS[name]
    if signal.group is Group.AGAINST:
        assert signal.direction is Direction.AGAINST
    group = GROUP_OF_PREFIX.get(name.partition("_")[0])
    if group is not None:
        assert (signal.group, signal.direction) == (group, Direction.FOR)


@every_signal
def test_concepts_are_in_the_lexicons(name: str, knowledge: Knowledge) -> None:
    """A signal that waits for a concept that no lexicon has would never be asked."""
    missing = [
        f"{language}: {concept}"
        for language in LANGUAGES
        for concept in SIGNALS[name].concepts
        if concept not in knowledge.lexicon(language)
    ]
    assert not missing, f"{name} listens for what no lexicon says: {missing}"


@every_signal
@pytest.mark.parametrize("language", WORDING)
def test_is_explained(name: str, language: str, knowledge: Knowledge) -> None:
    """There is a sentence for it in the language itself."""
    wording = knowledge.wording(language)
    key = f"signals.{name}"
    assert wording.has(key), f"{language} has no sentence called {key}"
    assert wording.say(key).strip(), f"{language} says nothing for {key}"


def test_a_check_asks_every_signal(knowledge: Knowledge) -> None:
    """All together find what each finds alone, the short cuts by concepts and by needs included."""
    differences: list[str] = []
    examples = [signal.examples for signal in SIGNALS.values()]
    for message in (message for each in examples for message in (*each.fires, *each.silent)):
        together = [finding.signal for finding in detect_all(Reading(message, knowledge))]
        alone = [
            finding.signal for signal in SIGNALS.values() for finding in _findings(signal, message, knowledge)
        ]
        if together != alone:
            differences.append(f"{sorted(set(together) ^ set(alone))}: {message.parts[-1].text!r}")
    assert not differences, "\n".join(differences)


def _findings(signal: Signal, message: Message, knowledge: Knowledge) -> list[Finding]:
    """What this signal sees in the message, if it is asked at all."""
    reading = Reading(message, knowledge)
    if signal.concepts and reading.concepts.isdisjoint(signal.concepts):
        return []
    return list(signal.detect(reading))


def _faults(signal: Signal, message: Message, finding: Finding) -> list[str]:
    """What is wrong with the form of a finding."""
    faults = []
    said = (finding.signal, finding.direction, finding.group)
    if said != (signal.id, signal.direction, signal.group):
        faults.append(f"speaks as {said}")
    if not 0.0 <= finding.strength <= 1.0:
        faults.append(f"strength {finding.strength}")
    for span in finding.spans:
        texts = [part.text for part in message.parts if part.name == span.part]
        if not any(0 <= span.start <= span.end <= len(text) for text in texts):
            faults.append(f"{span} is outside its part")
        elif span.start == span.end and any(texts):
            faults.append(f"{span} shows nothing")
    return faults


def _words(message: Message, found: list[Finding]) -> list[str]:
    """The words that the findings point at."""
    texts = {part.name: part.text for part in message.parts}
    return [texts.get(span.part, "")[span.start : span.end] for finding in found for span in finding.spans]
