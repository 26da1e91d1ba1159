"""The API is what its description says: every example is made, every answer fits, and thousands of odd requests are withstood."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_server import api, filled, new_key
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from starlette.testclient import TestClient
from test_api_durable import serving

from quivive.server.api.openapi import document
from quivive.server.api.operation import Operation
from quivive.server.api.problems import KINDS
from quivive.server.api.reference import WHY
from quivive.server.api.routes import OPERATIONS
from quivive.server.desk import open_desk
from quivive.server.settings import Settings

ROOT = Path(__file__).parent.parent
DESCRIBED = document(OPERATIONS)
SECONDS = os.environ.get("QUIVIVE_HAMMER_SECONDS", "45")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    place, site, names = filled(tmp_path_factory.mktemp("api"))
    desk = open_desk(Settings(database=str(place)), {})
    assert desk is not None
    yield api(desk, new_key(desk), alerts_folder=str(site)), names
    desk.store.close()


def test_the_description_is_openapi(server: tuple[TestClient, dict[str, str]]) -> None:
    validate(DESCRIBED)
    answer = server[0].get("/v1/openapi.json")
    assert answer.json() == DESCRIBED and answer.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    assert server[0].get("/v1/openapi.json", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


EXAMPLES = [(operation, name) for operation in OPERATIONS for name in operation.examples]


def test_every_operation_has_an_example() -> None:
    assert {operation.name for operation, _ in EXAMPLES} == {operation.name for operation in OPERATIONS}
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize(("operation", "name"), EXAMPLES, ids=[f"{one.name}: {name}" for one, name in EXAMPLES])
def test_every_example_is_answered_as_described(server: tuple[TestClient, dict[str, str]], operation: Operation, name: str) -> None:
    client, names = server
    example = operation.examples[name]
    path = operation.path.format(**{part: value.format(**names) for part, value in example.path.items()})
    body = None if example.body is None else (example.body if isinstance(example.body, str) else json.dumps(example.body)).encode()
    headers = {"content-type": example.media_type} if body is not None else {}
    answer = client.request(operation.method, path, params=dict(example.query), content=body, headers=headers)
    shown = operation.answers[answer.status_code]
    kind = answer.headers["content-type"].partition(";")[0]
    [schema] = [value for described, value in shown.content.items() if described.partition(";")[0] == kind]
    if kind == "application/x-ndjson":
        for row in answer.text.splitlines():
            Draft202012Validator(DESCRIBED["components"]["schemas"]["scan-row"]).validate(json.loads(row))
    elif kind.endswith("json"):
        Draft202012Validator({**schema, "components": DESCRIBED["components"]}).validate(answer.json())
    assert answer.content
    if operation.tagged:
        again = client.request(operation.method, path, params=dict(example.query), headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])


def test_every_kind_of_problem_is_explained_where_its_address_leads(server: tuple[TestClient, dict[str, str]]) -> None:
    page = server[0].get("/v1/")
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert set(WHY) == set(KINDS)
    docs = (ROOT / "docs" / "api.md").read_text("utf-8")
    for name in KINDS:
        assert f'id="{name}"' in page.text and f"`{name}`" in docs
    for operation in OPERATIONS:
        assert f"`{operation.method} {operation.path}`" in docs
    assert "<script" not in page.text and not re.search(r"\sstyle=|\son\w+=", page.text)


def test_the_reference_is_readable_for_everybody(server: tuple[TestClient, dict[str, str]]) -> None:
    page = server[0].get("/v1/").text
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'\bid="([^"]+)"', page))
    assert len(re.findall("<h1", page)) == 1


def test_the_api_withstands_odd_requests(tmp_path: Path) -> None:
    """Every check of Schemathesis, in a bounded time and always the same order."""
    place, site, _ = filled(tmp_path)
    desk = open_desk(Settings(database=str(place)), {})
    assert desk is not None
    key = new_key(desk)
    desk.store.close()
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "run", "--checks", "all", "--max-time", SECONDS, "--generation-deterministic", "--no-shrink",
        "--suppress-health-check", "all", "--continue-on-failure", "--warnings", "off", "--request-timeout", "20", "--header", f"Authorization: Bearer {key}",
    ]  # fmt: skip
    (tmp_path / "settings.toml").write_text(f'alerts_folder = "{site}"\n')
    with serving(str(place), "--settings", str(tmp_path / "settings.toml"), key=False) as address:
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])}
        done = subprocess.run([*command, f"{address}v1/openapi.json"], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    tried = re.search(r"(\d+) generated", done.stdout)
    assert tried and int(tried[1]) > len(OPERATIONS), done.stdout[-2_000:]
