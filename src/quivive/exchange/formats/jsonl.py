"""Quivive's own format: lines of JSON, a heading, then each campaign followed by its indicators (`quivive.exchange/1`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

from quivive.exchange.errors import CannotExchange
from quivive.exchange.formats import How
from quivive.exchange.formats._input import lines
from quivive.exchange.shared import Fault, Heading, Malformed, Read, SharedCampaign, SharedIndicator
from quivive.exchange.tables import (
    Table,
    campaign_table,
    heading_table,
    indicator_table,
    read_campaign,
    read_heading,
    read_indicator,
)
from quivive.watching import FingerprintKind

SCHEMA: Final = "quivive.exchange/1"
HOLDS = frozenset(FingerprintKind)
LOSSLESS = True
MOST_INDICATORS: Final = 20_000
"""Of one campaign."""


def write(heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
    """One line each; `how` says nothing to it."""
    _line(stream, "heading", heading_table(heading))
    for campaign in campaigns:
        _line(stream, "campaign", {**campaign_table(campaign), "indicators": len(campaign.indicators)})
        for one in campaign.indicators:
            _line(stream, "indicator", {"campaign": campaign.id, **indicator_table(one)})


def _line(stream: BinaryIO, what: str, table: Table) -> None:
    row = {"schema": SCHEMA, "what": what, **table}
    stream.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def read(stream: BinaryIO) -> Iterator[Read]:
    """Every campaign once its indicators were read; a faulty line is told and left out."""
    begun: tuple[int, Any] | None = None
    indicators: list[SharedIndicator] = []
    first = True
    for number, line in lines(stream):
        row = _row(line)
        if first and (row is None or row.get("schema") != SCHEMA or row.get("what") != "heading"):
            raise CannotExchange("other_format", name="jsonl")
        first = False
        try:
            if row is None or row.get("schema") != SCHEMA:
                raise ValueError(f"not a line of {SCHEMA}")  # noqa: TRY301 - told like the other faults of a line
            if row.get("what") == "indicator":
                if begun is None or row.get("campaign") != begun[1].get("id") or len(indicators) == MOST_INDICATORS:
                    raise ValueError("an indicator that belongs to no campaign before it")  # noqa: TRY301 - see above
                indicators.append(read_indicator(row))
            elif row.get("what") == "campaign":
                yield from _ended(begun, indicators)
                begun, indicators = (number, row), []
            elif row.get("what") == "heading":
                yield read_heading(row)
            else:
                raise ValueError("what: neither heading, campaign nor indicator")  # noqa: TRY301 - see above
        except ValueError as error:
            yield Malformed(number, Fault.FIELD, str(error))
    if first:
        raise CannotExchange("other_format", name="jsonl")
    yield from _ended(begun, indicators)


def _ended(begun: tuple[int, Any] | None, indicators: list[SharedIndicator]) -> Iterator[Read]:
    if begun is None:
        return
    number, row = begun
    try:
        campaign = read_campaign(row, indicators)
    except ValueError as error:
        yield Malformed(number, Fault.FIELD, str(error))
        return
    if row.get("indicators") != len(indicators):
        yield Malformed(number, Fault.STRAY)
    yield campaign


def _row(line: str | None) -> dict[str, Any] | None:
    if line is None:
        return None
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None
