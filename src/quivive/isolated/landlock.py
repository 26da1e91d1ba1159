"""Files that a process can still open once it gave up all others (Landlock, Linux 5.13 and later)."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""Numbers of the calls, the same on every architecture (Linux, `asm-generic/unistd.h`)."""
_VERSION, _BENEATH, _NO_NEW_PRIVILEGES = 1, 1, 38
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_RIGHTS: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1}
"""All that can be done with files, by the version of the interface (`linux/landlock.h`)."""
_RIGHTS_SINCE_3: Final = (1 << 15) - 1


def open_only(paths: Iterable[str]) -> bool:
    """From now on only what lies in `paths` (files or folders) can be read, and nothing written; whether the system knows how.

    Of the network, a process that is told so can still use all: see `seccomp`.
    """
    if platform.system() != "Linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, 0, _VERSION)
    if version < 1:
        return False
    handled = ctypes.create_string_buffer(struct.pack("=Q", _RIGHTS.get(version, _RIGHTS_SINCE_3)), 8)
    rules = libc.syscall(_CREATE, handled, 8, 0)
    if rules < 0:
        return False
    try:
        for path in dict.fromkeys(paths):
            _add(libc, rules, path)
        return bool(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and libc.syscall(_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _add(libc: ctypes.CDLL, rules: int, path: str) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        rights = _READ_FILE | _READ_FOLDER if Path(path).is_dir() else _READ_FILE
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, opened), 12)
        libc.syscall(_ADD, rules, _BENEATH, rule, 0)
    finally:
        os.close(opened)
