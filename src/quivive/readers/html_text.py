"""HTML to the text a person sees, the text he cannot see, and the links, in one linear pass.

No tree is built. Tree builders that follow the HTML standard exactly take quadratic time and
memory on hostile markup (a hundred thousand nested `div`: 40 s; 36 kB of unclosed `b`: 2 GB),
and cost more than everything else in reading a mail together. Here the markup is cut into tags
by one regular expression without backtracking, and only hidden regions are tracked to their end.

The file is longer than others because it is one state machine: layout, hidden regions and open
links advance together, tag by tag, and splitting them would mean handing that state around.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import urljoin

from quivive.links import find_links, host_of
from quivive.message import Link, PartName, Skipped, Span
from quivive.readers.limits import MOST_LINKS, MOST_SHOWN, left_out
from quivive.readers.styles import (
    ATTRIBUTES,
    attribute,
    hidden_selectors,
    may_hide,
    read_look,
    selected,
    unseen,
)

IMAGE_SHOWN: Final = "[image]"
"""Stands in the text where a picture without a description is a link."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is on an HTML page: `links` point into `text` (part body) or `hidden` (part hidden)."""

    text: str
    hidden: str
    links: tuple[Link, ...]
    pictures: int
    skipped: tuple[Skipped, ...] = ()


def read_html(html: str) -> Page:
    """The visible text of `html` in lines as it is laid out, its hidden text, and its links."""
    page = _Reader(html)
    page.read()
    return page.page()


_TOKEN = re.compile(
    r"<(?:"
    r"!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z))"
    r"|(?=[sStTxXiInNpP])"
    r"((?i:script|style|title|textarea|xmp|iframe|noembed|noframes|template|plaintext))"
    rf"(?=[\s/>]){ATTRIBUTES}(?:>|\Z)"
    r"((?:[^<]++|<(?!/(?i:\1)(?:[\s/>]|\Z)))*+)"
    rf"|(/?[a-zA-Z][^\s/>]*+)({ATTRIBUTES})(?:>|\Z)"
    r"|[!?/][^>]*+(?:>|\Z)"
    r")((?:[^<]++|<(?![a-zA-Z/!?]))*+)"
)
_FIRST_TEXT = re.compile(r"(?:[^<]++|<(?![a-zA-Z/!?]))*+")

_SPACE, _LINE, _PARAGRAPH = 1, 2, 3
_BETWEEN = ("", " ", "\n", "\n\n")
_BLOCKS = ["address", "article", "aside", "body", "blockquote", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "pre", "section", "select", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption"]
_OWN_STEPS = ("form", "pre")
"""Blocks that do more than to leave a gap, see `_ACTIONS`."""
_GAPS = (
    {name: _LINE for tag in _BLOCKS if tag not in _OWN_STEPS for name in (tag, "/" + tag)}
    | dict.fromkeys(("p", "/p"), _PARAGRAPH)
    | dict.fromkeys(("td", "th", "/td", "/th"), _SPACE)
)
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
# Their end tag ends everything open inside them, whatever it is.
_ENCLOSING = frozenset(["td", "th", "tr", "table", "tbody", "thead", "tfoot", "caption", "div", "center", "body", "html", "ul", "ol", "li", "p"])
_TABLE = frozenset(["td", "th", "tr", "table", "tbody", "thead", "tfoot", "caption"])
_ENDS_PARAGRAPH = frozenset([*_BLOCKS, "p"]) - {
    "option",
    "select",
    "caption",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "body",
    "html",
}
_ENDED_BY_LIKE = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"},
    "td": {"td", "th", "tr"}, "th": {"td", "th", "tr"}, "tr": {"tr"},
}  # fmt: skip
_PICTURE = re.compile(r"background[^;\"']*[:=][^;]*(?:url\(|//)", re.IGNORECASE)
_MOST_IMAGES = 20
_FILLER = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u2800\ufeff\uffa0"
)
_CONTROLS = re.compile(r"[\x00-\x20]+")
_IN_URL = re.compile(r"[\t\n\r\x00]+")
_PLAIN_URL = re.compile(r"https?://((?:[a-z0-9-]++\.)++[a-z]{2,24})(?=[/?#]|\Z)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*[\"']?([^\"']+)", re.IGNORECASE)


class _Flow:
    """Text being laid out: white space as a browser folds it, in `pieces`, `length` so far."""

    __slots__ = ("gap", "length", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.gap = 0

    def add(self, raw: str, *, lines: bool = False) -> None:
        words = raw.split()
        if not words:
            if raw and not self.gap:
                self.gap = _SPACE
            return
        if raw[0].isspace() and not self.gap:
            self.gap = _SPACE
        if self.gap and self.length:
            between = _BETWEEN[self.gap]
            self.pieces.append(between)
            self.length += len(between)
        text = (
            "\n".join(" ".join(line.split()) for line in raw.strip().split("\n"))
            if lines
            else " ".join(words)
        )
        self.pieces.append(text)
        self.length += len(text)
        self.gap = _SPACE if raw[-1].isspace() else 0

    def since(self, mark: tuple[int, int]) -> tuple[int, str]:
        """Where the text after `mark` begins, and that text."""
        place, start = mark
        added = "".join(self.pieces[place : place + 2 * MOST_SHOWN])
        text = added.lstrip()
        return start + len(added) - len(text), text[:MOST_SHOWN].rstrip()

    def mark(self) -> tuple[int, int]:
        return len(self.pieces), self.length


@dataclass(slots=True)
class _Region:
    """An element that changed whether its text is seen, until it ends."""

    tag: str
    before: int
    open: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _OpenLink:
    target: str
    source: str
    visible: tuple[int, int]
    hidden: tuple[int, int]
    images: list[str] = field(default_factory=list)


class _Reader:
    """The state of one pass."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.tokens: list[tuple[str, str, str, str, str]] = []
        self.visible, self.concealed = _Flow(), _Flow()
        self.flow = self.visible
        self.state = 0
        self.regions: list[_Region] = []
        self.link: _OpenLink | None = None
        self.form: _OpenLink | None = None
        self.links: list[Link] = []
        self.refresh = ""
        self.too_many_links = False
        self.base = ""
        self.pictures = 0
        self.preformatted = 0
        self.names: list[str] = []
        self.suspects: dict[str, bool] = {}
        self.style_sheet: bool | None = None
        self.last_background = (-1, -1, "ffffff")
        self.look_back = 20_000
        """Steps left for finding backgrounds behind light text."""

    def read(self) -> None:
        html = self.html
        start = _FIRST_TEXT.match(html)
        end = start.end() if start else 0
        self._text(html[:end])
        self.tokens = tokens = _TOKEN.findall(html, end)
        self.names = names = [token[2].lower() for token in tokens]
        selectors: dict[str, int] = {}
        for raw, content, *_ in tokens:
            if raw and raw.lower() == "style":
                selectors |= hidden_selectors(content)
        gap_of, action = _GAPS.get, _ACTIONS.get
        for place, (raw, content, tag, attributes, text) in enumerate(tokens):
            if tag:
                name = names[place]
                if self.regions:
                    self._follow(name)
                if (attributes or selectors) and name[0] != "/":
                    by_sheet = selected(name, attributes, selectors) if selectors else 0
                    if by_sheet or (attributes and (self.state or self._may_hide(name, attributes))):
                        self._look(name, attributes, place, by_sheet)
                if attributes and self.link is not None and "background" in attributes and _PICTURE.search(attributes):
                    self.link.images.append("")
                if (gap := gap_of(name)) is not None:
                    flow = self.flow
                    if gap > flow.gap:
                        flow.gap = gap
                elif (do := action(name)) is not None:
                    do(self, attributes)
            elif raw and raw.lower() == "textarea":
                self._text(content)
            if text:
                if text.isspace():
                    if not self.flow.gap:
                        self.flow.gap = _SPACE
                else:
                    self._text(text)
        self._end_link()
        self._end_form()

    def _text(self, text: str) -> None:
        if "&" in text:
            text = text.replace("&nbsp;", " ")
            if "&" in text:
                text = unescape(text)
        if not text.isascii() and not text.strip(_FILLER).strip(_FILLER + " \t\r\n\u00a0"):
            # What fills the preview line of a mail list: neither seen nor said.
            text = " "
        elif self.state and not text.isascii():
            text = text.strip(_FILLER + " \t\r\n\u00a0")
        self.flow.add(text, lines=self.preformatted > 0)

    def _may_hide(self, name: str, attributes: str) -> bool:
        """As `styles.may_hide`; the cells of a table say the same of their looks a hundred times."""
        if name == "font":
            return may_hide(True, attributes)
        known = self.suspects.get(attributes)
        if known is None:
            known = self.suspects[attributes] = may_hide(False, attributes)
        return known

    def _look(self, name: str, attributes: str, place: int, by_sheet: int) -> None:
        if name in _VOID:
            return
        look = read_look(name, attributes)
        background = look.background or ("" if not look.colour else self._background(place))
        state = unseen(look, self.state | by_sheet, background)
        if state != self.state:
            self._begin_region(name, state)

    def _begin_region(self, name: str, state: int) -> None:
        if name not in _VOID:
            self.regions.append(_Region(name, self.state, Counter({name: 1})))
            self._switch(state)

    def _switch(self, state: int) -> None:
        self.state = state
        self.flow = self.concealed if state else self.visible
        self.flow.gap = self.flow.gap or _SPACE

    def _follow(self, name: str) -> None:
        """Keep track of where the innermost region ends."""
        if name[0] != "/":
            region = self.regions[-1]
            ended_by = _ENDED_BY_LIKE.get(region.tag, ())
            if (region.tag == "p" and name in _ENDS_PARAGRAPH or name in ended_by) and not region.open[
                "table"
            ]:
                self._end_region()
                if self.regions:
                    self._follow(name)
            elif name not in _VOID:
                region.open[name] += 1
            return
        name = name[1:]
        while self.regions:
            region = self.regions[-1]
            if region.open[name] > 0:
                region.open[name] -= 1
                if name == region.tag and not region.open[name]:
                    self._end_region()
                return
            if name not in _ENCLOSING or (region.tag in _TABLE and name not in _TABLE):
                return
            self._end_region()

    def _end_region(self) -> None:
        self._switch(self.regions.pop().before)

    def _background(self, place: int) -> str:
        """The background behind the element at `place`: of the nearest open element that has one."""
        names, tokens = self.names, self.tokens
        least = max(place - self.look_back, 0)
        last_place, last_found, last_background = self.last_background
        closed: dict[str, int] = {}
        unmatched = 0
        found, background = -1, "ffffff" if least == 0 else "?"
        at = place
        while at > least:
            if not unmatched and last_found < at <= last_place:
                # From here outwards the open elements are those of the last time.
                found, background = last_found, last_background
                break
            at -= 1
            name = names[at]
            if name[:1] == "/":
                closed[name[1:]] = closed.get(name[1:], 0) + 1
                unmatched += 1
            elif closed.get(name):
                closed[name] -= 1
                unmatched -= 1
            elif (attributes := tokens[at][3]) and name not in _VOID:
                background_here = self._own_background(name, attributes)
                if background_here:
                    found, background = at, background_here
                    break
        self.look_back -= place - at
        self.last_background = (place, found, background)
        return background

    def _own_background(self, name: str, attributes: str) -> str:
        """What the element itself says; `?` where a style sheet could have said it."""
        lower = attributes.lower()
        if "background" in lower or "bgcolor" in lower:
            background = read_look(name, attributes[:2_000]).background
            if background and background != "none":
                return background
        if "class" in lower:
            if self.style_sheet is None:
                self.style_sheet = any(token[0] and "background" in token[1] for token in self.tokens)
            return "?" if self.style_sheet else ""
        return ""

    def _on_link(self, attributes: str) -> None:
        self._end_link()
        target = attribute(attributes, "href")
        if target is not None:
            self.link = self._open(target, "anchor")
            if "background" in attributes and _PICTURE.search(attributes):
                self.link.images.append("")

    def _on_break(self, attributes: str) -> None:  # noqa: ARG002 - the signature of all actions
        flow = self.flow
        flow.gap = _LINE if flow.gap < _LINE else _PARAGRAPH

    def _on_image(self, attributes: str) -> None:
        self.pictures += 1
        if self.link is not None and len(self.link.images) < _MOST_IMAGES:
            self.link.images.append(" ".join((attribute(attributes, "alt") or "").split()))

    def _on_area(self, attributes: str) -> None:
        if target := attribute(attributes, "href"):
            area = self._open(target, "image")
            self.flow.add(f" {attribute(attributes, 'alt') or IMAGE_SHOWN} ")
            self._keep(area)

    def _on_form(self, attributes: str) -> None:
        self._end_form()
        if target := attribute(attributes, "action"):
            self.form = self._open(target, "form")

    def _on_input(self, attributes: str) -> None:
        if (attribute(attributes, "type") or "").lower() in ("submit", "button", "reset", "image"):
            button = self._open(attribute(attributes, "formaction") or "", "form")
            self.flow.add(f" {attribute(attributes, 'value') or attribute(attributes, 'alt') or ''} ")
            if button.target:
                self._keep(button)

    def _on_button(self, attributes: str) -> None:
        if target := attribute(attributes, "formaction"):
            self._end_form()
            self.form = self._open(target, "form")

    def _on_base(self, attributes: str) -> None:
        self.base = self.base or (attribute(attributes, "href") or "").strip()

    def _on_meta(self, attributes: str) -> None:
        if (attribute(attributes, "http-equiv") or "").strip().lower() == "refresh":
            match = _REFRESH.match(attribute(attributes, "content") or "")
            self.refresh = self.refresh or (match[1] if match else "")

    def _on_preformatted(self, attributes: str) -> None:  # noqa: ARG002 - the signature of all actions
        self.preformatted += 1
        self.flow.gap = max(self.flow.gap, _LINE)

    def _on_preformatted_end(self, attributes: str) -> None:  # noqa: ARG002 - the signature of all actions
        self.preformatted = max(self.preformatted - 1, 0)
        self.flow.gap = max(self.flow.gap, _LINE)

    def _open(self, target: str, source: str) -> _OpenLink:
        return _OpenLink(target, source, self.visible.mark(), self.concealed.mark())

    def _end_link(self, _: str = "") -> None:
        link, self.link = self.link, None
        if link is None:
            return
        if self._keep(link):
            return
        if link.images:
            self.flow.add(" ".join(dict.fromkeys(filter(None, link.images))) or IMAGE_SHOWN)
            link.source = "image"
            self._keep(link)

    def _end_form(self, _: str = "") -> None:
        form, self.form = self.form, None
        if form is not None:
            self._keep(form)

    def _keep(self, link: _OpenLink) -> bool:
        """Put `link` down where its text stands; False where it has none."""
        for flow, mark, part in (
            (self.visible, link.visible, PartName.BODY),
            (self.concealed, link.hidden, PartName.HIDDEN),
        ):
            if flow.length > mark[1]:
                start, shown = flow.since(mark)
                if shown:
                    span = Span(str(part), start, start + len(shown))
                    self._add(link.target, span, shown if link.source != "form" else "", link.source)
                    return True
        return False

    def _add(self, target: str, span: Span, shown: str, source: str) -> None:
        if len(self.links) >= MOST_LINKS:
            self.too_many_links = True
            return
        target, host = resolve(target, self.base)
        if target and not target.startswith("#"):
            self.links.append(Link(target, host, span, shown, source))

    def page(self) -> Page:
        text, hidden = "".join(self.visible.pieces), "".join(self.concealed.pieces)
        links = self.links
        if self.refresh and text:
            target, host = resolve(self.refresh, self.base)
            first_line = Span(str(PartName.BODY), 0, len(text.partition("\n")[0][:MOST_SHOWN]))
            links.insert(0, Link(target, host, first_line, "", "refresh"))
        links += _beside(find_links(text, str(PartName.BODY)), links)
        skipped: tuple[Skipped, ...] = ()
        if self.too_many_links or len(links) > MOST_LINKS:
            skipped = (left_out("further links of the mail", f"{MOST_LINKS} links"),)
            links = links[:MOST_LINKS]
        return Page(text, hidden, tuple(links), self.pictures, skipped)


# What each tag does that does more than to leave a gap.
_ACTIONS: dict[str, Callable[[_Reader, str], None]] = {
    "a": _Reader._on_link,  # noqa: SLF001 - the table of this class's own steps
    "/a": _Reader._end_link,
    "br": _Reader._on_break,
    "/br": _Reader._on_break,
    "img": _Reader._on_image,
    "area": _Reader._on_area,
    "form": _Reader._on_form,
    "/form": _Reader._end_form,
    "input": _Reader._on_input,
    "button": _Reader._on_button,
    "base": _Reader._on_base,
    "meta": _Reader._on_meta,
    "pre": _Reader._on_preformatted,
    "/pre": _Reader._on_preformatted_end,
}


def _beside(written: tuple[Link, ...], anchors: list[Link]) -> list[Link]:
    """Those links written in the text that no anchor covers."""
    if not written:
        return []
    taken = sorted(
        (link.span.start, link.span.end)
        for link in anchors
        if link.span.part == PartName.BODY and link.source != "form"
    )
    kept: list[Link] = []
    place, covered = 0, 0
    for link in written:
        while place < len(taken) and taken[place][0] < link.span.end:
            covered = max(covered, taken[place][1])
            place += 1
        if covered <= link.span.start:
            kept.append(link)
    return kept


def resolve(target: str, base: str = "") -> tuple[str, str]:
    """A link's target as a browser would read it, and its host (of a mail address, its domain)."""
    if plain := _PLAIN_URL.match(target):
        return target.strip(), plain[1].lower()
    target = _IN_URL.sub("", target).strip("\x00\t\n\x0c\r ")
    lower = target[:20].lower()
    if lower.startswith("mailto:"):
        return target, host_of(target[7:].partition("?")[0].rpartition("@")[2])
    if base and not _SCHEME.match(target) and not target.startswith("#"):
        try:
            target = urljoin(base, target)
        except ValueError:
            return target, ""
    if target.lower().startswith(("http:", "https:", "//", "\\\\", "/\\", "\\/", "www.", "ftp:")):
        return target, host_of(target)
    return target, ""
