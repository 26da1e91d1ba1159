"""Calls of the system that a process gives up for good (seccomp, Linux): the network, other programs, other processes, changing files."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterator
from typing import Final

_ARCHITECTURES: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""AUDIT_ARCH of each, and its place in the table of numbers."""
_REFUSED: Final[dict[str, tuple[int, int]]] = {
    # A way out of the machine, or to other programs on it; io_uring opens sockets past such a filter.
    "socket": (41, 198), "socketpair": (53, 199), "io_uring_setup": (425, 425),
    # Other programs.
    "execve": (59, 221), "execveat": (322, 281),
    # Other processes.
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "unshare": (272, 97), "setns": (308, 268),
    # What faults of the kernel are looked for in, and nothing here needs.
    "bpf": (321, 280), "userfaultfd": (323, 282), "perf_event_open": (298, 241), "keyctl": (250, 219), "add_key": (248, 217),
    "mount": (165, 40), "umount2": (166, 39),
    # Files that are there.
    "openat2": (437, 437), "creat": (85, -1), "truncate": (76, 45), "ftruncate": (77, 46), "fallocate": (285, 47),
    "rename": (82, -1), "renameat": (264, 38), "renameat2": (316, 276), "link": (86, -1), "linkat": (265, 37),
    "symlink": (88, -1), "symlinkat": (266, 36), "unlink": (87, -1), "unlinkat": (263, 35), "mkdir": (83, -1), "mkdirat": (258, 34),
    "rmdir": (84, -1), "mknod": (133, -1), "mknodat": (259, 33), "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53),
    "chown": (92, -1), "fchown": (93, 55), "lchown": (94, -1), "fchownat": (260, 54), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
}  # fmt: skip
"""Numbers on x86-64 and on arm64, -1 where there is no such call (Linux, `asm/unistd_64.h` and `asm-generic/unistd.h`)."""
_OPEN: Final = {"open": ((2, -1), 1), "openat": ((257, 56), 2)}
"""Calls that open a file, and which argument says how."""
_ON_ITSELF: Final = {"tgkill": (234, 131), "prlimit64": (302, 261)}
"""Calls that name a process first: only this one, also as 0, which `abort` and the libraries of threads need."""
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_LOAD, _EQUALS, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_OTHER_TABLE = 0x40000000
"""Numbers from here on are those of x32 on x86-64."""
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, constant (`struct sock_filter`)."""


def refuse_calls() -> bool:
    """Give them up, for this thread and all that it starts; whether the system knows how."""
    known = _ARCHITECTURES.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return False
    program = list(_program(*known))
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    libc = ctypes.CDLL(None, use_errno=True)
    told = Program(len(program), ctypes.addressof(buffer))
    return bool(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(told), 0, 0) == 0)


def _program(architecture: int, place: int) -> Iterator[Instruction]:
    """The filter as the kernel runs it on each call (classic BPF)."""
    yield (_LOAD, 0, 0, _ARCHITECTURE)
    yield (_EQUALS, 1, 0, architecture)
    yield (_RETURN, 0, 0, _KILL)
    yield (_LOAD, 0, 0, _NUMBER)
    yield (_AT_LEAST, 0, 1, _OTHER_TABLE)
    yield (_RETURN, 0, 0, _REFUSE)
    for numbers, argument in _OPEN.values():
        if numbers[place] >= 0:
            yield (_EQUALS, 0, 4, numbers[place])
            yield (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)
            yield (_ANY_BIT, 0, 1, _WRITES)
            yield (_RETURN, 0, 0, _REFUSE)
            yield (_RETURN, 0, 0, _ALLOW)
    for itself in _ON_ITSELF.values():
        yield (_EQUALS, 0, 5, itself[place])
        yield (_LOAD, 0, 0, _ARGUMENTS)
        yield (_EQUALS, 2, 0, 0)
        yield (_EQUALS, 1, 0, os.getpid())
        yield (_RETURN, 0, 0, _REFUSE)
        yield (_RETURN, 0, 0, _ALLOW)
    for refused in _REFUSED.values():
        if refused[place] >= 0:
            yield (_EQUALS, 0, 1, refused[place])
            yield (_RETURN, 0, 0, _REFUSE)
    yield (_RETURN, 0, 0, _ALLOW)
