"""How soon `quivive mcp` is ready, and how many checks a second go through it.

    python bench/assistants.py [--checks N] [--runs N]

The command is that of the environment it is run in (`pip install '.[mcp]'`: a clone takes its facts apart at every start).
Waiting times are by the clock, so they need a quiet machine; checks are per CPU-second of the command's own process, what
it needs to start taken off. They are asked one after the other, as an assistant does, without a library on this side.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from messages import sms  # noqa: E402 - the folder of this script, wherever it is called from

COMMAND = [sys.executable, "-m", "quivive", "mcp", "--language", "en"]
START = {
    "jsonrpc": "2.0", "id": 0, "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}},
}  # fmt: skip
PAUSE = 3.0
"""Seconds that a person takes to paste a message: enough for the command to have loaded what it needs."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checks", type=int, default=1_000, metavar="N", help="short messages to check")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="starts to measure")
    chosen = parser.parse_args()
    texts = [text for text, _ in sms(chosen.checks)]
    starts = [conversation(texts[:1], pause=0) for _ in range(chosen.runs)]
    later = [conversation(texts[:1], pause=PAUSE) for _ in range(chosen.runs)]
    print(f"ready: {_middle(starts, 'ready'):.2f} s; first check answered {_middle(starts, 'checked'):.2f} s after the start if asked at once,")
    print(f"{_middle(later, 'waited') * 1000:.0f} ms after it was asked if that is {PAUSE:.0f} s later; {_middle(starts, 'megabytes'):.0f} MB resident")
    print(f"a start with one check: {_middle(starts, 'cpu'):.2f} s of CPU")
    print(f"in this process, without assistants: {1 / _alone(texts):,.0f} checks per CPU-second")
    for name in ("check", "explain"):
        many = conversation(texts, pause=0, tool=name)
        cpu = (many["cpu"] - _middle(starts, "cpu")) / (len(texts) - 1)
        print(f"{name}: {1 / cpu:,.0f} per CPU-second ({cpu * 1e6:.0f} us), {many['bytes'] / len(texts):,.0f} bytes each on average")


def conversation(texts: list[str], *, pause: float, tool: str = "check") -> dict[str, float]:
    """Start the command, check the texts, end it: seconds and bytes by name."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes
        process.stdin.write(json.dumps(START).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        ready = time.perf_counter() - begun
        time.sleep(pause)
        answered, asked = 0, time.perf_counter()
        for number, text in enumerate(texts, 1):
            call = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": tool, "arguments": {"text": text}}}
            process.stdin.write(json.dumps(call).encode() + b"\n")
            process.stdin.flush()
            answered += len(process.stdout.readline())
        checked = time.perf_counter()
        process.stdin.close()
        process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "ready": ready, "checked": checked - begun, "waited": checked - asked, "cpu": cpu, "bytes": answered, "megabytes": after.ru_maxrss / 1024,
    }  # fmt: skip


def _alone(texts: list[str]) -> float:
    """CPU-seconds of one check by itself, for comparison on the same machine."""
    from quivive import check  # noqa: PLC0415 - after the starts are measured, which need it from disk as well

    check(texts[0])
    begun = time.process_time()
    for text in texts:
        check(text)
    return (time.process_time() - begun) / len(texts)


def _middle(runs: list[dict[str, float]], name: str) -> float:
    return statistics.median(run[name] for run in runs)


if __name__ == "__main__":
    main()
