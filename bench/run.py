"""How many messages a second of one processor core, beside others doing the same in the same run.

    python bench/run.py [--sms N] [--mails N] [--json FILE]

What is not installed is skipped and named. All numbers are CPU time, the best of several rounds, on
messages that `messages.py` writes; see README.md for what each line is.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from messages import mails, sms  # noqa: E402 - the folder of this script, wherever it is called from

ROUNDS = 5
LITERALS = 3_000
COLD_RUNS = 10
COLD_TEXT = "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sms", type=int, default=2_000, metavar="N", help="short messages to measure with")
    parser.add_argument("--mails", type=int, default=100, metavar="N", help="mails to measure with")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results here too")
    chosen = parser.parse_args()
    texts, letters = sms(chosen.sms), mails(chosen.mails)
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"{len(texts)} SMS of {_average(texts):.0f} characters, {len(letters)} mails of {_average(letters):.0f} bytes\n")
    yardstick = aho_corasick([text for text, _ in texts])
    results: dict[str, dict[str, float]] = {"yardstick": {"microseconds_per_sms": yardstick * 1e6}}
    print(f"{'':38}{'per CPU-second':>15}{'us each':>10}{'yardsticks':>12}")
    for name, measure in (
        ("Aho-Corasick, 3,000 literals, SMS", lambda: yardstick),
        ("quivive: SMS, with findings", lambda: quivive_sms(texts)),
        ("quivive: mails, read and judged", lambda: quivive_mails(letters)),
        ("scikit-learn: SMS, one by one", lambda: learned(texts, together=1)),
        ("scikit-learn: SMS, 1,000 at once", lambda: learned(texts, together=1_000)),
        ("SpamAssassin, local rules: SMS", lambda: spamassassin([_as_mail(text) for text, _ in texts[:60]])),
        ("SpamAssassin, local rules: mails", lambda: spamassassin([mail for mail, _ in letters[:30]])),
    ):
        seconds = measure()
        if isinstance(seconds, str):
            print(f"{name:38}  skipped: {seconds}")
            continue
        results[name] = {"per_cpu_second": 1 / seconds, "microseconds": seconds * 1e6, "yardsticks": seconds / yardstick}
        print(f"{name:38}{1 / seconds:15,.0f}{seconds * 1e6:10,.1f}{seconds / yardstick:12,.1f}")
    print()
    for name, value, unit in (*cold_start(), resident()):
        results[name] = {unit: value}
        print(f"{name:38}{value:15,.0f} {unit}")
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


def aho_corasick(texts: Sequence[str]) -> float:
    """The yardstick: what a pass over the text for 3,000 literals costs on this machine, in seconds a text."""
    from ahocorasick_rs import AhoCorasick  # noqa: PLC0415 - each measure imports what it measures

    chance = random.Random(7)
    syllables = ["ka", "ro", "mi", "ten", "sol", "ver", "an", "du", "pre", "lis", "ob", "ent"]
    literals = sorted({"".join(chance.choices(syllables, k=chance.randint(3, 6))) for _ in range(2 * LITERALS)})
    automaton = AhoCorasick(literals[:LITERALS])
    lower = [text.lower() for text in texts]
    return _best(lambda: [automaton.find_matches_as_indexes(text) for text in lower], len(lower))


def quivive_sms(texts: Sequence[tuple[str, bool]]) -> float:
    """From the text of an SMS to the verdict with findings, links found on the way."""
    from quivive.check import judge  # noqa: PLC0415 - each measure imports what it measures
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - as above
    from quivive.links import find_links  # noqa: PLC0415 - as above
    from quivive.message import Channel, Message, Part, PartName  # noqa: PLC0415 - as above

    known = load_knowledge()

    def check(text: str) -> None:
        judge(Message(Channel.SMS, (Part(PartName.BODY, text),), links=find_links(text, PartName.BODY)), known)

    return _best(lambda: [check(text) for text, _ in texts], len(texts))


def quivive_mails(letters: Sequence[tuple[bytes, bool]]) -> float:
    """From the bytes of a mail to the verdict with findings."""
    from quivive.check import judge  # noqa: PLC0415 - each measure imports what it measures
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - as above
    from quivive.readers import ReadOptions, read_message  # noqa: PLC0415 - as above

    known, options = load_knowledge(), ReadOptions()
    return _best(lambda: [judge(read_message(mail, options=options), known) for mail, _ in letters], len(letters))


def learned(texts: Sequence[tuple[str, bool]], together: int) -> float | str:
    """Words and characters counted (TF-IDF) and a logistic regression: what a classifier costs."""
    if importlib.util.find_spec("sklearn") is None:
        return "scikit-learn is not installed"
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - takes a second to import
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above
    from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415 - as above

    both = make_union(TfidfVectorizer(ngram_range=(1, 2)), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5)))
    model = make_pipeline(both, LogisticRegression(max_iter=300))
    train = sms(2_000, seed=2)
    model.fit([text for text, _ in train], [scam for _, scam in train])
    plain = [text for text, _ in texts][: 300 if together == 1 else None]
    groups = [plain[start : start + together] for start in range(0, len(plain), together)]
    return _best(lambda: [model.predict_proba(group) for group in groups], len(plain))


def spamassassin(letters: Sequence[bytes]) -> float | str:
    """SpamAssassin with its local rules, its start not counted."""
    command = shutil.which("spamassassin")
    if command is None:
        return "spamassassin is not installed (Debian: apt install spamassassin)"
    with tempfile.TemporaryDirectory() as folder:
        one, all_of_them = Path(folder) / "one", Path(folder) / "all"
        one.write_bytes(_mbox(letters[:1]))
        all_of_them.write_bytes(_mbox(letters))
        try:
            start, whole = (_children(command, path) for path in (one, all_of_them))
        except subprocess.CalledProcessError as error:
            return f"spamassassin failed: {error.stderr.decode(errors='replace').strip()[:120]}"
    return max(whole - start, 1e-9) / (len(letters) - 1)


def _children(command: str, path: Path) -> float:
    best = float("inf")
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with path.open("rb") as mailbox:
            subprocess.run([command, "--local", "--mbox"], stdin=mailbox, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def _mbox(letters: Sequence[bytes]) -> bytes:
    return b"".join(b"From reader@example.org Mon May  4 09:12:00 2026\n" + mail.replace(b"\r\n", b"\n") + b"\n\n" for mail in letters)


def _as_mail(text: str) -> bytes:
    head = "From: sender@news.example\nTo: reader@example.org\nSubject: message\nDate: Mon, 4 May 2026 09:12:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n"
    return (head + text).encode()


def cold_start() -> list[tuple[str, float, str]]:
    """`quivive check --text …` from nothing to the answer, and the same for an empty Python."""
    measured = []
    for name, words in (
        ("quivive check --text, cold", ["-m", "quivive", "check", "--text", COLD_TEXT]),
        ("Python alone, cold", ["-c", "pass"]),
    ):
        best = float("inf")
        for _ in range(COLD_RUNS):
            start = time.perf_counter()
            subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=False)
            best = min(best, time.perf_counter() - start)
        measured.append((name, best * 1e3, "ms"))
    return measured


def resident() -> tuple[str, float, str]:
    """The most memory that a process held which judged 2,000 SMS and 20 mails."""
    work = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import messages, run\n"
        "run.ROUNDS = 1; run.quivive_sms(messages.sms(2000)); run.quivive_mails(messages.mails(20))\n"
        "print(run.peak_memory())"
    )
    output = subprocess.run([sys.executable, "-c", work], capture_output=True, check=True, text=True).stdout
    return "resident memory", int(output) / 1024, "MB"


def peak_memory() -> int:
    """The most memory of this process in kB. Linux counts the parent's into `ru_maxrss`, so not from there."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


def _best(work: Callable[[], object], count: int) -> float:
    """CPU seconds for each of `count` messages: the best round, after one that warms up."""
    work()
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best / count


def _average(messages: Sequence[tuple[str | bytes, bool]]) -> float:
    return sum(len(message) for message, _ in messages) / len(messages)


if __name__ == "__main__":
    main()
