"""Every fault in one plain sentence and its remedy, in the reader's language."""

from __future__ import annotations

from quivive.alerts.errors import CannotAlert
from quivive.errors import (
    AccountFault,
    CountsFault,
    FactsError,
    MissingExtra,
    QuiviveError,
    SettingsFault,
    StoreFault,
    UnknownName,
    UnreadableInput,
)
from quivive.exchange.errors import CannotExchange
from quivive.message import Skipped
from quivive.reports.errors import CannotReport
from quivive.wording import Wording

_KEYED: dict[
    type[AccountFault] | type[CannotReport] | type[CannotAlert] | type[CannotExchange] | type[CountsFault] | type[StoreFault], str
] = {
    CannotReport: "reports", CannotAlert: "alerts", CannotExchange: "exchange", CountsFault: "surges", StoreFault: "store",
    AccountFault: "accounts",
}  # fmt: skip
"""Errors that say by a key what happened, and the table of the wording that their sentences stand in."""


def fault_said(error: QuiviveError, wording: Wording) -> tuple[str, str]:
    """What happened, and what helps (may be empty)."""
    if isinstance(error, UnknownName):
        return _unknown(error, wording)
    if isinstance(error, MissingExtra):
        command = f"pip install 'quivive[{error.extra}]'"
        sentence = wording.say("errors.missing_extra", text=error.purpose)
        return sentence, wording.say("errors.missing_extra_remedy", command=command)
    if isinstance(error, FactsError):
        return "\n".join([wording.say("errors.facts"), *error.faults]), ""
    if isinstance(error, SettingsFault):
        return "\n".join([wording.say("errors.settings"), *error.faults]), ""
    if isinstance(error, UnreadableInput):
        from quivive.renderers.reasons import program_said  # noqa: PLC0415 - most answers are given without a fault

        return program_said(error.what, wording), program_said(error.remedy, wording) if error.remedy else ""
    for kind, table in _KEYED.items():
        if isinstance(error, kind):
            key = f"{table}.errors.{error.key}"
            return wording.say(key, **error.details), wording.say(f"{key}_remedy", **error.details)
    return str(error), ""


def unreadable_said(name: str, why: str, remedy: str, wording: Wording) -> str:
    """Why something could not be read and what helps, in the reader's language where worded."""
    # Imported here because most answers are given without a fault.
    from quivive.renderers.reasons import skipped_line  # noqa: PLC0415

    return skipped_line(Skipped(name, why, remedy), wording)


def _unknown(error: UnknownName, wording: Wording) -> tuple[str, str]:
    sentence = f"errors.unknown_{error.kind}"
    remedy = f"{sentence}_remedy"
    said = wording.say(sentence, name=error.name) if wording.has(sentence) else str(error)
    near = ", ".join(error.near)
    if wording.has(remedy):
        helps = wording.say(remedy, near=near)
        if near and near not in helps:
            helps = f"{wording.say('errors.near_names', near=near)} {helps}"
        return said, helps
    return said, wording.say("errors.near_names", near=near) if near else ""
