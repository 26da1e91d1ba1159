"""A mail as mail programs store it (RFC 5322, MIME) to a `Message`.

What is checked is what a person sees: of alternatives the HTML, rendered; otherwise the plain
text. A mail attached to a mail (`message/rfc822`, up to three deep) is read as well. Where the
outer mail's own text is thin (under 200 characters, as in "see attached, is this real?"), the
attached mail is the one to check: its sender, subject, date and links are taken. What servers
said about it is then never trusted, since whoever attached it could have written it. Where the
outer text is not thin, the attached mail's text is added below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from quivive.errors import UnreadableInput
from quivive.links import find_links
from quivive.message import (
    Attachment,
    Channel,
    Link,
    Message,
    Part,
    PartName,
    Sender,
    Skipped,
    Span,
)
from quivive.pictures.limits import MOST_BYTES
from quivive.readers.attached import AttachedFile, with_files
from quivive.readers.authentication import read_authentication
from quivive.readers.charset import cleaned, decode
from quivive.readers.drawn_codes import with_drawn_codes
from quivive.readers.headers import decode_words, parameter, read_date, read_recipients, read_sender
from quivive.readers.html_text import read_html
from quivive.readers.limits import (
    MOST_ATTACHED_MAILS,
    MOST_ATTACHMENTS,
    MOST_MAIL_TEXT,
    THIN_TEXT,
    left_out,
)
from quivive.readers.mail_pictures import pictures_in_page, with_pictures
from quivive.readers.mail_sounds import with_sounds
from quivive.readers.mime import Counted, MimePart, parse_mail
from quivive.readers.options import ReadOptions
from quivive.readers.recognise import has_mail_headers

ORDER = 20
MAY_BE_SIGNED = True
"""Whoever asks about what was read gets these bytes with it."""


def recognises(head: bytes, name: str) -> bool:
    """A file called `.eml`, or anything that begins with the headers only machines write."""
    return name.lower().endswith((".eml", ".mht", ".mhtml")) or has_mail_headers(head)


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """The mail in `data`; raises `UnreadableInput` if there is nothing in it to check."""
    counted = Counted()
    mail = _read_mail(parse_mail(data, counted), counted, attached=0)
    message = _message(mail, counted, options, name)
    if not (mail.text.strip() or mail.hidden.strip() or mail.subject or mail.links or message.codes or message.pictures or message.part(PartName.ATTACHMENT) or message.part(PartName.TRANSCRIPT)):
        if mail.attachments:
            remedy = next((one.remedy for one in message.skipped if one.remedy.startswith("install")), "")
            raise UnreadableInput("The mail has no text, only attachments.", remedy or "Check what the attachment says, as text.")
        raise UnreadableInput("The message is empty.", "Paste its text, or save the mail again.")
    return message


@dataclass(slots=True)
class _Mail:
    """One mail as it is put together; spans of `links` point into `text` and `hidden`."""

    part: MimePart
    subject: str
    sender: Sender
    text: str = ""
    hidden: str = ""
    links: list[Link] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    pictures: int = 0
    carried: list[Callable[[], bytes]] = field(default_factory=list)
    """The pictures and documents in it, decoded when they are asked for."""
    pages: list[str] = field(default_factory=list)
    """Its HTML."""
    files: list[AttachedFile] = field(default_factory=list)
    left: int = MOST_MAIL_TEXT
    attached: bool = False
    inner: list[_Mail] = field(default_factory=list)

    def append(self, text: str, hidden: str, links: tuple[Link, ...]) -> None:
        """Add a part's text below what is there, its links moved along."""
        moved = {PartName.BODY: 0, PartName.HIDDEN: 0}
        if text:
            self.text += "\n\n" if self.text else ""
            moved[PartName.BODY] = len(self.text)
            self.text += text
        if hidden:
            self.hidden += "\n" if self.hidden else ""
            moved[PartName.HIDDEN] = len(self.hidden)
            self.hidden += hidden
        for link in links:
            by = moved[PartName(link.span.part)]
            if by:
                span = link.span
                link = replace(link, span=Span(span.part, span.start + by, span.end + by))  # noqa: PLW2901 - the same link, moved
            self.links.append(link)


def _read_mail(part: MimePart, counted: Counted, attached: int) -> _Mail:
    mail = _Mail(part, decode_words(part.header("subject")), read_sender(part.headers), attached=attached > 0)
    _walk(part, mail, counted, attached)
    for inner in mail.inner:
        if len(mail.text.strip()) < THIN_TEXT and len(inner.text.strip()) + len(inner.subject) > 0:
            inner.attachments = mail.attachments + inner.attachments
            inner.carried = inner.carried + mail.carried
            inner.files = inner.files + mail.files
            counted.note(
                Skipped("the note above the attached mail", "the attached mail is the one that was checked")
            )
            return inner
        mail.append(inner.text, inner.hidden, tuple(inner.links))
        mail.pictures += inner.pictures
        mail.carried += inner.carried
        mail.pages += inner.pages
        mail.files += inner.files
    return mail


def _walk(part: MimePart, mail: _Mail, counted: Counted, attached: int) -> None:
    kind = part.media_type
    if kind == "multipart/alternative":
        _walk(_preferred(part), mail, counted, attached) if part.parts else None
        for other in part.parts:
            if other.media_type == "text/calendar" or not other.media_type.startswith(("text/", "multipart/")):
                _walk(other, mail, counted, attached)
    elif kind.startswith("multipart/"):
        for inner in part.parts:
            _walk(inner, mail, counted, attached)
    elif kind == "message/rfc822" or part.file_name.lower().endswith(".eml"):
        _walk_attached(part, mail, counted, attached)
    elif kind in ("text/plain", "text/html", "text/enriched", "text/x-amp-html") and not part.is_attachment:
        _add_text(part, mail, counted)
    elif len(mail.attachments) < MOST_ATTACHMENTS:
        name = cleaned(part.file_name)[:255]
        mail.attachments.append(Attachment(name, kind[:100], part.size))
        if kind.startswith("image/") or kind == "application/pdf" or name.lower().endswith(_PICTURES):
            mail.carried.append(partial(part.content, MOST_BYTES))
        else:
            mail.files.append(AttachedFile(name, kind, part.content))
    else:
        counted.note(left_out("further attachments", f"{MOST_ATTACHMENTS} attachments"))


_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".heic", ".pdf")


def _preferred(part: MimePart) -> MimePart:
    """What a mail program shows of alternatives: the last one with HTML in it, else the last text."""
    texts = [each for each in part.parts if each.media_type.startswith(("text/", "multipart/"))]
    html = [each for each in texts if _holds(each, "text/html")]
    plain = [each for each in texts if _holds(each, "text/plain")]
    return (html or plain or texts or part.parts)[-1]


def _holds(part: MimePart, media_type: str) -> bool:
    if part.media_type == media_type:
        return bool(part.raw.strip())
    return any(_holds(inner, media_type) for inner in part.parts)


def _walk_attached(part: MimePart, mail: _Mail, counted: Counted, attached: int) -> None:
    if attached >= MOST_ATTACHED_MAILS:
        counted.note(left_out("mails attached deeper", f"{MOST_ATTACHED_MAILS} levels of attached mails"))
        return
    if counted.parts <= 0:
        return
    counted.parts -= 1
    mail.inner.append(_read_mail(parse_mail(part.content(), counted), counted, attached + 1))


def _add_text(part: MimePart, mail: _Mail, counted: Counted) -> None:
    if mail.left <= 0:
        counted.note(left_out("further text of the mail", f"{MOST_MAIL_TEXT // 1024**2} MB of text"))
        return
    data = part.content(mail.left + 4)
    if len(data) > mail.left:
        counted.note(left_out("the rest of the mail's text", f"{MOST_MAIL_TEXT // 1024**2} MB of text"))
        data = data[: mail.left]
    mail.left -= len(data)
    text = decode(data, parameter(part.header("content-type"), "charset"))
    if part.media_type == "text/plain":
        plain = text.replace("\r\n", "\n").strip()
        if plain:
            mail.append(plain, "", find_links(plain, str(PartName.BODY)))
        return
    page = read_html(text)
    mail.append(page.text, page.hidden, page.links)
    mail.pictures += page.pictures
    mail.pages.append(text)
    mail.carried += pictures_in_page(text)
    for skipped in page.skipped:
        counted.note(skipped)


def _message(mail: _Mail, counted: Counted, options: ReadOptions, name: str) -> Message:
    headers = mail.part.headers
    shown = f"{mail.sender.display} <{mail.sender.address}>" if mail.sender.address else mail.sender.display
    parts = [
        Part(str(part), text)
        for part, text in (
            (PartName.SUBJECT, mail.subject),
            (PartName.SENDER, shown.strip()),
            (PartName.BODY, mail.text),
            (PartName.HIDDEN, mail.hidden),
        )
        if text
    ]
    thin = len(mail.text.strip()) < THIN_TEXT
    elsewhere = mail.pictures - len(mail.carried)
    if thin and elsewhere > 0:
        what = f"{elsewhere} picture{'s' if elsewhere > 1 else ''} in the mail"
        counted.note(Skipped(what, "text inside pictures is not read", "Type what the picture says."))
    message = Message(
        channel=options.channel or Channel.EMAIL,
        parts=tuple(parts),
        sender=mail.sender,
        links=tuple(mail.links),
        attachments=tuple(mail.attachments),
        authentication=read_authentication(
            headers, frozenset() if mail.attached else options.trusted_authservs
        ),
        received_at=read_date(mail.part.header("date")),
        language=options.language,
        country=options.country,
        skipped=tuple(counted.skipped),
        identifier=name,
        list_unsubscribe=mail.part.header("list-unsubscribe"),
        recipients=read_recipients(headers),
    )
    message = with_sounds(with_files(message, mail.files), mail.files, options)
    return with_pictures(with_drawn_codes(message, "".join(mail.pages)), mail.carried, thin=thin)
