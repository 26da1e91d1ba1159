"""The content of each corpus as one hash: figures of two trainings can be compared only if the rows are the same.

**Canonical form.** A row is its JSON object with sorted keys, no spaces, nothing escaped that need not be, in UTF-8; after
a zero byte the hexadecimal SHA-256 of the whole mail where it has one. A corpus' hash is the SHA-256 of its rows' SHA-256
digests in ascending order, one after the other: neither the order of rows nor that of files matters, and a row more, less,
twice or with one other letter does. Rows labelled `unsorted` are never learned from and do not count.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from quivive_lab.corpora import Row
from quivive_lab.registry import corpus_name

AS_REGISTERED, OTHER, UNKNOWN = "as registered", "other content", "not registered"
_FILE = "fingerprints.toml"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One corpus in one role: `split` is `train` (learned from) or `development` (only measured)."""

    corpus: str
    split: str
    rows: int
    sha256: str

    @property
    def key(self) -> tuple[str, str]:
        """What it is registered under."""
        return self.split, self.corpus


def fingerprints(rows: Iterable[Row]) -> list[Fingerprint]:
    """The fingerprint of each corpus among `rows` (labelled rows of the data folder), by split and name."""
    digests: dict[tuple[str, str], list[bytes]] = {}
    for row in rows:
        digests.setdefault((row.split, corpus_name(row.source)), []).append(_digest(row))
    return [
        Fingerprint(corpus, split, len(found), hashlib.sha256(b"".join(sorted(found))).hexdigest())
        for (split, corpus), found in sorted(digests.items())
    ]


def _digest(row: Row) -> bytes:
    content = json.dumps(row.table, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
    if row.eml is not None:
        content += b"\0" + hashlib.sha256(row.eml.read_bytes()).hexdigest().encode()
    return hashlib.sha256(content).digest()


def registered() -> dict[tuple[str, str], str]:
    """The hashes that stand in the registry, by split and corpus."""
    tables = tomllib.loads(resources.files("quivive_lab").joinpath(_FILE).read_text("utf-8"))
    return {(split, corpus): found["sha256"] for split, corpora in tables.items() for corpus, found in corpora.items()}


def standing(one: Fingerprint, known: Mapping[tuple[str, str], str]) -> str:
    """Whether its content is the one registered."""
    if one.key not in known:
        return UNKNOWN
    return AS_REGISTERED if known[one.key] == one.sha256 else OTHER


def differences(found: Iterable[Fingerprint], known: Mapping[tuple[str, str], str]) -> list[str]:
    """One sentence for each corpus whose content is not the one registered, or that is registered and absent."""
    found = list(found)
    said = []
    for one in found:
        how = standing(one, known)
        if how != AS_REGISTERED:
            said.append(f"{one.corpus} ({one.split}, {one.rows} rows): {how}")
    for split, corpus in sorted(known.keys() - {one.key for one in found}):
        said.append(f"{corpus} ({split}): registered, but not in this data folder")
    return said


def register(found: Iterable[Fingerprint], path: Path | None = None) -> Path:
    """Write `found` as what is registered from now on; returns the file (of this installation unless `path` is given)."""
    path = path or Path(str(resources.files("quivive_lab").joinpath(_FILE)))
    lines = ["# What each corpus consisted of when it was last registered: `quivive-lab corpora DATA --register`."]
    for one in found:
        lines += ["", f"[{one.split}.{json.dumps(one.corpus)}]", f"rows = {one.rows}", f'sha256 = "{one.sha256}"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
