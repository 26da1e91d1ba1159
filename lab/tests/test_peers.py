"""Other programs judge what they can, and a reason stands where they cannot."""

from __future__ import annotations

import email
import email.policy
import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from quivive_lab.corpora import Row
from quivive_lab.evaluation.comparison import compared, remarks, table
from quivive_lab.examples import Example
from quivive_lab.peers import NAMES, Answers, Unavailable, peer, scaled
from quivive_lab.peers.daemon import folder, running
from quivive_lab.peers.letters import letter
from quivive_lab.report import Judged

GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
"""What every spam filter must flag; made for tests like these."""


def reading(text: str, channel: str = "email", label: str = "ham", sender: str = "Ann <ann@mail.example>", subject: str = "Hello", fold: int = 0) -> Example:
    kind = "genuine mail notice" if label == "ham" else "mail scam en"
    content = {"id": text[:8], "channel": channel, "text": text, "sender": sender, "subject": subject}
    row = Row(content["id"], label, kind, "en", "liberapay/", channel, content, None)
    return Example(row, False, channel, {}, [], ("scam", "suspicious", "nothing_found"), 1.0, fold)


READINGS = [reading("Shall we meet at noon at the station, as last week?"), reading(f"Hello\n\n{GTUBE}\n"), reading(GTUBE, "sms")]


@pytest.mark.parametrize("name", ["spamassassin", "rspamd"])
def test_a_filter_of_mail_judges_mail_and_nothing_else(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    answers = peer(name)(READINGS, READINGS)
    plain, flagged, sms = answers.scores
    assert plain is not None
    assert plain < 0.5
    assert flagged is not None
    assert flagged >= 0.5
    assert sms is None
    assert "judges mail" in answers.cannot["sms"]
    assert answers.version
    assert answers.per_cpu_second["email"] > 0


def test_the_rules_for_sms_judge_sms_and_nothing_else() -> None:
    if importlib.util.find_spec("rithik") is None:
        pytest.skip("rithik is not installed: pip install './lab[peers]'")
    scam = reading("Dear customer your account is blocked today. Update KYC now: https://kyc-desk.example/update and share the OTP", "sms")
    plain, flagged, mail = peer("rithik")([reading("See you at eight", "sms"), scam, READINGS[0]], []).scores
    assert plain is not None
    assert flagged is not None
    assert plain < 0.5 <= flagged
    assert mail is None


@pytest.mark.parametrize("name", ["spamassassin", "rspamd"])
def test_a_program_that_is_not_there_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(Unavailable, match="not installed"):
        peer(name)(READINGS, READINGS)


def test_a_daemon_that_does_not_start_is_said() -> None:
    with folder() as place, pytest.raises(Unavailable, match="no such rule"), running(["sh", "-c", "echo no such rule; exit 3"], place / "log", lambda: False):
        pass


@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("Bank\r\nBcc: all@mail.example <x@mail.example>", "One\r\n\r\ntwo"),
        ("<<>>@@", "\ud800 odd"),
        ("", ""),
        ("Ünal <ünal@münchen.example>", "Größe " * 400),
        ("a" * 5_000, "\x00"),
    ],
)
def test_a_letter_is_one_mail_whatever_stands_in_the_row(sender: str, subject: str) -> None:
    made = letter(reading("The text\r\n.\r\n", sender=sender, subject=subject))
    assert made is not None
    mail = email.message_from_bytes(made, policy=email.policy.compat32)
    assert mail.keys().count("From") == 1
    assert mail["Bcc"] is None
    assert "The text" in mail.get_payload(decode=False)


def test_an_unknown_peer_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        peer("nobody")


def test_points_keep_their_order_and_their_threshold() -> None:
    points = [-40.0, -1.0, 4.9, 5.0, 5.1, 900.0]
    found = [scaled(value, 5.0) for value in points]
    assert found == sorted(found)
    assert [value >= 0.5 for value in found] == [False, False, False, True, True, True]


def test_the_table_has_a_dash_and_a_reason_where_a_peer_cannot_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = [reading(f"mail number {n}", label="scam" if n % 2 else "ham", fold=n % 3) for n in range(30)] + [reading(f"sms number {n}", "sms") for n in range(4)]
    for one in examples[30:]:
        one.row.kind = "bank alert"
    own = [Judged(one.row.id, one.kind, "en", "x", n, one.scam, "scam" if one.scam else "nothing_found", 0.9 if one.scam else 0.1, 1.0, one.channel) for n, one in enumerate(examples)]

    def made(name: str) -> Callable[..., Answers]:
        def answer(readings: list[Example], _examples: object) -> Answers:
            if name == "rspamd":
                raise Unavailable("not installed here")
            scores = [None if one.channel == "sms" else 0.7 for one in readings]
            scores[0] = None
            return Answers("9.9", "half", scores, {"sms": "made for mail"})

        return answer

    monkeypatch.setattr("quivive_lab.evaluation.comparison.peer", made)
    found = compared(examples, own, ("spamassassin", "rspamd"), most=5)
    lines = table(found).splitlines()
    assert any(line.startswith("| sources held out | bank alert | 4 |") and line.endswith("| – |") for line in lines)
    assert any("| mail scam en | 5 |" in line for line in lines)
    said = remarks(found)
    assert "made for mail" in said
    assert "gave no answer to 1" in said
    assert "rspamd: skipped, not installed here" in said


def test_every_peer_is_a_file() -> None:
    package = Path(str(importlib.util.find_spec("quivive_lab.peers").submodule_search_locations[0]))  # type: ignore[union-attr,index]
    assert {path.stem for path in package.glob("*.py")} - {"__init__", "daemon", "letters"} == {*NAMES}
