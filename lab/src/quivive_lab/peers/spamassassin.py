"""SpamAssassin with its local rules: no network, no Bayes (nothing is learned on the way, so the order does not matter)."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from quivive_lab.examples import Example
from quivive_lab.peers import Answers, Unavailable, scaled
from quivive_lab.peers.daemon import ask_all, children_seconds, folder, running
from quivive_lab.peers.letters import NOT_MAIL, letter

_THRESHOLD = 5.0
_ANSWER = re.compile(rb"^Spam: \w+ ; (-?[\d.]+) / ", re.MULTILINE)
_SECONDS = 120


def answer(readings: Sequence[Example], _examples: Sequence[Example]) -> Answers:
    """The points of each mail, asked of a daemon that listens on a socket of this machine."""
    daemon = shutil.which("spamd") or shutil.which("spamd", path="/usr/sbin")
    if daemon is None:
        raise Unavailable("not installed (Debian: apt install spamassassin)")
    letters = [letter(one) for one in readings]
    before = children_seconds()
    with folder() as place:
        path = place / "socket"
        command = [
            daemon,
            "--local",
            "--nouser-config",
            "--cf=use_bayes 0",
            f"--socketpath={path}",
            f"--pidfile={place / 'pid'}",
        ]
        command += ["--max-children=2", "--min-children=2", "--syslog=null", "--timeout-child=60"]
        with running(command, place / "log", lambda: _listens(path)):
            points = ask_all(letters, lambda mail: _points(path, mail))
    seconds = children_seconds() - before
    judged = sum(value is not None for value in points)
    return Answers(
        version=_version(),
        threshold=f"{_THRESHOLD:.0f} points",
        scores=[None if value is None else scaled(value, _THRESHOLD) for value in points],
        cannot={"sms": NOT_MAIL, "call": NOT_MAIL, "web": "it judges mail"},
        per_cpu_second={"email": judged / seconds} if judged and seconds else {},
    )


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def _points(path: Path, mail: bytes) -> float | None:
    """The points of one mail, None where the daemon gives none in time (protocol SPAMC/1.5, command CHECK)."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_SECONDS)
        try:
            connection.connect(str(path))
            connection.sendall(b"CHECK SPAMC/1.5\r\nContent-length: %d\r\n\r\n" % len(mail) + mail)
            connection.shutdown(socket.SHUT_WR)
            said = b"".join(iter(lambda: connection.recv(65536), b""))
        except OSError:
            return None
    found = _ANSWER.search(said)
    return float(found[1]) if found else None


def _version() -> str:
    program = shutil.which("spamassassin")
    if program is None:
        return ""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - the peer's own program
    return said.splitlines()[0].removeprefix("SpamAssassin version ") if said else ""
