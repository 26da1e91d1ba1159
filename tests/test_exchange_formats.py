"""The formats of exchange: what is written is right by others' programs, and comes back as it was."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from exchange_examples import START, VALUES, shared
from hypothesis import given, settings

from quivive.cli.console import load_wording
from quivive.exchange.exportable import Why
from quivive.exchange.formats import How, format_names, load_reader, load_writer
from quivive.exchange.formats._stix_objects import MARKINGS
from quivive.exchange.formats._stix_patterns import named, pattern
from quivive.exchange.principles import PRINCIPLES
from quivive.exchange.schema import EXCHANGE
from quivive.exchange.shared import Fault, Heading, Known, Shared, SharedCampaign, SharedIndicator, Tlp, gathered
from quivive.watching import FingerprintKind

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
NOW = How(AT)
LOSSLESS = [name for name in format_names(what="write") if load_writer(name).LOSSLESS]


def written(name: str, what: Shared, how: How = NOW) -> bytes:
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


@settings(deadline=None, max_examples=30)
@given(what=shared())
def test_every_line_of_ours_is_of_its_schema(what: Shared) -> None:
    validator = jsonschema.Draft202012Validator(EXCHANGE)
    for line in written("jsonl", what).decode().split("\n")[:-1]:
        validator.validate(json.loads(line))


# --- by others' programs


def _program(name: str) -> Any:  # noqa: ANN401 - a module of others
    """The library of others that judges a format; in CI it must be there."""
    return import_module(name) if os.environ.get("CI") else pytest.importorskip(name)


def example(*, tlp: Tlp = Tlp.AMBER) -> Shared:
    """One campaign with every kind of indicator."""
    indicators = tuple(
        SharedIndicator(kind, value, 7, 4, START, START + timedelta(days=1), {"FR": 2, "GB": 5})
        for kind, values in sorted(VALUES.items())
        for value in sorted(values)
    )
    own = SharedCampaign(
        "c0ffee00c0ffee00", "", "amazon", "Amazon", "account", 12, START, START + timedelta(days=2), START + timedelta(days=3),
        {"call": 1, "sms": 11}, {"FR": 4, "GB": 8}, {"en": 8, "fr": 4}, ("authority", "distraction"), indicators,
    )  # fmt: skip
    return Shared(Heading("Example Brand Protection", tlp), (own,))


@pytest.mark.parametrize("tlp", list(Tlp))
def test_stix_is_right_by_its_own_library(tlp: Tlp) -> None:
    stix2 = _program("stix2")
    what = example(tlp=tlp)
    bundle = stix2.parse(written("stix", what), allow_custom=False, version="2.1")
    kinds = Counter(one["type"] for one in bundle.objects)
    count = len(what.campaigns[0].indicators)
    assert kinds == {
        "marking-definition": 1, "extension-definition": 2, "identity": 3, "location": 2, "campaign": 1,
        "indicator": count, "sighting": count, "relationship": count + 4,
    }  # fmt: skip
    known = {one["id"] for one in bundle.objects}
    for one in bundle.objects:
        for name, value in one.items():
            refs = value if name.endswith("_refs") else [value] if name.endswith("_ref") else []
            assert set(refs) <= known, f"{one['id']} refers to what is not in the bundle"
    assert {one["relationship_type"] for one in bundle.objects if one["type"] == "relationship"} == {"indicates", "targets", "impersonates"}
    (marking,) = [one for one in bundle.objects if one["type"] == "marking-definition"]
    assert (marking["id"], marking["name"]) == (MARKINGS[tlp], f"TLP:{tlp.upper()}")


def test_every_pattern_finds_its_value_and_is_a_pattern() -> None:
    matcher = _program("stix2patterns.v21.pattern")
    for kind, values in VALUES.items():
        for value in values:
            matcher.Pattern(pattern(kind, value))
            if kind not in (FingerprintKind.PAGE, FingerprintKind.URL_SHAPE):
                assert [found for _, found in named(pattern(kind, value))] == [value]


@pytest.mark.parametrize(
    ("shape", "fits", "differs"),
    [
        ("/billing-nfx/step{n}.php?sid=", "https://a.example/Billing-nfx/step12.php?sid=x&y=1", "https://a.example/billing-nfx/stepX.php"),
        ("/größe/{t}/konto", "http://b.example/größe/a1b2c3/konto/", "http://b.example/größe/konto"),
    ],
)
def test_the_pattern_of_a_shape_fits_its_addresses(shape: str, fits: str, differs: str) -> None:
    literal = re.fullmatch(r"\[url:value MATCHES '(.*)'\]", pattern(FingerprintKind.URL_SHAPE, shape))
    assert literal is not None
    expression = re.compile(re.sub(r"\\(.)", r"\1", literal[1]))
    assert expression.search(fits)
    assert not expression.search(differs)


def test_misp_is_right_by_its_own_library() -> None:
    pymisp = _program("pymisp")
    what = example()
    (wrapped,) = json.loads(written("misp", what))["response"]
    # The strict schema that PyMISP carries is older than objects; the lax one holds the types of all fields.
    schema = json.loads(Path(pymisp.__file__).with_name("data").joinpath("schema-lax.json").read_text("utf-8"))
    jsonschema.validate(wrapped, schema)
    event = pymisp.MISPEvent(strict_validation=True)
    event.load(wrapped)
    described = pymisp.AbstractMISP().describe_types
    for one in event.attributes + [inner for outer in event.objects for inner in outer.attributes]:
        assert one.type in described["category_type_mappings"][one.category], one.type
    assert {one.name for one in event.objects} == {"phone-number", "bank-account", "coin-address"}
    for one in event.objects:
        again = pymisp.MISPObject(one.name, strict=True)
        assert (again.template_uuid, int(again.template_version)) >= (one.template_uuid, int(one.template_version))
        for inner in one.attributes:
            again.add_attribute(inner.object_relation, value=inner.value)
    tags = {one.name for one in event.tags}
    assert {"tlp:amber", 'rsit:fraud="phishing"', 'phishing:principle-of-persuasion="authority"', 'phishing:techniques="sms-phishing"'} <= tags


def test_misp_alarms_only_on_what_is_the_scammers() -> None:
    (wrapped,) = json.loads(written("misp", example()))["response"]
    inner = [one for outer in wrapped["Event"]["Object"] for one in outer["Attribute"]]
    alarms = {one["type"] for one in wrapped["Event"]["Attribute"] + inner if one["to_ids"]}
    assert alarms == {"domain", "hostname", "ip-dst", "url", "email-src", "email-reply-to", "iban", "btc"}
    quiet = {one["value"] for one in wrapped["Event"]["Attribute"] + inner if not one["to_ids"]}
    assert {"konto-info", "desk@sender-konto.example", "+447700900123", "/billing-nfx/step{n}.php?sid="} <= quiet


@pytest.mark.parametrize("garden", ["", "garden.example"])
def test_the_zone_is_right_by_bind(garden: str, tmp_path: Path) -> None:
    program = shutil.which("named-checkzone")
    if program is None:
        without = pytest.fail if os.environ.get("CI") else pytest.skip
        without("named-checkzone is not installed: apt-get install bind9-utils")
    zone = tmp_path / "zone"
    zone.write_bytes(written("rpz", example(), How(AT, garden)))
    said = subprocess.run([program, "rpz.example", str(zone)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
    assert f"loaded serial {int(AT.timestamp())}" in said.stdout
    text = zone.read_text("utf-8")
    target = "garden.example." if garden else "."
    assert f"amazon-konto.example IN CNAME {target}\n" in text
    assert f"32.7.113.0.203.rpz-ip IN CNAME {target}\n" in text
    assert f"128.7.zz.db8.2001.rpz-ip IN CNAME {target}\n" in text
    assert "bit.ly" not in text


@settings(deadline=None, max_examples=40)
@given(what=shared())
def test_a_zone_holds_only_its_records(what: Shared) -> None:
    """Whatever is shared, every line is a comment, the head, or one owner and its CNAME."""
    lines = written("rpz", what).decode().split("\n")
    assert lines[2].startswith("$TTL ")
    assert lines[-1] == ""
    for line in lines[5:-1]:
        assert re.fullmatch(r"[a-z0-9_.-]+ IN CNAME \.", line)


def test_hosts_and_list_hold_hosts_only() -> None:
    assert written("hosts", example()).decode().splitlines()[2:] == [f"0.0.0.0 {host}" for host in sorted(VALUES[FingerprintKind.HOST]) if host[0] != "2"]
    assert written("list", example()).decode().splitlines()[2:] == sorted(VALUES[FingerprintKind.HOST])


def test_no_cell_of_the_table_is_a_formula() -> None:
    what = example()
    evil = replace(what.campaigns[0], name="=HYPERLINK(\"http://x.example\")", brand_name="@SUM(1+1)")
    text = written("csv", Shared(what.heading, (evil,))).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 1 + len(evil.indicators)
    assert all(cell[:1] not in ("=", "+", "-", "@") for row in rows for cell in row)
    known = [one for one in load_reader("csv").read(io.BytesIO(text.encode())) if isinstance(one, Known)]
    assert [(one.kind, one.value) for one in known] == [(one.kind, one.value) for one in evil.indicators]


def test_parquet_is_read_by_its_own_library() -> None:
    parquet = _program("pyarrow.parquet")
    what = example()
    table = parquet.read_table(io.BytesIO(written("parquet", what))).to_pylist()
    assert [(row["kind"], row["value"]) for row in table] == [(str(one.kind), one.value) for one in what.campaigns[0].indicators]
    assert {row["first_seen"] for row in table} == {START}
    assert {row["reports"] for row in table} == {7}


def test_no_format_shows_people_an_address_to_click() -> None:
    """Names, titles and comments are for people: there every address is broken."""
    bundle = json.loads(written("stix", example()))
    (wrapped,) = json.loads(written("misp", example()))["response"]
    said = [one[name] for one in bundle["objects"] for name in ("name", "description") if name in one and one["type"] != "extension-definition"]
    said += [wrapped["Event"]["info"], *(one["comment"] for one in wrapped["Event"]["Attribute"])]
    for values in (VALUES[FingerprintKind.HOST], VALUES[FingerprintKind.PAGE], VALUES[FingerprintKind.EMAIL_ADDRESS]):
        assert not [text for text in said for value in values if value in text and ":" not in value]


@pytest.mark.parametrize("key", [*(f"exchange.left.{why}" for why in Why), *(f"exchange.faults.{fault}" for fault in Fault)])
def test_every_reason_and_fault_is_said(key: str) -> None:
    assert load_wording("en").has(key)


def test_the_page_names_every_reason_and_every_format() -> None:
    page = (Path(__file__).parent.parent / "docs" / "exchange.md").read_text("utf-8")
    for name in (*(why for why in Why if why not in (Why.TOO_MANY, Why.FORMAT)), *format_names(what="write"), *format_names(what="read")):
        assert f"`{name}`" in page, name
    for name in PRINCIPLES:
        assert f"| {name} |" in page
