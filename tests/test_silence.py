"""What reads pictures and hears recordings tells nobody of it: the libraries' own telemetry is off before it begins."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

RECORDING = Path(__file__).parent / "recordings" / "bank.opus"
READS = "from quivive.pictures.lines import read_lines; from PIL import Image; read_lines(Image.new('RGB', (300, 200), 'white'))"
HEARS = f"from pathlib import Path; from quivive.api import read; read(Path({str(RECORDING)!r}))"


@pytest.mark.parametrize(("code", "needed"), [(READS, "rapidocr"), (HEARS, "faster_whisper")])
def test_no_identifier_is_made_and_no_telemetry_prepared(code: str, needed: str, tmp_path: Path) -> None:
    """ONNX Runtime writes an id and a queue into the cache folder as soon as its telemetry begins."""
    if find_spec(needed) is None:
        pytest.skip(f"{needed} is not installed")
    # Its telemetry is off by itself where these are set, and the test would hold nothing.
    hidden = {"CI", "ORT_RUNNING_UNIT_TESTS", "ORT_DISABLE_TELEMETRY", "GITHUB_ACTIONS", "TF_BUILD"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden and not name.startswith("XDG_")}
    environment |= {"HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
    assert not [path.name for path in tmp_path.rglob("*") if "onnx" in path.name.lower() or path.name == "deviceid"]
