"""What a data folder consists of: each corpus with what is known of it, its rows by kind and its content's hash."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from quivive_lab.corpora import Row
from quivive_lab.fingerprints import AS_REGISTERED, differences, fingerprints, registered, standing
from quivive_lab.registry import DEVELOPMENT, corpus_name, described

_NOT_RECORDED = "not recorded"


def inventory(rows: Sequence[Row]) -> dict[str, Any]:
    """The corpora of `rows` (labelled rows of a data folder) as plain tables, and what differs from the registry."""
    kinds: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        kinds[row.split, corpus_name(row.source)][row.kind] += 1
    found, known = fingerprints(rows), registered()
    corpora = []
    for one in found:
        about = described(one.corpus)
        corpora.append(
            {
                "source": one.corpus,
                "split": one.split,
                "fold": about.fold if about and one.split == "train" and about.fold != DEVELOPMENT else None,
                "licence": about.licence if about else _NOT_RECORDED,
                "labels": about.labels if about else _NOT_RECORDED,
                "faults": about.faults if about else "",
                "rows": one.rows,
                "kinds": dict(sorted(kinds[one.key].items())),
                "sha256": one.sha256,
                "content": standing(one, known),
            }
        )
    return {"corpora": corpora, "differences": differences(found, known)}


def as_json(rows: Sequence[Row]) -> str:
    """The inventory for programs."""
    return json.dumps(inventory(rows), indent=1, ensure_ascii=False) + "\n"


def as_text(rows: Sequence[Row]) -> str:
    """The inventory for people: one paragraph a corpus, what differs last."""
    found = inventory(rows)
    lines = []
    for one in found["corpora"]:
        held_out = f"fold {one['fold']}" if one["split"] == "train" else "only measured"
        lines += [f"{one['source']} ({held_out}): {one['rows']} rows, licence {one['licence']}", f"  holds    {one['labels']}"]
        if one["faults"]:
            lines.append(f"  faults   {one['faults']}")
        lines += [
            "  kinds    " + ", ".join(f"{kind} {number}" for kind, number in one["kinds"].items()),
            f"  sha256   {one['sha256']} ({one['content']})",
            "",
        ]
    same = sum(one["content"] == AS_REGISTERED for one in found["corpora"])
    lines.append(f"{same} of {len(found['corpora'])} corpora are as registered.")
    lines += [f"  {said}" for said in found["differences"]]
    return "\n".join(lines) + "\n"
