"""The lab's command: `train` learns what Quivive ships, `evaluate` says what that is worth, `corpora` what the data consist of; how
calls are answered (`calls`) and heard (`voices`), pictures read (`pictures`), reports grouped (`campaigns`), more than usual seen (`surges`), the next country told
(`spread`)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

# One thread, before numpy is imported: the same bytes each time, whatever the machine.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

from quivive_lab.card import report  # noqa: E402 - numpy reads the variables above when it is imported
from quivive_lab.corpora import DEV, TRAIN, Row, brand_examples, group_near_duplicates, load  # noqa: E402 - the same
from quivive_lab.examples import Example, bare_knowledge, read_examples  # noqa: E402 - the same
from quivive_lab.fingerprints import differences, fingerprints, register, registered  # noqa: E402 - the same
from quivive_lab.grammar import grammar_rows  # noqa: E402 - the same
from quivive_lab.grammar.calls import call_rows  # noqa: E402 - the same
from quivive_lab.inventory import as_json, as_text  # noqa: E402 - the same
from quivive_lab.learn import labelled, learn  # noqa: E402 - the same
from quivive_lab.peers import NAMES  # noqa: E402 - the same
from quivive_lab.sorting import FILES, sort  # noqa: E402 - the same
from quivive_lab.spread import add_spread, run_spread  # noqa: E402 - the same
from quivive_lab.surges.command import add_surges, run_surges  # noqa: E402 - the same
from quivive_lab.weighing import weigh  # noqa: E402 - the same

SEED = 7
GENUINE, SCAMS = 4_000, 2_500
"""Messages that the grammar writes."""
CALLS = 600
"""Genuine and scam calls that the grammar of calls writes, each."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="quivive-lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = _command(commands, "train", "learn weights.json and wording.bin, and write report.md beside them")
    train.add_argument("--output", type=Path, required=True, help="folder to write to")
    train.add_argument("--without-language", default="", help="also leave this language out of learning, e.g. fr")
    train.add_argument("--processes", type=int, default=2)
    evaluate = _command(commands, "evaluate", "measure on sources, periods and a language held out, beside other programs")
    evaluate.add_argument("--output", type=Path, required=True, help="folder to write to")
    evaluate.add_argument("--peers", default=",".join(NAMES), help=f"programs to judge the same rows: {', '.join(NAMES)}; '' for none")
    evaluate.add_argument("--without-language", default="fr", help="languages left out of learning in turn, e.g. fr,pt; '' for none")
    evaluate.add_argument("--since", default="2022,2023,2024,2025", help="years before which is learned and from which on is tested")
    evaluate.add_argument("--most", type=int, default=200, metavar="N", help="readings of a kind, but those of modern genuine kinds, that peers judge")
    evaluate.add_argument("--processes", type=int, default=2)
    corpora = _command(commands, "corpora", "what the data consist of, and whether it is what was registered")
    corpora.add_argument("--format", choices=("text", "json"), default="text")
    corpora.add_argument("--register", action="store_true", help="register the content found from now on")
    campaigns = _command(commands, "campaigns", "how well reports are gathered into campaigns, beside simpler ways")
    campaigns.add_argument("--days", type=int, default=120, help="days that are simulated")
    campaigns.add_argument("--scale", type=float, default=0.6, help="of the simulated background and of the size of campaigns")
    campaigns.add_argument("--choose", action="store_true", help="try all combinations of thresholds on the training half first")
    add_surges(commands)
    add_spread(commands)
    _command(commands, "pictures", "how well screenshots are read, and whether the answer is that to their text")
    _command(commands, "calls", "how calls are answered, whole and as they happen, and how soon")
    spoken = _command(commands, "voices", "what is lost of French calls that synthetic voices speak over a telephone line")
    spoken.add_argument("--kokoro", type=Path, metavar="FOLDER", help="folder with kokoro.onnx and voices.npz, for a second voice")
    spoken.add_argument("--prompts", type=Path, metavar="FOLDER", help="announcements by people instead: unpacked packages asterisk-core-sounds-XX and -XX-wav")
    spoken.add_argument("--most", type=int, default=50, metavar="N", help="calls of each label that are spoken, or recordings of announcements")
    chosen = parser.parse_args(arguments)
    if chosen.command == "spread":
        return run_spread(chosen)
    if chosen.command == "voices":
        return _voices(chosen)
    if chosen.command == "surges":
        return run_surges(chosen)
    if fault := _fault(chosen):
        parser.error(fault)
    run = {"train": _train, "evaluate": _evaluate, "corpora": _corpora, "campaigns": _campaigns, "pictures": _pictures, "calls": _calls}
    return int(run[chosen.command](chosen))


def _command(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, purpose: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=purpose, description=purpose)
    parser.add_argument("data", nargs="?", default=os.environ.get("QUIVIVE_DATA"), help="folder of labelled messages")
    return parser


def _fault(chosen: argparse.Namespace) -> str:
    """What is wrong with the command line, or an empty string."""
    if not chosen.data:
        return "give the data folder, or set QUIVIVE_DATA"
    if chosen.command == "pictures":
        truth = Path(chosen.data) / "screenshots" / "truth.jsonl.gz"
        return "" if truth.is_file() else f"not a data folder: {truth} not there"
    missing = [path for name in (*TRAIN, *DEV) if not (path := Path(chosen.data) / f"{name}.jsonl.gz").is_file()]
    if missing:
        return f"not a data folder: {', '.join(map(str, missing))} not there"
    if chosen.command == "evaluate":
        unknown = sorted({*_listed(chosen.peers)} - {*NAMES})
        if unknown:
            return f"--peers: no peer is called {', '.join(unknown)}; there are {', '.join(NAMES)}"
        if not all(part.isdecimal() for part in _listed(chosen.since)):
            return f"--since: {chosen.since!r} is no list of years"
        if chosen.most < 1:
            return "--most: at least 1"
    return ""


def _train(chosen: argparse.Namespace) -> int:
    chosen.output.mkdir(parents=True, exist_ok=True)
    rows = labelled_rows(Path(chosen.data))
    differing = warned(rows)
    examples = gather(rows, chosen.without_language, chosen.processes)
    learned = learn(examples, bare_knowledge().facts_version)
    learned.write(chosen.output)
    (chosen.output / "report.md").write_text(report(examples, learned, chosen.without_language, differing), encoding="utf-8")
    sys.stdout.write(f"{len(examples)} readings learned from; see {chosen.output / 'report.md'}\n")
    return 0


def _evaluate(chosen: argparse.Namespace) -> int:
    from quivive_lab.evaluation import Plan, evaluate  # noqa: PLC0415 - loads the drawing of plots, which training does without

    plan = Plan(
        peers=_listed(chosen.peers),
        languages=_listed(chosen.without_language),
        years=tuple(int(year) for year in _listed(chosen.since)),
        most=chosen.most,
    )
    chosen.output.mkdir(parents=True, exist_ok=True)
    rows = labelled_rows(Path(chosen.data))
    differing = warned(rows)
    examples = gather(rows, processes=chosen.processes)
    evaluate(examples, plan, chosen.output, differing)
    sys.stdout.write(f"see {chosen.output / 'report.md'}\n")
    return 0


def _corpora(chosen: argparse.Namespace) -> int:
    rows = labelled_rows(Path(chosen.data))
    if chosen.register:
        sys.stderr.write(f"registered in {register(fingerprints(rows))}\n")
    sys.stdout.write(as_json(rows) if chosen.format == "json" else as_text(rows))
    return 0


def _campaigns(chosen: argparse.Namespace) -> int:
    from quivive_lab.grouping import measure  # noqa: PLC0415 - needs the extra `watch`, which the others do without

    for line in measure(Path(chosen.data), chosen.days, chosen.scale, choose=chosen.choose):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


def _pictures(chosen: argparse.Namespace) -> int:
    from quivive_lab.pictures import as_text, measure  # noqa: PLC0415 - needs parts that nothing else here does

    sys.stdout.write(as_text(measure(Path(chosen.data) / "screenshots")))
    return 0


def _calls(chosen: argparse.Namespace) -> int:
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - training does without the weights that are shipped
    from quivive_lab.calls import answer_calls, as_table, development_calls  # noqa: PLC0415 - as above

    sys.stdout.write(as_table(answer_calls(development_calls(Path(chosen.data)), load_knowledge())) + "\n")
    return 0


def _voices(chosen: argparse.Namespace) -> int:
    from quivive_lab.voices.measure import run_voices  # noqa: PLC0415 - needs parts that nothing else here does

    for line in run_voices(Path(chosen.data) if chosen.data else None, chosen.kokoro, chosen.most, prompts=chosen.prompts):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def labelled_rows(data: Path) -> list[Row]:
    """The rows of a data folder: those to learn from, then those only measured."""
    files = [name for name in FILES if (data / f"{name}.jsonl.gz").is_file()]
    return [*sort(load(data, (*TRAIN, *files))), *labelled([*load(data, DEV)])]


def warned(rows: Sequence[Row]) -> list[str]:
    """What of `rows` is not as registered, each also said on standard error: figures of other content are not to be compared."""
    differing = differences(fingerprints(rows), registered())
    for said in differing:
        sys.stderr.write(f"warning: not the content that is registered: {said}\n")
    return differing


def gather(rows: Sequence[Row], without_language: str = "", processes: int = 2) -> list[Example]:
    """All that is learned from or only measured, read and weighed: `rows` and what is written by us.
    A language left out is only measured."""
    rows = [*rows, *brand_examples(bare_knowledge()), *grammar_rows(seed=SEED, genuine=GENUINE, scam=SCAMS), *call_rows(SEED, CALLS, CALLS)]
    if without_language:
        rows = [row for row in rows if row.split != "ours" or row.language not in ("", without_language)]
        for row in rows:
            if row.language == without_language:
                row.split = "development"
    group_near_duplicates(rows)
    weigh(rows)
    return read_examples(rows, processes)


if __name__ == "__main__":
    sys.exit(main())
