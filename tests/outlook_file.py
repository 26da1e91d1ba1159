"""Mails as Outlook saves them (MS-OXMSG in a compound file, MS-CFB), written for the tests: nothing else here writes such files."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR, _MINI, _CUTOFF = 512, 64, 4_096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_TEXT, _BYTES, _NUMBER = 0x001F, 0x0102, 0x0003
SUBJECT, BODY, HTML, HEADERS, SENDER_NAME, SENDER_ADDRESS = 0x0037, 0x1000, 0x1013, 0x007D, 0x0C1A, 0x0C1F
_CODE_PAGE, _METHOD, _FILE, _FILE_NAME, _MIME = 0x3FDE, 0x3705, 0x3701, 0x3707, 0x370E


def saved_mail(properties: Mapping[int, str | bytes], attachments: Mapping[str, tuple[str, bytes]] | None = None) -> bytes:
    """A `.msg` with these properties (by their numbers) and attachments (media type and content by name)."""
    attachments = attachments or {}
    header = struct.pack("<8xIIII8x", 0, len(attachments), 0, len(attachments))
    tree: dict[str, bytes | dict[str, bytes]] = {**_streams(properties, header, {_CODE_PAGE: 65001})}
    for number, (name, (kind, content)) in enumerate(attachments.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = _streams({_FILE: content, _FILE_NAME: name, _MIME: kind}, bytes(8), {_METHOD: 1})
    return compound_file(tree)


def _streams(properties: Mapping[int, str | bytes], header: bytes, numbers: Mapping[int, int]) -> dict[str, bytes]:
    streams, table = {}, header
    for number, value in properties.items():
        kind, content = (_BYTES, value) if isinstance(value, bytes) else (_TEXT, value.encode("utf-16-le"))
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = content
        table += struct.pack("<HHIII", kind, number, 6, len(content) + (2 if kind == _TEXT else 0), 0)
    for number, whole in numbers.items():
        table += struct.pack("<HHIII", _NUMBER, number, 6, whole, 0)
    return {**streams, "__properties_version1.0": table}


def compound_file(tree: Mapping[str, bytes | Mapping[str, bytes]]) -> bytes:
    """A compound file of streams, and of folders with streams in them; up to about sixty kilobytes."""
    entries: list[tuple[str, int, bytes | None, list[int]]] = [("Root Entry", 5, None, [])]
    for name, value in tree.items():
        entries[0][3].append(len(entries))
        if isinstance(value, bytes):
            entries.append((name, 2, value, []))
        else:
            folder = (name, 1, None, list[int]())
            entries.append(folder)
            for inner, content in value.items():
                folder[3].append(len(entries))
                entries.append((inner, 2, content, []))
    sectors: list[bytes] = []
    chain: list[int] = []

    def stored(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(content), _SECTOR)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    mini, mini_chain, where = b"", list[int](), {}
    for number, (_, kind, content, _) in enumerate(entries):
        if kind != 2 or content is None:
            continue
        if len(content) >= _CUTOFF:
            where[number] = stored(content)
        elif content:
            where[number] = len(mini) // _MINI
            count = -(-len(content) // _MINI)
            mini_chain += [*range(where[number] + 1, where[number] + count), _END]
            mini += content.ljust(count * _MINI, b"\0")
    root = stored(mini) if mini else _END
    mini_table = stored(struct.pack(f"<{len(mini_chain)}I", *mini_chain).ljust(-(-len(mini_chain) * 4 // _SECTOR) * _SECTOR, b"\xff")) if mini else _END
    directory = b""
    siblings = {}
    for _, _, _, children in entries:
        ordered = sorted(children, key=lambda child: (len(entries[child][0]), entries[child][0].upper()))
        siblings |= dict(zip(ordered, [*ordered[1:], _FREE], strict=False))
    for number, (name, kind, content, children) in enumerate(entries):
        first_child = min(children, key=lambda child: (len(entries[child][0]), entries[child][0].upper())) if children else _FREE
        start = root if number == 0 else where.get(number, _END if kind == 2 else 0)
        size = len(mini) if number == 0 else len(content or b"")
        letters = (name + "\0").encode("utf-16-le")
        directory += struct.pack("<64sHBBIII16xIQQIQ", letters, len(letters), kind, 1, _FREE, siblings.get(number, _FREE), first_child, 0, 0, 0, start, size)
    first_directory = stored(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0"))
    fat_at = len(sectors)
    table = [*chain, _FAT]
    assert len(table) <= _SECTOR // 4, "the file would need a second table"
    sectors.append(struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff"))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, first_directory, 0, _CUTOFF,
        mini_table, -(-len(mini_chain) * 4 // _SECTOR) if mini else 0, _END, 0, fat_at,
    )  # fmt: skip
    return header.ljust(_SECTOR, b"\xff") + b"".join(sectors)
