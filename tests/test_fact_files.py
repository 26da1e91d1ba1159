"""Compiled facts say the same as their sources, and count only while the sources are unchanged."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path

import pytest

from quivive.errors import FactsError
from quivive.fact_files import COMPILED, GROUPS, compile_group, load, read_facts


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A small copy of the facts that a test may change."""
    source = Path(str(resources.files("quivive.facts")))
    shutil.copytree(source, tmp_path / "facts", ignore=shutil.ignore_patterns(COMPILED, "lexicon.toml"))
    shutil.copy(source / "languages" / "nl" / "lexicon.toml", tmp_path / "facts" / "languages" / "nl")
    for path in sorted((tmp_path / "facts" / "brands").iterdir())[5:]:
        path.unlink()
    return tmp_path / "facts"


def compiled(facts: Path, group: str) -> Path:
    path = facts / COMPILED / f"{group}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(compile_group(facts, group), encoding="utf-8")
    return path


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_compiled_says_the_same(facts: Path, group: str) -> None:
    """Read from the sources or from the compiled file: no difference, not even in type."""
    written = load(facts, group)
    path = compiled(facts, group)
    assert load(facts, group) == written
    # And it is the compiled file that was read.
    table = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**table, "content": "from here"}))
    assert load(facts, group) == "from here"


@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename"])
def test_a_stale_compiled_file_never_counts(facts: Path, change: str) -> None:
    """A source that was edited (to the same length, too), added, removed or renamed is seen."""
    compiled(facts, "brands")
    path = sorted((facts / "brands").iterdir())[0]
    if change == "edit":
        size = path.stat().st_size
        text = path.read_text("utf-8")
        name = text.split('name = "', 1)[1].partition('"')[0]
        path.write_text(text.replace(f'name = "{name}"', f'name = "{"X" * len(name)}"', 1), encoding="utf-8")
        assert path.stat().st_size <= size
        assert load(facts, "brands")[path.stem]["name"] == "X" * len(name)
    elif change == "add":
        shutil.copy(path, facts / "brands" / "zz-new.toml")
        assert "zz-new" in load(facts, "brands")
    elif change == "remove":
        path.unlink()
        assert path.stem not in load(facts, "brands")
    else:
        path.rename(path.with_name("zz-other.toml"))
        assert "zz-other" in load(facts, "brands")


def test_every_fault_is_told(facts: Path) -> None:
    """Broken files are named together, and so are faulty phrases."""
    first, second = sorted((facts / "brands").iterdir())[:2]
    first.write_text("name = ", encoding="utf-8")
    second.write_bytes(b'name = "\xff"')
    with pytest.raises(FactsError) as raised:
        read_facts(facts)
    assert first.name in str(raised.value)
    assert second.name in str(raised.value)
    lexicon = facts / "languages" / "nl" / "lexicon.toml"
    lexicon.write_text('[one]\nphrases = ["(word", "word)", "good phrase"]\n', encoding="utf-8")
    with pytest.raises(FactsError) as raised:
        load(facts, "words")
    assert "(word" in str(raised.value)
    assert "word)" in str(raised.value)


def test_what_a_language_has_no_sentence_for_is_said_in_english(facts: Path) -> None:
    """A translation may be unfinished; how figures are written is never mixed of two languages."""
    part = '[figures]\ndecimal = ","\n\n[levels.scam]\ntitle = "Oplichting"\n'
    (facts / "languages" / "nl" / "wording.toml").write_text(part, encoding="utf-8")
    table, english = load(facts, "wording-nl"), load(facts, "wording-en")
    assert table["levels"]["scam"] == {"title": "Oplichting", "explain": english["levels"]["scam"]["explain"]}
    assert table["labels"] == english["labels"]
    assert table["figures"] == {"decimal": ","}
