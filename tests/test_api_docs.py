"""The commands of docs/api.md, run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_server import filled, new_key
from test_api_durable import serving

from quivive.server.desk import open_desk
from quivive.server.settings import Settings

PAGE = (Path(__file__).parent.parent / "docs" / "api.md").read_text("utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("docs")
    place, site, names = filled(folder)
    desk = open_desk(Settings(database=str(place)), {})
    assert desk is not None
    key = new_key(desk)
    desk.store.close()
    (folder / ".curlrc").write_text("fail\nno-progress-meter\nmax-time = 60\n")
    (folder / "settings.toml").write_text(f'alerts_folder = "{site}"\n')
    with serving(str(place), "--settings", str(folder / "settings.toml"), key=False) as address:
        told = {"SERVER": address.rstrip("/"), "KEY": key, "REPORT": names["report"], "CAMPAIGN": names["campaign"], "ALERT": names["alert"]}
        yield {**os.environ, **told, "CURL_HOME": str(folder), "HOME": str(folder)}


@pytest.mark.parametrize("command", COMMANDS, ids=range(len(COMMANDS)))
def test_every_command_is_answered(command: str, environment: dict[str, str]) -> None:
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False, env=environment)
    assert done.returncode == 0, (command, done.stdout[:1_000], done.stderr[:1_000])
    assert done.stdout.strip()


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 15
