"""A row of a table or a JSON object to a `Message`: the columns are the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from quivive.errors import UnreadableInput
from quivive.message import Channel, Message, Origin
from quivive.readers.limits import MOST_FIELD
from quivive.readers.options import ReadOptions, Unreadable
from quivive.readers.text import text_message

COLUMNS = ("id", "channel", "text", "subject", "sender", "country", "language")
_OF_ORIGIN = ("source", "reporter", "region")
_RECEIVED = ("received", "date")
"""When the message came, in ISO 8601; the first of them that says so."""
_CHANNELS = {channel.value: channel for channel in Channel} | {"mail": Channel.EMAIL, "e-mail": Channel.EMAIL}


def row_message(row: Mapping[str, object], options: ReadOptions, place: str) -> Message | Unreadable:
    """The message in `row`, or what is wrong with it; what the row says wins over `options`.

    `place` identifies a row that has no id of its own.
    """
    identifier = place
    raw_id = row.get("id")
    if isinstance(raw_id, (str, int)) and not isinstance(raw_id, bool) and str(raw_id).strip():
        identifier = str(raw_id).strip()[:MOST_FIELD]
    elif raw_id not in (None, ""):
        return Unreadable(
            identifier, "The column id is neither text nor a number.", "Give each row a text id."
        )
    values: dict[str, str] = {}
    for column in COLUMNS[1:]:
        value = row.get(column)
        if value is not None and not isinstance(value, str):
            return Unreadable(
                identifier,
                f"The column {column} is not text but {type(value).__name__}.",
                f"Give {column} as text, or leave it out.",
            )
        values[column] = (value or "") if column == "text" else (value or "").strip()[:MOST_FIELD]
    channel = _CHANNELS.get(values["channel"].lower()) if values["channel"] else options.channel
    if values["channel"] and channel is None:
        known = ", ".join(channel.value for channel in Channel)
        return Unreadable(identifier, f"No channel is called {values['channel']!r}.", f"Known are {known}.")
    said = replace(
        options,
        channel=channel,
        sender=values["sender"] or options.sender,
        country=values["country"].upper() or options.country,
        language=values["language"].lower() or options.language,
    )
    try:
        message = text_message(values["text"], said, identifier=identifier, subject=values["subject"])
    except UnreadableInput as error:
        return Unreadable(identifier, error.what, "Give the message in the column text.")
    origin = Origin("" if identifier == place else identifier, *(_short(row, column) for column in _OF_ORIGIN))
    received = next((when for column in _RECEIVED if (when := _instant(row, column)) is not None), message.received_at)
    return replace(message, origin=origin, received_at=received)


def _short(row: Mapping[str, object], column: str) -> str:
    """What a column says that is not looked at by a check: anything may stand in it, so nothing is refused."""
    value = row.get(column)
    return str(value).strip()[:MOST_FIELD] if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _instant(row: Mapping[str, object], column: str) -> datetime | None:
    """The time in UTC, which it is taken to be in where no zone is told; None where there is none."""
    value = _short(row, column)
    try:
        when = datetime.fromisoformat(value[:40]) if value else None
        return when and (when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC))
    except (ValueError, OverflowError):
        return None
