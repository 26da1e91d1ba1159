"""`quivive doctor`: what is installed, what is missing and how to get it, and whether a check works."""

from __future__ import annotations

import platform
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from quivive.cli.arguments import Arguments
from quivive.cli.console import COULD_NOT, NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.renderers.reasons import colon
from quivive.version import __version__


@dataclass(frozen=True, slots=True)
class Extra:
    """An optional part: the name it is installed by and a module that is there if it is.

    What it adds stands in the wording as `cli.extras.<name>`.
    """

    name: str
    module: str


EXTRAS: tuple[Extra, ...] = (
    Extra("dkim", "dkim"), Extra("ocr", "rapidocr"), Extra("qr", "zxingcpp"), Extra("heic", "pi_heif"), Extra("outlook", "oxmsg"),
    Extra("audio", "faster_whisper"),
    Extra("server", "starlette"), Extra("oidc", "joserfc"), Extra("mcp", "mcp"), Extra("watch", "sqlalchemy"), Extra("postgresql", "psycopg"),
    Extra("exchange", "ijson"),
)  # fmt: skip

_BRAND = "chronopost"
"""The brand whose two examples are checked: its file holds a scam and a genuine message."""


def add_arguments(_: Arguments) -> None:
    """Nothing can be given but the language."""


def run(chosen: Namespace, console: Console) -> int:
    """Look at everything; the status is 0 if a check works here, else 2."""
    check_language(chosen, console)
    console.write(f"Quivive {__version__}, Python {platform.python_version()}, {platform.system()}\n\n")
    well = [_looked_at(step, console) for step in (_facts, _weights, _self_check)]
    console.write(f"\n{console.say('cli.extras_heading')}\n")
    for extra in EXTRAS:
        console.write(_extra(extra, console))
    return NOTHING_FOUND if all(well) else COULD_NOT


def _looked_at(step: Callable[[Console], str], console: Console) -> bool:
    """One step; whatever is wrong with it is said, and the next is taken all the same."""
    try:
        console.write(f"✔ {step(console)}\n")
    except Exception as error:  # noqa: BLE001 - finding faults is what this command is for
        console.write(f"✖ {type(error).__name__}: {error}\n")
        return False
    return True


def _facts(console: Console) -> str:
    from importlib import resources  # noqa: PLC0415 - a fault in it is to be shown, not raised

    from quivive.knowledge import Knowledge, read_facts  # noqa: PLC0415 - as above

    root = resources.files("quivive.facts")
    known = Knowledge(read_facts(root), {}, root)
    return console.say(
        "cli.doctor_facts",
        facts=known.facts_version,
        brand=len(known.brands),
        country=len(known.countries),
        near=", ".join(known.languages),
    )


def _weights(console: Console) -> str:
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - a fault in it is to be shown
    from quivive.signals import all_signals  # noqa: PLC0415 - as above

    weights = load_knowledge().weights
    return console.say(
        "cli.doctor_weights",
        weights=str(weights["version"]),
        count=len(all_signals()),
        total=sum(signal.id in weights["signals"] for signal in all_signals()),
    )


def _self_check(console: Console) -> str:
    from quivive.api import read  # noqa: PLC0415 - a fault in it is to be shown
    from quivive.check import check  # noqa: PLC0415 - as above
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - as above
    from quivive.verdict import Level  # noqa: PLC0415 - as above

    knowledge = load_knowledge()
    examples = knowledge.brand(_BRAND).examples
    for kind, alarming in (("scam", True), ("genuine", False)):
        verdict = check(read(examples[kind], channel=examples["channel"]), knowledge)
        if (verdict.level in (Level.SCAM, Level.SUSPICIOUS)) is not alarming:
            raise ValueError(console.say("cli.doctor_wrong", text=kind, name=str(verdict.level)))
    return console.say("cli.doctor_check")


def _extra(extra: Extra, console: Console) -> str:
    adds = console.say(f"cli.extras.{extra.name}")
    if find_spec(extra.module) is not None:
        return f"✔ {extra.name}{colon(console.wording)} {adds}\n"
    command = console.say("errors.missing_extra_remedy", command=f"pip install 'quivive[{extra.name}]'")
    return f"○ {extra.name}{colon(console.wording)} {adds} {command}\n"
