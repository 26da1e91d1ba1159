"""Reports to groups, one after the other: each joins, begins or bridges.

Whether two reports are linked depends on the two alone, and a group is all that hangs together by links. So the order
in which reports come makes no difference, with three exceptions: a report without a brand that leads to groups of two
brands goes to one of them, what turns out to be shared by strangers had joined some before, and of very many near
texts only some are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from quivive.campaigns.evidence import Evidence
from quivive.campaigns.memory import Group, Memory, Sighting, bands_of, digest_of, wording_of
from quivive.campaigns.rules import DAY, Link, Rules
from quivive.fingerprints import similarity

_ORDER = {Link.HOST: 0, Link.CONTACT: 1, Link.KIT: 2, Link.TEXT: 3}
APART_BY_BRAND, APART_BY_DECISION = "apart_brand", "apart_decision"


class Grouping:
    """Groups the reports that it is given, in a `Memory`."""

    def __init__(self, rules: Rules, memory: Memory | None = None) -> None:
        self.rules = rules
        self.memory = memory if memory is not None else Memory()
        self._kit_reach, self._text_reach = int(rules.kit_days * DAY), int(rules.text_days * DAY)
        self._segment = min(self._kit_reach, self._text_reach)

    def add(self, one: Evidence) -> int:
        """The group of a report that was not added before; its root is the group it is in for now."""
        text = self._text(one)
        root = self._joined(one, text)
        if root is None:
            root = self._begun(one)
        self.counted(root, one)
        self.noted(one, root, text)
        return root

    def noted(self, one: Evidence, root: int, text: int = 0) -> None:
        """Write down that a group showed what the report shows."""
        for token in (*one.sites, *one.contacts):
            holders = self.memory.tokens.setdefault(token, [])
            if all(self.memory.root(holder) != root for holder in holders):
                holders.append(root)
        if text:
            self._sighted(text, one.shape, root, one.at)

    def union(self, one: int, other: int) -> int:
        """Make one group of two roots, whatever their brands; the one founded first stays."""
        first, second = sorted((self.memory.groups[one], self.memory.groups[other]), key=lambda group: (group.founded, group.founder))
        second.root = first.id
        first.brands |= second.brands
        first.scam_type = first.scam_type or second.scam_type
        first.reports += second.reports
        first.doubtful += second.doubtful
        first.first_seen = min(first.first_seen, second.first_seen)
        first.last_seen = max(first.last_seen, second.last_seen)
        for reason, count in second.reasons.items():
            first.reasons[reason] = first.reasons.get(reason, 0) + count
        return first.id

    def begun(self, one: Evidence) -> int:
        """A new group for a report, whatever else it would join."""
        root = self._begun(one)
        self.counted(root, one)
        return root

    def counted(self, root: int, one: Evidence) -> None:
        """Count a report to a group."""
        group = self.memory.groups[root]
        group.reports += 1
        group.doubtful += one.doubtful
        group.first_seen = min(group.first_seen, one.at)
        group.last_seen = max(group.last_seen, one.at)
        if one.brand:
            group.brands |= {one.brand}
        group.scam_type = group.scam_type or one.scam_type
        if (one.collected, one.id) < (group.founded, group.founder):
            group.founded, group.founder = one.collected, one.id

    # --- joining

    def _joined(self, one: Evidence, text: int) -> int | None:
        """The root of all groups that the report is linked to, made one where they may be; None without any."""
        found: dict[int, Link] = {}
        for link, root in self._links(one, text):
            if root not in found or _ORDER[link] < _ORDER[found[root]]:
                found[root] = link
        groups = self.memory.groups
        ranked = sorted(found.items(), key=lambda pair: (_ORDER[pair[1]], groups[pair[0]].founded, groups[pair[0]].founder))
        joined: int | None = None
        first = None
        apart = []
        for root, link in ranked:
            if joined is None:
                if self._may_be(one.brand, one.scam_type, groups[root]):
                    joined, first = root, link
                else:
                    apart.append(APART_BY_BRAND)
            elif not self._may_join(groups[joined], groups[root]):
                apart.append(APART_BY_BRAND)
            elif self._are_apart(joined, root):
                apart.append(APART_BY_DECISION)
            else:
                joined = self.union(joined, root)
        if joined is not None and first is not None:
            for reason in (str(first), *apart):
                groups[joined].reasons[reason] = groups[joined].reasons.get(reason, 0) + 1
        return joined

    def _links(self, one: Evidence, text: int) -> Iterator[tuple[Link, int]]:
        for link, tokens in ((Link.HOST, one.sites), (Link.CONTACT, one.contacts)):
            for token in tokens:
                holders = {self.memory.root(holder) for holder in self.memory.tokens.get(token, ())}
                if len(holders) < self.rules.crowded or len({self.memory.groups[root].brands for root in holders}) < self.rules.crowded:
                    yield from ((link, root) for root in holders)
        if text:
            yield from self._near(one, text)

    def _near(self, one: Evidence, text: int) -> Iterator[tuple[Link, int]]:
        rules = self.rules
        telling = wording_of(one.signature) >= rules.least_wording
        for other, likeness in ((text, 1.0), *self.memory.near.get(text, ())):
            for seen in self.memory.sightings.get(other, ()):
                gap = max(0, seen.first - one.at, one.at - seen.last)
                same_kit = bool(one.shape) and one.shape == seen.shape
                if same_kit and gap <= self._kit_reach and likeness >= rules.kit_similarity:
                    yield Link.KIT, self.memory.root(seen.group)
                    continue
                other_kit = rules.other_kit_apart and one.shape and seen.shape and not same_kit
                if telling and not other_kit and gap <= self._text_reach and likeness >= rules.text_similarity:
                    yield Link.TEXT, self.memory.root(seen.group)

    @staticmethod
    def _may_be(brand: str, scam_type: str, group: Group) -> bool:
        """Whether a report in the name of `brand` may belong to a group: not to one in another's name. Where nobody's
        name is used on either side, the type of scam is compared instead."""
        if brand or group.brands:
            return not brand or not group.brands or brand in group.brands
        return not scam_type or not group.scam_type or scam_type == group.scam_type

    def _may_join(self, one: Group, other: Group) -> bool:
        if one.brands and other.brands:
            return not one.brands.isdisjoint(other.brands)
        return bool(one.brands or other.brands) or self._may_be("", one.scam_type, other)

    def _are_apart(self, one: int, other: int) -> bool:
        root = self.memory.root
        pairs = ({root(a), root(b)} for a, b in self.memory.apart)
        return any({one, other} == pair for pair in pairs)

    # --- writing down

    def _begun(self, one: Evidence) -> int:
        number = self.memory.next_group
        self.memory.next_group += 1
        brands = frozenset({one.brand} if one.brand else ())
        self.memory.groups[number] = Group(number, number, brands, one.scam_type, 0, 0, one.at, one.at, one.collected, one.id)
        return number

    def _text(self, one: Evidence) -> int:
        """The number of the report's wording, 0 without one; a genuine message never joins by its words, which scams copy."""
        if not one.signature or not one.doubtful:
            return 0
        memory = self.memory
        digest = digest_of(one.signature)
        known = memory.texts.get(digest)
        if known is not None:
            return known
        text = memory.texts[digest] = memory.next_text
        memory.next_text += 1
        memory.signatures[text] = one.signature
        self.bound(text)
        return text

    def bound(self, text: int) -> None:
        """Find the texts near a new one, and let it be found by later ones."""
        memory, rules = self.memory, self.rules
        signature = memory.signatures[text]
        tried: set[int] = set()
        for band in bands_of(signature, rules.bands, rules.rows):
            holders = memory.bands.setdefault(band, [])
            tried.update(holders)
            if len(holders) < rules.most_near:
                holders.append(text)
        least = min(rules.kit_similarity, rules.text_similarity)
        near = memory.near.setdefault(text, [])
        for other in sorted(tried):
            likeness = similarity(signature, memory.signatures[other])
            if likeness >= least:
                near.append((other, likeness))
                memory.near.setdefault(other, []).append((text, likeness))

    def _sighted(self, text: int, shape: int, root: int, at: int) -> None:
        """Lengthen what was seen of a wording in a group, or begin anew after a break."""
        seen = self.memory.sightings.setdefault(text, [])
        reached = [
            each
            for each in seen
            if each.shape == shape and each.first - self._segment <= at <= each.last + self._segment and self.memory.root(each.group) == root
        ]
        if not reached:
            seen.append(Sighting(self.memory.next_sighting, text, shape, root, at, at))
            self.memory.next_sighting += 1
            return
        kept = reached[0]
        kept.first = min(at, *(each.first for each in reached))
        kept.last = max(at, *(each.last for each in reached))
        for other in reached[1:]:
            seen.remove(other)
