"""The memory of grouping in a store: what a portion of reports touches is fetched, and what changed is written back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Row, func, insert, select, text, update

from quivive.campaigns import days
from quivive.campaigns.evidence import Evidence
from quivive.campaigns.memory import Group, Memory, Sighting, bands_of, digest_of
from quivive.campaigns.rules import Rules
from quivive.store.tables import (
    campaign_apart,
    campaign_bands,
    campaign_days,
    campaign_digests,
    campaign_groups,
    campaign_members,
    campaign_near,
    campaign_sightings,
    campaign_texts,
    campaign_tokens,
)

MOST_AT_ONCE = 500
"""Values in one question."""
TABLES = (
    campaign_digests, campaign_days, campaign_apart, campaign_bands, campaign_near, campaign_sightings, campaign_texts, campaign_tokens,
    campaign_members, campaign_groups,
)  # fmt: skip
_TOKENS = text("INSERT INTO campaign_tokens (token, grp) VALUES (:token, :grp) ON CONFLICT DO NOTHING")
_BANDS = text("INSERT INTO campaign_bands (band, text) VALUES (:band, :text) ON CONFLICT DO NOTHING")
_NEAR = text("INSERT INTO campaign_near (text, other, likeness) VALUES (:text, :other, :likeness) ON CONFLICT DO NOTHING")


class Shelf:
    """The part of the memory that `evidence` needs, from the store of `connection`."""

    def __init__(self, connection: Connection, rules: Rules, evidence: Sequence[Evidence]) -> None:
        self._connection, self._rules = connection, rules
        self.memory = Memory()
        memory = self.memory
        memory.next_group = self._next(campaign_groups.c.id)
        memory.next_text = self._next(campaign_texts.c.id)
        memory.next_sighting = self._next(campaign_sightings.c.id)
        self._first = (memory.next_group, memory.next_text, memory.next_sighting)
        self._fetch(evidence)
        self._remember()

    def _remember(self) -> None:
        memory = self.memory
        self._tokens_before = {token: len(holders) for token, holders in memory.tokens.items()}
        self._bands_before = {band: len(holders) for band, holders in memory.bands.items()}
        self._groups_before = {number: _group_row(group) for number, group in memory.groups.items()}
        self._sightings_before = {each.id: _sighting_row(each) for seen in memory.sightings.values() for each in seen}

    # --- fetching

    def _next(self, column: Column[int]) -> int:
        return int(self._connection.scalar(select(func.max(column))) or 0) + 1

    def _fetch(self, evidence: Sequence[Evidence]) -> None:
        memory = self.memory
        roots: set[int] = set()
        for row in self._rows(
            select(campaign_tokens.c.token, campaign_groups.c.root).join(campaign_groups, campaign_groups.c.id == campaign_tokens.c.grp),
            campaign_tokens.c.token,
            {token for one in evidence for token in (*one.sites, *one.contacts)},
        ):
            holders = memory.tokens.setdefault(row.token, [])
            if row.root not in holders:
                holders.append(row.root)
            roots.add(row.root)
        touched = self._texts({digest_of(one.signature): one.signature for one in evidence if one.signature and one.doubtful})
        times = [one.at for one in evidence] or [0]
        reach = self._rules.reach
        # What is too long ago for any of these reports is left where it is: it is most of what there is.
        sightings = (
            select(campaign_sightings, campaign_groups.c.root)
            .join(campaign_groups, campaign_groups.c.id == campaign_sightings.c.grp)
            .where(campaign_sightings.c.last >= min(times) - reach, campaign_sightings.c.first <= max(times) + reach)
        )
        for row in self._rows(sightings, campaign_sightings.c.text, touched):
            memory.sightings.setdefault(row.text, []).append(Sighting(row.id, row.text, row.shape, row.root, row.first, row.last))
            roots.add(row.root)
        for row in self._connection.execute(select(campaign_apart)):
            pair = self._root_of(row.one), self._root_of(row.other)
            memory.apart.add(pair)
            roots.update(pair)
        self.fetch_groups(roots)

    def _texts(self, signatures: dict[int, tuple[int, ...]]) -> set[int]:
        """Fetch the wordings and those near them; the numbers of all."""
        memory = self.memory
        for row in self._rows(select(campaign_texts), campaign_texts.c.digest, signatures):
            memory.texts[row.digest] = row.id
            memory.signatures[row.id] = row.signature
        touched = set(memory.signatures)
        for row in self._rows(select(campaign_near), campaign_near.c.text, set(memory.signatures)):
            memory.near.setdefault(row.text, []).append((row.other, row.likeness))
            touched.add(row.other)
        new = [signature for digest, signature in signatures.items() if digest not in memory.texts]
        bands = {band for signature in new for band in bands_of(signature, self._rules.bands, self._rules.rows)}
        candidates: set[int] = set()
        for row in self._rows(select(campaign_bands), campaign_bands.c.band, bands):
            memory.bands.setdefault(row.band, []).append(row.text)
            candidates.add(row.text)
        for row in self._rows(select(campaign_texts.c.id, campaign_texts.c.signature), campaign_texts.c.id, candidates - memory.signatures.keys()):
            memory.signatures[row.id] = row.signature
        return touched | candidates

    def _rows(self, question: Any, column: Column[Any], values: Iterable[int]) -> Iterator[Row[Any]]:  # noqa: ANN401 - any question
        rest = iter(sorted(values))
        while portion := list(islice(rest, MOST_AT_ONCE)):
            yield from self._connection.execute(question.where(column.in_(portion))).all()

    def _root_of(self, group: int) -> int:
        return int(self._connection.scalar(select(campaign_groups.c.root).where(campaign_groups.c.id == group)) or group)

    def fetch_groups(self, roots: Iterable[int]) -> None:
        """Fetch groups that are roots."""
        for row in self._rows(select(campaign_groups), campaign_groups.c.id, set(roots) - self.memory.groups.keys()):
            self.memory.groups[row.id] = Group(
                row.id, row.root, frozenset(row.brands.split()), row.scam_type, row.reports, row.doubtful,
                row.first_seen, row.last_seen, row.founded, row.founder, json.loads(row.reasons),
            )  # fmt: skip

    def track(self, roots: Iterable[int]) -> None:
        """Fetch groups that are roots and are going to be changed."""
        self.fetch_groups(roots)
        self._remember()

    # --- writing back

    def write(self, members: Sequence[tuple[Evidence, int]]) -> None:
        """Write down what changed, and the groups that the reports were put into."""
        first_group, first_text, first_sighting = self._first
        memory = self.memory
        self._insert(campaign_groups, (_group_row(group) | {"root": memory.root(group.id)} for number, group in memory.groups.items() if number >= first_group))
        for number, before in self._groups_before.items():
            group = memory.groups[number]
            if (root := memory.root(number)) != number:
                self._connection.execute(update(campaign_groups).where(campaign_groups.c.root == number).values(root=root))
            elif (now := _group_row(group)) != before:
                self._connection.execute(update(campaign_groups).where(campaign_groups.c.id == number).values(now))
        self._insert(campaign_texts, ({"id": number, "digest": digest, "signature": memory.signatures[number]} for digest, number in memory.texts.items() if number >= first_text))
        self._run(_BANDS, ({"band": band, "text": held} for band, holders in memory.bands.items() for held in holders[self._bands_before.get(band, 0) :]))
        self._run(_NEAR, ({"text": one, "other": other, "likeness": likeness} for one, near in memory.near.items() for other, likeness in near if max(one, other) >= first_text))
        self._run(_TOKENS, ({"token": token, "grp": holder} for token, holders in memory.tokens.items() for holder in holders[self._tokens_before.get(token, 0) :]))
        self._write_sightings(first_sighting)
        self._insert(campaign_members, ({"report": one.report, "grp": root, "doubtful": int(one.doubtful)} for one, root in members))
        days.count(self._connection, [one.report for one, _ in members])

    def _write_sightings(self, first_new: int) -> None:
        now = {each.id: _sighting_row(each) for seen in self.memory.sightings.values() for each in seen}
        self._insert(campaign_sightings, (row for number, row in now.items() if number >= first_new))
        changed = [row for number, row in now.items() if number in self._sightings_before and row != self._sightings_before[number]]
        if changed:
            self._connection.execute(text("UPDATE campaign_sightings SET first = :first, last = :last WHERE id = :id"), changed)
        gone = [{"id": number} for number in self._sightings_before.keys() - now.keys()]
        if gone:
            self._connection.execute(text("DELETE FROM campaign_sightings WHERE id = :id"), gone)

    def _insert(self, table: Any, rows: Iterable[dict[str, Any]]) -> None:  # noqa: ANN401 - any table
        if listed := list(rows):
            self._connection.execute(insert(table), listed)

    def _run(self, statement: Any, rows: Iterable[dict[str, Any]]) -> None:  # noqa: ANN401 - any statement
        if listed := list(rows):
            self._connection.execute(statement, listed)


def _group_row(group: Group) -> dict[str, Any]:
    return {
        "id": group.id, "root": group.root, "brands": " ".join(sorted(group.brands)), "scam_type": group.scam_type,
        "reports": group.reports, "doubtful": group.doubtful, "first_seen": group.first_seen, "last_seen": group.last_seen,
        "founded": group.founded, "founder": group.founder, "reasons": json.dumps(group.reasons, sort_keys=True),
    }  # fmt: skip


def _sighting_row(seen: Sighting) -> dict[str, Any]:
    return {"id": seen.id, "text": seen.text, "shape": seen.shape, "grp": seen.group, "first": seen.first, "last": seen.last}
