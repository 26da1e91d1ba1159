"""Campaigns, reports and shared indicators for the tests of exchange, made up; and strategies that give any of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from quivive.exchange.principles import PRINCIPLES
from quivive.exchange.shared import Heading, Shared, SharedCampaign, SharedIndicator, Tlp
from quivive.exchange.values import cleaned, text_line
from quivive.verdict import Versions
from quivive.watching import Campaign, Fingerprint, FingerprintKind, Report

START = datetime(2026, 6, 3, 8, 0, 0, tzinfo=UTC)
GOOD_IBAN = "GB82WEST12345698765432"
WALLET = "0x52908400098527886e0f7030069857d2e4169ee7"
TEXT = "Amazon: your account is suspended, confirm your card within 24 hours or it will be closed: https://amazon-konto.example/login"

VALUES = {
    FingerprintKind.HOST: ["amazon-konto.example", "xn--mazon-3ve.example", "203.0.113.7", "2001:db8::7", "a_b.konto.web.app"],
    FingerprintKind.PAGE: ["bit.ly/3abcXyz", "docs.google.com/forms/d/e/abc"],
    FingerprintKind.URL_SHAPE: ["/billing-nfx/step{n}.php?sid=", "/größe/{t}/konto"],
    FingerprintKind.PHONE_NUMBER: ["+447700900123", "+33639980123"],
    FingerprintKind.EMAIL_ADDRESS: ["o'brien.refunds@konto-hilfe.example", "desk@amazon-konto.example"],
    FingerprintKind.REPLY_TO: ["desk@reply-konto.example"],
    FingerprintKind.SENDER: ["desk@sender-konto.example", "+447700900321", "konto-info"],
    FingerprintKind.IBAN: [GOOD_IBAN, "FR1420041010050500013M02606"],
    FingerprintKind.WALLET: [WALLET, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"],
}


def report(number: int, *, level: str = "scam", reporter: str | None = None, source: str = "inbox", fingerprints: tuple[Fingerprint, ...] = (), text: str = "", **how: str) -> Report:
    """One report, by a reporter of its own unless said otherwise."""
    received = START + timedelta(hours=number)
    return Report(
        id=f"{number:08x}" * 4,
        source=source,
        reporter=f"{number:08x}" * 4 if reporter is None else reporter,
        received=received,
        collected=received + timedelta(hours=1),
        country=how.get("country", "GB"),
        region="",
        channel="sms",
        language="en",
        brand="amazon",
        scam_type="account",
        level=level,
        score=0.97,
        fingerprints=fingerprints,
        signature=(),
        text=text,
        versions=Versions("0", "0", "0"),
    )


def campaign(**how: object) -> Campaign:
    """A campaign in Amazon's name."""
    given: dict[str, object] = {
        "id": "c0ffee00c0ffee00c0ffee00c0ffee00",
        "name": "Account closed",
        "brand": "amazon",
        "scam_type": "account",
        "reports": 5,
        "first_seen": START,
        "last_seen": START + timedelta(days=2),
        "channels": {"sms": 5},
        "countries": {"GB": 4, "FR": 1},
        "languages": {"en": 5},
        "fingerprints": (),
        "example": "0" * 32,
    }
    return Campaign(**{**given, **how})  # type: ignore[arg-type] - given as a table


def hosts(*names: str, **how: bool) -> tuple[Fingerprint, ...]:
    """Fingerprints of hosts."""
    return tuple(Fingerprint(FingerprintKind.HOST, name, **how) for name in names)


_LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
_HOST = st.lists(_LABEL, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, "example"]))
_MAIL = st.builds(lambda name, mark, host: f"{name}{mark}{name}@{host}", _LABEL, st.sampled_from("'+.=_-{}|"), _HOST)
_VALUES = {
    FingerprintKind.HOST: _HOST,
    FingerprintKind.PAGE: st.builds(lambda path: f"bit.ly/{path}", st.text("abcXYZ019._~!$&()*+,;=:@%-", min_size=2, max_size=20)),
    FingerprintKind.URL_SHAPE: st.text(min_size=1, max_size=30).map("/{}".format),
    FingerprintKind.PHONE_NUMBER: st.integers(900000, 900999).map("+447700{}".format),
    FingerprintKind.EMAIL_ADDRESS: _MAIL,
    FingerprintKind.REPLY_TO: _MAIL,
    FingerprintKind.SENDER: st.text(min_size=1, max_size=20) | _MAIL | st.integers(900000, 900999).map("+447700{}".format),
    FingerprintKind.IBAN: st.sampled_from(VALUES[FingerprintKind.IBAN]),
    FingerprintKind.WALLET: st.text("0123456789abcdefABCDEF", min_size=20, max_size=40),
}
_KINDED = st.sampled_from(list(FingerprintKind)).flatmap(lambda kind: st.tuples(st.just(kind), _VALUES[kind])).filter(lambda pair: cleaned(*pair) == pair[1])
_TIME = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
_COUNT = st.integers(0, 1_000_000_000)
_CODE = st.text("abcdefghijklmnopqrstuvwxyz_-0123456789", min_size=1, max_size=12)
_LINE = st.text(max_size=60).map(text_line)


def _counts(names: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(names, _COUNT, max_size=4).map(lambda table: dict(sorted(table.items())))


_COUNTRIES = _counts(st.sampled_from(["FR", "GB", "DE", "ES", "zz-other"]))


@st.composite
def _indicators(draw: st.DrawFn) -> tuple[SharedIndicator, ...]:
    pairs = draw(st.lists(_KINDED, max_size=6, unique=True))
    made = []
    for kind, value in sorted(pairs):
        first, last = sorted([draw(_TIME), draw(_TIME)])
        made.append(SharedIndicator(kind, value, draw(_COUNT), draw(_COUNT), first, last, draw(_COUNTRIES)))
    return tuple(made)


@st.composite
def shared(draw: st.DrawFn) -> Shared:
    """Anything that may be told, at least one campaign of it."""
    campaigns = []
    for own in draw(st.lists(_CODE, min_size=1, max_size=3, unique=True)):
        first, last = sorted([draw(_TIME), draw(_TIME)])
        brand = draw(st.sampled_from([("", ""), ("amazon", "Amazon"), ("la-poste", "La Poste")]))
        principles = tuple(name for name in PRINCIPLES if draw(st.booleans()))
        campaigns.append(
            SharedCampaign(
                own, draw(_LINE), *brand, draw(st.just("") | _CODE), draw(_COUNT), first, last, draw(_TIME),
                draw(_counts(_CODE)), draw(_COUNTRIES), draw(_counts(_CODE)), principles, draw(_indicators()),
            )
        )  # fmt: skip
    return Shared(Heading(draw(_LINE.filter(bool)), draw(st.sampled_from(list(Tlp)))), tuple(campaigns))
