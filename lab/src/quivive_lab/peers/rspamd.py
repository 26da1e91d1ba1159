"""rspamd with its local rules, in a configuration of its own in a folder that is deleted afterwards.

Its name server is a port of this machine where nobody answers, so that it can ask nobody; what would only fail for
want of a name server is turned off, as is what remembers (Bayes and the like want Redis).
"""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from quivive_lab.examples import Example
from quivive_lab.peers import Answers, Unavailable, scaled
from quivive_lab.peers.daemon import ask_all, children_seconds, folder, running
from quivive_lab.peers.letters import NOT_MAIL, letter

_THRESHOLD = 6.0
"""From here on it adds a header that says spam, as delivered; it refuses from 15 on."""
_SECONDS = 60
_OFF = (
    "rbl",
    "spf",
    "dkim",
    "dmarc",
    "arc",
    "fuzzy_check",
    "asn",
    "mx_check",
    "hfilter",
    "once_received",
    "url_redirector",
    "greylist",
    "ratelimit",
    "history_redis",
    "neural",
    "reputation",
    "replies",
    "dkim_signing",
    "bimi",
    "p0f",
    "clickhouse",
    "elastic",
    "metadata_exporter",
    "metric_exporter",
    "external_services",
    "antivirus",
    "dcc",
    "aws_s3",
    "known_senders",
    "rspamd_update",
)


def answer(readings: Sequence[Example], _examples: Sequence[Example]) -> Answers:
    """The points of each mail, asked of a worker on a port of 127.0.0.1."""
    daemon = shutil.which("rspamd")
    if daemon is None:
        raise Unavailable("not installed (Debian: apt install rspamd)")
    letters = [letter(one) for one in readings]
    before = children_seconds()
    with folder() as place:
        port = _free_port()
        with running(configured(daemon, place, port), place / "log", lambda: _answers(port)):
            points = ask_all(letters, lambda mail: _points(port, mail))
    seconds = children_seconds() - before
    judged = sum(value is not None for value in points)
    return Answers(
        version=_version(daemon),
        threshold=f"{_THRESHOLD:.0f} points (adds a header)",
        scores=[None if value is None else scaled(value, _THRESHOLD) for value in points],
        cannot={"sms": NOT_MAIL, "call": NOT_MAIL, "web": "it judges mail"},
        per_cpu_second={"email": judged / seconds} if judged and seconds else {},
    )


def configured(daemon: str, place: Path, port: int, *, workers: int = 1) -> list[str]:
    """The command that starts it with a configuration written to the folder `place`, answering at `port` of 127.0.0.1."""
    own = place / "override.d"
    own.mkdir(mode=0o755)
    for module in _OFF:
        (own / f"{module}.conf").write_text("enabled = false;\n", encoding="utf-8")
    for name, text in (
        (
            "options.inc",
            'dns { nameserver = ["127.0.0.1:9"]; timeout = 0.05s; retransmits = 1; }\ndisable_monitoring = true;\n',
        ),
        ("worker-normal.inc", f'bind_socket = "127.0.0.1:{port}";\ncount = {workers};\n'),
        ("worker-controller.inc", "enabled = false;\ncount = 0;\n"),
        ("worker-proxy.inc", "enabled = false;\ncount = 0;\n"),
        ("logging.inc", 'type = "console";\nlevel = "warning";\n'),
    ):
        (own / name).write_text(text, encoding="utf-8")
    command = [daemon, "--no-fork", "--insecure", "--user=nobody", "--group=nogroup", "--config=/etc/rspamd/rspamd.conf"]
    return command + [f"--var={name}={place}" for name in ("LOCAL_CONFDIR", "DBDIR", "RUNDIR", "LOGDIR")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    return _ask(port, "GET", "/ping", b"") is not None


def _points(port: int, mail: bytes) -> float | None:
    said = _ask(port, "POST", "/checkv2", mail)
    try:
        return float(json.loads(said or b"")["score"])
    except (ValueError, KeyError, TypeError):
        return None


def _ask(port: int, method: str, path: str, content: bytes) -> bytes | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request(method, path, content)
        response = connection.getresponse()
        said = response.read()
        return said if response.status == http.HTTPStatus.OK else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _version(daemon: str) -> str:
    said = subprocess.run([daemon, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - the peer's own program
    return said.strip().removeprefix("Rspamd daemon version ")
