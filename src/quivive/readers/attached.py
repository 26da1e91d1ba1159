"""What the files that came with a mail say, as far as they are text: invitations, pages, notes, and what archives hold.

Nothing is run, and of an archive only the list of its names is read, never what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quivive.links import find_links
from quivive.message import Attachment, Link, Message, Part, PartName, Skipped, Span
from quivive.readers.calendar import read_invitation
from quivive.readers.charset import cleaned, decode
from quivive.readers.html_text import read_html
from quivive.readers.limits import MEGABYTE, MOST_ATTACHMENTS, left_out

MOST_FILES = 5
"""Files of one mail that are read."""
MOST_BYTES = MEGABYTE
"""Bytes of one such file."""
_MOST_ARCHIVE = 32 * MEGABYTE
_MOST_TEXT = 20_000
"""Characters of all of them together: what is far below nobody reads."""
_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".xht", ".svg")
_CALENDARS = (".ics", ".ical", ".ifb")
_TEXTS = (".txt", ".text", ".md")
_ARCHIVES = (
    ".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".tbz", ".rar", ".7z", ".xz", ".txz", ".iso", ".img", ".cab", ".ace", ".arj", ".lzh", ".zst",
)  # fmt: skip
_ARCHIVE_TYPES = frozenset(
    f"application/{kind}"
    for kind in (
        "zip", "x-zip-compressed", "x-tar", "gzip", "x-gzip", "x-bzip2", "x-rar", "x-rar-compressed", "vnd.rar", "x-7z-compressed", "x-xz",
        "x-iso9660-image", "vnd.ms-cab-compressed",
    )
)  # fmt: skip
_RECORDINGS = (".wav", ".mp3", ".m4a", ".ogg", ".oga", ".opus", ".flac", ".amr", ".aac", ".aif", ".aiff", ".au", ".weba")


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of a mail: its name, its media type, and its bytes (at most about so many) when asked for."""

    name: str
    media_type: str
    content: Callable[[int], bytes]

    @property
    def kind(self) -> str:
        """`calendar`, `page`, `text`, `archive`, `recording`, or empty."""
        name = self.name.lower()
        if self.media_type == "text/calendar" or name.endswith(_CALENDARS):
            return "calendar"
        if self.media_type in ("text/html", "application/xhtml+xml", "image/svg+xml") or name.endswith(_PAGES):
            return "page"
        if name.endswith(_ARCHIVES) or self.media_type in _ARCHIVE_TYPES:
            return "archive"
        if self.media_type.startswith("audio/") or name.endswith(_RECORDINGS):
            return "recording"
        return "text" if self.media_type == "text/plain" or name.endswith(_TEXTS) else ""


def with_files(message: Message, files: Sequence[AttachedFile]) -> Message:
    """`message` with what its files say as a part of its own, and with the names in its archives."""
    files = [file for file in files if file.kind not in ("", "recording")]
    if not files:
        return message
    gathered = _Gathered()
    for file in files[:MOST_FILES]:
        gathered.add(file)
    if len(files) > MOST_FILES:
        gathered.skipped.append(left_out("further attached files", f"{MOST_FILES} files"))
    part = (Part(str(PartName.ATTACHMENT), gathered.text),) if gathered.text else ()
    return replace(
        message,
        parts=(*message.parts, *part),
        links=(*message.links, *gathered.links),
        attachments=(*message.attachments, *gathered.names)[:MOST_ATTACHMENTS],
        skipped=(*message.skipped, *(one for one in gathered.skipped if one not in message.skipped)),
    )


class _Gathered:
    """The text of several files below each other, their links moved along."""

    def __init__(self) -> None:
        self.text = ""
        self.links: list[Link] = []
        self.names: list[Attachment] = []
        self.skipped: list[Skipped] = []

    def add(self, file: AttachedFile) -> None:
        """One more file."""
        match file.kind:
            case "archive":
                from quivive.readers.archives import listed  # noqa: PLC0415 - most mails have none, and it loads four libraries

                inside = listed(file.name, file.content(_MOST_ARCHIVE))
                self.names += inside.names
                self.skipped += inside.skipped
            case "calendar":
                invitation = read_invitation(file.content(MOST_BYTES))
                head = f"{invitation.subject}\n\n" if invitation.subject else ""
                self._append(head + invitation.text, invitation.links, len(head))
            case "page":
                page = read_html(decode(file.content(MOST_BYTES)))
                self._append(page.text, tuple(link for link in page.links if link.span.part == PartName.BODY))
            case _:
                text = cleaned(decode(file.content(MOST_BYTES))).replace("\r\n", "\n").strip()
                self._append(text, find_links(text[:_MOST_TEXT], str(PartName.BODY)))

    def _append(self, text: str, links: Sequence[Link], by: int = 0) -> None:
        if not text:
            return
        start = len(self.text) + 2 if self.text else 0
        room = _MOST_TEXT - start
        if len(text) > room:
            self.skipped.append(left_out("the rest of the attached files", f"{_MOST_TEXT} characters"))
        if room <= 0:
            return
        self.text += ("\n\n" if self.text else "") + text[:room]
        for link in links:
            if link.span.end + by <= room:
                span = Span(str(PartName.ATTACHMENT), link.span.start + by + start, link.span.end + by + start)
                self.links.append(replace(link, span=span))
