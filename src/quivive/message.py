"""What is checked: a message, its parts, its links, and where it is said to come from.

All types are frozen: a check never changes what it was given, so it can be replayed. The file is longer than others because
they refer to each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from quivive.frozen import frozen


class Channel(StrEnum):
    """The way a message came."""

    SMS = "sms"
    EMAIL = "email"
    CALL = "call"
    CHAT = "chat"
    WEB = "web"


class PartName(StrEnum):
    """The texts a message can have; a span always names the part it points into."""

    SUBJECT = "subject"
    SENDER = "sender"
    BODY = "body"
    HIDDEN = "hidden"
    """Text that is in the message but that a person cannot see (white on white, size 0 …)."""
    IMAGE_TEXT = "image-text"
    TRANSCRIPT = "transcript"
    QR = "qr"
    ATTACHMENT = "attachment"
    """What the files say that came with a mail."""


_NO_PAGE = ("mailto:", "tel:", "sms:")

PICTURE = "picture"
"""The source of a link whose letters were read from a picture."""


@frozen
class Span:
    """Characters `start` to `end` (end not included) of a part's text as the person saw it."""

    part: str
    start: int
    end: int


@frozen
class Moment:
    """What stands in a text from the character `place` on was said from `seconds` after the start of a recording on."""

    place: int
    seconds: float


@frozen
class Part:
    """A named text with the reader's confidence in it: 1.0 where it was given as text.

    `asides` are places (start, end; in order, apart) of what the sender did not say: who speaks, and what the
    person themselves answered. They are shown, but no signal reads them. `times` tell when something was said, in
    the order of their places; empty where nobody knows.
    """

    name: str
    text: str
    confidence: float = 1.0
    times: tuple[Moment, ...] = ()
    asides: tuple[tuple[int, int], ...] = ()

    def seconds_at(self, place: int) -> float | None:
        """When the character at `place` was said, in seconds from the start, or None where nobody knows."""
        before = bisect_right(self.times, place, key=lambda moment: moment.place)
        return self.times[before - 1].seconds if before else None


@frozen
class Link:
    """Where a link goes, what it shows, and where it stands.

    `target` is the address as found (`https://…`, `bit.ly/x`); empty when somebody cut it out
    of the message before showing it to us (`<URL>`, `[link]`). `host` is lower case, in its
    ASCII form. `shown` is the visible text of an HTML link, empty where the address itself is
    what one sees. `span` covers the shown text. `source` says what the reader found it in:
    `text`, `anchor`, `form`, `image` (an image that leads somewhere), `qr`, or `picture`: read from
    a picture, where look-alike letters can be mixed up, so that such an address proves nothing.
    """

    target: str
    host: str
    span: Span
    shown: str = ""
    source: str = "text"

    @property
    def uncertain(self) -> bool:
        """Whether its letters were read from a picture, so that it may be another address in truth."""
        return self.source == PICTURE


@frozen
class Place:
    """Where characters `start` to `end` (end not included) of a part stand in a picture.

    `left`, `top`, `width` and `height` are in pixels of the picture as it is shown (see `Picture`).
    """

    start: int
    end: int
    left: int
    top: int
    width: int
    height: int


@frozen
class Picture:
    """A picture that text was read from, small enough to be shown beside the answer.

    `data` is a JPEG of `width` by `height` pixels, turned the right way up. `places` lead from characters
    of the part called `part` to where they stand in it, in the order of the text.
    """

    part: str
    data: bytes
    width: int
    height: int
    places: tuple[Place, ...] = ()


class CodeKind(StrEnum):
    """What a code to scan does once a telephone has read it."""

    WEB = "web"
    """Opens a page."""
    PAYMENT = "payment"
    """Fills in a transfer (EPC, Swiss QR-bill, UPI, EMV)."""
    CRYPTO = "crypto"
    """Fills in a payment in crypto money."""
    SIGN_IN = "sign_in"
    """Lets another device or program into an account, or links it to one."""
    ONE_TIME_CODES = "one_time_codes"
    """Holds the secret that an app makes one-time codes from (otpauth)."""
    WIFI = "wifi"
    CONTACT = "contact"
    TELEPHONE = "telephone"
    SMS = "sms"
    MAIL = "mail"
    PLACE = "place"
    EVENT = "event"
    APP = "app"
    """Opens something else than a page, by a scheme of its own."""
    TEXT = "text"


@frozen
class ScannedCode:
    """A code that was scanned, never opened: what it does, where its content stands, and what is in it by name.

    `span` points into the part `qr`. `details` may hold `host`, `name`, `account`, `amount`, `number`, `network`.
    """

    kind: CodeKind
    span: Span
    details: Mapping[str, str] = field(default_factory=dict)


@frozen
class Authentication:
    """What a mail server said about the sender, or what we verified ourselves.

    `authserv` is the server that speaks (RFC 8601 authserv-id), `trusted` whether the user
    named it as theirs or we verified it; each result is `pass`, `fail`, `none` … or empty, and
    each domain the one that was authenticated, not the one that is shown.
    """

    authserv: str = ""
    trusted: bool = False
    spf: str = ""
    spf_domain: str = ""
    dkim: str = ""
    dkim_domains: tuple[str, ...] = ()
    """The domains whose DKIM signature passed."""
    dmarc: str = ""
    dmarc_domain: str = ""


@frozen
class Sender:
    """Who the message says sent it.

    `display` is the name shown, `address` the mail address or phone number as written,
    `reply_to` and `return_path` the addresses that answers and bounces go to (may be empty).
    """

    display: str = ""
    address: str = ""
    reply_to: str = ""
    return_path: str = ""

    @property
    def domain(self) -> str:
        """The domain of the mail address, lower case, or an empty string."""
        _, at, domain = self.address.rpartition("@")
        return domain.strip(" >.").lower() if at else ""


@frozen
class Recipient:
    """Whom the message is addressed to: the name shown and the mail address; either may be empty."""

    display: str = ""
    address: str = ""


@frozen
class Origin:
    """Who handed a message in, as its row says: the row's own id, what it came through, who reported it, and where
    they live. Each may be empty. It is about the reporter and not part of what is checked: no signal reads it.
    """

    id: str = ""
    source: str = ""
    reporter: str = ""
    region: str = ""


@frozen
class Attachment:
    """A file that came with the message: its name, media type and size in bytes, and whether a password is needed for it."""

    name: str
    media_type: str
    size: int
    locked: bool = False


@frozen
class Skipped:
    """Something that could not be looked at, why, and the remedy."""

    what: str
    why: str
    remedy: str = ""


@frozen
class Message:
    """One message, whatever it was read from.

    `language` and `country` are what the user said, ISO 639-1 and ISO 3166-1 alpha-2, or
    empty. `received_at` is what the message says; nothing in a check reads the clock.
    `identifier` is the row's id or the file's name.
    """

    channel: Channel
    parts: tuple[Part, ...]
    sender: Sender = Sender()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    authentication: tuple[Authentication, ...] = ()
    received_at: datetime | None = None
    language: str = ""
    country: str = ""
    skipped: tuple[Skipped, ...] = ()
    identifier: str = ""
    list_unsubscribe: str = ""
    """The List-Unsubscribe header of a mail, or empty."""
    recipients: tuple[Recipient, ...] = ()
    """Whom a mail's headers name as receiving it. No signal reads them: they tell what is personal in the text."""
    origin: Origin = Origin()
    codes: tuple[ScannedCode, ...] = ()
    """What the codes to scan do whose content the part `qr` holds."""
    pictures: tuple[Picture, ...] = ()
    """What was read from pictures, with the way back into them. No signal reads them: an answer shows them."""

    @property
    def has_link(self) -> bool:
        """Whether it leads to a page: by a link, also one that was cut out, or by a code to scan."""
        if any(not link.target.lower().startswith(_NO_PAGE) for link in self.links):
            return True
        return not self.codes and any(part.name == PartName.QR for part in self.parts)

    def part(self, name: str) -> str:
        """The text of the first part called `name`, or an empty string."""
        return next((part.text for part in self.parts if part.name == name), "")


def between(places: Iterable[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """What of a text of `length` characters stands before, between and after `places`, which are in order and apart."""
    last = 0
    for start, end in places:
        if start > last:
            yield last, start
        last = max(last, end)
    if last < length:
        yield last, length
