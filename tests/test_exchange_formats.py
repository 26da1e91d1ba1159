"""The formats of exchange: what is written is right by others' programs, and comes back as it was."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from exchange_examples import shared
from hypothesis import given, settings

from quivive.exchange.formats import How, format_names, load_reader, load_writer
from quivive.exchange.shared import Shared, gathered

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LOSSLESS = [name for name in format_names(what="write") if load_writer(name).LOSSLESS]


def written(name: str, what: Shared, how: How = How(AT)) -> bytes:
    """What a format makes of it."""
    stream = io.BytesIO()
    load_writer(name).write(what.heading, what.campaigns, stream, how)
    return stream.getvalue()


def test_there_are_lossless_formats() -> None:
    assert LOSSLESS == ["jsonl", "stix", "misp"]


@pytest.mark.parametrize("name", LOSSLESS)
@settings(deadline=None, max_examples=60)
@given(what=shared())
def test_the_round_trip_loses_nothing(name: str, what: Shared) -> None:
    """Export, import, export: the same campaigns, and the same bytes."""
    first = written(name, what)
    again = gathered(load_reader(name).read(io.BytesIO(first)))
    assert again == what
    assert written(name, again) == first
