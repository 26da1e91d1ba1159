"""What can go wrong, as one tree, so that a caller catches as much or as little as it wants.

QuiviveError
├── UnreadableInput      the input cannot be understood (message, reason, remedy)
├── FactsError           files under facts/ are wrong; lists every fault with its file and key
├── SettingsFault        settings that cannot be used; lists every fault with where it stands
├── UnknownName          a brand, country, signal or language nobody knows, with near names
├── MissingExtra         an optional part is not installed; says the command that installs it
├── AccountFault         an account cannot be made or changed as asked; said as `accounts.errors.<key>` of the wording
├── StoreFault           the store of reports cannot be used as asked; said as `store.errors.<key>` of the wording
└── CountsFault          a table of counts cannot be read; said as `surges.errors.<key>` of the wording
"""

from __future__ import annotations

from collections.abc import Sequence


class QuiviveError(Exception):
    """Base of every error that Quivive raises on purpose."""


class UnreadableInput(QuiviveError):
    """The input cannot be read as a message.

    `what` says what happened and where, `remedy` the next step; both are one plain sentence.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}".strip())


class FactsError(QuiviveError):
    """Files under `facts/` are wrong. `faults` holds one line a fault: file, key, what."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class SettingsFault(QuiviveError):
    """Settings that cannot be used. `faults` holds one line each: where it stands, its name, what is wrong."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class UnknownName(QuiviveError):
    """A name that is not among the known ones; `near` holds those that look like it."""

    def __init__(self, kind: str, name: str, near: Sequence[str] = ()) -> None:
        self.kind, self.name, self.near = kind, name, tuple(near)
        hint = f" Did you mean {', '.join(self.near)}?" if self.near else ""
        super().__init__(f"No {kind} is called {name!r}.{hint}")


class MissingExtra(QuiviveError):
    """An optional part is not installed; the text holds the exact command that installs it."""

    def __init__(self, extra: str, purpose: str) -> None:
        self.extra, self.purpose = extra, purpose
        super().__init__(f"{purpose} needs an optional part: pip install 'quivive[{extra}]'")


class StoreFault(QuiviveError):
    """The store of reports cannot be opened or used; `key` names the sentence and, with `_remedy`, what helps."""

    def __init__(self, key: str, **details: str) -> None:
        self.key, self.details = key, details
        super().__init__(f"{key}: {', '.join(details.values())}")


class AccountFault(QuiviveError):
    """An account of the team cannot be made, changed or used as asked; `key` names the sentence and, with `_remedy`, what helps."""

    def __init__(self, key: str, **details: str | int) -> None:
        self.key, self.details = key, details
        super().__init__(f"{key}: {', '.join(map(str, details.values()))}")


class CountsFault(QuiviveError):
    """A table of counts cannot be read; `key` names the sentence and, with `_remedy`, what helps."""

    def __init__(self, key: str, **details: str | int) -> None:
        self.key, self.details = key, details
        super().__init__(f"{key}: {', '.join(map(str, details.values()))}")
