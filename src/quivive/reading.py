"""What is understood of a message before any signal looks at it: folded parts, words, links, claims.

The file is longer than others because it is one object: every property is worked out once, from others.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, combinations
from typing import NamedTuple

from quivive.brand import Brand
from quivive.claims import find_claims
from quivive.frozen import frozen
from quivive.hosts import belongs, is_hosting_suffix, is_ip_address, registered_domain
from quivive.knowledge import Knowledge
from quivive.message import Channel, Link, Message, Part, PartName, Skipped, Span, between
from quivive.recalled_product import RecalledProduct, product_in
from quivive.redirects import leads_on
from quivive.text.fold import Folded, fold, reach
from quivive.text.language_votes import LETTERS
from quivive.text.machine_talk import blanked, machine_talk, passages
from quivive.text.ngrams import Tokens, tokens
from quivive.text.once import once
from quivive.text.phrases import PhraseHit, cut
from quivive.verdict import Claim

MOST_TEXT = 4_000
"""Characters of a part that are read word by word: a scam says what it wants long before that.
The rest is still looked through for links by the reader."""

_PHONE = re.compile(r"(?<![\w/.=#&-])(?:\+|\(|00)?\d(?:[\s().\-/]{0,2}\d){6,14}(?![\w/=])")
_TO_CALL = re.compile(r"(?<![,.])(?=(?:[^\d\n]*\d){9,13}$)(?!\d{1,4}([/-])\d{1,2}\1\d{2,4}(?!\1))(?:[+0]|\(?0|\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}$)")
"""A number that can be called as it stands: a full one, not a reference or an account."""
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n\s*\n")
_CLAUSE_END = re.compile(r"[.!?,;:\n]")
_CLAIMED = 0.5
"""A claim at least this strong is treated as what the message says it is; below, a brand is only
mentioned."""


@frozen
class ReadPart:
    """A part with its folded text, whole and in `pieces`: what stands between words and the words, in turn."""

    name: str
    text: str
    folded: Folded
    pieces: Sequence[str]

    def span(self, start: int, end: int) -> Span:
        """A span in the original text for characters of the folded one."""
        return Span(self.name, *self.folded.origin(start, end))


class Hit(NamedTuple):
    """A concept of the lexicon seen in a part; places are in folded text."""

    concept: str
    part: ReadPart
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands in the original."""
        return self.part.span(self.start, self.end)

    @property
    def words(self) -> str:
        """The folded words."""
        return self.part.folded.text[self.start : self.end]


class ReadLink(NamedTuple):
    """A link with what its host says: who owns it and what kind it is."""

    link: Link
    host: str
    domain: str
    owner: Brand | None
    shortener: bool
    free_hosting: bool
    dynamic_dns: bool
    ip_address: bool
    popular: bool
    of_government: bool
    """Whether only public bodies have hosts below its ending."""
    hides: bool
    """Whether the host says nothing about who is behind it: any of the four kinds above."""
    is_mail: bool

    @property
    def removed(self) -> bool:
        """Whether the address was cut out before the message was shown to us."""
        return not self.link.target


class Reading:
    """One message, understood. Signals only read it; every property is worked out once."""

    def __init__(self, message: Message, knowledge: Knowledge) -> None:
        self.message = message
        self.knowledge = knowledge

    @once
    def parts(self) -> tuple[ReadPart, ...]:
        """The parts a person reads, folded; hidden text is left to its own signal."""
        return tuple([_read_part(part) for part in self.message.parts if part.name != PartName.HIDDEN and part.text])

    @property
    def cut(self) -> tuple[Skipped, ...]:
        """What of a long text is not read word by word."""
        if all(len(part.text) <= reach(part.text, MOST_TEXT) for part in self.message.parts if not part.asides):
            return ()
        why = f"Only the first {MOST_TEXT} characters are read word by word. All its links are looked at."
        return (Skipped("the rest of the text", why, "Check the rest on its own."),)

    def part(self, name: str) -> ReadPart | None:
        """The first part called `name`."""
        return next((part for part in self.parts if part.name == name), None)

    @once
    def body(self) -> ReadPart | None:
        """The main text: the body, else the longest part."""
        return self.part(PartName.BODY) or max(self.parts, key=lambda part: len(part.text), default=None)

    @once
    def anywhere(self) -> Span:
        """A span for what has no words of its own: the start of the message."""
        part = self.body
        if part is None:
            return Span(PartName.BODY, 0, 0)
        return Span(part.name, 0, min(len(part.text), 40))

    # --- words

    @once
    def _all_hits(self) -> tuple[dict[str, list[Hit]], dict[str, list[Hit]]]:
        said: dict[str, list[Hit]] = defaultdict(list)
        denied: dict[str, list[Hit]] = defaultdict(list)
        for part in self.parts:
            found = self.knowledge.phrases.find(part.folded.text, part.pieces)
            if talk := self._machine_passages(part):
                # What is said to a program cannot speak in the message's favour.
                found = [hit for hit in found if not (hit.concept.startswith("against_") and _is_inside(hit.start, talk))]
            found = _as_heard(found, in_call=self.message.channel is Channel.CALL)
            denials = [hit for hit in found if hit.concept in _DENIALS]
            for hit in found:
                concept, start, end = hit
                target = denied if denials and _is_denied(hit, denials, part.folded.text) else said
                target[concept].append(Hit(concept, part, start, end))
        for hits in said.values():
            if len(hits) > 1:
                hits.sort(key=lambda hit: (hit.part.name, hit.start, -hit.end))
        return said, denied

    def is_quoted(self, hit: Hit) -> bool:
        """Whether it stands between quotation marks, in a text that is not all quotation."""
        return any(start < hit.start and hit.end <= end for start, end in self.quotations.get(hit.part.name, ()))

    @once
    def quotations(self) -> dict[str, list[tuple[int, int]]]:
        """What stands between quotation marks, by part, as places of its folded text; not a text that is all quotation."""
        quoted = {}
        for part in self.parts:
            text = part.folded.text
            if text.count('"') >= 2:
                places = [match.span() for match in _QUOTATION.finditer(text)]
                if sum(end - start for start, end in places) < _MOST_QUOTED * len(text):
                    quoted[part.name] = places
        return quoted

    def hits(self, concept: str) -> list[Hit]:
        """Where a concept is said, without the places where it is denied ("never give your code")."""
        return self._all_hits[0].get(concept, [])

    def denied(self, concept: str) -> list[Hit]:
        """Where a concept is said only to be denied."""
        return self._all_hits[1].get(concept, [])

    def says(self, *concepts: str) -> bool:
        """Whether any of the concepts is said."""
        said = self._all_hits[0]
        return any(concept in said for concept in concepts)

    @once
    def concepts(self) -> frozenset[str]:
        """Every concept that is said."""
        return frozenset(self._all_hits[0])

    @once
    def language(self) -> str:
        """The language of the text by its function words: ISO 639-1, or empty if unclear."""
        if self.message.language:
            return self.message.language
        of_word = self.knowledge.language_votes.__getitem__
        votes: dict[str, int] = {}
        for part in self.parts:
            # What is said to a program may be in another language: it must not change what is looked for.
            talk = self._machine_passages(part)
            text = blanked(part.folded.text, talk) if talk else part.folded.text
            pieces = part.pieces if len(text) <= _LANGUAGE_SHOWS and not talk else cut(text[:_LANGUAGE_SHOWS])
            for languages in filter(None, map(of_word, pieces[1::2])):
                for language in languages:
                    votes[language] = votes.get(language, 0) + 1
        if not votes:
            return ""
        best = max(votes, key=lambda language: votes[language])
        return best if votes[best] >= 2 or len(votes) == 1 else ""

    @once
    def language_covered(self) -> bool:
        """Whether the words of the message are those of a language that the signals know.

        Not where most letters are of another writing, nor where a text of many words has none of the
        little words of any language known.
        """
        if self.message.language:
            return self.message.language in self.knowledge.languages
        if self.language:
            return True
        words = [word for part in self.parts if part.name != PartName.SENDER for word in LETTERS.findall(part.folded.text[:_LANGUAGE_SHOWS])]
        foreign = sum(len(word) for word in words if not word.isascii())
        return 2 * foreign <= sum(map(len, words)) and len(words) < _MANY_WORDS

    @once
    def tokens(self) -> Tokens:
        """The opening of the message as the reading of the wording sees it: the body, without the subject (a corpus that has none would show)."""
        opening = []
        for part in self.wording_parts:
            places = sorted(
                (link.span.start, link.span.end)
                for link in self.message.links
                if link.span.part == part.name and (not link.shown or not link.target)
            )
            if part.folded.offsets is not None and places:
                places = _folded_places(places, part.folded.offsets)
            opening.append((self._without_machine_talk(part, places), places))
        return tokens(opening, self.knowledge.word_sums)

    def _without_machine_talk(self, part: ReadPart, links: Sequence[tuple[int, int]]) -> str:
        """The opening without what is said to a program, where that was put in to water it down."""
        opening = part.folded.text[:_OPENING]
        talk = self._machine_passages(part)
        if not talk:
            return opening
        # One may water down what another gives away: of the first few every choice is tried, the others are left out.
        passages_there = sorted(set(talk))
        first, opening = passages_there[:_MOST_CHOSEN], blanked(opening, passages_there[_MOST_CHOSEN:])
        choices = chain.from_iterable(combinations(first, count) for count in range(len(first) + 1))
        return max((blanked(opening, choice) for choice in choices), key=lambda text: self._margin_of(text, links))

    def _margin_of(self, opening: str, links: Sequence[tuple[int, int]]) -> float:
        read = tokens([(opening, links)], self.knowledge.word_sums)
        return self.knowledge.ngrams.margin(read) if self.knowledge.ngrams is not None and read else -math.inf

    def text_for_people(self, name: str) -> str:
        """The text of the part called `name`, with blanks in place of what is said to a program."""
        text = self.message.part(name)
        places = self.machine_talk.get(name)
        return blanked(text, passages(text, places)) if places else text

    def _machine_passages(self, part: ReadPart) -> list[tuple[int, int]]:
        """All that `part` says to a program, as places of its folded text."""
        places = self.machine_talk.get(part.name)
        if not places:
            return []
        around = passages(part.text, places)
        return around if part.folded.offsets is None else _folded_places(around, part.folded.offsets)

    @once
    def machine_talk(self) -> dict[str, list[tuple[int, int]]]:
        """Where a part, also a hidden one, speaks to a program: places in its original text."""
        return {part.name: found for part in self.message.parts if (found := machine_talk(part.text))}

    @once
    def wording_parts(self) -> tuple[ReadPart, ...]:
        """The parts whose wording is read: what was said, not who says it."""
        return tuple(part for part in self.parts if part.name in _WORDING)

    @once
    def wording_margin(self) -> float:
        """The learned reading of the wording, as log-odds; 0 without a model or words."""
        model = self.knowledge.ngrams
        return model.margin(self.tokens) if model is not None and self.tokens else 0.0

    # --- links and other paths

    @once
    def links(self) -> tuple[ReadLink, ...]:
        """The links that lead somewhere; the same target is read once."""
        seen: set[tuple[str, str]] = set()
        links = []
        hosts: dict[str, ReadLink] = {}
        spoken = self.message.channel is Channel.CALL
        for link in self.message.links:
            key = (link.target, link.shown)
            if spoken and (self._is_well_known(link.host) or not _ADDRESS.match(link.target)):
                # Anybody can name the bank's own page in a call: nobody gets there by listening. And where a program
                # wrote speech down, two words without a space between them are no host.
                continue
            if key not in seen and (link.host or not link.target):
                seen.add(key)
                host, told = leads_on(link.target, link.host)
                if not told:
                    # It leads on to who knows where: whose host it is says as little as for a shortened one.
                    links.append(self._read_link(link, link.host)._replace(owner=None, popular=False, of_government=False, shortener=True, hides=True))
                    continue
                known = hosts.get(host)
                if known is None:
                    known = hosts[host] = self._read_link(link, host)
                links.append(known if known.link is link else ReadLink._make((link, *known[1:-1], _is_mail(link))))
        return tuple(links)

    def _is_well_known(self, host: str) -> bool:
        return bool(host) and (self.knowledge.owner(host) is not None or registered_domain(host) in self.knowledge.popular)

    def _read_link(self, link: Link, host: str) -> ReadLink:
        known = self.knowledge
        if link.uncertain:
            host = self._as_a_brand_writes_it(link, host)
        domain = registered_domain(host) if host else ""
        shortener = host in known.shorteners or host.removeprefix("www.") in known.shorteners
        free_hosting = belongs(host, known.free_hosting) or (bool(host) and is_hosting_suffix(host))
        dynamic_dns = belongs(host, known.dynamic_dns)
        ip_address = is_ip_address(host)
        return ReadLink(
            link=link,
            host=host,
            domain=domain,
            owner=known.owner(host) if host else None,
            shortener=shortener,
            free_hosting=free_hosting,
            dynamic_dns=dynamic_dns,
            ip_address=ip_address,
            popular=domain in known.popular,
            of_government=belongs(host, known.government),
            hides=shortener or free_hosting or dynamic_dns or ip_address,
            is_mail=_is_mail(link),
        )

    def _as_a_brand_writes_it(self, link: Link, host: str) -> str:
        """A host read from a picture, or the brand's that it becomes where a capital I before small letters is the l that it looks like."""
        shown = link.target[link.target.lower().find(host) :][: len(host)]
        meant = _CAPITAL_I.sub("l", shown).lower()
        return meant if meant != host and self.knowledge.owner(meant) is not None and self.knowledge.owner(host) is None else host

    @once
    def certain(self) -> bool:
        """Whether every link to follow is known letter by letter; one read from a picture may be another one in truth."""
        return not any(link.link.uncertain for link in self.web_links)

    @once
    def web_links(self) -> tuple[ReadLink, ...]:
        """Links to follow: not mail addresses. A link that was cut out counts."""
        return tuple(link for link in self.links if not link.is_mail)

    @once
    def strange_links(self) -> tuple[tuple[ReadLink, float], ...]:
        """Links to hosts that few people visit and that belong to nobody we know, one a domain, each
        with how much it counts: a page that leads to many strangers has an odd one among them by chance."""
        first: dict[str, ReadLink] = {}
        for link in self.web_links:
            if link.host and link.owner is None and not ((link.popular or link.of_government) and not link.hides):
                first.setdefault(link.host if link.free_hosting else link.domain, link)
        return tuple((link, 1.0 if place < _FEW else _AMONG_MANY) for place, link in enumerate(first.values()))

    @once
    def way_around(self) -> bool:
        """Whether a text message can be answered without its links: by a call, a reply, another app.

        Genuine links beside it prove little then: anybody can name the bank's own page and
        add a number of their own. Mail is left out, every genuine one ends with a number.
        """
        return self.message.channel in _SHORT and self.says(*_AROUND)

    @once
    def foreign_links(self) -> tuple[ReadLink, ...]:
        """Links that lead to somebody else than who the message claims to be.

        Not the furniture of genuine mail: hosts of another brand that we know (the carrier of a
        shop's parcel, an app store, a social network), hosts of governments, and the click counters of mailing services
        where the brand itself sent the mail.
        """
        brand = self.brand
        if brand is None:
            return ()
        own_mail = bool(self.sender_domain) and self.knowledge.is_of(self.sender_domain, brand)
        return tuple(
            link
            for link in self.web_links
            if not link.removed
            and not self.knowledge.is_of(link.host, brand)
            and (link.hides or not (link.owner or link.of_government))
            and not (own_mail and belongs(link.host, self.knowledge.mass_mailers))
        )

    @once
    def phones(self) -> tuple[tuple[ReadPart, int, int], ...]:
        """Where something stands that could be a phone number: part, start, end (folded)."""
        found = []
        for part in self.parts:
            if part.name == PartName.SENDER:
                continue
            for match in _PHONE.finditer(part.folded.text):
                found.append((part, match.start(), match.end()))
                if len(found) == 20:
                    return tuple(found)
        return tuple(found)

    @once
    def has_path(self) -> bool:
        """Whether there is anything to click, call, answer or open."""
        if self.web_links or self.message.attachments or self.part(PartName.QR) is not None:
            return True
        if any(link.source == "form" for link in self.message.links) or any(link.is_mail for link in self.links):
            return True
        if any(_TO_CALL.match(part.folded.text, start, end) for part, start, end in self.phones):
            return True
        if self.message.channel is Channel.CALL:
            return True
        return self.says(*_PATHS)

    # --- who

    @once
    def claims(self) -> tuple[Claim, ...]:
        """The brands the message names, the strongest first."""
        return find_claims(self.message, self.parts, self.knowledge)

    @once
    def claim(self) -> Claim | None:
        """Who the message says it is from, if it says so at all."""
        first = self.claims[0] if self.claims else None
        return first if first is not None and first.strength >= _CLAIMED else None

    @once
    def brand(self) -> Brand | None:
        """The claimed brand."""
        return self.knowledge.brands[self.claim.brand] if self.claim else None

    @once
    def sender_domain(self) -> str:
        """The domain of the sender's mail address, or empty."""
        return self.message.sender.domain

    @once
    def sender_brand(self) -> Brand | None:
        """The brand that owns the sender's domain; customers' mailboxes are not the brand."""
        domain = self.sender_domain
        if not domain:
            return None
        owner = self.knowledge.owner(domain)
        if owner is not None and (domain in owner.customer_mailboxes or domain in self.knowledge.free_mail):
            return None
        return owner

    @once
    def recalled_product(self) -> RecalledProduct:
        """The product that a message about a recall names; who it claims to be from alone is none."""
        names = (self.claim.name,) if self.claim else ()
        return product_in((part.text for part in self.parts if part.name != PartName.SENDER), names)

    def sender_span(self) -> Span:
        """The sender part if the message has one, else the start of the message."""
        part = self.part(PartName.SENDER)
        return Span(part.name, 0, len(part.text)) if part is not None else self.anywhere


def _read_part(part: Part) -> ReadPart:
    folded = _without_asides(part) if part.asides else fold(part.text[: reach(part.text, MOST_TEXT)])
    return ReadPart(part.name, part.text, folded, cut(folded.text))


def _without_asides(part: Part) -> Folded:
    """The part folded without its asides, a line end in place of each: words never run on over one."""
    kept: list[str] = []
    places: list[int] = []
    for start, end in between(part.asides, len(part.text)):
        kept.append(part.text[start:end] + "\n")
        places += (*range(start, end), end - 1)
    text = "".join(kept)
    folded = fold(text[: reach(text, MOST_TEXT)])
    offsets = places[: len(folded.text)] if folded.offsets is None else [places[place] for place in folded.offsets]
    disguised = tuple((places[start], places[end - 1] + 1) for start, end in folded.disguised)
    return Folded(folded.text, part.text, offsets, disguised)


def _is_mail(link: Link) -> bool:
    return link.target[:7].lower() == "mailto:"


_CAPITAL_I = re.compile(r"(?:(?<=\.)|^)I(?=[a-z])")
_ADDRESS = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_QUOTATION = re.compile(r'(?<!\w)"(?=\w)[^"]{12,400}"')
_MOST_QUOTED = 0.75
_MANY_WORDS = 25
_LANGUAGE_SHOWS = 1_500
"""Characters of a part in which its language shows."""
_FEW, _AMONG_MANY = 3, 0.4
_MOST_CHOSEN = 4
_OPENING = 2_000
_WORDING = (PartName.BODY, PartName.TRANSCRIPT, PartName.IMAGE_TEXT)
_DENIALS = frozenset({"negation", "against_never_asks", "against_about_scams", "against_do_not_share"})
_DENIABLE = ("ask_", "pressure_secrecy")
_PATHS = ("ask_click", "ask_reply", "ask_call", "ask_move_messenger", "ask_open_attachment", "ask_transfer", "ask_gift_card", "ask_code")
_SHORT = (Channel.SMS, Channel.CHAT)
_AROUND = ("ask_call", "ask_reply", "ask_move_messenger", "ask_transfer")
_SPOKEN = "spoken_"
_REACH = 90
"""A denial reaches so many characters forward within its sentence."""


def _is_denied(hit: PhraseHit, denials: list[PhraseHit], folded: str) -> bool:
    """Whether an ask stands behind a denial in the same sentence ("we never ask for your code"),
    or the denial contains it."""
    if not hit.concept.startswith(_DENIABLE):
        return False
    for denial in denials:
        if denial.start <= hit.start and hit.start - denial.end <= _REACH:
            between = folded[min(denial.end, hit.start) : hit.start]
            # A plain "do not" denies what follows it at once; "cannot be delivered, pay the fee" does not.
            end = _CLAUSE_END if denial.concept == "negation" else _SENTENCE_END
            if not end.search(between):
                return True
    return False


def _as_heard(found: list[PhraseHit], *, in_call: bool) -> list[PhraseHit]:
    """What is said aloud, `spoken_x`, as `x` in a call, and not at all in writing."""
    if not any(hit.concept.startswith(_SPOKEN) for hit in found):
        return found
    if not in_call:
        return [hit for hit in found if not hit.concept.startswith(_SPOKEN)]
    return [hit._replace(concept=hit.concept.removeprefix(_SPOKEN)) for hit in found]


def _is_inside(place: int, passages_there: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in passages_there)


def _folded_places(places: list[tuple[int, int]], offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Places of the original text as places of the folded one."""
    return [(bisect_left(offsets, start), bisect_left(offsets, end)) for start, end in places]
