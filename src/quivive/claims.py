"""Who a message says it is from: brands named in it, weighed by where and how they are named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quivive.message import Channel, Message, PartName, Span
from quivive.verdict import Claim

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge
    from quivive.reading import ReadPart

_SHORT = 1_000
"""In a longer text, of whatever channel, a name is a subject rather than who speaks."""
_MOST_TEXT = 6_000
"""Who writes stands at the start, in the subject or in the sender; not on the tenth page."""
_SPEAKS = re.compile(r"^\s{0,2}['\"]?\s?(?:\]|\)|:|-\s|>|\*|!|,?\s?(?:info|alert|alerte|avis|notification|message|msg|service|support|aviso|hinweis|notice)\b)")
_VOICE_AFTER = re.compile(
    r"^\W{1,3}(?:account|customer|client|team|support|service|security|alert|member|card|bank|mobile|premium|prime|"
    r"kundenservice|kundendienst|kunde|konto|klant|rekening|compte|equipe|assistance|conta|cuenta|cliente|app\b)"
)
_VOICE_BEFORE = re.compile(
    r"(?:\b(?:your|ihr|ihre|ihrem|ihren|uw|je|votre|vos|tu|su|sua|seu|suo|tuo|vostro|mon|my|von|from|de chez|chez|by|par|"
    r"the|team|equipe|equipo|service|client|compte|account|konto|cuenta|conta|rekening|copyright|here is|this is|ici|au nom de|by|with"
    r"|colis|paket|parcel|package|abonnement|subscription|facture|factura|fattura|rechnung|carte|card|bank|banque)|©)(?:\W{1,3}\w{1,10})?\W{1,3}$"
)
_DESK_BEFORE = re.compile(
    r"\b(?:service|servicio|servico|servizio|departe?ment|departamento|dipartimento|reparto|ufficio|oficina|bureau|equipe|equipo|team|desk|"
    r"cent(?:re|er|ro)|agence|security|abteilung|\w{4,20}abteilung|\w{4,20}dienst|afdeling|\w{4,20}afdeling|support)"
    r"(?:\W{1,3}\w{1,12}){0,3}?\W{1,3}(?:of|from|at|de|d|du|del|di|da|do|della|dell|van|von|chez|bei)\W{1,2}$"
)
"""The desk that speaks, of whom: "the security department of …", "le service de sécurité d’…"."""
_AMBIGUOUS_NEAR = re.compile(
    r"\b(?:account|compte|konto|cuenta|conta|rekening|card|carte|karte|tarjeta|parcel|package|colis|paket|pacco|bill|facture|"
    r"factuur|rechnung|factura|fattura|fatura|service|client|customer|kunde|klant|team|equipe|espace|mobile|app|bank|banque|banca|"
    r"delivery|livraison|subscription|abonnement|suivi|login|id|wallet|support|ligne|forfait|tracking|shipment|gift|rewards?|store)\b"
)


def find_claims(message: Message, parts: Sequence[ReadPart], knowledge: Knowledge) -> tuple[Claim, ...]:
    """All brands a message names, the strongest first; equal ones in the order they appear.

    Names inside links and mail addresses do not count here: a host says who it wants to look like,
    not who speaks; the look-alike signals read it. A sender's mail domain that a brand owns does.
    """
    spans: dict[str, list[Span]] = defaultdict(list)
    strength: dict[str, float] = {}
    subject_only = _speaks_for_itself(message, parts)
    for part in parts:
        links = [
            (link.span.start, link.span.end)
            for link in message.links
            if link.span.part == part.name and not link.shown
        ]
        for brand, start, end, weight in _named(message, part, knowledge, links):
            spans[brand].append(part.span(start, end))
            if subject_only and part.name != PartName.SENDER:
                weight = min(weight * 0.7, 0.52)  # noqa: PLW2901 - the same weight, lowered
            before = strength.get(brand)
            strength[brand] = weight if before is None else max(before, weight) + (0.0 if subject_only else 0.04)
    owner = knowledge.owner(message.sender.domain) if message.sender.domain else None
    if owner is not None and message.sender.domain not in owner.customer_mailboxes and message.sender.domain not in knowledge.free_mail:
        place = next((Span(p.name, 0, len(p.text)) for p in parts if p.name == PartName.SENDER), None)
        if place is not None:
            spans[owner.id].append(place)
            # A name that the owner's family shares is the owner's: Evri still mails as Hermes.
            kin = max((strength[name] for name in owner.family if name in strength), default=0.0)
            strength[owner.id] = max(strength.get(owner.id, 0.0), 0.9, kin + 0.01)
    claims = [
        Claim(brand, knowledge.brands[brand].name, tuple(dict.fromkeys(spans[brand]))[:8], round(min(value, 1.0), 2))
        for brand, value in strength.items()
    ]
    return tuple(sorted(claims, key=lambda claim: -claim.strength))


def _named(
    message: Message, part: ReadPart, knowledge: Knowledge, links: Sequence[tuple[int, int]]
) -> list[tuple[str, int, int, float]]:
    """Every naming of a brand in one part: brand, place (folded), strength."""
    text = part.folded.text[:_MOST_TEXT]
    found = []
    for number, start, end in knowledge.alias_automaton.find_matches_as_indexes(text):
        if (start and text[start - 1].isalnum()) or text[end : end + 1].isalnum():
            continue
        if _is_in_address(text, start, end) or _is_in_link(part, start, end, links):
            continue
        if number >= len(knowledge.aliases):
            continue
        alias = knowledge.aliases[number]
        if alias.common and knowledge.is_abroad(knowledge.brands[alias.brand], message.country):
            continue
        weight = _strength(message.channel, part, text, start, end)
        if alias.ambiguous:
            weight = _ambiguous_strength(part, text, start, end, weight)
        if weight > 0:
            found.append((alias.brand, start, end, weight))
        if len(found) == 60:
            break
    return found


def _strength(channel: Channel, part: ReadPart, text: str, start: int, end: int) -> float:
    after = text[end : end + 24]
    if part.name == PartName.SENDER:
        return 0.95
    spoken = bool(_SPEAKS.match(after))
    if part.name == PartName.SUBJECT:
        return 0.75 if start < 12 or spoken else 0.6
    if not text[:start].strip(" \n\t[(*\"'<-.:#") or text[:start].strip(" \n[(").rstrip() in _OPENINGS:
        return 0.95 if spoken else 0.75
    short = channel is Channel.CALL or (channel is not Channel.EMAIL and len(part.text) < _SHORT)
    if short and len(text) - end < 24 and text[max(0, start - 3) : start].strip(" ") in ("-", ".", "~", "\n", "--"):
        return 0.8
    before = text[max(0, start - 60) : start]
    voice = bool(_VOICE_AFTER.match(after) or _VOICE_BEFORE.search(before[-30:]) or _DESK_BEFORE.search(before))
    if short:
        return 0.7 if voice or (spoken and start < 60) else (0.48 if start < 80 else 0.4)
    if start < 200:
        return 0.65 if voice else 0.45
    return 0.5 if voice else 0.3


_OPENINGS = frozenset({"from", "de", "free msg", "msg", "info", "alert", "alerte", "notice", "avis", "frm", "fwd", "re"})


def _ambiguous_strength(part: ReadPart, text: str, start: int, end: int, weight: float) -> float:
    """An ordinary word is a name only as the whole sender ("Orange", "Free Service"), before a colon
    at the start, or written as a name beside a word of trade."""
    if part.name == PartName.SENDER:
        others = re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>|\S+@\S+", "", text[:start] + " " + text[end:]))
        return weight if all(_is_trade_word(word) for word in others) else 0.0
    original = part.text[slice(*part.folded.origin(start, end))]
    if original.islower():
        return 0.0
    if weight >= 0.95:
        return 0.9
    near = text[max(0, start - 25) : start] + " | " + text[end : end + 25]
    if original[:1].isupper() and _AMBIGUOUS_NEAR.search(near):
        return min(weight, 0.6)
    return 0.0


def _is_trade_word(word: str) -> bool:
    return bool(_AMBIGUOUS_NEAR.fullmatch(word) or _TRADE.fullmatch(word))


_TRADE = re.compile(
    r"(?:the|le|la|les|de|du|des|no|reply|noreply|info|infos|information|news|security|securite|notification|notifications|notice|"
    r"notifier|alert|alerts|alerte|avis|update|updates|center|centre|desk|help|helpdesk|admin|administrator|billing|payment|payments|"
    r"paiement|sales|contact|mail|email|mailer|webmail|online|service|services|servicio|servico|kundenservice|klantenservice|"
    r"verification|confirmation|account|accounts|message|messages|department|dept|system|automatic|important|urgent|customer|"
    r"customers|care|shipping|express|international|france|uk|us|fr|com|inc|ltd|group|office|manager|official|user|users|dear|"
    r"facturation|facture|commande|order|orders|livraison|suivi|post|postal|tax|refund|rewards?|winner|offer|offers|promo|via|by|from)s?"
)
"""Words beside which a brand's name in a sender is still the brand; with others it is a person or a firm."""


def _speaks_for_itself(message: Message, parts: Sequence[ReadPart]) -> bool:
    """Whether the mail's sender shows a name of its own, so that a brand in its text is a subject and
    not who speaks: "Anna Martin", "CNET News"; not "Support", "Account team" or an address."""
    if message.channel is not Channel.EMAIL or not message.sender.display or "@" in message.sender.display:
        return False
    sender = next((part for part in parts if part.name == PartName.SENDER), None)
    if sender is None:
        return False
    words = re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>|\S+@\S+", "", sender.folded.text))
    return any(not _is_trade_word(word) for word in words)


def _is_in_address(text: str, start: int, end: int) -> bool:
    """Whether the name is a piece of a mail address or host (`service@amazon.example`)."""
    before, after = text[start - 1 : start], text[end : end + 2]
    return before in ("@", ".", "/", "_") or after[:1] in ("@", "_") or (after[:1] == "." and after[1:].isalnum())


def _is_in_link(part: ReadPart, start: int, end: int, links: Sequence[tuple[int, int]]) -> bool:
    if not links:
        return False
    first, last = part.folded.origin(start, end)
    return any(begin <= first and last <= stop for begin, stop in links)
