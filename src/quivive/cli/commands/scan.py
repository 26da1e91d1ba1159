"""`quivive scan`: every message of archives and tables, one JSON row each."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from quivive.cli.arguments import Arguments, WrongUse, whole_number
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.given import add_options_of_reading, existing_inputs, options_of_reading
from quivive.cli.progress import Progress
from quivive.verdict import Level

if TYPE_CHECKING:
    from quivive.batch.output import Finished
    from quivive.batch.scan import Scanned

_STOPPED = 130


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("inputs", nargs="+", metavar="INPUT")
    parser.option("--output", "-o", required=True, metavar="FILE.jsonl")
    parser.option("--jobs", "-j", metavar="N")
    parser.option("--resume", action="store_true")
    parser.option("--overwrite", action="store_true")
    parser.option("--no-progress", action="store_true")
    add_options_of_reading(parser)


def run(chosen: Namespace, console: Console) -> int:
    """Scan; the status is 0 if every message could be read, whatever was found in it, else 2."""
    # Imported here so that the help is there at once.
    from quivive.batch.processes import WorkerDied, available_processors  # noqa: PLC0415
    from quivive.batch.scan import OtherInput, scan  # noqa: PLC0415

    jobs = available_processors()
    if chosen.jobs:
        jobs = whole_number(chosen.jobs, "--jobs", console.wording, at_least=1)
    inputs = existing_inputs(chosen.inputs, console)
    options = options_of_reading(chosen, console, at_once=jobs)
    _keep_apart(inputs, chosen.output, console)
    done = _done(chosen, console)
    progress = Progress(console, shown=sys.stderr.isatty() and not chosen.no_progress)
    try:
        with _opened(chosen, console) as stream:
            so_far = scan(inputs, options, stream, jobs=jobs, done=done, tell=lambda so_far: progress.tell(so_far.rows, before=so_far.before))
    except OtherInput:
        raise WrongUse(
            console.say("errors.other_input", path=chosen.output), console.say("errors.other_input_remedy")
        ) from None
    except WorkerDied:
        progress.end()
        remedy = console.say("errors.worker_died_remedy")
        console.fault(console.say("errors.worker_died"), remedy)
        _kept(progress, done, chosen.output, console)
        return COULD_NOT
    except KeyboardInterrupt:
        progress.end()
        _kept(progress, done, chosen.output, console)
        return _STOPPED
    progress.end()
    _summary(so_far, progress, chosen.output, console)
    return COULD_NOT if so_far.unreadable else NOTHING_FOUND


def _keep_apart(inputs: list[str], output: str, console: Console) -> None:
    """An output among the inputs would be read while it is written, or destroyed."""
    target = Path(output).resolve()
    for name in inputs:
        if "-" not in (name, output) and Path(name).resolve() in (target, *target.parents):
            remedy = console.say("errors.output_is_input_remedy")
            raise WrongUse(console.say("errors.output_is_input", path=output), remedy)


def _done(chosen: Namespace, console: Console) -> Finished:
    """What the output holds already."""
    from quivive.batch.output import Finished, finished  # noqa: PLC0415 - the help is there at once

    path = Path(chosen.output)
    if chosen.output == "-" or chosen.overwrite or not path.exists() or not path.stat().st_size:
        return Finished()
    if not chosen.resume:
        remedy = console.say("errors.output_exists_remedy")
        raise WrongUse(console.say("errors.output_exists", path=chosen.output), remedy)
    try:
        done = finished(path)
    except ValueError:
        raise WrongUse(
            console.say("errors.other_output", path=chosen.output), console.say("errors.other_input_remedy")
        ) from None
    if done.versions is not None and done.versions != _versions_now():
        raise WrongUse(
            console.say("errors.other_versions", path=chosen.output), console.say("errors.other_input_remedy")
        )
    if done.rows:
        console.note(console.say("cli.resumed", count=done.rows))
    return done


def _versions_now() -> dict[str, str]:
    from quivive.batch.rows import versions  # noqa: PLC0415 - only to go on with an earlier scan
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - only to go on with an earlier scan
    from quivive.verdict import Versions  # noqa: PLC0415 - only to go on with an earlier scan
    from quivive.version import __version__  # noqa: PLC0415 - only to go on with an earlier scan

    known = load_knowledge()
    return versions(Versions(__version__, known.facts_version, str(known.weights["version"])))


def _opened(chosen: Namespace, console: Console) -> AbstractContextManager[BinaryIO]:
    if chosen.output == "-":
        return nullcontext(sys.stdout.buffer)
    try:
        return Path(chosen.output).open("wb" if chosen.overwrite else "ab")
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(console.say("errors.not_writable", path=chosen.output, text=reason)) from None


def _kept(progress: Progress, done: Finished, output: str, console: Console) -> None:
    count = done.rows + progress.rows
    key = "cli.stopped_at" if output != "-" else "cli.stopped_without_file"
    console.note(console.say(key, count=count, path=output))


def _summary(so_far: Scanned, progress: Progress, output: str, console: Console) -> None:
    console.note(
        console.say(
            "cli.scan_summary",
            count=so_far.rows,
            seconds=console.wording.figures.number(progress.seconds, 1),
            rate=progress.rate(so_far.rows),
        )
    )
    counts = {str(level): so_far.levels[level] for level in Level}
    console.note(console.say("cli.summary_levels", **counts))
    if so_far.unreadable:
        console.note(console.say("cli.summary_skipped", count=so_far.unreadable, path=output))
    if output != "-":
        console.note(console.say("cli.written", path=output))
