"""A store with reports and campaigns for the tests of the console: some simulated, some that strangers wrote to do harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice
from typing import Final

from quivive.accounts import members
from quivive.accounts.roles import Role
from quivive.campaigns import update
from quivive.fingerprints import text_signature
from quivive.knowledge import Knowledge
from quivive.simulate import Parameters, simulate
from quivive.simulate.direct import direct_reports
from quivive.store import Store
from quivive.verdict import Versions
from quivive.watching import Fingerprint, FingerprintKind, Report

PASSWORD: Final = "a long sentence for the test"  # noqa: S105 - of an account that lives as long as a test
NOW: Final = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)
HOSTILE: Final = (
    '<script>window.taken=1</script><img src=x onerror="window.taken=1"><svg onload="window.taken=1">',
    '"><a href="javascript:window.taken=1" autofocus onfocus="window.taken=1">x</a></textarea></template></bdi></li></ol>',
    "<iframe srcdoc='<script>parent.taken=1</script>'></iframe><style>*{display:none}</style><base href='https://evil.example/'>",
    "{{ 7 * 7 }} {% include 'x' %} ${window.taken=1} `${window.taken=1}`",
    "https://bank-konto.example/login www.bank-konto.example/%2e%2e tel:+447700900123 javascript:window.taken=1",
    "\u202eelpmaxe.knab//:sptth\u202c \u2066\u2067abc \u200b\u200b\u200b\u200b\ufeff \x1b[31mred \x00 \ud83d",
    "a" + "\u0301" * 5_000 + " end of the marks",
    "W" * 20_000,
    "\u0627\u0644\u0633\u0644\u0627\u0645 \u05e9\u05dc\u05d5\u05dd \u4f60\u597d \U0001f468\u200d\U0001f469\u200d\U0001f467 ﷽﷽﷽﷽",
    "\n" * 3_000 + "below the fold" + "\n" * 3_000,
)
"""Texts of which nothing may be run, fetched, or break the page."""
HOSTILE_HOST: Final = "bank-konto.example"


def fill(store: Store, knowledge: Knowledge, number: int = 400) -> None:
    """Put simulated reports in and group them."""
    store.add(_simulated(number))
    update(store, knowledge)


@lru_cache(maxsize=2)
def _simulated(number: int) -> tuple[Report, ...]:
    made = list(islice(simulate(Parameters(start=date(2026, 5, 20), days=24, scale=0.25), 7), number))
    return tuple(replace(report, signature=text_signature(one.text)) for one, report in zip(made, direct_reports(made), strict=True))


def hostile_reports() -> list[Report]:
    """A report for each hostile text, with hostile traces; they are one campaign by their host."""
    return [
        Report(
            f"{number}{'abcdef0123456789' * 2}"[:32], "hostile", "", NOW, NOW, "GB", "GB-1", "sms", "en", "hsbc", "bank_fraud_desk", "scam", 0.99,
            (
                Fingerprint(FingerprintKind.HOST, HOSTILE_HOST),
                Fingerprint(FingerprintKind.SENDER, text[:60].replace("\0", ""), common=True),
                Fingerprint(FingerprintKind.URL_SHAPE, "/<script>window.taken=1</script>"),
            ),
            (), text, Versions("test", "0", "<b>0</b>"),
        )
        for number, text in enumerate(HOSTILE, start=10)
    ]  # fmt: skip


def accounts(store: Store) -> None:
    """One account for each role, called as it."""
    with store.begin() as connection:
        for role in Role:
            members.add(connection, role.capitalize(), role, PASSWORD, datetime.now(UTC))
