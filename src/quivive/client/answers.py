"""The answers as types: tables with the members that `quivive schema` describes."""

from __future__ import annotations

from typing import Any, TypedDict


class Verdict(TypedDict):
    """`level` is scam, suspicious, nothing_found, proven or cannot_tell; `score` a probability."""

    schema: str
    level: str
    score: float
    base: float
    claim: dict[str, Any] | None
    scam_type: str
    findings: list[dict[str, Any]]
    reason: str
    skipped: list[dict[str, str]]
    happened: list[str]
    advice: list[dict[str, str]]
    routes: list[dict[str, str]]
    versions: dict[str, str]
    language: str
    country: str


class ScanRow(TypedDict):
    """The row of one message of a scan, with the message's own `id`."""

    schema: str
    id: str
    level: str
    score: float
    reason: str
    brand: str
    scam_type: str
    findings: list[dict[str, Any]]
    skipped: list[dict[str, str]]
    versions: dict[str, str]


class KeptReport(TypedDict):
    """A report as it is kept; times in ISO 8601."""

    schema: str
    id: str
    source: str
    received: str
    collected: str
    country: str
    region: str
    channel: str
    language: str
    brand: str
    scam_type: str
    level: str
    score: float
    fingerprints: list[dict[str, Any]]
    text: str
    label: str
    versions: dict[str, str]


class AddedReport(TypedDict):
    """A report that was handed in, and what was taken out of it."""

    schema: str
    new: bool
    report: KeptReport
    taken_out: list[dict[str, Any]]


class Campaign(TypedDict):
    """Reports that belong together."""

    id: str
    name: str
    brand: str
    scam_type: str
    reports: int
    first_seen: str
    last_seen: str
    channels: dict[str, int]
    countries: dict[str, int]
    languages: dict[str, int]
    fingerprints: list[dict[str, Any]]
    example: dict[str, str]
    reasons: list[str]
    known: list[dict[str, str]]


class Surges(TypedDict):
    """What has more reports than usual in one step of time."""

    schema: str
    period: str
    start: str
    history_since: str
    steps: int
    steps_needed: int
    series: int
    surges: list[dict[str, Any]]


class AlertRow(TypedDict):
    """An alert that was published."""

    id: str
    version: int
    state: str
    published: str
    updated: str
    brand: str
    scam_type: str
    countries: list[str]
    headlines: dict[str, str]
