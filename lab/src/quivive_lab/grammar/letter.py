"""One message in the making: who sends it, what is said, of what it is composed, where its path leads."""

from __future__ import annotations

import random
import re
from typing import Protocol

from quivive.brand import Brand
from quivive_lab.grammar.frames import Texts, spelled
from quivive_lab.grammar.hosts import Hosts
from quivive_lab.grammar.manner import in_manner, without_accents
from quivive_lab.grammar.plan import LAYOUTS, Kind
from quivive_lab.grammar.values import Values, letters

_BARE = 0.4
"""The share of mails whose links are lost, as where only their text was kept; of both classes."""
_KEEPS_FOOTER = 0.6
"""The share of long scam mails in which only the call to act is foreign: the copied footer still
leads to the brand."""
_LOCAL = ("noreply", "no-reply", "info", "service", "contact", "notification", "notifications", "support", "news", "mail", "alert", "client", "donotreply")
_MAIL_HOSTS = ("mail", "news", "e", "email", "info", "notify", "mailing", "em")
FILLED = frozenset({"b", "l", "own", "social", "apps", "quote", "shop"})
"""What a letter fills in itself; all else is one of its `Values`."""
_LINK_STYLES = ("{words}: {url}", "{words} : {url}", "{words}\n{url}", "{words} ({url})", "{words} <{url}>", "[{words}]({url})", "{words} [{url}]", "{words} {url}")
_SHORT_STYLES = ("{words}: {url}", "{words} {url}", "{words} : {url}")
_NETWORKS = {"Facebook": "facebook.com", "Instagram": "instagram.com", "LinkedIn": "linkedin.com/company", "YouTube": "youtube.com", "X": "x.com", "TikTok": "tiktok.com"}
_STORES = {"App Store": "https://apps.apple.com/app/id{number}", "Google Play": "https://play.google.com/store/apps/details?id=com.{alias}"}
_QUOTED = ("parcel", "parcel", "bank", "bank", "subscription", "account", "state", "state", "energy", "prize", "invoice", "safe", "family", "job")
_LOST = "\x00"
"""Stands where a link was lost, until the text around it is tidied."""


class Source(Protocol):
    """What a letter is drawn from: the writer of its language."""

    language: str
    texts: Texts
    chance: random.Random
    hosts: Hosts

    def frame(self, table: str, name: str) -> str:
        """The next frame of its deck."""

    def has(self, table: str, name: str) -> bool:
        """Whether the texts have such frames."""

    def brand(self, sectors: tuple[str, ...]) -> tuple[Brand | None, str]:
        """A brand of one of the sectors, and the country it writes from."""


class Letter:
    """A message of `kind`, its main frame from `table` of the texts."""

    def __init__(self, writer: Source, kind: Kind, table: str, *, scam: bool) -> None:
        chance = writer.chance
        self.kind, self.scam = kind, scam
        self._writer, self._table, self._chance = writer, table, chance
        self.brand, country = writer.brand(kind.sectors)
        self.channel = "email" if chance.random() < kind.mail else "sms"
        self._values = Values(writer.language, writer.texts, chance, country)
        self._name = self.brand.spoken_name if self.brand else self._values("shops")
        self._sender_name = self._values("press") if kind.about else self._name
        self.domain = self._choose_domain(country)
        self._own = writer.hosts.brand_domain(self.brand, country) if self.brand and not kind.about else self.domain
        self._bare = self.channel == "email" and chance.random() < _BARE
        self._keeps_footer = chance.random() < _KEEPS_FOOTER
        self._style = chance.choice(_LINK_STYLES if self.channel == "email" else _SHORT_STYLES)
        self._long = self.channel == "email" and chance.random() < kind.long
        self._chats = kind.by == "chat"
        body = self._body()
        if writer.language == "fr":
            body = re.sub(r"\b([Dd])e (?=(?:avril|août|octobre)\b)", r"\1'", body)
        if kind.about and chance.random() < 0.5:
            self.channel = "web"
        self.text = in_manner(body, writer.language, chance, informal=self._chats, short=self.channel == "sms")
        self.subject = self._subject() if self.channel == "email" else None
        self.sender = {"email": self._mail_sender, "sms": self._sms_sender}.get(self.channel, lambda: None)()

    def _choose_domain(self, country: str) -> str:
        hosts = self._writer.hosts
        if self.scam:
            return hosts.foreign_domain(self.brand)
        if self.brand is None or self.kind.about:
            return hosts.own_domain(self._sender_name)
        return hosts.brand_domain(self.brand, country)

    # --- what is filled in

    def _fill(self, name: str) -> str:
        name, _, words = name.partition(":")
        if name == "b":
            return self._name
        if name == "l":
            return self._linked(words, self._link())
        if name == "own":
            own = not self.scam or (self._long and self._keeps_footer)
            return self._linked(words, self._writer.hosts.own_link(self._own) if own else self._link())
        if name == "social":
            return self._social()
        if name == "apps":
            return self._apps()
        if name == "quote":
            return self._quote()
        if name == "shop" and self.brand is None:
            return self._name
        return self._values(name)

    def _link(self) -> str:
        hosts = self._writer.hosts
        return hosts.foreign_link(self.brand) if self.scam else hosts.own_link(self.domain)

    def _linked(self, words: str, url: str) -> str:
        """The link, behind `words` if there are any; lost in a bare mail."""
        if not words:
            return _LOST if self._bare else url
        return words if self._bare else self._style.format(words=words, url=url)

    def _social(self) -> str:
        chosen = self._chance.sample(sorted(_NETWORKS), self._chance.randint(2, 4))
        return self._row_of({name: f"https://www.{_NETWORKS[name]}/{self._alias()}" for name in chosen})

    def _apps(self) -> str:
        number = letters(self._chance, 9, "123456789")
        return self._row_of({name: url.format(number=number, alias=self._alias()) for name, url in _STORES.items()})

    def _row_of(self, links: dict[str, str]) -> str:
        return self._chance.choice((" | ", "\n", " - ", "  ")).join(self._linked(name, url) for name, url in links.items())

    def _alias(self) -> str:
        return "".join(letter for letter in without_accents(self._sender_name).lower() if letter.isascii() and letter.isalnum()) or "info"

    def _quote(self) -> str:
        """A whole scam message as a warning or an article quotes it: its link is left out."""
        name = self._chance.choice(_QUOTED)

        def fill(value: str) -> str:
            return self._values("elided") if value.partition(":")[0] in ("l", "own") else self._fill(value)

        said = [spelled(self._writer.frame("scam", name), self._chance, fill)]
        if name not in ("invoice", "safe", "family", "job"):
            said.append(spelled(self._writer.frame("ask", "ask"), self._chance, fill))
        return _tidy(" ".join(said))

    # --- what is said

    def _said(self, table: str, name: str) -> str:
        return spelled(self._writer.frame(table, name), self._chance, self._fill)

    def _main(self) -> str:
        main = self._said(self._table, self.kind.name)
        if self.scam and self._table == "genuine":
            return f"{main} {self._ask()}"
        if self.scam and self.kind.by == "firm" and self.kind.asks:
            pressure = self._said("ask", "pressure") if self._chance.random() < 0.3 else ""
            return " ".join(part for part in (main, pressure, self._ask()) if part)
        return main

    def _ask(self) -> str:
        """An ask; in a long mail by a link, since its footer may hold genuine ones."""
        frame = self._writer.frame("ask", "ask")
        while self._long and "{l" not in frame:
            frame = self._writer.frame("ask", "ask")
        return spelled(frame, self._chance, self._fill)

    def _body(self) -> str:
        if self.channel == "sms":
            return _tidy(self._opened(self._main()))
        layout = self._chance.choice(LAYOUTS[self.kind.layout if self._long else self.kind.by])
        parts = [self._section(name) for name in spelled(layout, self._chance, self._fill).split()]
        return "\n\n".join(dict.fromkeys(_tidy(part) for part in parts if part))

    def _section(self, name: str) -> str:
        if name == "main":
            return self._main()
        if name == "more":
            name = self.kind.name
        table = "section" if self._writer.has("section", name) else "mail"
        return self._said(table, name) if self._writer.has(table, name) else ""

    def _opened(self, main: str) -> str:
        """A text message of a brand often begins or ends with its name."""
        if self.brand is None or self._chats or self._name.lower() in main.lower():
            return main
        way = self._chance.random()
        if way < 0.55:
            return f"{self._chance.choice((self._name, self._name, self._name.upper()))}{self._chance.choice((': ', ' : ', ' - ', ': '))}{main}"
        return f"{main}{self._chance.choice((' ', ' - ', chr(10)))}{self._name}" if way < 0.7 else main

    def _subject(self) -> str | None:
        if self._chance.random() < 0.12:
            return None
        topic = self.kind.name
        if self.scam and (self._chance.random() < 0.4 or not self._writer.has("subject", topic)):
            topic = topic if self._writer.has("scam_subject", topic) else "any"
            frame = self._writer.frame("scam_subject", topic)
        else:
            frame = self._writer.frame("subject", topic)
        prefix = self._chance.choice(("Re: ", "Fwd: ")) if self._chance.random() < 0.03 else ""
        return prefix + _tidy(spelled(frame, self._chance, lambda name: "" if name == "l" else self._fill(name)))

    # --- who sends

    def _mail_sender(self) -> str | None:
        chance, hosts = self._chance, self._writer.hosts
        if chance.random() < 0.15:
            return None
        if self.kind.by != "firm" and self.kind.name != "job":
            name = self._values.full_name()
            return f"{name} <{hosts.person_mail(name)}>"
        if self.scam and chance.random() < 0.15:
            return f"{self._name} <{hosts.person_mail(self._values.full_name())}>"
        shown = chance.choice((self._sender_name, self._sender_name, f"{self._sender_name} {self._values('desks')}"))
        local = chance.choice(_LOCAL) if chance.random() < 0.9 else letters(chance, 8, "abcdefghijklmnop0123456789")
        host = f"{chance.choice(_MAIL_HOSTS)}.{self.domain}" if chance.random() < 0.2 else self.domain
        return f"{shown} <{local}@{host}>"

    def _sms_sender(self) -> str | None:
        way = self._chance.random()
        if self.kind.by != "firm" or self.brand is None:
            return self._values("p") if way < 0.3 and self.kind.by != "firm" else None
        if way < (0.15 if self.scam else 0.35):
            return re.sub(r"[^A-Za-z0-9 ]", "", without_accents(self._name))[:11] or None
        if way < 0.35 and self.scam:
            return self._values("p")
        return letters(self._chance, 5, "0123456789") if way > 0.93 else None


def _tidy(text: str) -> str:
    """The text without what a lost link or a left-out clause leaves behind."""
    text = re.sub(rf"[ \t]*[:>][ \t]*{_LOST}", ".", text)
    text = re.sub(rf"[ \t]*{_LOST}", "", text)
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r" +([.,])", r"\1", text)
    text = re.sub(r"(?<!\.)\.{2}(?!\.)|([!?])\.(?!\.)", lambda match: match.group(1) or ".", text)
    text = text.strip()
    return text[:1].upper() + text[1:] if text[:1].islower() and not re.match(r"\S*[./]\S", text) else text
