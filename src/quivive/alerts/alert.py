"""What an alert holds: the same notice in several languages, each a few short lists of plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from quivive.frozen import frozen


@frozen
class Said:
    """One sentence; `source` and `seen` (ISO 8601) where it is a verified fact, else empty."""

    text: str
    source: str = ""
    seen: str = ""


@frozen
class Place:
    """One place to report to: a verified fact of `country` (ISO 3166-1 alpha-2, empty: everywhere or the brand's own)."""

    country: str
    what: str
    address: str
    source: str
    seen: str


@frozen
class Notice:
    """What customers read, in one language.

    `happening` says in short paragraphs what goes round, `example` is a quote of one such message, disarmed, or empty.
    `never` is what the brand itself says it never asks, `do` what not to do and what to do, `check` how to see
    for oneself, `already` what helps where it has happened, `places` who takes a report.
    """

    language: str
    headline: str
    happening: tuple[str, ...]
    example: str
    never: tuple[Said, ...]
    do: tuple[Said, ...]
    check: tuple[Said, ...]
    already: tuple[Said, ...]
    places: tuple[Place, ...]

    @property
    def lists(self) -> dict[str, tuple[Said, ...]]:
        """The lists of sentences by their names, in the order in which they are read."""
        return {"do": self.do, "never": self.never, "check": self.check, "already": self.already}

    def sentences(self) -> Iterator[Said]:
        """Every sentence, those of places as what they are for."""
        yield from (Said(text) for text in (self.headline, *self.happening))
        yield from (said for some in self.lists.values() for said in some)
        yield from (Said(place.what, place.source, place.seen) for place in self.places)


@frozen
class Alert:
    """One alert as it is written, without its way through approval.

    `id` is 16 hexadecimal digits and stays through all versions. `campaign` is the id of the campaign it was drafted
    from; `brand` (an id) may be empty, `brand_name` is what people call it. `channels` and `countries` begin with
    those of most reports, `since` is the day of the first report (ISO 8601). `reports` is 0 where the team does
    not tell how many there are. `notices` begins with the main language.
    """

    id: str
    campaign: str
    brand: str
    brand_name: str
    scam_type: str
    channels: tuple[str, ...]
    countries: tuple[str, ...]
    since: str
    reports: int
    notices: tuple[Notice, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is written in, the main one first."""
        return tuple(notice.language for notice in self.notices)

    def notice(self, language: str) -> Notice:
        """The notice in `language`, else in the main language."""
        return next((notice for notice in self.notices if notice.language == language), self.notices[0])
