"""Every fault of the facts at once, with file and key; and the layers of the package."""

from __future__ import annotations

import ast
from pathlib import Path

import quivive
from quivive.hosts import public_suffix
from quivive.knowledge import Knowledge

ZONES = {"gov.uk", "gouv.fr", "gov.br", "gov.pl", "gov.sg", "nhs.uk"}
"""Public suffixes that one owner has to itself: the whole zone is the brand's."""


def test_brands(knowledge: Knowledge) -> None:
    """Owners, aliases, domains, sources and examples hold for every brand."""
    faults: list[str] = []
    owners: dict[str, str] = {}
    for brand in knowledge.brands.values():
        where = f"brands/{brand.id}.toml"
        for domain in brand.domains | brand.shorteners:
            if owners.setdefault(domain, brand.id) != brand.id:
                faults.append(f"{where}: domains: {domain} belongs to {owners[domain]} too")
            if public_suffix(domain) == domain and domain not in ZONES:
                faults.append(f"{where}: domains: {domain} is a public suffix")
        faults += [f"{where}: aliases: {a!r} is too short" for a in brand.aliases if len(a) < (3 if a.isascii() else 2)]
        faults += [f"{where}: sources: none"] if not brand.sources else []
        for fact in (*brand.sources, *brand.never_asks, *brand.verify, *brand.report):
            if not fact.source or not fact.seen:
                faults.append(f"{where}: {fact.what or 'entry'}: no source or date")
        faults += [f"{where}: family: {kin} is unknown" for kin in brand.family if kin not in knowledge.brands]
        faults += [f"{where}: examples: {key}" for key in ("scam", "genuine") if not brand.examples.get(key)]
    assert not faults, "\n".join(faults)
    assert len(knowledge.brands) >= 200


def test_countries(knowledge: Knowledge) -> None:
    """Every route has an id of its own, a source and a date."""
    ids = [route.id for country in knowledge.countries.values() for route in country.routes]
    assert len(ids) == len(set(ids)) >= 120
    assert all(route.source and route.seen for c in knowledge.countries.values() for route in c.routes)


LAYERS = {
    "cli": 6, "batch": 5, "api": 5, "renderers": 4, "readers": 4, "enrich": 4, "schema": 4, "check": 3, "advise": 2, "decide": 2,
    "scam_types": 2, "signals": 2, "reading": 1, "claims": 1, "proof": 1, "look_alike": 1, "knowledge": 1,
}  # fmt: skip


def test_layers() -> None:
    """A room imports only from its own layer or below; what is not named stands at the bottom."""
    root = Path(quivive.__file__).parent
    faults = []
    for path in sorted(root.rglob("*.py")):
        room = path.relative_to(root).parts[0].removesuffix(".py")
        if room.startswith("__"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quivive."):
                other = str(node.module).split(".")[1]
                if LAYERS.get(other, 0) > LAYERS.get(room, 0):
                    faults.append(f"{path.relative_to(root)} imports {node.module}")
    assert not faults, "\n".join(faults)
