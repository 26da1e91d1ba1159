"""What exists is documented, what is documented exists, and the examples of the pages run.

A fenced block whose first line says `run` is run: `sh run` line by line in an empty folder, where a line that
ends in `# status N` must end so and any other with 0; `python run` as a program. `toml brand`, `toml country`
and `toml lexicon` are read as such facts are.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import math
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from test_facts import faults

import quivive
from quivive import decide
from quivive.cli.arguments import Arguments
from quivive.cli.commands import command_names, load_command
from quivive.cli.console import load_wording
from quivive.country import Country
from quivive.knowledge import Knowledge
from quivive.reading import Reading
from quivive.signals import all_signals
from quivive.text.phrase_table import compile_phrases
from quivive.text.phrases import PhraseBook

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
COMMANDS, DECIDES = ROOT / "docs" / "commands.md", ROOT / "docs" / "how-it-decides.md"
_BLOCK = re.compile(r"^```(?P<kind>[a-z]+ [a-z]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LONG_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")


def section(page: Path, heading: str) -> str:
    """What stands below a heading of the second level, up to the next."""
    for part in re.split(r"^## ", page.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        title, _, text = part.partition("\n")
        if title.strip() == heading:
            return text
    raise AssertionError(f"{page.name} has no section called {heading}")


def blocks(kind: str) -> list[Any]:
    """The blocks of one kind in all pages, each named by its page and line."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in _BLOCK.finditer(text):
            if match["kind"] == kind:
                place = f"{page.name}:{text.count(chr(10), 0, match.start()) + 1}"
                found.append(pytest.param(match["text"], id=place))
    return found


def options_of(command: str) -> set[str]:
    """The long options that a command's parser knows."""
    parser = Arguments(command, load_wording("en"))
    load_command(command).add_arguments(parser)
    actions: list[argparse.Action] = parser._actions  # noqa: SLF001 - argparse shows them nowhere else
    return {option for action in actions for option in action.option_strings if option.startswith("--")}


# --- commands and options


@pytest.mark.parametrize("name", command_names())
def test_every_command_and_option_is_described(name: str) -> None:
    tables = section(COMMANDS, f"`quivive {name}`") + section(COMMANDS, "Every command")
    rows = "\n".join(line for line in tables.splitlines() if line.startswith("| `-"))
    assert options_of(name) - set(_LONG_OPTION.findall(rows)) == set()


def test_no_option_is_described_that_is_gone() -> None:
    known = {option for name in command_names() for option in options_of(name)} | {"--version"}
    assert set(_LONG_OPTION.findall(COMMANDS.read_text("utf-8"))) - known == set()
    described = re.findall(r"^## `quivive (\w+)`$", COMMANDS.read_text("utf-8"), re.MULTILINE)
    assert sorted(described) == sorted(command_names())


@pytest.mark.parametrize("program", ["lab/src/quivive_lab/cli.py", "evals/measure.py", "evals/gate.py", "evals/redaction.py", "bench/run.py"])
def test_every_option_of_the_lab_is_described(program: str) -> None:
    options = set(re.findall(r"""add_argument\(\s*"(--[a-z-]+)""", (ROOT / program).read_text("utf-8")))
    assert options
    assert options - set(_LONG_OPTION.findall((ROOT / "docs" / "lab.md").read_text("utf-8"))) == set()


# --- how it decides


def test_every_rule_is_described_and_no_other() -> None:
    """The ids are the second half of what `limit` returns."""
    returned = [node.value for node in ast.walk(ast.parse(inspect.getsource(decide.limit))) if isinstance(node, ast.Return)]
    ids = {
        value.elts[1].value
        for value in returned
        if isinstance(value, ast.Tuple) and isinstance(value.elts[1], ast.Constant) and value.elts[1].value
    }
    assert len(ids) >= 7, "decide.limit no longer returns its ids as they are looked for here"
    assert set(re.findall(r"^\| `(\w+)` \|", section(DECIDES, "Limiting rules"), re.MULTILINE)) == ids


def test_the_worked_example_adds_up() -> None:
    """Base and points give the sum, the sum the score; the message is still judged so, by the same signals."""
    text = section(DECIDES, "Signals and points")
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    points = {row[0]: float(row[4]) for row in rows[2:]}
    total = points.pop("sum")
    assert math.isclose(sum(points.values()), total, abs_tol=5e-4)
    score = re.search(r"1 / \(1 \+ e\^-([\d.]+)\) = ([\d.]+): the level is `(\w+)`", text)
    assert score is not None
    assert float(score[1]) == total
    assert math.isclose(1 / (1 + math.exp(-total)), float(score[2]), abs_tol=5e-5)
    quoted = re.search(r'The message "([^"]+)"', text)
    assert quoted is not None
    verdict = quivive.check(" ".join(quoted[1].split()), channel="sms")
    assert str(verdict.level) == score[3]
    assert {finding.signal for finding in verdict.findings} == points.keys() - {"base"}


# --- links and examples


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    faulty = []
    for target in (match["target"] for match in _LINK.finditer(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        if not goal.exists() or (heading and heading not in headings(goal)):
            faulty.append(target)
    assert not faulty


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings: small letters, hyphens for spaces, without signs."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def environment(folder: Path) -> dict[str, str]:
    """Where `quivive` is the program of this working tree and nothing is said about language or colours."""
    source = str(Path(quivive.__file__).parent.parent)
    command = folder / "bin" / "quivive"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m quivive "$@"\n', "utf-8")
    command.chmod(0o755)
    return {"PYTHONPATH": source, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.skipif(shutil.which("sh") is None, reason="the examples are lines of a POSIX shell")
@pytest.mark.parametrize("block", blocks("sh run"))
def test_every_example_of_the_command_runs(block: str, tmp_path: Path) -> None:
    known = environment(tmp_path)
    folder = tmp_path / "here"
    folder.mkdir()
    for line in block.splitlines():
        command, _, status = line.partition("# status ")
        answer = subprocess.run(["sh", "-c", command], cwd=folder, env=known, capture_output=True, timeout=60, check=False)
        assert answer.returncode == int(status or 0), f"{line}\n{answer.stderr.decode()}"


@pytest.mark.parametrize("block", blocks("python run"))
def test_every_example_in_python_runs(block: str, tmp_path: Path) -> None:
    known = environment(tmp_path)
    answer = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, env=known, capture_output=True, timeout=60, check=False)
    assert answer.returncode == 0, answer.stderr.decode()


def test_the_example_of_a_signal_holds_its_own_examples(knowledge: Knowledge) -> None:
    signals = [block.values[0] for block in blocks("python run") if "EXAMPLES = " in block.values[0]]
    assert signals
    for source in signals:
        module: dict[str, Any] = {}
        exec(source, module)  # noqa: S102 - our own page
        examples, detect = module["EXAMPLES"], module["detect"]
        assert all(list(detect(Reading(message, knowledge))) for message in examples.fires)
        assert not any(list(detect(Reading(message, knowledge))) for message in examples.silent)


@pytest.mark.parametrize("block", blocks("toml brand"))
def test_the_example_of_a_brand_has_no_fault(block: str) -> None:
    facts = {"version": "0", "brands": {"bluebird-parcels": tomllib.loads(block)}}
    assert list(faults(Knowledge(facts, {}, resources.files("quivive.facts")))) == []


@pytest.mark.parametrize("block", blocks("toml country"))
def test_the_example_of_a_country_is_read(block: str) -> None:
    country = Country.from_facts("RR", tomllib.loads(block))
    assert country.name("fr") == "Ruritanie"
    assert [route.what("en") for route in country.routes if route.verified]


@pytest.mark.parametrize("block", blocks("toml lexicon"))
def test_the_example_of_a_lexicon_has_no_faulty_phrase(block: str) -> None:
    phrases = {name: table["phrases"] for name, table in tomllib.loads(block).items() if name != "language_words"}
    assert {concept for signal in all_signals() for concept in signal.concepts} >= phrases.keys()
    book = PhraseBook(compile_phrases(phrases))
    for text in ("confirm your bank card now, all details", "card numbers"):
        assert {hit.concept for hit in book.find(text)} == phrases.keys()


def test_there_are_examples_of_every_kind() -> None:
    assert all(blocks(kind) for kind in ("sh run", "python run", "toml brand", "toml country", "toml lexicon"))


def test_the_picture_of_the_readme_is_todays_answer() -> None:
    """`python docs/answer.py` makes it anew."""
    written = runpy.run_path(str(ROOT / "docs" / "answer.py"))
    assert (ROOT / "docs" / "answer.svg").read_text("utf-8") == written["answer"]()
