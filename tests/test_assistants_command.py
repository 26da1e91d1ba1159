"""`quivive mcp` as clients run it: the real command, spoken to by the official library and by hand."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError

from quivive.assistants import tools
from quivive.assistants.lines import LONGEST_LINE, BoundedLines

SCAM = "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x"
COMMAND = [sys.executable, "-m", "quivive", "mcp", "--language", "en"]
START = {
    "jsonrpc": "2.0", "id": 0, "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "by hand", "version": "1"}},
}  # fmt: skip
PATIENCE = 60
"""Seconds that anything may take on a busy machine."""


def asked(scenario: Callable[[Client], Awaitable[None]], mode: str = "auto") -> None:
    """Run `scenario` with a client of the real command."""

    async def run() -> None:
        command = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=dict(os.environ))
        with anyio.fail_after(PATIENCE):
            async with Client(command, mode=mode) as client:
                await scenario(client)

    anyio.run(run)


def call(number: int | str, name: str, **arguments: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": name, "arguments": arguments}}


def spoken(*lines: dict[str, object] | bytes) -> dict[Any, dict[str, Any]]:
    """What the command answers to these lines, by id; its input then ends, and it has to end well."""
    said = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
    done = subprocess.run(COMMAND, input=said, capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(answer["jsonrpc"] == "2.0" for answer in answers), "only the protocol is written to the output"
    return {answer["id"]: answer for answer in answers}


# --- by the official library


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_every_tool_answers_as_its_schema_says(mode: str) -> None:
    calls: dict[str, dict[str, Any]] = {
        "check": {"text": SCAM, "channel": "sms", "country": "GB", "happened": ["card"]},
        "explain": {"text": SCAM, "language": "de"},
        "routes": {"country": "FR", "channel": "email"},
        "aftercare": {"happened": ["transfer"], "country": "DE", "language": "de"},
        "brand": {"name": "PayPal"},
    }

    async def scenario(client: Client) -> None:
        assert client.instructions == tools.INSTRUCTIONS
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert listed.keys() == calls.keys()
        for name, arguments in calls.items():
            Draft202012Validator(listed[name].input_schema).validate(arguments)
            answer = await client.call_tool(name, arguments)
            assert not answer.is_error
            Draft202012Validator(listed[name].output_schema or {"not": {}}).validate(answer.structured_content)
            here = tools.call(name, arguments, "en")
            assert answer.structured_content == here.table
            assert [block.text for block in answer.content if block.type == "text"] == list(here.texts)
            hints = listed[name].annotations
            assert hints is not None
            assert (hints.read_only_hint, hints.open_world_hint) == (True, False)

    asked(scenario, mode)


def test_hostile_calls_are_answered_and_the_next_one_too() -> None:
    async def scenario(client: Client) -> None:
        for name, arguments in (
            ("check", {"text": "x" * 1_000_001}), ("check", {"text": "\U0001f600" * 900_000}), ("check", {}), ("nothing", {"text": SCAM}),
            ("check", {"text": {"deep": [[[[SCAM]]]]}}), ("check", {"text": SCAM, "file": "/etc/passwd"}), ("brand", {"name": "\u202e" * 200}),
        ):  # fmt: skip
            answer = await client.call_tool(name, arguments)
            text = answer.content[0].text if answer.content[0].type == "text" else ""
            assert answer.is_error or "untrusted" in (answer.structured_content or {})
            assert "Traceback" not in text
        assert (await client.call_tool("check", {"text": SCAM})).structured_content["verdict"]["level"] == "scam"

    asked(scenario)


def test_a_call_can_be_cancelled() -> None:
    async def scenario(client: Client) -> None:
        with anyio.move_on_after(0.05) as given_up:
            await client.call_tool("check", {"text": "".join(f"https://konto-{n}.example/{n} " for n in range(30_000))})
        assert given_up.cancelled_caught
        assert not (await client.call_tool("routes", {"country": "GB"})).is_error

    asked(scenario)


def test_many_calls_at_once_are_all_answered() -> None:
    levels: list[str] = []

    async def scenario(client: Client) -> None:
        async def one() -> None:
            answer = await client.call_tool("check", {"text": SCAM})
            levels.append("busy" if answer.is_error else answer.structured_content["verdict"]["level"])

        async with anyio.create_task_group() as together:
            for _ in range(60):
                together.start_soon(one)

    asked(scenario)
    assert len(levels) == 60
    assert set(levels) <= {"scam", "busy"}
    assert levels.count("scam") >= 16


# --- by hand


def test_the_end_of_the_input_ends_it() -> None:
    assert spoken() == {}
    assert spoken(START).keys() == {0}


def test_what_was_asked_before_the_input_ended_is_not_left_without_an_answer() -> None:
    answers = spoken(START, call(1, "check", text=SCAM))
    assert answers.keys() == {0, 1}


def test_lines_that_are_no_request_harm_nothing() -> None:
    process = _conversation()
    with process as (write, read):
        write(START)
        assert read()["id"] == 0
        for line in (b"\n", b"no json\n", b"[1, 2]\n", b"\xff\xfe\x00\n", b'{"jsonrpc": "2.0"}\n', b"[" * 100_000 + b"\n", b'{"id": 3}\n'):
            write(line)
        assert read()["error"]["message"].startswith("The request is not JSON")  # of the last, which can be answered
        write(b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"check","arguments":{"text":"cut \\ud83d"}}}\n')
        answer = read()
        assert answer["id"] == 7
        assert answer["result"]["structuredContent"]["verdict"]["level"] == "nothing_found"
        write(b'{"jsonrpc":"2.0","id":"eight","method":"tools/call","params":{"arguments":' + b"[" * 5_000 + b"]" * 5_000 + b"}}\n")
        assert read()["error"]["message"].startswith("The request is not JSON")
        write(b'{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"check","arguments":{"text":"' + b"x" * (LONGEST_LINE + 99) + b'"}}}\n')
        assert read()["error"] == {"code": -32600, "message": f"The request is larger than {LONGEST_LINE} bytes: pass a shorter text."}
        write(call(10, "routes", country="GB"))
        assert read()["id"] == 10


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_when_it_is_told_to(number: signal.Signals) -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(START).encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(number)
        assert process.wait(PATIENCE) == -number


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of POSIX")
def test_whoever_goes_away_without_a_word_leaves_no_complaint() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None  # noqa: PT018 - all are pipes
        process.stdout.close()
        process.stdin.write(json.dumps(START).encode() + b"\n")
        process.stdin.close()
        assert process.wait(PATIENCE) == 141
        assert process.stderr.read() == b""


def test_a_port_that_cannot_be_listened_on_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for port, why in ((str(taken.getsockname()[1]), "in use"), ("70000", "0-65535"), ("eighty", "whole number")):
            done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, timeout=PATIENCE, check=False)
            assert done.returncode == 2
            assert "--port" in done.stderr
            assert why in done.stderr


def test_without_its_part_it_says_how_to_install_it() -> None:
    code = "import sys; sys.modules['mcp'] = sys.modules['mcp_types'] = None; from quivive.cli import main; sys.exit(main(['mcp', '--language', 'en']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert "pip install 'quivive[mcp]'" in done.stderr
    assert not done.stdout


def test_lines_are_bounded() -> None:
    import io  # noqa: PLC0415 - here only

    line = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
    late = b'{"method":"ping","params":{"x":"' + b"y" * 9_000 + b'"},"jsonrpc":"2.0","id":"a-1"}'
    unanswerable = b"z" * 20_000 + b"\n"
    lines = BoundedLines(io.BytesIO(line + unanswerable + late + b"\n" + line + late), longest=100)
    said = [json.loads(text) for text in iter(lines.readline, "")]
    assert [(one["id"], one["method"], one.get("params", {}).get("why")) for one in said] == [
        (1, "ping", None), ("a-1", "quivive/refused", "too_large"), (1, "ping", None), ("a-1", "quivive/refused", "too_large"),
    ]  # fmt: skip


# --- by HTTP


@contextmanager
def _http() -> Iterator[str]:
    with subprocess.Popen([*COMMAND, "--port", "0"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = next(word for word in process.stderr.readline().split() if word.startswith("http://127.0.0.1:")).rstrip(".")
        try:
            yield address
        finally:
            process.terminate()
            assert process.wait(PATIENCE) in (0, -signal.SIGTERM)


def test_it_answers_by_http_on_this_machine_only_and_no_page_of_another_site() -> None:
    with _http() as address:

        async def run() -> None:
            with anyio.fail_after(PATIENCE):
                async with Client(address) as client:
                    answer = await client.call_tool("check", {"text": SCAM})
                    assert answer.structured_content["verdict"]["level"] == "scam"
                    with pytest.raises(MCPError):
                        await client.call_tool("check", {"text": "x" * (LONGEST_LINE + 1)})

        anyio.run(run)
        for headers, status in (({"Host": "attacker.example"}, 421), ({"Origin": "https://attacker.example"}, 403)):
            request = urllib.request.Request(  # noqa: S310 - our own server
                address, json.dumps(START).encode(), {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **headers}
            )
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310 - as above
            assert refused.value.code == status


@contextmanager
def _conversation() -> Iterator[tuple[Callable[[dict[str, object] | bytes], None], Callable[[], dict[str, Any]]]]:
    """Write a line, read an answer; whoever waits too long ends the command."""
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        to, answers = process.stdin, process.stdout
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()

        def write(line: dict[str, object] | bytes) -> None:
            to.write(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")
            to.flush()

        def read() -> dict[str, Any]:
            answer: dict[str, Any] = json.loads(answers.readline())
            return answer

        try:
            yield write, read
            to.close()
            assert process.wait(PATIENCE) == 0
        finally:
            watch.cancel()
            process.kill()
