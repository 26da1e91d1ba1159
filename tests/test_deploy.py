"""The files to run the server with: as the program is, and as the tools that read them want them."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from quivive.server import connections
from quivive.server.settings import Settings, settings_from

DEPLOY = Path(__file__).parent.parent / "deploy"


def test_the_sample_holds_every_setting_with_its_default(tmp_path: Path) -> None:
    sample = (DEPLOY / "server.toml").read_text("utf-8")
    assert tomllib.loads(sample) == {}, "as it lies there it changes nothing"
    told = re.sub(r"(?m)^# (?=[a-z_]+ = )", "", sample)
    assert tomllib.loads(told) == asdict(Settings())
    file = tmp_path / "server.toml"
    file.write_text(told)
    assert settings_from(file, {}) == Settings()


def test_every_setting_stands_in_the_page_on_the_server() -> None:
    page = (DEPLOY.parent / "docs" / "server.md").read_text("utf-8")
    assert not [name for name in asdict(Settings()) if f"`{name}`" not in page]


def test_proxies_have_the_limits_of_the_server() -> None:
    nginx, caddy = ((DEPLOY / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    megabytes = Settings().largest_upload // 1024**2
    assert f"client_max_body_size {megabytes}m;" in nginx and f"max_size {megabytes}MB" in caddy
    assert f"client_body_timeout {Settings().seconds_to_send}s;" in nginx and f"read_body {Settings().seconds_to_send}s" in caddy
    assert f"client_header_timeout {connections.SECONDS_FOR_HEAD:.0f}s;" in nginx and f"read_header {connections.SECONDS_FOR_HEAD:.0f}s" in caddy
    assert f"4 {connections.LARGEST_HEAD // 4_096}k;" in nginx and f"max_header_size {connections.LARGEST_HEAD // 1_024}KB" in caddy
    assert "/metrics { return 404; }" in nginx and "respond /metrics 404" in caddy
    assert "access_log off" in nginx


def test_the_service_is_confined() -> None:
    unit = DEPLOY / "quivive.service"
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    said = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False).stderr
    assert not [line for line in said.splitlines() if "quivive.service" in line and "is not executable" not in line], said
    scored = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)], capture_output=True, text=True, check=False).stdout
    exposure = re.search(r"Overall exposure level for quivive.service: ([\d.]+)", scored)
    assert exposure and float(exposure[1]) <= 1.5, scored[-300:]


def test_the_container_ends_as_somebody_without_rights() -> None:
    steps = (DEPLOY / "Containerfile").read_text("utf-8")
    last = steps.rpartition("\nFROM ")[2]
    assert "USER 10001:10001" in last and "HEALTHCHECK" in last and "/readyz" in last
    assert "python3-venv" not in last and "pip install" not in last
    assert re.search(r'ENTRYPOINT \["/opt/quivive/bin/quivive", "serve"\]', last)
