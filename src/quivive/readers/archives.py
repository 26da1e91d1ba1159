"""What an archive that came with a mail holds, by name only: ZIP, tar and gzip; nothing in it is opened."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from quivive.message import Attachment, Skipped
from quivive.readers.charset import cleaned
from quivive.readers.limits import MEGABYTE, left_out

MOST_NAMES = 100
MOST_UNPACKED = 16 * MEGABYTE
"""Bytes of a packed tar that are gone through for the names in it."""
ARCHIVE, _LEAVE_IT = "an archive in the mail", "Do not open it."
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, ValueError, OSError, NotImplementedError, EOFError, RecursionError, OverflowError, MemoryError,
)  # fmt: skip
_LISTED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".tbz")
_STARTS = {b"PK": "zip", b"\x1f\x8b": "gzip", b"BZh": "bzip2"}
_MARK_OF_TAR, _MARK_STANDS_AT = b"ustar", 257


@dataclass(frozen=True, slots=True)
class Listed:
    """The files in an archive, and what could not be looked at."""

    names: tuple[Attachment, ...]
    skipped: tuple[Skipped, ...] = ()


def listed(name: str, data: bytes) -> Listed:
    """What the archive called `name` holds, as attachments called `archive/file`. Never raises."""
    kind = next((kind for start, kind in _STARTS.items() if data.startswith(start)), "")
    try:
        if kind == "zip":
            return _zip(name, data)
        if kind:
            return _packed(name, data, kind)
        if data.startswith(_MARK_OF_TAR, _MARK_STANDS_AT):
            return _of(name, _in_tar(io.BytesIO(data)))
    except _BROKEN:
        return Listed((), (Skipped(ARCHIVE, "it is broken, or larger than is read", _LEAVE_IT),))
    if name.lower().endswith(_LISTED):
        return Listed((), (Skipped(ARCHIVE, "it is broken, or larger than is read", _LEAVE_IT),))
    # Its name says what it is, and that is all that can be said of it.
    return Listed((), (Skipped(cleaned(name)[:80] or ARCHIVE, "what such archives hold is not listed", _LEAVE_IT),))


def _zip(name: str, data: bytes) -> Listed:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = archive.infolist()
    locked = any(one.flag_bits & 1 for one in inside)
    found = _of(name, ((one.filename, one.file_size) for one in inside if not one.is_dir()), locked=locked)
    return Listed(found.names, (*found.skipped, Skipped(ARCHIVE, "it is locked with a password", _LEAVE_IT))) if locked else found


def _packed(name: str, data: bytes, kind: str) -> Listed:
    """A packed tar, or one packed file, whose own name is that without the last ending."""
    opened: gzip.GzipFile | bz2.BZ2File = gzip.GzipFile(fileobj=io.BytesIO(data)) if kind == "gzip" else bz2.BZ2File(io.BytesIO(data))
    unpacked = opened.read(MOST_UNPACKED)
    rest = bool(opened.read(1))
    if unpacked.startswith(_MARK_OF_TAR, _MARK_STANDS_AT):
        found = _of(name, _in_tar(io.BytesIO(unpacked)))
        note = left_out("further files in an archive of the mail", f"{MOST_UNPACKED // MEGABYTE} MB of them")
        return Listed(found.names, tuple(dict.fromkeys((*found.skipped, note)))) if rest else found
    return _of(name, [(_without_ending(name), len(unpacked))])


def _in_tar(stream: IO[bytes]) -> Iterator[tuple[str, int]]:
    """Names and sizes; where it ends in the middle, those before."""
    seen = 0
    with tarfile.open(fileobj=stream, mode="r:", errorlevel=0) as archive:
        try:
            for one in archive:
                seen += 1
                if one.isfile():
                    yield one.name, one.size
        except tarfile.TarError:
            if not seen:
                raise


def _of(name: str, inside: Iterator[tuple[str, int]] | list[tuple[str, int]], *, locked: bool = False) -> Listed:
    files = list(islice(inside, MOST_NAMES + 1))
    names = tuple(Attachment(f"{name[:80]}/{cleaned(called)[-200:]}", "application/octet-stream", size, locked) for called, size in files[:MOST_NAMES])
    return Listed(names, (left_out("further files in an archive of the mail", f"{MOST_NAMES} files"),) if len(files) > MOST_NAMES else ())


def _without_ending(name: str) -> str:
    plain = name.rpartition("/")[2]
    return plain.rpartition(".")[0] or plain
