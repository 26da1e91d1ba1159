"""The command line as people and programs meet it: real processes, their output and exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import quivive
from quivive.api import country_code
from quivive.cli.commands import command_names
from quivive.cli.commands.doctor import EXTRAS
from quivive.cli.console import load_wording
from quivive.errors import UnknownName
from quivive.fact_files import WORDING
from quivive.knowledge import Knowledge
from quivive.renderers.visible import display_width
from quivive.schema import VERDICT

SCAM = (
    "Chronopost : votre colis est bloqué, réglez 1,99 € de frais sous 24h avec votre carte bancaire, "
    "sinon il sera retourné : https://chronopost-suivi.example/p"
)
GENUINE = "Hi Tom, dinner is at seven, see you then. Anna"
SOURCE = Path(quivive.__file__).parent.parent
NONE = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
"""An environment that says nothing about language, colours or width."""


def run(
    *words: str,
    given: str | bytes = b"",
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """What `quivive` answers; it is not on a terminal."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "quivive", *words],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=folder,
        env=NONE | dict(environment or {}),
        timeout=120,
        check=False,
    )


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with a scam, a genuine message, and a picture."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text(SCAM, "utf-8")
    (folder / "b.txt").write_text(GENUINE, "utf-8")
    (folder / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return folder


# --- what is answered


def test_status_says_what_was_found() -> None:
    assert run("check", "--text", SCAM).returncode == 1
    assert run("check", "--text", GENUINE).returncode == 0
    empty = run("check", "--text", " ")
    assert (empty.returncode, empty.stdout) == (2, b"")
    assert empty.stderr.decode().count("\n") == 1


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (("a.txt",), 1),
        (("a.txt", "b.txt"), 1),
        (("b.txt", "a.txt", "c.png"), 1),
        (("b.txt",), 0),
        (("b.txt", "b.txt"), 0),
        (("b.txt", "c.png"), 2),
        (("c.png",), 2),
    ],
)
def test_an_alarm_is_the_worst_and_zero_hides_nothing(
    inbox: Path, names: tuple[str, ...], status: int
) -> None:
    assert run("check", *names, folder=inbox).returncode == status


def test_what_is_piped_in_is_checked() -> None:
    for words in (("check",), ("check", "-")):
        answer = run(*words, given=SCAM, environment={"LC_ALL": "fr_FR.UTF-8"})
        assert answer.returncode == 1
        assert load_wording("fr").say("levels.scam.title") in answer.stdout.decode()
    assert run("check", given=b"").returncode == 2


@pytest.mark.parametrize(
    ("environment", "words", "language"),
    [
        ({}, (), "en"),
        ({"LANG": "fr_FR.UTF-8"}, (), "fr"),
        ({"LANG": "de_DE.UTF-8"}, (), "de"),
        ({"LANG": "pl_PL.UTF-8"}, (), "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, (), "en"),
        ({"LC_ALL": "fr_CA", "LC_MESSAGES": "en_GB.UTF-8"}, (), "fr"),
        ({"LC_ALL": "C"}, ("--language", "fr"), "fr"),
        ({"LANG": "fr_FR.UTF-8"}, ("--language=en",), "en"),
    ],
)
def test_the_answer_is_in_the_readers_language(
    environment: dict[str, str], words: tuple[str, ...], language: str
) -> None:
    answer = run("check", "--text", GENUINE, *words, environment=environment)
    assert load_wording(language).say("levels.nothing_found.title") in answer.stdout.decode()


def test_output_is_utf8_where_the_locale_knows_no_accents() -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    no_help = {"PYTHONCOERCECLOCALE": "0"}
    answer = run("check", "--text", SCAM, "--language", "fr", environment=ascii_only | no_help)
    assert "réglez 1,99 €" in answer.stdout.decode("utf-8")


def test_colours_only_where_they_are_wanted() -> None:
    assert b"\x1b[" not in run("check", "--text", SCAM).stdout
    assert b"\x1b[" in run("check", "--text", SCAM, "--colour", "always", environment={"NO_COLOR": "1"}).stdout
    assert b"\x1b[" not in run("check", "--text", SCAM, "--color=never").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_on_a_terminal(environment: dict[str, str], coloured: bool) -> None:
    assert (b"\x1b[" in on_terminal("check", "--text", SCAM, environment=environment)) is coloured


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
def test_a_terminal_is_asked_to_paste() -> None:
    hint = load_wording("en").say("cli.paste_message")
    shown = on_terminal("check", typed=GENUINE.encode() + b"\n\x04", environment={"TERM": "dumb"}).decode()
    assert hint in shown
    assert load_wording("en").say("levels.nothing_found.title") in shown


def on_terminal(*words: str, environment: Mapping[str, str], typed: bytes = b"") -> bytes:
    """All that a terminal shows of it."""
    import pty  # noqa: PLC0415 - not on every system

    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "quivive", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=NONE | dict(environment),
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, typed)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    process.wait(timeout=60)
    os.close(ours)
    return shown


@pytest.mark.parametrize("width", [30, 44, 120])
def test_no_line_is_wider_than_wanted(width: int) -> None:
    answer = run("check", "--text", SCAM, "--width", str(width), "--country", "FR", "--details")
    lines = answer.stdout.decode().splitlines()
    assert max(map(display_width, lines)) <= width
    assert len(lines) > 10


def test_json_is_as_its_schema_says() -> None:
    answer = run("check", "--text", SCAM, "--format", "json", "--country", "uk", "--channel", "sms")
    verdict = json.loads(answer.stdout)
    Draft202012Validator(VERDICT).validate(verdict)
    assert (verdict["level"], verdict["country"]) == ("scam", "GB")
    assert verdict["claim"]["brand"] == "chronopost"


def test_several_messages_have_one_line_of_json_each(inbox: Path) -> None:
    answer = run("check", str(inbox), "--format", "json")
    verdicts = [json.loads(line) for line in answer.stdout.decode().splitlines()]
    for verdict in verdicts:
        Draft202012Validator(VERDICT).validate(verdict)
    assert [verdict["level"] for verdict in verdicts] == ["scam", "nothing_found", "cannot_tell"]
    assert verdicts[2]["skipped"][0]["what"] == "c.png"
    assert "c.png" in answer.stderr.decode()


def test_several_messages_are_named_on_a_terminal(inbox: Path) -> None:
    answer = run("check", "a.txt", "b.txt", "c.png", folder=inbox)
    shown = answer.stdout.decode()
    assert re.findall(r"── (\S+) ─", shown) == ["a.txt", "b.txt"]
    assert "c.png" in answer.stderr.decode()


def test_several_messages_are_one_page_of_html(inbox: Path) -> None:
    page = run("check", str(inbox), "--format", "html").stdout.decode()
    assert page.count("<!DOCTYPE html>") == page.count("</html>") == page.count("<main>") == 1
    assert re.findall(r'<article class="(\w+)">\s*<h2>([^<]*)</h2>', page) == [
        ("scam", "a.txt"),
        ("nothing_found", "b.txt"),
        ("cannot_tell", "c.png"),
    ]
    single = run("check", "a.txt", "--format", "html", folder=inbox).stdout.decode()
    assert '<body class="scam">' in single
    style = re.compile(r"<style>.*?</style>", re.DOTALL)
    assert style.findall(page) == style.findall(single)


def test_an_mbox_has_an_answer_for_each_mail(tmp_path: Path) -> None:
    mail = "From a@b.example Mon Jan  5 10:00:00 2026\nFrom: a@b.example\nMessage-ID: <1@b.example>\n\n{}\n\n"
    (tmp_path / "box.mbox").write_text(mail.format(SCAM) + mail.format(GENUINE), "utf-8")
    answer = run("check", "box.mbox", folder=tmp_path)
    assert re.findall(r"── (\S+) ─", answer.stdout.decode()) == ["box.mbox#1", "box.mbox#2"]
    assert answer.returncode == 1


def test_a_reader_that_leaves_is_no_fault() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    process = subprocess.run(
        [sys.executable, "-m", "quivive", "brands"],
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=NONE,
        timeout=60,
        check=False,
    )
    os.close(theirs)
    assert (process.returncode, process.stderr) == (141, b"")


# --- what cannot be done


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chek",), "check"),
        (("check", "--wdth", "80"), "--width"),
        (("check", "--width"), "--width needs a value"),
        (("check", "--width", "wide"), "whole number"),
        (("check", "--text", "x", "--format", "xml"), "terminal, json, html"),
        (("check", "--text", "x", "--channel", "fax"), "sms, email, call, chat, web"),
        (("check", "--text", "x", "--country", "Frnce"), "FR"),
        (("check", "--text", "x", "--language", "xx"), "en (English), es (español), fr (français)"),
        (("check", "no-such-file"), "no-such-file"),
        (("scan", "no-such-file", "--output", "out.jsonl"), "no-such-file"),
        (("scan", "."), "--output"),
        (("brands", "chronopst"), "chronopost"),
        (("signals", "ask_crd"), "ask_card"),
        (("routes", "--country", "Germny"), "DE"),
        (("routes", "--channel", "pigeon"), "bank, call, card"),
        (("routes", "--today", "tomorrow"), "2026-11-25"),
        (("report", "--text", "x", "--to", "gb-7762"), "gb-7726"),
        (("report", "--text", "x", "--keep", "nam"), "name"),
        (("report", "no-such-file"), "no-such-file"),
        (("schema", "verdct"), "verdict, scan-row, report"),
    ],
)
def test_a_slip_is_said_in_one_line_with_a_way_out(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    answer = run(*words, folder=tmp_path)
    fault = answer.stderr.decode()
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert said in fault
    assert fault.count("\n") == 1
    assert "Traceback" not in fault
    french = run(*words, folder=tmp_path, environment={"LANG": "fr_FR.UTF-8"}).stderr.decode()
    if words[:2] != ("check", "--language"):
        assert french != fault


def test_what_cannot_be_read_is_said_in_the_readers_language(inbox: Path) -> None:
    english = run("check", "c.png", folder=inbox).stderr.decode()
    french = run("check", "c.png", folder=inbox, environment={"LANG": "fr_FR"}).stderr.decode()
    assert "The picture is broken." in english
    assert "L’image est abîmée." in french
    assert "Save the picture" not in french


def test_without_a_command_the_commands_are_shown() -> None:
    answer = run()
    assert (answer.returncode, answer.stdout) == (2, b"")
    for name in command_names():
        assert f"  {name} " in answer.stderr.decode()
    assert run("--help").returncode == 0


@pytest.mark.parametrize(
    ("name", "language"),
    [*((name, language) for name in command_names() for language in ("en", "fr")), *(("check", language) for language in WORDING)],
)
def test_every_command_explains_itself(name: str, language: str) -> None:
    answer = run(name, "--help", "--language", language)
    wording = load_wording(language)
    said = " ".join(answer.stdout.decode().replace("\n", " ").split())
    assert answer.returncode == 0
    assert " ".join(wording.say(f"cli.help.{name}").split()) in said
    assert "usage:" not in said
    assert wording.say("cli.options_title") in said


# --- what is known


def test_version() -> None:
    assert run("--version").stdout.decode() == f"quivive {quivive.__version__}\n"


def test_a_brand_shows_its_sources_and_what_is_not_verified() -> None:
    answer = run("brands", "Chronopost").stdout.decode()
    assert "chronopost.fr" in answer
    assert re.search(r"Source: https://\S+, seen on \d+ \w+ \d{4}", answer)
    assert "not verified: used for detection only" in answer
    table = json.loads(run("brands", "chronopost", "--format", "json").stdout)
    assert {source["verified"] for source in table["sources"]} == {True, False}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", source["seen"]) for source in table["sources"])


def test_lists_are_the_same_in_both_forms(knowledge: Knowledge) -> None:
    count = len(knowledge.brands)
    assert len(json.loads(run("brands", "--format", "json").stdout)) == count
    assert len(run("brands").stdout.splitlines()) == count + 2
    signals = json.loads(run("signals", "--format", "json").stdout)
    assert len(run("signals").stdout.splitlines()) == len(signals) + 2


def test_a_signal_shows_its_page_and_examples() -> None:
    table = json.loads(run("signals", "ask-card", "--format", "json").stdout)
    page = run("signals", "ask_card").stdout.decode()
    assert table["page"] in page
    assert table["fires"]
    assert all(example in page for example in table["fires"] + table["silent"])


def test_country_codes(knowledge: Knowledge) -> None:
    assert country_code("uk", knowledge) == country_code(" GB ", knowledge) == "GB"
    assert country_code("kr", knowledge) == "KR"
    for wrong in ("XX", "ALL", ""):
        with pytest.raises(UnknownName):
            country_code(wrong, knowledge)
    with pytest.raises(UnknownName) as caught:
        country_code("Allemagne", knowledge)
    assert caught.value.near[0] == "DE"


@pytest.mark.parametrize("name", ["verdict", "scan-row", "aftercare"])
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(run("schema", name).stdout))


def test_doctor_finds_everything_well() -> None:
    answer = run("doctor")
    assert answer.returncode == 0, answer.stdout.decode()
    assert "✖" not in answer.stdout.decode()
    for extra in EXTRAS:
        for language in WORDING:
            assert load_wording(language).has(f"cli.extras.{extra.name}")


def test_doctor_says_how_to_get_what_is_missing(tmp_path: Path) -> None:
    code = (
        "import sys, quivive.cli.commands.doctor as d; d.EXTRAS = (d.Extra('dkim', 'no_such_module'),);"
        "from quivive.cli import main; sys.exit(main(['doctor']))"
    )
    answer = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, env=NONE, cwd=tmp_path, timeout=60, check=True
    )
    assert "pip install 'quivive[dkim]'" in answer.stdout.decode()


def test_a_web_address_is_judged_as_it_stands() -> None:
    """It is no file, and nobody opens it."""
    told = json.loads(run("check", "https://netflix-konto.example/x", "--format", "json").stdout)
    assert "brand_in_host" in {finding["signal"] for finding in told["findings"]}
    missing = run("scan", "https://netflix-konto.example/x", "--output", "rows.jsonl")
    assert missing.returncode == 2


@pytest.mark.parametrize(("closed", "words", "status"), [(">&-", "check --text hello", 0), ("2>&-", "nonsense", 2), (">&- 2>&- <&-", "check --text hello", 0), ("<&-", "check -", 2)])
def test_a_stream_that_is_closed_is_no_fault(closed: str, words: str, status: int) -> None:
    ended = subprocess.run(["sh", "-c", f"exec {sys.executable} -m quivive {words} {closed}"], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == status, ended.stderr
    assert "Traceback" not in ended.stderr
