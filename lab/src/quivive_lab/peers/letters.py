"""A reading as a whole mail, for programs that judge nothing else."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from quivive_lab.corpora import cleaned
from quivive_lab.examples import Example

NOT_MAIL = "it judges mail; an SMS put into a mail would be judged by headers that we made up"
MADE_UP = "of a mail of which only the text is known, the headers (From, To, Subject, Date, Message-ID) are made up, for scams and genuine alike"
_DATE, _IDENTIFIER, _READER = "Mon, 04 May 2026 09:12:00 +0000", "<message@mail.example>", "reader@example.org"


def letter(example: Example) -> bytes | None:
    """The mail's own bytes, or its text in a mail made for it; None for what is no mail."""
    row = example.row
    if example.channel != "email":
        return None
    if example.whole_mail and row.eml is not None:
        return row.eml.read_bytes()
    table = cleaned(row)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _sender(str(table.get("sender") or ""))
    mail["To"], mail["Date"], mail["Message-ID"] = _READER, _DATE, _IDENTIFIER
    mail["Subject"] = _line(str(table.get("subject") or ""))
    mail.set_content(_encodable(str(table["text"])))
    return mail.as_bytes()


def _sender(written: str) -> Address:
    name, _, rest = _line(written).rpartition("<")
    address = rest.strip(" >\"'")
    try:
        return Address(display_name=name.strip(" \"'"), addr_spec=address)
    except Exception:  # noqa: BLE001 - whatever stands in a corpus as sender, the standard library refuses it in several ways
        return Address(display_name=_line(written), addr_spec="sender@mail.example")


def _line(text: str) -> str:
    return _encodable(" ".join(text.split()))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
