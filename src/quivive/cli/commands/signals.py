"""`quivive signals`: what Quivive looks for, what each sign counts, or the whole page of one."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from quivive.cli.arguments import Arguments
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.listing import add_arguments_of_listing, as_json, columns, unknown, write_json
from quivive.message import Message
from quivive.renderers.visible import visible_line

if TYPE_CHECKING:
    from quivive.signals import Signal


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    add_arguments_of_listing(parser)


def run(chosen: Namespace, console: Console) -> int:
    """List the signals, or show one."""
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - the help is there at once
    from quivive.signals import all_signals  # noqa: PLC0415 - the help is there at once

    check_language(chosen, console)
    machine = as_json(chosen.format, console)
    weights: dict[str, float] = load_knowledge().weights["signals"]
    signals = {signal.id: signal for signal in all_signals()}
    if chosen.id:
        name = chosen.id.lower().replace("-", "_")
        if name not in signals:
            raise unknown("signal", name, signals)
        if machine:
            write_json(console, _table(signals[name], weights))
        else:
            console.write(_page(signals[name], weights, console))
    elif machine:
        write_json(console, [_row(signal, weights) for signal in signals.values()])
    else:
        rows = [
            (s.id, str(s.group), str(s.direction), _weight(s, weights, console), _line(s))
            for s in signals.values()
        ]
        console.write(f"{console.say('cli.signals_heading')} ({len(rows)})\n\n{columns(rows)}")
    return NOTHING_FOUND


def _line(signal: Signal) -> str:
    return signal.page.strip().partition("\n")[0]


def _weight(signal: Signal, weights: dict[str, float], console: Console) -> str:
    if signal.id not in weights:
        return console.say("cli.on_trial")
    return console.wording.figures.number(weights[signal.id], 2, signed=True)


def _row(signal: Signal, weights: dict[str, float]) -> dict[str, object]:
    return {
        "id": signal.id,
        "group": str(signal.group),
        "direction": str(signal.direction),
        "weight": weights.get(signal.id),
        "line": _line(signal),
    }


def _table(signal: Signal, weights: dict[str, float]) -> dict[str, object]:
    return {
        **_row(signal, weights),
        "page": signal.page.strip(),
        "fires": [_shown(message) for message in signal.examples.fires],
        "silent": [_shown(message) for message in signal.examples.silent],
    }


def _shown(message: Message) -> str:
    return " / ".join(part.text for part in message.parts)


def _page(signal: Signal, weights: dict[str, float], console: Console) -> str:
    text = f"{signal.id} ({signal.group}, {signal.direction}, {_weight(signal, weights, console)})\n\n"
    text += f"{signal.page.strip()}\n"
    for key, messages in (("fires", signal.examples.fires), ("silent", signal.examples.silent)):
        text += f"\n{console.say(f'cli.{key}')}\n"
        text += "".join(f"  • {visible_line(_shown(message))}\n" for message in messages)
    return text
