"""What a process that decodes a stranger's file gives up before it sees the first byte of it, as far as the system knows how."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Final

from quivive.isolated.landlock import open_only
from quivive.isolated.seccomp import refuse_calls

_SYSTEM: Final = (
    "/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system", "/sys/fs/cgroup", "/dev/null", "/dev/urandom",
)  # fmt: skip
"""What libraries read when they are loaded: each other, and what the machine is."""
_MOST_FILES = 256
_NICE = 5
"""A check of a text goes before."""


def confine(memory: int, folders: Iterable[str] = ()) -> None:
    """From now on: at most `memory` bytes (0: as many as there are), no network, no other program, no file written, and
    none read but Python's own and those in `folders`.

    Memory is bounded on Linux and macOS, the rest on Linux (x86-64 and arm64); elsewhere nothing is given up.
    """
    if hasattr(os, "nice"):
        os.nice(_NICE)
    _bound(memory)
    open_only((*_SYSTEM, sys.prefix, sys.base_prefix, sys.exec_prefix, *filter(None, sys.path), *folders))
    refuse_calls()


def _bound(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    bounds = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NOFILE: _MOST_FILES}
    if memory:
        # Libraries reserve more addresses than they ever fill: these are bounded loosely, what is written to tightly.
        bounds |= {resource.RLIMIT_DATA: memory, resource.RLIMIT_AS: 3 * memory}
    for kind, most in bounds.items():
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
