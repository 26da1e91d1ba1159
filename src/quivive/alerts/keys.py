"""Ed25519 keys in files (PKCS #8 and SubjectPublicKeyInfo as PEM): made, read, refused where others can read them."""

from __future__ import annotations

import base64
import os
import stat
from hashlib import sha256
from pathlib import Path

from quivive.alerts.errors import CannotAlert
from quivive.errors import MissingExtra
from quivive.renderers.visible import visible_line

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
        load_pem_private_key,
        load_pem_public_key,
    )
except ModuleNotFoundError:
    raise MissingExtra("watch", "An alert") from None

WEBHOOK_SECRET, WEBHOOK_PUBLIC = "whsk_", "whpk_"
"""Before the base64 of keys as Standard Webhooks 1.0 writes them."""
_LARGEST = 16_384
_SEED = 32
"""Bytes of a secret key; some programs write the public one behind it."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def new_key(file: Path) -> str:
    """Make a key pair: the secret key in `file`, readable for its owner only, the public one beside it with `.pub`.

    Above the public key its form for receivers of webhooks is written (`whpk_…`); PEM allows words there (RFC 7468).

    Returns the name of the key. Raises `CannotAlert` where a file is there already or cannot be written.
    """
    beside = file.with_name(file.name + ".pub")
    if beside.exists():
        raise CannotAlert("exists", name=_shown(beside))
    secret = Ed25519PrivateKey.generate()
    private = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    told = f"{WEBHOOK_PUBLIC}{base64.b64encode(secret.public_key().public_bytes_raw()).decode()}\n".encode()
    public = told + secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write_new(file, private, 0o600)
    _write_new(beside, public, 0o644)
    return key_name(secret.public_key())


def read_secret(file: Path) -> Ed25519PrivateKey:
    """The secret key in `file`; raises `CannotAlert` where others may read it, or it is none."""
    data = read_private(file)
    try:
        if data.startswith(WEBHOOK_SECRET.encode()):
            return Ed25519PrivateKey.from_private_bytes(
                base64.b64decode(data.strip()[len(WEBHOOK_SECRET) :], validate=True)[:_SEED]
            )
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, NotImplementedError) as error:
        raise CannotAlert("key_unreadable", path=_shown(file), text=type(error).__name__) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise CannotAlert("key_unreadable", path=_shown(file), text=type(key).__name__)
    return key


def read_public(file: Path) -> Ed25519PublicKey:
    """The public key in `file`; a file with the secret key gives none, so that nobody hands that one out."""
    try:
        key = load_pem_public_key(_read(file))
    except (ValueError, TypeError, NotImplementedError) as error:
        raise CannotAlert("key_unreadable", path=_shown(file), text=type(error).__name__) from None
    if not isinstance(key, Ed25519PublicKey):
        raise CannotAlert("key_unreadable", path=_shown(file), text=type(key).__name__)
    return key


def read_private(file: Path) -> bytes:
    """What stands in a file that only its owner may read; raises `CannotAlert` where others may read it too."""
    data = _read(file)
    if os.name == "posix" and file.stat().st_mode & _OTHERS:
        raise CannotAlert("key_open", path=_shown(file))
    return data


def key_name(key: Ed25519PublicKey) -> str:
    """What a key is called: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes."""
    return sha256(key.public_bytes_raw()).hexdigest()[:16]


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(_LARGEST)
    except (OSError, ValueError) as error:
        raise CannotAlert(
            "key_unreadable", path=_shown(file), text=getattr(error, "strerror", "") or str(error)
        ) from None


def _write_new(file: Path, data: bytes, mode: int) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise CannotAlert("exists", name=_shown(file)) from None
    except (OSError, ValueError) as error:
        raise CannotAlert("not_written", path=_shown(file), text=getattr(error, "strerror", "") or str(error)) from None
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)


def _shown(file: Path) -> str:
    return visible_line(str(file)[:200])
