"""The second factor: a code of six digits that changes every half minute (TOTP, RFC 6238), or a recovery code once."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import Connection, Row, update

from quivive.accounts.sealing import sealed, unsealed
from quivive.store.keys import keyed
from quivive.store.team_tables import accounts

PRODUCT: Final = "Quivive"
_STEP: Final = 30
"""Seconds that a code lasts."""
_AROUND: Final = 1
"""Codes before and after that are taken too: clocks differ (RFC 6238, 5.2)."""
_PURPOSE: Final = "second factor"
CODES: Final = 10
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like others."""
_CODE_LENGTH: Final = 16


def new_secret() -> str:
    """A secret of 160 bits in Base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """What the QR code holds that an app on a telephone reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=PRODUCT)


def step_of(secret: str, code: str, now: datetime, *, after: int = 0) -> int:
    """The step whose code it is, if it is later than step `after`; else 0. A code is taken once: keep the step."""
    digits = re.sub(r"[\s-]", "", code[:40])
    if not re.fullmatch(r"[0-9]{6}", digits):
        return 0
    generator, present = pyotp.TOTP(secret), int(now.timestamp()) // _STEP
    fits = [step for step in range(present - _AROUND, present + _AROUND + 1) if secrets.compare_digest(generator.generate_otp(step), digits)]
    return next((step for step in fits if step > after), 0)


def keep(connection: Connection, key: bytes, account: str, secret: str, step: int) -> list[str]:
    """From now on the account has this second factor, of which `step` was used; its recovery codes, shown once."""
    kept = sealed(key, _PURPOSE, secret, bound_to=account)
    connection.execute(update(accounts).where(accounts.c.id == account).values(second_factor=kept, second_factor_step=step))
    return new_recovery_codes(connection, key, account)


def new_recovery_codes(connection: Connection, key: bytes, account: str) -> list[str]:
    """Ten codes in place of those before; only hashes are kept."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)) for _ in range(CODES)]
    hashes = " ".join(_hash(key, account, code) for code in codes)
    connection.execute(update(accounts).where(accounts.c.id == account).values(recovery=hashes))
    return ["-".join(code[start : start + 4] for start in range(0, _CODE_LENGTH, 4)) for code in codes]


def forget(connection: Connection, account: str) -> None:
    """The account has no second factor any more."""
    connection.execute(update(accounts).where(accounts.c.id == account).values(second_factor="", second_factor_step=0, recovery=""))


def used(connection: Connection, key: bytes, row: Row[tuple[object, ...]], given: str, now: datetime) -> str:
    """Use what was given of the account `row`: `code` or `recovery_code`, whichever it was; empty if it is neither. Call it in the
    transaction in which the row was read and that writes, so that no code is taken twice."""
    secret = unsealed(key, _PURPOSE, row.second_factor, bound_to=row.id)
    step = step_of(secret, given, now, after=row.second_factor_step) if secret else 0
    if step:
        connection.execute(update(accounts).where(accounts.c.id == row.id).values(second_factor_step=step))
        return "code"
    wanted, left = _hash(key, row.id, given), row.recovery.split()
    if wanted not in left:
        return ""
    left.remove(wanted)
    connection.execute(update(accounts).where(accounts.c.id == row.id).values(recovery=" ".join(left)))
    return "recovery_code"


def _hash(key: bytes, account: str, code: str) -> str:
    return keyed(key, "recovery", f"{account}\0{re.sub(r'[^a-z0-9]', '', code[:100].lower())}")
