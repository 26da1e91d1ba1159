"""The key of a store: what reporters and personal values are hashed with. It never lies in the database.

A SQLite store has it in a file beside it that only its owner can read; for PostgreSQL it is given. The store keeps
a check value, by which another key is noticed before anything is hashed with it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import unicodedata
from pathlib import Path
from typing import Final

from quivive.errors import StoreFault

LENGTH: Final = 32
"""Bytes of a key: as many as SHA-256 gives."""
KEY_CHECK: Final = "key_check"
"""Under this name a store keeps the check value of its key."""
_SUFFIX: Final = ".key"


def key_file_of(database: str | os.PathLike[str]) -> Path:
    """Where the key of a SQLite store lies: beside it, with `.key` after its name."""
    return Path(f"{os.fspath(database)}{_SUFFIX}")


def key_of(text: str) -> bytes:
    """The key written as 64 hexadecimal digits. Raises `StoreFault` for anything else."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != LENGTH:
        raise StoreFault("key_form", text=str(2 * LENGTH))
    return key


def read_key(path: Path) -> bytes:
    """The key in a file. Raises `StoreFault` if it cannot be read, holds none, or if others may read it."""
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            written = stream.read(4 * LENGTH)
    except OSError as error:
        raise StoreFault("key_unreadable", path=str(path), text=error.strerror or str(error)) from None
    if os.name == "posix" and stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StoreFault("key_open", path=str(path))
    return key_of(written.decode("ascii", "replace"))


def make_key(path: Path) -> bytes:
    """A new key, written to a file for its owner only; if another process was first, that one's key."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(LENGTH) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        raise StoreFault("key_unreadable", path=str(path), text=error.strerror or str(error)) from None
    return read_key(path)


def check_value(key: bytes) -> str:
    """What a store keeps of its key: 32 hexadecimal digits that lead nobody back to it."""
    return keyed(key, "store", "check")


def reporter_hash(key: bytes, who: str) -> str:
    """Whoever handed a report in, as 32 hexadecimal digits; empty for nobody. Capitals and spaces around do not matter."""
    name = unicodedata.normalize("NFKC", who).strip().casefold()
    return keyed(key, "reporter", name) if name else ""


def keyed(key: bytes, purpose: str, value: str) -> str:
    """HMAC-SHA-256 of a value, of its own for each purpose, shortened to 32 hexadecimal digits."""
    said = f"{purpose}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:32]
