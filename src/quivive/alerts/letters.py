"""The mail that carries an alert to one person: text alone, marked as what it is, signed where there is a key (DKIM)."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from quivive.alerts.errors import CannotAlert
from quivive.alerts.names import page_name
from quivive.alerts.notice_text import headline, whole
from quivive.alerts.publisher import Publisher
from quivive.alerts.trail import Issue
from quivive.errors import MissingExtra
from quivive.renderers.reasons import colon
from quivive.wording import Wording

_SIGNED = (
    b"From",
    b"To",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"MIME-Version",
    b"Content-Type",
    b"Content-Transfer-Encoding",
    b"List-Id",
    b"List-Unsubscribe",
    b"Auto-Submitted",
)


def letter(issue: Issue, publisher: Publisher, wording: Wording, address: str, mark: str, sender: str) -> bytes:
    """The mail to `address` in the language of `wording`, with the line ends of a mail in transit.

    `mark` is what the journal knows the person by: the mail's id is made of it, so that a mail handed over twice is
    one mail. Automatic answers are asked not to come (RFC 3834), and a list is named (RFC 2919, RFC 2369).
    """
    notice = issue.alert.notice(wording.language)
    domain = sender.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(publisher.name, addr_spec=sender)
    mail["To"] = Address(addr_spec=address)
    mail["Subject"] = headline(issue, notice, wording)
    mail["Date"] = format_datetime(issue.at)
    mail["Message-ID"] = _identifier(issue.alert.id, issue.version, mark, domain)
    if issue.version > 1:
        mail["References"] = _identifier(issue.alert.id, 1, mark, domain)
    if publisher.mail.list_id:
        mail["List-Id"] = f"<{publisher.mail.list_id}>"
    if publisher.mail.unsubscribe:
        mail["List-Unsubscribe"] = f"<{publisher.mail.unsubscribe}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    mail["X-Auto-Response-Suppress"] = "All"
    page = publisher.address(page_name(issue.alert.id, notice.language))
    why = wording.say("alerts.mail.why", name=publisher.name)
    mail.set_content(
        f"{whole(issue, notice, wording, page)}\n-- \n{publisher.name}{colon(wording)} {why}\n", cte="quoted-printable"
    )
    mail["Content-Language"] = notice.language
    return mail.as_bytes()


def signer(publisher: Publisher) -> DkimSigner | None:
    """What signs the mails of this publisher, or None. Raises `CannotAlert` for a key that does not sign."""
    settings = publisher.mail
    if not settings.dkim_key:
        return None
    try:
        key = Path(settings.dkim_key).read_bytes()
    except OSError as error:
        raise CannotAlert("key_unreadable", path=settings.dkim_key[:200], text=error.strerror or "") from None
    made = DkimSigner(key, settings.dkim_selector, settings.dkim_domain)
    made.signed(b"From: a@mail.example\r\nSubject: x\r\n\r\nx\r\n")
    return made


class DkimSigner:
    """Puts a DKIM signature (RFC 6376, RSA with SHA-256, relaxed) above a mail."""

    def __init__(self, key: bytes, selector: str, domain: str) -> None:
        self._key, self._selector, self._domain = key, selector.encode(), domain.encode()

    def signed(self, mail: bytes) -> bytes:
        """The mail with its signature; raises `CannotAlert` for a key that cannot be used."""
        try:
            import dkim  # noqa: PLC0415 - of an extra
        except ImportError:
            raise MissingExtra("dkim", "A DKIM signature") from None
        there = {header.partition(b":")[0].lower() for header in mail.partition(b"\r\n\r\n")[0].split(b"\r\n")}
        names = [name.lower() for name in _SIGNED if name.lower() in there]
        try:
            signature = dkim.sign(
                mail,
                self._selector,
                self._domain,
                self._key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=names,
            )
        except (dkim.DKIMException, ValueError) as error:
            raise CannotAlert("key_unreadable", path=self._selector.decode(), text=type(error).__name__) from None
        return bytes(signature) + mail


def _identifier(alert: str, version: int, mark: str, domain: str) -> str:
    return f"<{alert}.{version}.{mark}@{domain}>"
