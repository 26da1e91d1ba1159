"""What the actions of `quivive alert` are given: the time, the alerts of a store, one of them."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quivive.alerts.errors import CannotAlert
from quivive.alerts.publisher import Publisher
from quivive.alerts.records import all_cases
from quivive.alerts.trail import Case, case_called
from quivive.cli.arguments import WrongUse
from quivive.cli.console import Console, load_wording
from quivive.fact_files import WORDING
from quivive.wording import Wording

if TYPE_CHECKING:
    from quivive.store import Store


def time_given(chosen: Namespace, console: Console) -> datetime:
    """The time that counts as now, in UTC and whole seconds; a time without a zone is UTC."""
    if not chosen.at:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        at = datetime.fromisoformat(chosen.at)
    except ValueError:
        sentence = console.say("errors.unknown_choice", name=chosen.at[:40], text="--at")
        raise WrongUse(sentence, console.say("errors.choices", near="2026-11-30T09:00Z")) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def needed(chosen: Namespace, *options: str) -> None:
    """Raise `CannotAlert` for the first of the options that was not given."""
    for option in options:
        if not getattr(chosen, option.removeprefix("--").replace("-", "_")):
            raise CannotAlert("needs", name=option)


def publisher_given(chosen: Namespace) -> Publisher:
    """The settings of who publishes."""
    needed(chosen, "--publisher")
    return Publisher.of(Path(chosen.publisher))


def case_given(chosen: Namespace, store: Store) -> Case:
    """The alert that was named."""
    return case_called(chosen.alert_id, all_cases(store))


def wordings() -> dict[str, Wording]:
    """The wording of every language."""
    return {language: load_wording(language) for language in WORDING}
