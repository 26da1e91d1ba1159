"""Reads what a client says on standard input line by line, and no more of a line than may be asked."""

from __future__ import annotations

import io
import json
import re
from typing import BinaryIO

from mcp_types import jsonrpc_message_adapter
from pydantic import ValidationError

REFUSED = "quivive/refused"
"""The method in place of a request that cannot be read; its parameter `why` is `too_large` or `not_json`."""
LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of one request: the longest text that a tool takes, with every character escaped, and room for the rest."""
_ENDS = 4_096
"""Bytes at both ends of a request that its id is looked for in: clients put it first or last."""
_ID_FIRST = re.compile(r'\s*\{\s*"jsonrpc"\s*:\s*"2\.0"\s*,\s*"id"\s*:\s*(\d{1,15}|"[^"\\]{1,200}")')
_ID_LAST = re.compile(r'"id"\s*:\s*(\d{1,15}|"[^"\\]{1,200}")\s*\}\s*$')
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|.)", re.DOTALL)
_PAIR = 12
"""Characters of two escapes that are one character together."""


class BoundedLines:
    """The lines of a stream of bytes. One that cannot be read becomes the request `REFUSED`, with the id of the one in its
    place, so that its sender gets an answer; where no id is found there is nobody to answer, and it is left out."""

    def __init__(self, stream: BinaryIO, longest: int = LONGEST_LINE) -> None:
        self._stream = stream
        self._longest = longest

    def readline(self) -> str:
        """The next line that can be understood; empty at the end."""
        while line := self._stream.readline(self._longest + 1):
            if len(line) > self._longest and not line.endswith(b"\n"):
                said = _refusal(line[:_ENDS], self._end_of(line[-_ENDS:]), "too_large")
            elif line.strip():
                said = _understood(line.decode("utf-8", "replace")) or _refusal(line[:_ENDS], line[-_ENDS:], "not_json")
            else:
                said = ""
            if said:
                return said
        return ""

    def _end_of(self, last: bytes) -> bytes:
        """The last bytes of the line that `last` is of; what comes before them is let go."""
        while not last.endswith(b"\n") and (more := self._stream.readline(io.DEFAULT_BUFFER_SIZE)):
            last = (last + more)[-_ENDS:]
        return last


def _understood(line: str) -> str:
    """The line if it is a message of the protocol, else empty. Half of a character that takes two escapes (UTF-16 cut in the
    middle, as programs do that shorten texts) is replaced, for no reader of JSON takes it."""
    for text in (line, _ESCAPE.sub(_whole, line)):
        try:
            jsonrpc_message_adapter.validate_json(text, by_name=False)
        except ValidationError:
            continue
        return text
    return ""


def _whole(escape: re.Match[str]) -> str:
    halved = escape[0][:2].lower() == "\\u" and len(escape[0]) < _PAIR
    return "\\ufffd" if halved else escape[0]


def _refusal(head: bytes, end: bytes, why: str) -> str:
    found = _ID_FIRST.match(head.decode("utf-8", "replace")) or _ID_LAST.search(end.decode("utf-8", "replace"))
    if found is None:
        return ""
    return json.dumps({"jsonrpc": "2.0", "id": json.loads(found[1]), "method": REFUSED, "params": {"why": why}}) + "\n"
