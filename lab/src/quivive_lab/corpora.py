"""Labelled messages from a data folder, cleaned of what would let a learner cheat.

The folder is given as an argument or as `QUIVIVE_DATA`. A row is one JSON object a line with
`id, channel, lang, label, text` and where known `subject, sender, subtype, source, eml`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quivive.knowledge import Knowledge
from quivive.message import Message
from quivive.readers import ReadOptions, Unreadable, read_message
from quivive.readers.rows import row_message

TRAIN = ("sms/train", "mail/train", "genuine/train", "articles/train")
DEV = ("sms/dev", "mail/dev", "calls/dev")


@dataclass(slots=True)
class Row:
    """A labelled message. `kind` is what results are reported by, `split` is `train`, `development`
    or `ours` (written by us), `group` holds near-duplicates together, `weight` is its share in
    learning, `evidence` its share in a report: a template in fifty copies counts three times."""

    id: str
    label: str
    kind: str
    language: str
    source: str
    channel: str
    table: dict[str, Any]
    eml: Path | None
    split: str = "train"
    group: int = 0
    weight: float = 1.0
    evidence: float = 1.0
    extra: dict[str, Any] = field(default_factory=dict)


def load(folder: Path, files: Iterable[str]) -> Iterator[Row]:
    """The rows of the named files under `folder`, in order."""
    for name in files:
        path = folder / f"{name}.jsonl.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                table = json.loads(line)
                yield _row(folder, name, table)


def _row(folder: Path, name: str, table: dict[str, Any]) -> Row:
    eml = table.get("eml")
    path = folder / name.split("/")[0] / (f"{name.split('/')[1]}/eml" if name.startswith("mail") else "eml")
    return Row(
        id=str(table["id"]),
        label=table["label"],
        kind=kind_of(name, table),
        language=table["lang"],
        source=table["source"],
        channel=table["channel"],
        table=table,
        eml=path / eml if eml and (path / eml).is_file() else None,
        split="development" if name in DEV else "train",
    )


def brand_examples(knowledge: Knowledge) -> Iterator[Row]:
    """The examples written for each brand's facts, one scam and one genuine: small, ours, and the
    only corpus in which every genuine message names a brand. For learning only, never reported on."""
    for brand in knowledge.brands.values():
        channel = brand.examples.get("channel", "sms")
        for label, key in (("scam", "scam"), ("ham", "genuine")):
            table = {"id": f"brand:{brand.id}:{key}", "channel": channel, "text": brand.examples[key], "label": label}
            yield Row(
                id=table["id"],
                label=label,
                kind=f"brand example {label}",
                language="",
                source="brand examples",
                channel=channel,
                table=table,
                eml=None,
                split="ours",
            )


def kind_of(name: str, table: dict[str, Any]) -> str:
    """The kind of message a result is reported by: what it is, not where it is from."""
    label, source, subtype = table["label"], table["source"], str(table.get("subtype") or table.get("kind") or "")
    where = "mail" if table["channel"] == "email" else table["channel"]
    if label == "scam":
        return f"{where} scam {table['lang'] if table['lang'] in ('en', 'fr') else 'other'}"
    if label != "ham":
        return f"{where} {label}"
    if subtype == "scam_warning":
        return "scam warning"
    if name.startswith("articles"):
        return "article"
    if name.startswith("genuine"):
        return f"genuine {where} {subtype}"
    if "bank" in source or subtype.startswith("bank"):
        return "bank alert" if "otp" not in subtype else "one-time code"
    if subtype == "otp":
        return "one-time code"
    if "templates" in source:
        return "mail template"
    if subtype in ("delivery_notification", "brand_fixture", "brand_real"):
        return "brand mail"
    if "hard-ham" in subtype:
        return "newsletter"
    if "spamassassin" in source:
        return "mail plain"
    if subtype in ("genuine_notification", "other", "screenshot_transcript"):
        return f"genuine {where} notice"
    if subtype.startswith("origin") or source in ("sms_nus_en", "sms_uci", "sms_mishra_soni", "sms_88mil_fr", "sms_india_junioralive"):
        return "personal"
    return f"{where} {subtype or 'other'}"


# --- what would let a learner cheat

_URL_MASK = re.compile(r"<URL>|\[URL\]", re.IGNORECASE)
_OTHER_MASK = re.compile(r"<(?:NOM|NAME|PRENOM|DATE)>")
_PHONE_MASK = re.compile(r"<(?:TEL|PHONE)>")
_PLACEHOLDER = re.compile(r"\b((?:[\w-]+\.)*)example(?:-\w+)?\.(?:org|com|net)\b")
_SYLLABLES = ["ba", "co", "da", "fe", "ga", "lo", "mi", "na", "pa", "ri", "sa", "to", "vi", "le", "ma", "no", "ra", "te"]


def _invented_host(chance: random.Random) -> str:
    name = "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(3, 5)))
    return f"{name}.{chance.choice(('com', 'org', 'net', 'fr', 'eu', 'info', 'co'))}"


def cleaned(row: Row) -> dict[str, Any]:
    """The row's table with masks filled and placeholder hosts renamed, the same each time: a mask
    or `example.org` says which corpus a row is from, not what it is."""
    chance = random.Random(hashlib.sha256(row.id.encode()).digest())
    table = dict(row.table)
    if table["channel"] == "article":
        # A page somebody reads or pastes; a message has no channel of that name.
        table["channel"] = "web"
    host = _invented_host(chance)
    for key in ("text", "subject", "sender"):
        value = table.get(key)
        if not value:
            continue
        value = _URL_MASK.sub(lambda _: f"https://{_invented_host(chance)}/{chance.randint(100, 9999)}", value)
        value = _OTHER_MASK.sub("", value)
        value = _PHONE_MASK.sub("06 39 98 00 01", value)
        table[key] = _PLACEHOLDER.sub(lambda m: m.group(1) + host, value)
    return table


def messages(row: Row) -> Iterator[Message]:
    """The row as Quivive sees it: the whole mail where there is one, and the bare table, which has
    no links behind words. Weights must hold for both."""
    table = cleaned(row)
    columns = {key: table.get(key) for key in ("id", "channel", "text", "subject", "sender")}
    message = row_message(columns, ReadOptions(), row.id)
    if not isinstance(message, Unreadable):
        yield message
    if row.eml is not None:
        yield read_message(row.eml.read_bytes(), options=ReadOptions(), name=row.eml.name)


# --- near-duplicates


def group_near_duplicates(rows: list[Row], *, shingle: int = 5, bands: int = 24) -> None:
    """Put near-duplicates (letters only, word shingles, MinHash with `bands` bands of two) into one
    group, by union of those that share a band: about 50 % likeness and more."""
    parent = list(range(len(rows)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    seen: dict[tuple[int, int, int], int] = {}
    masks = [random.Random(seed).getrandbits(64) for seed in range(bands * 2)]
    for index, row in enumerate(rows):
        words = re.findall(r"[^\W\d_]+", re.sub(r"https?\S+", " ", row.table["text"].lower()))[:400]
        size = shingle if len(words) > 12 else 3
        shingles = {zlib.crc32(" ".join(words[i : i + size]).encode()) * 0x9E3779B97F4A7C15 & (2**64 - 1) for i in range(max(1, len(words) - size + 1))}
        lows = [min(s ^ mask for s in shingles) for mask in masks]
        for band in range(bands):
            key = (band, lows[2 * band], lows[2 * band + 1])
            other = seen.setdefault(key, index)
            if other != index:
                parent[root(index)] = root(other)
    for index, row in enumerate(rows):
        row.group = root(index)


