"""What every kind of report gives: something to read, to keep as a file, or to send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a report says: what it is, what it is called, what is said.

    `name` is that of `reports.fields` in the wording, `label` what the form or the report calls it,
    `value` is empty where only the person can fill it in.
    """

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One report.

    `content` is what a file of it holds and what a person reads, in `media_type`. `mail` is what a mail
    server is given (empty where nothing of it goes by mail). `fields` and `steps` say the same for
    programs; `address` is where it goes: a mail address, a number, a page, or nothing.
    """

    kind: str
    address: str
    media_type: str
    content: bytes
    mail: bytes = b""
    fields: tuple[Field, ...] = ()
    steps: tuple[str, ...] = ()
