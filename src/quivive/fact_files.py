"""The files of facts, and what they are compiled to when the package is built.

People write TOML: hundreds of files that take most of a second to read, and phrases that take another
to be taken apart. A wheel carries the result beside them (`compiled/`, made by `hatch_build.py`). Each
compiled file holds a checksum of its sources and counts only while they are the same: facts that
somebody changed, and a clone without any compiled file, are read as they stand.

Nothing is imported here but the standard library and pure text work: the wheel is built without the
package's dependencies.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any
from zlib import crc32

from quivive.errors import FactsError
from quivive.text.fold import fold_plain
from quivive.text.phrase_language import PhraseError
from quivive.text.phrase_table import compile_phrases

MAIN_LANGUAGE = "en"
"""The language that says what another one has no sentence for."""
WORDING = tuple(
    sorted(
        folder.name
        for folder in (resources.files("quivive.facts") / "languages").iterdir()
        if (folder / "wording.toml").is_file()
    )
)
"""The languages that there is wording in: one is added by lying there."""
CONSOLE = tuple(
    sorted(
        folder.name
        for folder in (resources.files("quivive.facts") / "languages").iterdir()
        if (folder / "console.toml").is_file()
    )
)
"""The languages that the team's console speaks."""
_OF_LANGUAGES = {"words": "lexicon.toml", "personal": "personal.toml", "screens": "screen.toml"}
"""The groups of which each language has a file of its own."""
COMPILED = "compiled"
"""The folder of compiled files."""

Sources = dict[str, bytes]
"""The content of each source file, by its path below the folder of facts."""


def load(root: Traversable, group: str) -> Any:  # noqa: ANN401 - each group has its own form
    """What the files of one group say; see `GROUPS`. Raises FactsError with all faulty files."""
    sources = _sources(root, group)
    compiled = root / COMPILED / f"{group}.json"
    if compiled.is_file():
        table = json.loads(compiled.read_bytes())
        if table["sources"] == _checksum(sources):
            return table["content"]
    return GROUPS[group](sources)


def compile_group(root: Traversable, group: str) -> str:
    """The content of the compiled file of a group."""
    sources = _sources(root, group)
    table = {"sources": _checksum(sources), "content": GROUPS[group](sources)}
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def read_facts(root: Traversable) -> dict[str, Any]:
    """The version and the brands under `root` as plain tables. Raises FactsError with all faulty files."""
    return {"version": (root / "VERSION").read_text("utf-8").strip(), "brands": load(root, "brands")}


def read_lexicons(root: Traversable) -> dict[str, Any]:
    """The lexicon of each language as written: the names of concepts, their phrases, notes."""
    return {name.split("/")[1]: table for name, table in _tables(_sources(root, "words")).items()}


def _sources(root: Traversable, group: str) -> Sources:
    kind, _, language = group.partition("-")
    if kind in ("wording", "console"):
        spoken = dict.fromkeys((MAIN_LANGUAGE, language))
        return {name: (root / "languages" / name / f"{kind}.toml").read_bytes() for name in spoken}
    if kind in _OF_LANGUAGES:
        file = _OF_LANGUAGES[kind]
        files = {
            f"languages/{folder.name}/{file}": folder / file
            for folder in (root / "languages").iterdir()
            if folder.is_dir()
        }
        return {name: files[name].read_bytes() for name in sorted(files) if files[name].is_file()}
    found = {path.name: path for path in (root / kind).iterdir() if path.name.endswith(".toml")}
    return {f"{kind}/{name}": found[name].read_bytes() for name in sorted(found)}


def _checksum(sources: Sources) -> int:
    """Tells a changed source from the one that was compiled; not meant against forgery."""
    value = 0
    for name, content in sources.items():
        value = crc32(content, crc32(f"\0{name}\0{len(content)}\0".encode(), value))
    return value


def _tables(sources: Sources) -> dict[str, dict[str, Any]]:
    # Imported here because compiled facts do without.
    import tomllib  # noqa: PLC0415

    tables: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for name, content in sources.items():
        try:
            tables[name] = tomllib.loads(content.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise FactsError(faults)
    return tables


def _by_file_name(sources: Sources) -> dict[str, dict[str, Any]]:
    return {name.rpartition("/")[2].removesuffix(".toml"): _plain(table) for name, table in _tables(sources).items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """`value` as JSON can hold it: what it has no form for (a date) as text."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float) else str(value)


def _words(sources: Sources) -> dict[str, Any]:
    """The phrases of all languages together, for a message may mix them, and each language's function words."""
    phrases: dict[str, list[str]] = defaultdict(list)
    languages: dict[str, str] = {}
    for name, lexicon in _tables(sources).items():
        language = name.split("/")[1]
        for concept, table in lexicon.items():
            if concept == "language_words":
                languages |= {fold_plain(word): language for word in table["phrases"]}
            else:
                phrases[concept] += table["phrases"]
    try:
        table = compile_phrases(phrases)
    except PhraseError as error:
        raise FactsError(str(error).splitlines()) from None
    return {"phrases": table, "language_words": languages, "languages": sorted({n.split("/")[1] for n in sources})}


def _by_language(sources: Sources) -> dict[str, dict[str, Any]]:
    return {name.split("/")[1]: _plain(table) for name, table in _tables(sources).items()}


def _wording(sources: Sources) -> dict[str, Any]:
    """The sentences of the last language, and those of the main one where it has none."""
    main, *others = _by_file_name(sources).values()
    return _over(main, others[0]) if others else main


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` with what only `below` has. How figures are written is never mixed."""
    merged = {**below, **above}
    for name in below.keys() & above.keys() - {"figures"}:
        if isinstance(below[name], Mapping) and isinstance(above[name], Mapping):
            merged[name] = _over(below[name], above[name])
    return merged


GROUPS: dict[str, Callable[[Sources], Any]] = {
    "brands": _by_file_name,
    "words": _words,
    "personal": _by_language,
    "screens": _by_language,
    "countries": _by_file_name,
    "rights": _by_file_name,
    "recalls": _by_file_name,
    "events": _by_file_name,
    **{f"wording-{language}": _wording for language in WORDING},
    **{f"console-{language}": _wording for language in CONSOLE},
}
"""What each group of files is compiled to."""
