"""What the files that came with a mail say, as far as they are text: invitations, pages, notes, and what archives hold.

Nothing is run, and of an archive only the list of its names is read, never what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

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
_MOST_TEXT = 20_000
"""Characters of all of them together: what is far below nobody reads."""
_MOST_ARCHIVE = 32 * MEGABYTE
_MOST_NAMES = 100
_ARCHIVE, _LEAVE_IT = "an archive in the mail", "Do not open it."
_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".xht", ".svg")
_CALENDARS = (".ics", ".ical", ".ifb")
_TEXTS = (".txt", ".text", ".md")
_NOT_LISTED = (".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".img", ".cab", ".ace", ".arj", ".tar")


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of a mail: its name, its media type, and its bytes (at most about so many) when asked for."""

    name: str
    media_type: str
    content: Callable[[int], bytes]

    @property
    def kind(self) -> str:
        """`calendar`, `page`, `text`, `archive`, `closed` (an archive of which not even names are read), or empty."""
        name = self.name.lower()
        if self.media_type == "text/calendar" or name.endswith(_CALENDARS):
            return "calendar"
        if self.media_type in ("text/html", "application/xhtml+xml", "image/svg+xml") or name.endswith(_PAGES):
            return "page"
        if name.endswith(_NOT_LISTED):
            return "closed"
        if self.media_type in ("application/zip", "application/x-zip-compressed") or name.endswith(".zip"):
            return "archive"
        return "text" if self.media_type == "text/plain" or name.endswith(_TEXTS) else ""


def with_files(message: Message, files: Sequence[AttachedFile]) -> Message:
    """`message` with what its files say as a part of its own, and with the names in its archives."""
    files = [file for file in files if file.kind]
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
                self._list(file)
            case "closed":
                self.skipped.append(Skipped(_ARCHIVE, "what such archives hold is not listed", _LEAVE_IT))
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

    def _list(self, file: AttachedFile) -> None:
        import zipfile  # noqa: PLC0415 - most mails have no archive
        import zlib  # noqa: PLC0415 - as above

        try:
            with zipfile.ZipFile(BytesIO(file.content(_MOST_ARCHIVE))) as archive:
                inside = archive.infolist()
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError, RecursionError, OverflowError):
            self.skipped.append(Skipped(_ARCHIVE, "it is broken, or larger than is read", _LEAVE_IT))
            return
        self.names += [
            Attachment(f"{file.name[:80]}/{cleaned(one.filename)[-200:]}", "application/octet-stream", one.file_size)
            for one in inside[:_MOST_NAMES]
            if not one.is_dir()
        ]
        if any(one.flag_bits & 1 for one in inside):
            self.skipped.append(Skipped(_ARCHIVE, "it is locked with a password", _LEAVE_IT))
        if len(inside) > _MOST_NAMES:
            self.skipped.append(left_out("further files in an archive of the mail", f"{_MOST_NAMES} files"))
