"""Verify a mail's DKIM signatures (RFC 6376, RFC 8301) ourselves, and whether they prove the shown sender.

A signature that is valid proves something only for what it covers and what is seen. So it counts
only where its domain is aligned with the one shown as the sender (DMARC, RFC 9989), where all that
decides what a person sees is signed and stands there once, and where nothing can be added below
the text (`l=`). Only keys of aligned signatures are asked for: the others prove nothing, and a
scammer who names a key of his own for each victim learns who looked.

The signature itself is checked by dkimpy. It was written for mail servers that trust their own
limits, so what makes it take quadratic time or follow a weak key is refused before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import getaddresses
from typing import Any

from quivive.enrich.dkim_keys import LONGEST_RECORD, KeySource, KeysUnreachable
from quivive.hosts import registered_domain, to_ascii
from quivive.message import Authentication, Message, Skipped
from quivive.readers.limits import MEGABYTE, MOST_HEADERS
from quivive.readers.mime import split_headers

VERIFIED_HERE = "dkim verified here"
"""Stands as the authserv-id of what was verified by ourselves; no server's name has a space."""
EXTRA = "dkim"
MOST_SIGNATURES = 8
MOST_SIGNED_MAIL = 8 * MEGABYTE
_MOST_WORK = 16 * MEGABYTE
"""Bytes that are hashed for all signatures of a mail together: of a large mail, fewer are tried."""
FEWEST_BITS = 1_024
MOST_BITS = 8_192
_MOST_EXPONENT_BITS = 64
_MOST_LINES = 2_000
_LONGEST_SIGNATURE = 4_096

_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]+):")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_RUN_OF_SPACE = re.compile(rb"[ \t\r\n]{60}")
_COVERED = ("from", "subject", "reply-to", "content-type", "content-transfer-encoding")
"""Headers that decide what is seen or where an answer goes: each at most once, and signed."""
_STRONG = ("rsa-sha256", "ed25519-sha256")

_WHAT = "the signature of the mail (DKIM)"
_REPLAY = "Nothing is proven; look at the other reasons."


class _Refused(Exception):
    """Why a mail or signature is not followed; a result, never seen outside."""


@dataclass(frozen=True, slots=True)
class _Signature:
    """One DKIM-Signature header: its place among them, its tags."""

    index: int
    tags: dict[str, str]

    @property
    def domain(self) -> str:
        return self.tags.get("d", "").lower()

    @property
    def key_name(self) -> str:
        return f"{self.tags.get('s', '').lower()}._domainkey.{self.domain}"


def verify_dkim(raw_mail: bytes, message: Message, keys: KeySource, *, now: datetime | None = None) -> Message:
    """`message` with what its signatures prove, or with the reason why they prove nothing.

    `raw_mail` are the bytes that `message` was read from, unchanged. A pass adds a trusted
    `Authentication`; `dmarc` is only ever `pass` or empty, as a mail that was changed on its way
    (a mailing list) is not thereby false. `now` is the time that expiry is judged at. Never raises
    on any mail.
    """
    try:
        # Imported here because it comes with an extra.
        import dkim  # noqa: PLC0415
    except ImportError:
        return _skipped(message, "an optional part is not installed", f"install quivive[{EXTRA}]")
    try:
        fields = _fields(raw_mail)
        shown = _shown_domain(fields, message)
        signatures = _aligned(fields, shown)
        _check_bounds(raw_mail)
        verifier = dkim.DKIM(raw_mail, minkey=FEWEST_BITS)
    except (_Refused, dkim.DKIMException) as refused:
        return _skipped(message, str(refused))
    passed: list[str] = []
    failed = False
    reasons: list[str] = []
    for signature in signatures[: min(MOST_SIGNATURES, _MOST_WORK // len(raw_mail))]:
        try:
            _check_signature(signature, fields, now or datetime.now(UTC))
            record = _record(signature, keys, dkim)
            if _holds(verifier, signature, record):
                passed.append(signature.domain)
                break
            failed = True
            reasons.append("the mail or its signature was changed on the way")
        except _Refused as refused:
            reasons.append(str(refused))
    if passed or failed:
        result = Authentication(
            authserv=VERIFIED_HERE,
            trusted=True,
            dkim="pass" if passed else "fail",
            dkim_domains=tuple(passed),
            dmarc="pass" if passed else "",
            dmarc_domain=shown if passed else "",
        )
        message = replace(message, authentication=(result, *message.authentication))
    return message if passed else _skipped(message, reasons[0])


def without_signature(message: Message) -> Message:
    """`message`, with the note that a text alone bears no signature, where no mail was read."""
    seen = any(skipped.what == _WHAT for skipped in message.skipped)
    proven = any(result.authserv == VERIFIED_HERE for result in message.authentication)
    return message if seen or proven else _skipped(message, "only a whole mail has one", "Save the mail as .eml.")


def _skipped(message: Message, why: str, remedy: str = _REPLAY) -> Message:
    return replace(message, skipped=(*message.skipped, Skipped(_WHAT, why, remedy)))


def _fields(raw_mail: bytes) -> list[tuple[str, bytes]]:
    """The headers, name in lower case, read so strictly that no two readers can differ on them."""
    block, _ = split_headers(raw_mail[: MOST_HEADERS + 4])
    if len(block) > MOST_HEADERS:
        raise _Refused(f"only {MOST_HEADERS // 1024} kB of headers are looked at")
    block = block.removesuffix(b"\r")
    if b"\x00" in block or b"\r" in block.replace(b"\r\n", b""):
        raise _Refused("its headers are not written as the standard demands")
    lines = block.replace(b"\r\n", b"\n").split(b"\n")
    if len(lines) > _MOST_LINES:
        raise _Refused(f"only {_MOST_LINES} lines of headers are looked at")
    fields: list[tuple[str, bytes]] = []
    for number, line in enumerate(lines):
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, value + b"\r\n" + line)
        elif match := _FIELD.match(line):
            fields.append((match[1].decode("ascii").lower(), line[match.end() :]))
        elif number or not line.startswith(b"From "):
            raise _Refused("its headers are not written as the standard demands")
    return fields


def _shown_domain(fields: list[tuple[str, bytes]], message: Message) -> str:
    """The domain of the one sender that the mail shows and that was read from it."""
    count = Counter(name for name, _ in fields)
    if count["from"] != 1:
        raise _Refused("the mail names no sender" if not count["from"] else "the mail names several senders")
    twice = [name for name in _COVERED if count[name] > 1]
    if twice:
        raise _Refused("something that is seen stands in the headers twice")
    written = next(value for name, value in fields if name == "from").decode("utf-8", "replace")
    named = [address for _, address in getaddresses([re.sub(r"\r?\n", "", written)])]
    if len(named) != 1 or named[0].lower() != message.sender.address.lower() or named[0].count("@") != 1:
        raise _Refused("the mail names several senders")
    domain = to_ascii(message.sender.domain)
    if not _NAME.fullmatch(domain) or "." not in domain:
        raise _Refused("the mail names no sender")
    return domain


def _aligned(fields: list[tuple[str, bytes]], shown: str) -> list[_Signature]:
    """The signatures by the shown sender's own domain: the same registered one (relaxed alignment)."""
    bodies = [value for name, value in fields if name == "dkim-signature"]
    if not bodies:
        raise _Refused("the mail is not signed")
    found = []
    for index, value in enumerate(bodies):
        if len(value) > _LONGEST_SIGNATURE or _RUN_OF_SPACE.search(value):
            continue
        tags = _tags(value.decode("utf-8", "replace"))
        signature = _Signature(index, tags)
        if _NAME.fullmatch(signature.domain) and registered_domain(signature.domain) == registered_domain(shown):
            found.append(signature)
    if not found:
        raise _Refused("the mail is signed, but not by the domain of the sender that it shows")
    return found


def _tags(text: str) -> dict[str, str]:
    """A tag list; one tag given twice counts as none, as RFC 6376 section 3.2 wants it."""
    pairs = [(name.strip(), value.strip()) for name, _, value in (piece.partition("=") for piece in text.split(";"))]
    names = [name for name, _ in pairs if name]
    return {} if len(set(names)) != len(names) else dict(pairs)


def _check_bounds(raw_mail: bytes) -> None:
    """Refuse what takes the verifier more than linear time or much memory."""
    if len(raw_mail) > MOST_SIGNED_MAIL:
        raise _Refused(f"only mails of up to {MOST_SIGNED_MAIL // MEGABYTE} MB are verified")


def _check_signature(signature: _Signature, fields: list[tuple[str, bytes]], now: datetime) -> None:
    """Refuse a signature that would let somebody add or change what is seen, is too old, or too weak."""
    tags = signature.tags
    if tags.get("a", "").lower() not in _STRONG:
        raise _Refused("the way it is signed is too weak or unknown")
    if "l" in tags:
        raise _Refused("the signature leaves the end of the mail open (l=)")
    expires = tags.get("x", "")
    if expires and (not expires.isascii() or not expires.isdigit() or len(expires) > 12 or int(expires) < now.timestamp()):
        raise _Refused("the signature has expired")
    signed = {name.lower() for name in re.split(r"\s*:\s*", tags.get("h", ""))}
    there = {name for name, _ in fields}
    if any(name in there and name not in signed for name in _COVERED):
        raise _Refused("something that is seen is not covered by the signature")
    if not _NAME.fullmatch(signature.key_name):
        raise _Refused("the signature names no key")


def _record(signature: _Signature, keys: KeySource, dkim: Any) -> str:  # noqa: ANN401 - it ships no types
    """The one record of the signature's key, if the key may be used."""
    try:
        records = [record for record in keys(signature.key_name) if "p=" in record.replace(" ", "")]
    except KeysUnreachable:
        raise _Refused("its key could not be asked for") from None
    if len(records) != 1 or len(records[0]) > LONGEST_RECORD:
        raise _Refused("its key is not published (any more)" if not records else "its key is not clear")
    tags = _tags(records[0])
    if not tags.get("p"):
        raise _Refused("its key is not published (any more)")
    flags = {flag.strip() for flag in tags.get("t", "").split(":")}
    identity = signature.tags.get("i", "@" + signature.domain).rpartition("@")[2].lower()
    if "y" in flags or ("s" in flags and identity != signature.domain):
        raise _Refused("its key may not be used for this")
    services = {service.strip() for service in tags.get("s", "*").split(":")}
    hashes = {name.strip() for name in tags.get("h", "sha256").split(":")}
    if services.isdisjoint(("*", "email")) or "sha256" not in hashes:
        raise _Refused("its key may not be used for this")
    _check_strength(records[0], dkim)
    return records[0]


def _check_strength(record: str, dkim: Any) -> None:  # noqa: ANN401 - it ships no types
    try:
        key, bits, kind, _ = dkim.evaluate_pk("key", record)
    except dkim.NaClNotFoundError:
        raise _Refused("the way it is signed is too weak or unknown") from None
    except Exception:  # noqa: BLE001 - whatever a stranger publishes, and however the parser fails on it
        raise _Refused("its key is not clear") from None
    if kind == b"rsa" and (bits < FEWEST_BITS or key["publicExponent"] < 3):  # noqa: PLR2004 - smaller ones encrypt nothing
        raise _Refused("its key is too weak")
    if kind == b"rsa" and (bits > MOST_BITS or key["publicExponent"].bit_length() > _MOST_EXPONENT_BITS):
        raise _Refused("its key is not clear")


def _holds(verifier: Any, signature: _Signature, record: str) -> bool:  # noqa: ANN401 - it ships no types
    """Whether the signature is that of the headers and the text, by the key in `record`."""
    body = verifier.body
    verifier.body = _without_spare_space(body, relaxed=signature.tags.get("c", "").endswith("/relaxed"))
    try:
        return bool(verifier.verify(signature.index, dnsfunc=lambda _name, timeout=5: record.encode("ascii", "replace")))  # noqa: ARG005 - the verifier's signature
    except Exception:  # noqa: BLE001 - whatever a stranger signed, and however the verifier fails on it
        return False
    finally:
        verifier.body = body


def _without_spare_space(body: bytes, *, relaxed: bool) -> bytes:
    """The text with the space taken out that a signature does not cover (RFC 6376 section 3.4).

    The verifier does the same again, and finds nothing left to do: its own way takes quadratic time.
    """
    if relaxed:
        body = body.replace(b"\t", b" ")
        while b"  " in body:
            body = body.replace(b"  ", b" ")
        body = body.replace(b" \r\n", b"\r\n")
    if not body.endswith(b"\r\n"):
        return body
    text = body.rstrip(b"\r\n")
    # A bare CR among the line ends is covered, and so is what stands before it.
    covered = body.rfind(b"\r\r", len(text)) + 1
    return body[: max(len(text), covered)] + b"\r\n"
