"""Writes the pages that show every sentence in all languages side by side.

`python docs/wording.py` makes docs/wording.md (what Quivive says) and docs/wording-of-brands.md (what is known of
what brands say) anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from quivive.brand import Brand, Sourced
from quivive.cli.console import load_wording
from quivive.fact_files import MAIN_LANGUAGE, WORDING
from quivive.knowledge import load_knowledge

FOLDER = Path(__file__).parent
LANGUAGES = tuple(dict.fromkeys((MAIN_LANGUAGE, *WORDING)))
"""The main language first: the others are read beside it."""
MEANINGS = {
    "language": "The language by its own name.",
    "levels": "The answer itself, read first.",
    "labels": "Headings and labels of the answer.",
    "channels": "How a message came, and where it can be reported.",
    "details": "Words that stand in a sentence where something is not known.",
    "signals": "Why: one sentence for each sign.",
    "asked": "What a brand says that it never asks, put at the end of `signals.never_asked`.",
    "scam_types": "Kinds of scams.",
    "advice": "What to do now.",
    "when": "Headings of the advice.",
    "happened": "What a person may have done, as an answer to choose from.",
    "aftercare": "What to do once it has happened, and the questions of `quivive aftercare`.",
    "reasons": "Why the level is not what the score alone would say.",
    "skipped": "What could not be looked at, why, and what helps.",
    "cli": "The command line.",
    "recalls": "Official recalls of products.",
    "routes": "What is known of a place to report to.",
    "reports": "A report that is ready to send, in the language of who reads it.",
    "errors": "What went wrong, and what helps.",
    "countries": "Names of countries.",
    "redact": "What is taken out of a message before it is passed on; the kinds name the placeholders.",
}
"""What each table is for."""
_INTRODUCTION = """\
This page shows {what} in every language, side by side, so that whoever speaks one of them can read it through.
It is made by `python docs/wording.py`; corrections belong into {where}.

**A sentence sounds wrong?** Say which key and language it is, how you would say it, and why. Or change the file and
run `pytest tests/test_wording.py`, which holds the rules: the same keys and placeholders in each language, sentences of
20 words at most, the quotation marks and spaces of the language. Then make this page again. The words are plain ones
(B1): they are for a frightened person who has never heard of phishing. No threat, no blame, no promise of safety.
"""


def wording_page() -> str:
    """What Quivive says: a table for each table of the wording."""
    introduction = _INTRODUCTION.format(
        what="what Quivive says", where="`src/quivive/facts/languages/<xx>/wording.toml`"
    )
    notes = (
        "What stands in braces, as `{brand}`, is filled in and must stay as it is. Where a number is counted, a sentence has\n"
        "a form for each plural of the language (`one`, `other`).\n"
    )
    spoken = {language: load_wording(language) for language in LANGUAGES}
    sections = []
    for name, keys in groupby(spoken[MAIN_LANGUAGE].keys, key=lambda key: key.partition(".")[0]):
        rows = [
            (key.partition(".")[2], [_forms(spoken[language].forms(key)) for language in LANGUAGES]) for key in keys
        ]
        sections.append(f"## {name}\n\n{MEANINGS.get(name, '')}\n\n{_table(rows)}".replace("\n\n\n\n", "\n\n"))
    return "\n".join([f"# What Quivive says\n\n{introduction}\n{notes}", *sections])


def brands_page() -> str:
    """What is shown of what brands say: a table for each brand that says something."""
    introduction = _INTRODUCTION.format(
        what="what brands never ask, how to check and where to report", where="`src/quivive/facts/brands/<id>.toml`"
    )
    notes = (
        "Only what is verified is shown to people and stands here. A sentence may say no more than its source does.\n"
    )
    sections = []
    for brand in load_knowledge().brands.values():
        rows = list(_rows_of_brand(brand))
        if rows:
            sections.append(f"## {brand.name}\n\n{_table(rows)}")
    return "\n".join([f"# What brands say\n\n{introduction}\n{notes}", *sections])


def _rows_of_brand(brand: Brand) -> Iterator[tuple[str, list[str]]]:
    for kind in ("never_asks", "verify", "report"):
        facts: tuple[Sourced, ...] = getattr(brand, kind)
        for fact in facts:
            if fact.verified:
                texts = [(fact.text(language), fact.exception(language)) for language in LANGUAGES]
                yield f"{kind} {fact.what}".strip(), [_cell("<br>".join(filter(None, both))) for both in texts]


def _forms(forms: Mapping[str, str]) -> str:
    if len(set(forms.values())) == 1:
        return _cell(forms["other"])
    return _cell("<br>".join(f"{form}: {text}" for form, text in forms.items()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _table(rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    names = [load_wording(language).say("language.name") for language in LANGUAGES]
    lines = [f"| key | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    lines += [f"| `{key}` | {' | '.join(cells)} |" for key, cells in rows]
    return "\n".join(lines) + "\n"


PAGES = {"wording.md": wording_page, "wording-of-brands.md": brands_page}
"""The pages and what makes them."""

if __name__ == "__main__":
    for name, made in PAGES.items():
        (FOLDER / name).write_text(made(), encoding="utf-8")
