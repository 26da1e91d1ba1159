"""Writes the messages of one language: who sends, what is said, where its path leads."""

from __future__ import annotations

import random
import re

from quivive.brand import Brand
from quivive.knowledge import Knowledge
from quivive_lab.corpora import Row
from quivive_lab.grammar.frames import Deck, Texts, spelled
from quivive_lab.grammar.hosts import Hosts
from quivive_lab.grammar.manner import in_manner, without_accents
from quivive_lab.grammar.plan import COUNTRIES, Kind
from quivive_lab.grammar.values import Values, letters

_BARE = 0.4
"""The share of mails whose links are lost, as where only their text was kept; of both classes."""
_LOCAL = ("noreply", "no-reply", "info", "service", "contact", "notification", "notifications", "support", "news", "mail", "alert", "client", "donotreply")


class Writer:
    """Writes rows in `language` with the frames of `texts`."""

    def __init__(self, language: str, texts: Texts, knowledge: Knowledge, chance: random.Random) -> None:
        self._language, self._texts, self._knowledge, self._chance = language, texts, knowledge, chance
        self._hosts = Hosts(language, knowledge, chance)
        self._decks: dict[tuple[str, str], Deck[str]] = {}
        self._brands: dict[tuple[str, tuple[str, ...]], list[Brand]] = {}

    def genuine(self, kind: Kind) -> Row:
        """A message whose every path stays with its sender."""
        return self._row(_Letter(self, kind, "genuine", scam=False))

    def scam(self, kind: Kind) -> Row:
        """A message that asks, by a path that is not the brand's."""
        return self._row(_Letter(self, kind, "scam", scam=True))

    def counterfactual(self, kind: Kind) -> Row:
        """A genuine message whose path is swapped for a foreign one, and an ask added."""
        return self._row(_Letter(self, kind, "genuine", scam=True))

    def _row(self, letter: _Letter) -> Row:
        label = "scam" if letter.scam else "ham"
        table = {"id": "", "channel": letter.channel, "text": letter.text, "subject": letter.subject, "sender": letter.sender, "label": label}
        return Row(
            id="",
            label=label,
            kind=f"grammar {'scam' if letter.scam else 'genuine'} {letter.kind.topic}",
            language=self._language,
            source="grammar",
            channel=letter.channel,
            table=table,
            eml=None,
            extra={"brand": letter.brand.id if letter.brand else ""},
        )

    def frame(self, table: str, name: str) -> str:
        """The next frame of its deck."""
        deck = self._decks.get((table, name))
        if deck is None:
            deck = self._decks[table, name] = Deck(self._texts[table][name], self._chance)
        return deck.draw()

    def has(self, table: str, name: str) -> bool:
        """Whether the texts have such frames."""
        return name in self._texts.get(table, {})

    def brand(self, sectors: tuple[str, ...]) -> tuple[Brand, str]:
        """A brand of one of the sectors, and the country it writes from."""
        while True:
            sector, country = self._chance.choice(sectors), self._chance.choice(COUNTRIES[self._language])
            key = (country, (sector,))
            if key not in self._brands:
                every = self._knowledge.brands
                self._brands[key] = [every[id_] for id_ in sorted(every) if every[id_].sector == sector and country in every[id_].countries and every[id_].domains]
            if self._brands[key]:
                return self._chance.choice(self._brands[key]), country

    @property
    def language(self) -> str:
        """Its language."""
        return self._language

    @property
    def texts(self) -> Texts:
        """Its frames."""
        return self._texts

    @property
    def chance(self) -> random.Random:
        """Its source of chance."""
        return self._chance

    @property
    def hosts(self) -> Hosts:
        """Its hosts."""
        return self._hosts


class _Letter:
    """One message in the making."""

    def __init__(self, writer: Writer, kind: Kind, table: str, *, scam: bool) -> None:
        chance = writer.chance
        self.kind, self.scam = kind, scam
        self._writer, self._table, self._chance = writer, table, chance
        self.brand, country = writer.brand(kind.sectors) if kind.sectors else (None, COUNTRIES[writer.language][0])
        self.channel = "email" if chance.random() < kind.mail else "sms"
        self._values = Values(writer.language, writer.texts, chance, country)
        self._name = self.brand.name if self.brand else self._values("shops")
        self._domain = self._choose_domain(country)
        self._bare = self.channel == "email" and chance.random() < _BARE
        self._informal = not kind.footed
        body = self._body()
        self.text = in_manner(body, writer.language, chance, informal=self._informal, short=self.channel == "sms")
        self.subject = self._subject() if self.channel == "email" else None
        self.sender = self._mail_sender() if self.channel == "email" else self._sms_sender()

    def _choose_domain(self, country: str) -> str:
        hosts = self._writer.hosts
        if self.scam:
            return hosts.foreign_domain(self.brand)
        return hosts.brand_domain(self.brand, country) if self.brand else hosts.own_domain(self._name)

    def _fill(self, name: str) -> str:
        if name == "b":
            return self._name
        if name == "l":
            return "" if self._bare else self._link()
        if name == "shop" and self.brand is None:
            return self._name
        return self._values(name)

    def _link(self) -> str:
        hosts = self._writer.hosts
        return hosts.foreign_link(self.brand) if self.scam else hosts.own_link(self._domain)

    def _said(self, table: str, name: str) -> str:
        return spelled(self._writer.frame(table, name), self._chance, self._fill)

    def _body(self) -> str:
        main = self._said(self._table, self.kind.name)
        if self.scam and self._table == "genuine":
            main = f"{main} {self._said('ask', 'ask')}"
        elif self.scam and self.kind.footed and self.kind.name != "invoice" and self.kind.name != "safe":
            main = " ".join(part for part in (main, self._maybe("ask", "pressure", 0.3), self._said("ask", "ask")) if part)
        if self.channel == "sms":
            return _tidy(self._opened(main))
        parts = [self._said("mail", "greeting") if self._chance.random() < 0.75 else "", main]
        if self.kind.footed:
            parts += [self._maybe("mail", "detail", 0.5), self._maybe("mail", "detail", 0.3), self._maybe("mail", "closing", 0.7), self._maybe("mail", "footer", 0.6)]
        else:
            parts += [self._maybe("mail", "bye", 0.5)]
        return "\n\n".join(_tidy(part) for part in parts if part)

    def _maybe(self, table: str, name: str, share: float) -> str:
        return self._said(table, name) if self._chance.random() < share else ""

    def _opened(self, main: str) -> str:
        """A text message of a brand often begins or ends with its name."""
        if self.brand is None or self._informal or self._name.lower() in main.lower():
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

    def _mail_sender(self) -> str | None:
        chance, hosts = self._chance, self._writer.hosts
        if chance.random() < 0.15:
            return None
        if self._informal and self.kind.name != "job":
            name = self._values.full_name()
            return f"{name} <{hosts.person_mail(name)}>"
        if self.scam and chance.random() < 0.15:
            return f"{self._name} <{hosts.person_mail(self._values.full_name())}>"
        shown = chance.choice((self._name, self._name, f"{self._name} {self._values('desks')}"))
        local = chance.choice(_LOCAL) if chance.random() < 0.9 else letters(chance, 8, "abcdefghijklmnop0123456789")
        return f"{shown} <{local}@{self._domain}>"

    def _sms_sender(self) -> str | None:
        way = self._chance.random()
        if self._informal or self.brand is None:
            return self._values("p") if way < 0.3 and self._informal else None
        if way < (0.15 if self.scam else 0.35):
            return re.sub(r"[^A-Za-z0-9 ]", "", without_accents(self._name))[:11] or None
        if way < 0.35 and self.scam:
            return self._values("p")
        return letters(self._chance, 5, "0123456789") if way > 0.93 else None


def _tidy(text: str) -> str:
    """The text without what a lost link or a left-out clause leaves behind."""
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r"\s*[:>]\s*(?=[.\n]|$)", ".", text)
    text = re.sub(r" +([.,])", r"\1", text)
    text = re.sub(r"\.{2}(?!\.)|([!?])\.", lambda match: match.group(1) or ".", text)
    text = text.strip()
    return text[:1].upper() + text[1:] if text[:1].islower() and not re.match(r"\S*[./]\S", text) else text
