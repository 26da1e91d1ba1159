"""What `import quivive` gives: light, complete, and what it says."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import quivive
from quivive.errors import UnknownName, UnreadableInput

SCAM = (
    "Chronopost : votre colis est bloqué, réglez 1,99 € de frais sous 24h avec votre carte bancaire, "
    "sinon il sera retourné : https://chronopost-suivi.example/p"
)


def test_every_public_name_is_there() -> None:
    assert set(quivive.__all__) <= set(dir(quivive))
    for name in quivive.__all__:
        assert getattr(quivive, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = quivive.no_such_name


def test_importing_costs_nothing() -> None:
    code = "import sys, quivive; print(*(m for m in sys.modules if m.startswith('quivive')))"
    shown = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONPATH": str(Path(quivive.__file__).parent.parent)},
        check=True,
    )
    assert shown.stdout.split() == [b"quivive"]


def test_check_stays_the_function_whatever_is_imported() -> None:
    module = import_module("quivive.check")
    import_module("quivive.api")
    assert callable(quivive.check)
    assert module.judge
    code = "import quivive.check; from quivive import check; check('hello')"
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-W", "error", "-c", code],
        env={"PYTHONPATH": str(Path(quivive.__file__).parent.parent)},
        check=True,
    )


def test_a_text_is_checked() -> None:
    verdict = quivive.check(SCAM, channel="sms", country="fr", language="fr")
    assert isinstance(verdict, quivive.Verdict)
    assert verdict.level is quivive.Level.SCAM
    assert verdict.country == "FR"
    assert verdict.routes
    assert quivive.check(SCAM, channel="sms", country="fr", language="fr") == verdict


def test_a_message_is_checked_like_its_text() -> None:
    message = quivive.read(SCAM, channel="sms")
    assert message.channel is quivive.Channel.SMS
    assert quivive.check(message, country="UK") == quivive.check(SCAM, channel="sms", country="GB")
    with pytest.raises(TypeError):
        quivive.check(message, sender="Bob")


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "message.txt"
    path.write_text(SCAM, "utf-8")
    assert quivive.read(path).part("body") == quivive.read(SCAM).part("body")
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "one"}\n{"text": "two"}\n')
    with pytest.raises(UnreadableInput, match="several"):
        quivive.read(rows)
    with pytest.raises(UnreadableInput, match="no-such-file"):
        quivive.read(tmp_path / "no-such-file")


def test_faults_are_said_with_near_names() -> None:
    with pytest.raises(UnknownName) as caught:
        quivive.check("x", channel="emial")
    assert "email" in caught.value.near
    for wrong in ({"language": "xx"}, {"country": "Narnia"}):
        with pytest.raises(UnknownName):
            quivive.check("x", **wrong)
    with pytest.raises(UnreadableInput):
        quivive.check("  ")
