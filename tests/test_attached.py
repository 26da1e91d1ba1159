"""What people forward beside plain mails: invitations, attached pages, archives, mails saved by Outlook."""

from __future__ import annotations

import gzip
import random
import tarfile
import time
import zipfile
from email.message import EmailMessage
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from drawn_screens import letter
from outlook_file import BODY, HEADERS, HTML, SENDER_ADDRESS, SENDER_NAME, SUBJECT, compound_file, saved_mail

from quivive import check
from quivive.errors import UnreadableInput
from quivive.message import Message, PartName
from quivive.readers import ReadOptions, mail_sounds, read_message

INVITATION = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nDESCRIPTION:not this\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
    'SUMMARY:Payment of £499.99 to Norton is due today\r\nORGANIZER;CN="Norton Billing":mailto:billing@desk-renewals.example\r\n'
    "ATTENDEE;CN=Anna Muster:mailto:anna@mail.example\r\nDESCRIPTION:Your Norton subscription renews for £499.99. If you did not order it\\, c\r\n"
    " all us within 24 hours on 020 7946 0123.\\nSee https://desk-renewals.example/case\r\nLOCATION:\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
PAGE = '<html><body><h1>Microsoft</h1><p>Sign in to read your document</p><form action="https://collect-desk.example/p"><label>Password</label><input type="password" name="p"></form></body></html>'


def read(data: bytes, name: str = "") -> Message:
    return read_message(data, options=ReadOptions(), name=name)


def mail(text: str, *files: tuple[str, str, bytes]) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Desk <info@desk-renewals.example>", "anna@mail.example", "Your document"
    made["Message-ID"] = "<1@desk-renewals.example>"
    made.set_content(text)
    for name, kind, content in files:
        main, _, sub = kind.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made.as_bytes()


def archive(*names: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name in names:
            written.writestr(name, "x")
    return held.getvalue()


def test_an_invitation_is_read_as_the_message_it_is() -> None:
    message = read(INVITATION.encode(), "invite.ics")
    assert message.part(PartName.SUBJECT) == "Payment of £499.99 to Norton is due today"
    assert message.sender.display == "Norton Billing" and message.sender.address == "billing@desk-renewals.example"
    body = message.part(PartName.BODY)
    assert "did not order it, call us within 24 hours" in body and "not this" not in body
    assert [body[link.span.start : link.span.end] for link in message.links] == ["https://desk-renewals.example/case"]
    assert message.recipients[0].address == "anna@mail.example"
    assert check(message).level in ("scam", "suspicious")


def test_a_harmless_invitation_alarms_nobody() -> None:
    plain = INVITATION[: INVITATION.index("SUMMARY")] + (
        "SUMMARY:Choir rehearsal\r\nORGANIZER;CN=Tom:mailto:tom@choir.example\r\nDESCRIPTION:Bring the blue scores.\r\nLOCATION:Town hall\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    message = read(plain.encode())
    assert message.part(PartName.BODY) == "Bring the blue scores.\n\nTown hall"
    assert check(message).level == "nothing_found"


@pytest.mark.parametrize("data", [b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:\n".encode("utf-16")])
def test_an_empty_invitation_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read(data, "empty.ics")


def test_a_calendar_of_a_million_events_is_bounded() -> None:
    event = "BEGIN:VEVENT\r\nSUMMARY:Party\r\nDESCRIPTION:" + "a" * 500 + "\r\nEND:VEVENT\r\n"
    message = read(("BEGIN:VCALENDAR\r\n" + event * 20_000).encode())
    assert message.skipped and len(message.part(PartName.BODY)) < 30_000
    with pytest.raises(UnreadableInput):
        read(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + b"SUMMARY" + b';CN="' * 200_000)
    read(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:a" + b"\r\n a" * 300_000)


def test_what_attached_files_say_is_checked_and_pointed_at() -> None:
    message = read(mail("See the file.", ("secure.html", "text/html", PAGE.encode()), ("invite.ics", "text/calendar", INVITATION.encode())), "mail.eml")
    attached = message.part(PartName.ATTACHMENT)
    assert "Sign in to read your document" in attached and "Norton subscription" in attached
    assert any(link.source == "form" and link.host == "collect-desk.example" for link in message.links)
    shown = [attached[link.span.start : link.span.end] for link in message.links if link.span.part == PartName.ATTACHMENT and link.source == "text"]
    assert "https://desk-renewals.example/case" in shown
    verdict = check(message)
    assert verdict.level == "scam"
    for finding in verdict.findings:
        for span in finding.spans:
            assert 0 <= span.start <= span.end <= len(message.part(span.part))


def test_an_archive_is_listed_and_never_opened() -> None:
    message = read(mail("Your invoice is attached.", ("invoice.zip", "application/zip", archive("invoice.pdf.js", "folder/read me.txt"))))
    assert [one.name for one in message.attachments] == ["invoice.zip", "invoice.zip/invoice.pdf.js", "invoice.zip/folder/read me.txt"]
    assert "dangerous_attachment" in {finding.signal for finding in check(message).findings}
    broken = read(mail("Hello there.", ("a.zip", "application/zip", archive("a.txt")[:-30]), ("b.rar", "application/x-rar", b"Rar!\x1a\x07")))
    assert [one.why for one in broken.skipped] == ["it is broken, or larger than is read", "what such archives hold is not listed"]
    many = read(mail("Hello there.", ("c.zip", "application/zip", archive(*(f"{number}.txt" for number in range(500))))))
    assert len(many.attachments) <= 101 and many.skipped


def tarred(*names: str, packed: str = "") -> bytes:
    held = BytesIO()
    with tarfile.open(fileobj=held, mode=f"w:{packed}") as written:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = 1
            written.addfile(entry, BytesIO(b"x"))
    return held.getvalue()


def names(message: Message) -> list[str]:
    return [attachment.name for attachment in message.attachments]


@pytest.mark.parametrize(("name", "packed"), [("bill.tar", ""), ("bill.tar.gz", "gz"), ("bill.tgz", "gz"), ("bill.tar.bz2", "bz2"), ("bill", "gz")])
def test_a_tar_is_listed_also_packed(name: str, packed: str) -> None:
    content = tarred("bill.pdf.exe", "notes/read me.txt", packed=packed)
    message = read(mail("Your bill is attached.", (name, "application/gzip" if packed == "gz" else "application/x-tar", content)))
    assert names(message) == [name, f"{name}/bill.pdf.exe", f"{name}/notes/read me.txt"]
    assert any(finding.signal == "dangerous_attachment" for finding in check(message).findings)


def test_one_packed_file_has_the_name_below_the_ending() -> None:
    message = read(mail("Your bill is attached.", ("bill.js.gz", "application/gzip", gzip.compress(b"x"))))
    assert names(message) == ["bill.js.gz", "bill.js.gz/bill.js"]


def test_hostile_archives_cost_little_and_are_named() -> None:
    """A bomb, one that is cut off, one whose names never end, and kinds that nobody can list."""
    start = time.process_time()
    bomb = gzip.compress(bytes(200_000_000), 1)
    endless = gzip.compress(tarred(*(f"{number}.txt" for number in range(5_000))))
    cut = tarred("a.txt", packed="gz")[:-12]
    inside = tarfile.TarInfo("x" * 90_000)
    long_name = BytesIO()
    with tarfile.open(fileobj=long_name, mode="w", format=tarfile.PAX_FORMAT) as written:
        written.addfile(inside)
    files = [("bomb.gz", bomb), ("endless.tar.gz", endless), ("cut.tgz", cut), ("long.tar", long_name.getvalue()), ("b.7z", b"7z\xbc\xaf\x27\x1c")]
    message = read(mail("Hello there.", *((name, "application/octet-stream", content) for name, content in files)))
    assert time.process_time() - start < 10
    assert len([name for name in names(message) if name.startswith("endless")]) == 101
    assert max(map(len, names(message))) < 300
    assert ("b.7z", "what such archives hold is not listed") in [(one.what, one.why) for one in message.skipped]
    assert "it is broken, or larger than is read" in [one.why for one in message.skipped]


def test_a_locked_archive_with_its_password_in_the_mail_is_told() -> None:
    locked = bytearray(archive("bill.js"))
    locked[locked.index(b"PK\x03\x04") + 6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    told = check(read(mail("Your bill is in the archive. Password: 4471", ("bill.zip", "application/zip", bytes(locked)))))
    finding = next(finding for finding in told.findings if finding.signal == "locked_archive")
    assert finding.points == 0, "on trial"
    assert "it is locked with a password" in [one.why for one in told.skipped]
    open_one = check(read(mail("Your bill is in the archive. Password: 4471", ("bill.zip", "application/zip", archive("bill.js")))))
    assert "locked_archive" not in [finding.signal for finding in open_one.findings]


VOICEMAIL = (Path(__file__).parent / "recordings" / "bank.opus").read_bytes()
NOTICE = "You have a new voice message from 07700 900123, received today at 09:14. It is 21 seconds long. Open the attached recording to listen to it. This mail was sent by the telephone system, please do not answer it."


@pytest.mark.skipif(find_spec("faster_whisper") is None, reason="the extra audio is not installed")
def test_a_recording_in_a_mail_is_heard() -> None:
    message = read(mail(NOTICE, ("message.opus", "audio/ogg", VOICEMAIL), ("silence.wav", "audio/wav", b"RIFF\x24\x00\x00\x00WAVE"), ("third.mp3", "audio/mpeg", b"ID3")))
    assert "safe account" in message.part(PartName.TRANSCRIPT)
    assert {"a recording in the mail", "further recordings of the mail"} <= {one.what for one in message.skipped}
    verdict = check(message)
    assert verdict.level in ("scam", "suspicious")
    assert any(span.part == PartName.TRANSCRIPT for finding in verdict.findings for span in finding.spans)


def test_a_recording_that_nobody_can_hear_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_sounds, "find_spec", lambda _: None)
    message = read(mail(NOTICE, ("message.wav", "application/octet-stream", VOICEMAIL)))
    assert [(one.what, one.remedy) for one in message.skipped] == [("a recording in the mail", "install quivive[audio]")]


@pytest.mark.parametrize("text", ["See the document.", NOTICE])
def test_a_code_on_a_late_page_of_a_document_is_scanned(text: str) -> None:
    """Whatever the mail itself says; at most ten pages."""
    pages = [letter(f"Page {number}", size=(400, 500)) for number in range(7)] + [letter("Scan to pay", code="https://power-bill.example/pay")]
    held = BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:])
    message = read(mail(text, ("bill.pdf", "application/pdf", held.getvalue())))
    assert "https://power-bill.example/pay" in [link.target for link in message.links]



def test_a_mail_attached_under_another_type_is_read() -> None:
    inner = mail("Norton: your subscription renews for 499.99 today, call 020 7946 0123 to cancel.")
    message = read(mail("Is this real?", ("fwd.eml", "application/octet-stream", inner)))
    assert "Norton" in message.part(PartName.BODY)


def test_a_mail_saved_by_outlook_is_read_like_any_other() -> None:
    headers = (
        "Received: from a.example by mx.mail.example; Tue, 3 Mar 2026 10:00:00 +0000\r\nFrom: DHL <info@parcel-desk.example>\r\n"
        "To: anna@mail.example\r\nReply-To: other@desk.example\r\nDate: Tue, 3 Mar 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=us-ascii\r\n"
    )
    page = '<p>Your parcel waits. <a href="https://parcel-desk.example/pay">Pay 1.99 €</a></p>'
    saved = saved_mail({SUBJECT: "Your parcel", BODY: "Your parcel waits.", HTML: page.encode(), HEADERS: headers}, {"label.html": ("text/html", PAGE.encode())})
    message = read(saved, "parcel.msg")
    assert message.part(PartName.SUBJECT) == "Your parcel" and message.sender.address == "info@parcel-desk.example"
    assert message.sender.reply_to == "other@desk.example" and message.received_at is not None
    assert "Pay 1.99 €" in message.part(PartName.BODY)
    assert {link.host for link in message.links} == {"parcel-desk.example", "collect-desk.example"}
    assert message.attachments[0].name == "label.html"
    assert check(message).level == "scam"
    bare = read(saved_mail({SUBJECT: "Hello", BODY: "See you at eight.\r\n", SENDER_NAME: "Tom", SENDER_ADDRESS: "tom@choir.example"}), "hello.msg")
    assert bare.part(PartName.BODY) == "See you at eight." and bare.sender.address == "tom@choir.example"
    assert bare.sender.display == "Tom"


def test_names_in_an_outlook_file_write_no_headers() -> None:
    saved = saved_mail(
        {SUBJECT: "Hi\r\nBcc: all@mail.example\r\n\r\nbody", BODY: "Hello you.", SENDER_NAME: "A\r\nX: y", SENDER_ADDRESS: "a@b.example"},
        {"x\r\nContent-Type: message/rfc822\r\n\r\n.txt": ("message/rfc822\r\nX: y", b"text")},
    )
    message = read(saved, "x.msg")
    assert message.part(PartName.SUBJECT) == "Hi Bcc: all@mail.example body"
    assert message.part(PartName.BODY) == "Hello you."


@pytest.mark.parametrize("seed", range(40))
def test_a_broken_outlook_file_is_said_to_be_broken(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(saved_mail({SUBJECT: "Hello", BODY: "See you. " * 900, SENDER_NAME: "Tom"}, {"a.txt": ("text/plain", b"x" * 9_000)}))
    for _ in range(chance.randint(1, 60)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if seed % 3 == 0:
        del data[chance.randrange(512, len(data)) :]
    data[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    try:
        read(bytes(data), "x.msg")
    except UnreadableInput as error:
        assert error.remedy


def test_other_office_files_are_named_for_what_they_are() -> None:
    with pytest.raises(UnreadableInput, match="Office"):
        read(compound_file({"WordDocument": b"x" * 5_000}), "letter.doc")
    with pytest.raises(UnreadableInput):
        read(compound_file({"WordDocument": b"x" * 5_000}), "letter.msg")
