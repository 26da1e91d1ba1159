"""Everything a check knows: brands, words of the signals, hosts, weights; read once, never changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from quivive.brand import Alias, Brand, Brands
from quivive.country import Country
from quivive.errors import UnknownName
from quivive.fact_files import CONSOLE, MAIN_LANGUAGE, WORDING, load, read_lexicons
from quivive.fact_files import read_facts as read_facts
from quivive.host_lists import HostLists
from quivive.hosts import belongs, registered_domain
from quivive.recall_registers import RecallRegister
from quivive.rights import Right, rights_from_facts
from quivive.text.fold import fold_plain
from quivive.text.language_votes import LanguageVotes
from quivive.text.ngrams import NgramModel, Sums
from quivive.text.phrases import PhraseBook
from quivive.verdict import Versions
from quivive.version import __version__
from quivive.wording import Wording

LANGUAGES_OF_WORDING = WORDING


_BETWEEN_LETTERS = re.compile(r"[\W_]+")


class Knowledge(HostLists):
    """The facts and weights of one installation. Build it with `load_knowledge()`.

    What a check does not need (countries, wording) is read on first use.
    """

    def __init__(
        self,
        facts: Mapping[str, Any],
        weights: Mapping[str, Any],
        root: Traversable,
        ngrams: NgramModel | None = None,
    ) -> None:
        """`facts` as `read_facts` returns them, `weights` the content of `weights.json`, `root` the
        folder of facts, `ngrams` the reading of the wording (None: its signals stay silent)."""
        self.ngrams = ngrams
        super().__init__(root)
        self.facts_version: str = facts["version"]
        self.weights = weights
        self._brand_tables: Mapping[str, Mapping[str, Any]] = facts["brands"]
        self.brands = Brands(self._brand_tables)
        self._domains = {
            domain: name
            for name, table in self._brand_tables.items()
            for key in ("domains", "shorteners")
            for domain in table.get(key, ())
        }
        self._wordings: dict[str, Wording] = {}
        self._consoles: dict[str, Wording] = {}

    @cached_property
    def versions(self) -> Versions:
        """Which code, facts and weights give an answer."""
        return Versions(__version__, self.facts_version, str(self.weights["version"]))

    # --- brands

    def brand(self, identifier: str) -> Brand:
        """The brand with this id; raises UnknownName with near ones."""
        try:
            return self.brands[identifier]
        except KeyError:
            raise UnknownName("brand", identifier, get_close_matches(identifier, self.brands)) from None

    def owner(self, host: str) -> Brand | None:
        """The brand that owns `host` or a domain above it, if any."""
        place = 0
        while True:
            owner = self._domains.get(host[place:])
            if owner is not None:
                return self.brands[owner]
            place = host.find(".", place) + 1
            if place == 0:
                return None

    def is_of(self, host: str, brand: Brand) -> bool:
        """Whether `host` stays with `brand` or with its family."""
        if belongs(host, brand.domains) or belongs(host, brand.shorteners):
            return True
        return any(belongs(host, self.brands[kin].domains) for kin in brand.family if kin in self.brands)

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """Every way of calling a brand, folded; the place is the number in `alias_automaton`. Higher
        numbers there are those of `other_meanings`, which name nobody."""
        return tuple(
            Alias(name, fold_plain(text), ambiguous, text in table.get("common_names", ()))
            for name, table in self._brand_tables.items()
            for ambiguous, key in ((False, "aliases"), (True, "ambiguous_aliases"))
            for text in dict.fromkeys(table.get(key, ()))
        )

    @cached_property
    def alias_automaton(self) -> AhoCorasick:
        """Finds all aliases in folded text in one pass; one that stands in a longer name is not found."""
        names = [alias.text for alias in self.aliases]
        return AhoCorasick([*names, *self._other_meanings], matchkind=MatchKind.LeftmostLongest)

    @property
    def _other_meanings(self) -> Iterator[str]:
        for table in self._brand_tables.values():
            yield from map(fold_plain, table.get("other_meanings", ()))

    @cached_property
    def protected_names(self) -> dict[str, str]:
        """Names that hosts imitate, without spaces, to the brand: unambiguous, five letters or more."""
        names: dict[str, str] = {}
        for alias in self.aliases:
            if alias.ambiguous:
                continue
            compact = _BETWEEN_LETTERS.sub("", alias.text)
            if len(compact) >= 5 and compact not in _ORDINARY_LABELS:
                names.setdefault(compact, alias.brand)
        for domain, brand in self._domains.items():
            # Two labels are a registered domain as they are: the list of suffixes is asked for the others only.
            registered = domain if domain.count(".") == 1 else registered_domain(domain)
            label = registered.partition(".")[0].replace("-", "")
            if len(label) >= 6 and label not in _ORDINARY_LABELS:
                names.setdefault(label, brand)
        return names

    @cached_property
    def brand_words(self) -> frozenset[str]:
        """Single words that name a brand and nothing else: the reading of the wording must not
        learn whose name is borrowed."""
        words = {alias.text for alias in self.aliases if not alias.ambiguous and " " not in alias.text}
        return frozenset(word for word in words if len(word) >= 3 and not self.phrases.has_word(word))

    @cached_property
    def word_sums(self) -> Sums:
        """What the reading of the wording reads in each word."""
        return Sums(self.brand_words)

    # --- words

    @cached_property
    def _words(self) -> Mapping[str, Any]:
        words: Mapping[str, Any] = load(self._root, "words")
        return words

    @cached_property
    def _lexicons(self) -> Mapping[str, Mapping[str, Any]]:
        return read_lexicons(self._root)

    @cached_property
    def phrases(self) -> PhraseBook:
        """The phrases of all languages together: a message may mix them."""
        return PhraseBook(self._words["phrases"])

    @cached_property
    def language_words(self) -> dict[str, str]:
        """Function words that give a language away, each to its language."""
        words: dict[str, str] = self._words["language_words"]
        return words

    @cached_property
    def language_votes(self) -> LanguageVotes:
        """The languages that a word of a text speaks for."""
        return LanguageVotes(self.language_words)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages whose words are known."""
        return tuple(self._words["languages"])

    def lexicon(self, language: str) -> Mapping[str, Any]:
        """The lexicon of one language; raises UnknownName."""
        try:
            return self._lexicons[language]
        except KeyError:
            raise UnknownName("language", language, self.languages) from None

    def wording(self, language: str) -> Wording:
        """The sentences shown in `language`, in English where there are none."""
        chosen = language if language in LANGUAGES_OF_WORDING else MAIN_LANGUAGE
        if chosen not in self._wordings:
            self._wordings[chosen] = Wording(chosen, load(self._root, f"wording-{chosen}"))
        return self._wordings[chosen]

    def console(self, language: str) -> Wording:
        """All sentences that the team's console shows, under `console`, beside those of `wording`; in English where the
        console does not speak `language`."""
        chosen = language if language in CONSOLE else MAIN_LANGUAGE
        if chosen not in self._consoles:
            table = {**load(self._root, f"wording-{chosen}"), "console": load(self._root, f"console-{chosen}")}
            self._consoles[chosen] = Wording(chosen, table)
        return self._consoles[chosen]

    # --- countries

    @cached_property
    def countries(self) -> dict[str, Country]:
        """Every country with facts, by its ISO 3166-1 alpha-2 code."""
        tables = {name.upper(): table for name, table in load(self._root, "countries").items()}
        return {code: Country.from_facts(code, table) for code, table in sorted(tables.items())}

    def country(self, code: str) -> Country | None:
        """The country, also by another accepted spelling (`UK`), or None."""
        wanted = code.upper()
        for country in self.countries.values():
            if wanted == country.code or wanted in country.accepts:
                return country
        return None

    def is_abroad(self, brand: Brand, country: str) -> bool:
        """Whether a person in `country` (also by another accepted spelling) is not among those whom the brand serves;
        not so where nobody knows the country."""
        known = self.country(country) if country else None
        return bool(country) and not brand.is_at_home(known.code if known else country)

    @cached_property
    def _rights(self) -> dict[str, tuple[Right, ...]]:
        return {name.upper(): rights_from_facts(table) for name, table in load(self._root, "rights").items()}

    def rights(self, code: str) -> tuple[Right, ...]:
        """What the law of a country gives those who were tricked, as far as it is known."""
        return self._rights.get(code, ())

    def brand_called(self, name: str) -> str:
        """The id of the brand with this id, name or other way of calling it, or empty."""
        wanted = fold_plain(name.strip())
        if wanted in self.brands:
            return wanted
        called = sorted(self.aliases, key=lambda alias: alias.ambiguous)
        return next((alias.brand for alias in called if alias.text == wanted), "")

    # --- recalls

    @cached_property
    def recall_registers(self) -> dict[str, RecallRegister]:
        """Where recalls are published, by id."""
        tables = load(self._root, "recalls")
        return {name: RecallRegister.from_facts(name, table) for name, table in tables.items()}


@lru_cache(maxsize=1)
def load_knowledge() -> Knowledge:
    """The knowledge that comes with the package, read once a process."""
    root = resources.files("quivive.facts")
    model = resources.files("quivive.model")
    weights = json.loads(model.joinpath("weights.json").read_text("utf-8"))
    wording = weights["wording"]
    ngrams = NgramModel(model.joinpath("wording.bin").read_bytes(), wording["scale"], wording["intercept"])
    return Knowledge(read_facts(root), weights, root, ngrams)


_ORDINARY_LABELS = frozenset(
    [
        *("acrobat", "allegro", "amendes", "android", "audible", "blockchain", "booking", "boulanger", "canada", "canal"),
        *("chrome", "crypto", "discord", "discover", "disney", "douane", "easyweb", "everyday", "exodus", "express", "fazenda"),
        *("fidelity", "finances", "finanzamt", "firstdirect", "gendarmerie", "generali", "halifax", "imagin", "kraken"),
        *("ledger", "luminus", "magenta", "messenger", "nationwide", "nickel", "office", "orange", "outlook", "payback"),
        *("pickup", "politie", "polizei", "postadress", "postoffice", "regions", "revenue", "ricardo", "ripple"),
        *("robinhood", "rogers", "saturn", "skynet", "spectrum", "stationnement", "stripe", "subito", "target", "tech26"),
        *("threads", "windows"),
    ]
)
"""Words of a language, of places or of trade that are also brands: in a host they name nobody."""
