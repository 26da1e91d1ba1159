"""A table as Apache Parquet, one row per indicator, for engines that ask questions of millions of rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

from quivive.errors import MissingExtra
from quivive.exchange.formats import How
from quivive.exchange.formats._rows import COLUMNS, rows
from quivive.exchange.shared import Heading, SharedCampaign
from quivive.watching import FingerprintKind

if TYPE_CHECKING:
    import pyarrow

HOLDS = frozenset(FingerprintKind)
LOSSLESS = False
_GROUP: Final = 50_000
_COUNTS: Final = ("reports", "independent")
_TIMES: Final = ("first_seen", "last_seen")


def write(heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
    """Row groups of 50,000; times are timestamps in UTC, counts whole numbers. Raises `MissingExtra` without pyarrow."""
    try:
        import pyarrow as arrow  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise MissingExtra("exchange", "Writing Parquet") from None
    schema = _schema(arrow)
    table = rows(heading, campaigns)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(islice(table, _GROUP)):
            columns = zip(*group, strict=True)
            texts = {name: arrow.array(column) for name, column in zip(COLUMNS, columns, strict=True)}
            made = [_typed(texts[field.name], field.type, arrow) for field in schema]
            writer.write_table(arrow.Table.from_arrays(made, schema=schema))


def _typed(column: pyarrow.Array, kind: pyarrow.DataType, arrow: object) -> pyarrow.Array:
    import pyarrow.compute as compute  # noqa: PLC0415 - an extra

    if str(kind).startswith("timestamp"):
        column = compute.strptime(column, format="%Y-%m-%dT%H:%M:%SZ", unit="s")
    return column.cast(kind)


def _schema(arrow: object) -> pyarrow.Schema:
    import pyarrow  # noqa: PLC0415 - an extra

    kinds = dict.fromkeys(COLUMNS, pyarrow.string())
    kinds |= dict.fromkeys(_COUNTS, pyarrow.int64())
    kinds |= dict.fromkeys(_TIMES, pyarrow.timestamp("s", tz="UTC"))
    return pyarrow.schema(list(kinds.items()))
