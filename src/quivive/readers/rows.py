"""A row of a table or a JSON object to a `Message`: the columns are the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from quivive.errors import UnreadableInput
from quivive.message import Channel, Message
from quivive.readers.limits import MOST_FIELD
from quivive.readers.options import ReadOptions, Unreadable
from quivive.readers.text import text_message

COLUMNS = ("id", "channel", "text", "subject", "sender", "country", "language")
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
        return text_message(values["text"], said, identifier=identifier, subject=values["subject"])
    except UnreadableInput as error:
        return Unreadable(identifier, error.what, "Give the message in the column text.")
