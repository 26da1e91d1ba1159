"""How the package is built: its layers, what it may import when, the size of its rooms, what explains itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import quivive

ROOT = Path(quivive.__file__).parent
LAYERS = {
    "assistants": 6, "cli": 6, "server": 6,
    "accounts": 5, "alerts": 5, "api": 5, "batch": 5, "campaigns": 5, "exchange": 5, "faults": 5, "watch": 5, "webhooks": 5,
    "enrich": 4, "isolated": 4, "pictures": 4, "readers": 4, "renderers": 4, "reports": 4, "schema": 4, "simulate": 4, "speech": 4, "store": 4,
    "calls": 3, "check": 3, "fingerprints": 3, "listening": 3,
    "advise": 2, "decide": 2, "recall_advice": 2, "redact": 2, "scam_types": 2, "scanned_codes": 2, "signals": 2, "spread": 2,
    "claims": 1, "knowledge": 1, "look_alike": 1, "proof": 1, "reading": 1, "surges": 1,
}  # fmt: skip
LARGEST_ROOM = 300
HEAVY = (
    "argon2", "numpy", "scipy", "sklearn", "dkim", "quivive_lab", "email.mime", "sqlite3", "asyncio", "smtplib", "http.client", "urllib.request", "socket", "ssl",
    "sqlalchemy", "psycopg", "cryptography", "rfc8785", "ijson", "pyarrow", "msgspec", "starlette", "mcp", "mcp_types", "pydantic", "jinja2", "uvloop", "prometheus_client", "pyotp", "segno", "joserfc", "httpx2",
    "PIL", "rapidocr", "zxingcpp", "faster_whisper",
)
"""What a plain check of a text must do without: heavy, or a way out of the machine."""


def modules() -> Iterator[tuple[Path, str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text("utf-8")
        yield path.relative_to(ROOT), text, ast.parse(text)


def _public(body: list[ast.stmt]) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def test_layers() -> None:
    """A room imports only from its own layer or below; what is not named stands at the bottom."""
    faults = []
    for path, _, tree in modules():
        room = path.parts[0].removesuffix(".py")
        if room.startswith("__"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quivive."):
                other = str(node.module).split(".")[1]
                if LAYERS.get(other, 0) > LAYERS.get(room, 0):
                    faults.append(f"{path} imports {node.module}")
    assert not faults, "\n".join(faults)


def test_nothing_imports_the_lab() -> None:
    faults = [
        str(path)
        for path, _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and "quivive_lab" in ast.dump(node)
    ]
    assert not faults


def test_a_large_room_says_why() -> None:
    """Past 300 lines a module's docstring says why the file is longer than others."""
    faults = [
        f"{path}: {len(text.splitlines())} lines"
        for path, text, tree in modules()
        if len(text.splitlines()) > LARGEST_ROOM and "longer than others" not in " ".join((ast.get_docstring(tree) or "").split())
    ]
    assert not faults, "\n".join(faults)


def test_what_is_public_explains_itself() -> None:
    """Every module, public class, function and method has a docstring; a signal's `detect` is its page."""
    faults = []
    for path, text, tree in modules():
        if text.strip() and ast.get_docstring(tree) is None:
            faults.append(str(path))
        for node in _public(tree.body):
            if ast.get_docstring(node) is None and node.name != "detect":
                faults.append(f"{path}:{node.lineno} {node.name}")
    assert not faults, "\n".join(faults)


def test_a_plain_check_loads_nothing_heavy_and_opens_no_way_out() -> None:
    code = (
        "import sys; from quivive import check; check('Your parcel waits: https://parcel.example/pay');"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
