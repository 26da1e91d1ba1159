"""The answer on a terminal: understood at a glance, in colour only where the caller says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from quivive.message import Message
from quivive.renderers import reasons
from quivive.renderers.excerpt import Piece, ShownPart, shown_parts
from quivive.renderers.visible import character_width, display_width, visible, visible_line
from quivive.verdict import Advice, Level, Route, Verdict
from quivive.wording import Wording

NARROWEST = 30

# Sign and colours (white or black on dark red, amber, blue, green, grey: contrast 4.5 or more).
_LEVELS = {
    Level.SCAM: ("✖", "1;38;5;231;48;5;124"),
    Level.SUSPICIOUS: ("!", "1;38;5;16;48;5;214"),
    Level.NOTHING_FOUND: ("○", "1;38;5;231;48;5;24"),
    Level.PROVEN: ("✔", "1;38;5;231;48;5;22"),
    Level.CANNOT_TELL: ("?", "1;38;5;231;48;5;240"),
}
_HEADING = "1"
_MARK = "1;4;31"
_QUIET = "2"


@dataclass(frozen=True, slots=True)
class _Cell:
    """One character as the reader sees it, accents included, with its columns."""

    text: str
    columns: int
    marked: bool


def render(
    verdict: Verdict,
    message: Message,
    wording: Wording,
    *,
    width: int = 80,
    colour: bool = False,
    details: bool = False,
) -> str:
    """The answer for a person.

    `width` in columns (at least 30 are used), `colour` allows ANSI sequences, `details` adds the
    score, what each reason counts, and the sources of the facts.
    """
    page = _Page(max(width, NARROWEST), colour=colour)
    _level(page, verdict, wording)
    _claim(page, verdict, wording)
    _message(page, shown_parts(verdict, message), wording)
    for section in reasons.sections(verdict, wording):
        page.heading(section.heading)
        for reason in section.reasons:
            page.item("• ", _counted(reason, wording) if details else reason.text)
        if section.more:
            page.item("  ", wording.say("labels.more_reasons", count=section.more))
    _advice(page, verdict.advice, wording, details=details)
    _routes(page, verdict.routes, wording, details=details)
    if verdict.skipped:
        page.heading(wording.say("labels.skipped"))
        for skipped in verdict.skipped:
            page.item("• ", reasons.skipped_line(skipped, wording))
    if details:
        page.blank()
        page.item("", reasons.score(verdict, wording), _QUIET)
        page.item("", wording.say("labels.versions", **_versions(verdict)), _QUIET)
    return page.text()


def _level(page: _Page, verdict: Verdict, wording: Wording) -> None:
    sign, style = _LEVELS[verdict.level]
    page.banner(sign, reasons.title(verdict, wording), style)
    page.item("", reasons.explanation(verdict, wording))
    page.blank()


def _claim(page: _Page, verdict: Verdict, wording: Wording) -> None:
    colon = reasons.colon(wording)
    if verdict.claim:
        label = wording.say("labels.claims_to_be") + colon
        page.labelled(label, visible_line(verdict.claim.name))
    else:
        page.item("", wording.say("labels.claims_nobody"))
    kind = reasons.kind(verdict, wording)
    if kind:
        page.labelled(wording.say("labels.kind") + colon, kind)


def _message(page: _Page, parts: Iterable[ShownPart], wording: Wording) -> None:
    page.heading(wording.say("labels.message"))
    several = tuple(parts)
    for part in several:
        label = f"labels.{part.name}"
        if len(several) > 1:
            name = wording.say(label) if wording.has(label) else visible_line(part.name)
            page.quote([Piece(f"{name}{reasons.colon(wording)}")], _QUIET)
        page.quote([_said(piece, wording) for piece in part.pieces])


def _counted(reason: reasons.Reason, wording: Wording) -> str:
    return f"{reason.text} ({wording.figures.number(reason.points, 1, signed=True)})"


def _said(piece: Piece, wording: Wording) -> Piece:
    if not piece.left_out:
        return piece
    return Piece(f"\n{wording.say('labels.elided', count=piece.left_out)}\n")


def _advice(page: _Page, advice: Iterable[Advice], wording: Wording, *, details: bool) -> None:
    lines = tuple(advice)
    if not lines:
        return
    page.heading(wording.say("labels.what_to_do"))
    for number, line in enumerate(lines, 1):
        page.item(f"{number}. ", line.text)
        if details and line.source:
            page.item("   ", _source(line.source, line.seen, wording), _QUIET)


def _routes(page: _Page, routes: Iterable[Route], wording: Wording, *, details: bool) -> None:
    places = tuple(routes)
    if not places:
        return
    page.heading(wording.say("labels.where_to_report"))
    for place in places:
        page.item("• ", place.what)
        if place.address:
            page.item("  → ", place.address, _HEADING)
        if details:
            page.item("    ", _source(place.source, place.seen, wording), _QUIET)


def _source(source: str, seen: str, wording: Wording) -> str:
    when = f", {wording.say('labels.seen', date=wording.figures.date(seen))}" if seen else ""
    return f"{wording.say('labels.source')}{reasons.colon(wording)} {source}{when}"


def _versions(verdict: Verdict) -> dict[str, str]:
    versions = verdict.versions
    return {"code": versions.code, "facts": versions.facts, "weights": versions.weights}


@dataclass(slots=True)
class _Page:
    """Lines of at most `width` columns; every text that comes in is made harmless first."""

    width: int
    colour: bool = field(kw_only=True)
    _lines: list[str] = field(default_factory=list)

    def banner(self, sign: str, title: str, style: str) -> None:
        lines = list(_wrapped(_cells(f"{sign}  {visible_line(title)}"), self.width - 2))
        if not self.colour:
            lines = list(_wrapped(_cells(f"[{sign}] {visible_line(title)}"), self.width))
            self._lines.extend(_plain(line) for line in lines)
            self._lines.append("=" * max(_columns(line) for line in lines))
            return
        for line in lines:
            padding = " " * (self.width - 2 - _columns(line))
            self._lines.append(self._styled(f" {_plain(line)}{padding} ", style))

    def heading(self, text: str) -> None:
        self.blank()
        for line in _wrapped(_cells(visible_line(text)), self.width):
            self._lines.append(self._styled(_plain(line), _HEADING))
            if not self.colour:
                self._lines.append("-" * _columns(line))

    def labelled(self, label: str, text: str) -> None:
        for number, line in enumerate(_wrapped(_cells(f"{label} {text}"), self.width)):
            plain = _plain(line)
            if number == 0 and plain.startswith(label):
                plain = label + self._styled(plain[len(label) :], _HEADING)
            self._lines.append(plain)

    def item(self, lead: str, text: str, style: str = "") -> None:
        indent = display_width(lead)
        for number, line in enumerate(_wrapped(_cells(visible(text)), self.width - indent)):
            before = lead if number == 0 else " " * indent
            self._lines.append(before + self._styled(_plain(line), style))

    def quote(self, pieces: Iterable[Piece], style: str = "") -> None:
        cells = [cell for piece in pieces for cell in _cells(piece.text, marked=piece.marked)]
        before_blank = False
        for line in _wrapped(cells, self.width - 2):
            blank = not _plain(line).strip()
            if blank and before_blank:
                continue
            before_blank = blank
            self._lines.append(
                f"│ {self._marked(line) if not style else self._styled(_plain(line), style)}".rstrip()
            )
            if not self.colour and any(cell.marked for cell in line):
                self._lines.append(f"│ {_underline(line)}")

    def blank(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def text(self) -> str:
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and style and text else text

    def _marked(self, line: list[_Cell]) -> str:
        if not self.colour:
            return _plain(line)
        return "".join(self._styled(text, _MARK if marked else "") for text, marked in _stretches(line))


def _cells(text: str, *, marked: bool = False) -> list[_Cell]:
    cells: list[_Cell] = []
    for character in text:
        columns = character_width(character)
        if columns == 0 and cells and cells[-1].text != "\n":
            last = cells[-1]
            # A variation selector makes a narrow sign an emoji of two columns.
            wider = 1 if character == "\ufe0f" and last.columns == 1 else 0
            cells[-1] = _Cell(last.text + character, last.columns + wider, last.marked)
        else:
            cells.append(_Cell(character, columns, marked))
    return cells


def _wrapped(cells: list[_Cell], width: int) -> Iterator[list[_Cell]]:
    """Lines of at most `width` columns, broken at spaces, within a word only where it is too long."""
    line: list[_Cell] = []
    columns = 0
    for word in _words(cells):
        if word[0].text == "\n":
            yield _without_end(line)
            line, columns = [], 0
            continue
        own = _columns(word)
        if columns + own > width and line and word[0].text != " ":
            yield _without_end(line)
            line, columns = [], 0
        for cell in word:
            if columns + cell.columns > width:
                if cell.text == " ":
                    continue
                yield _without_end(line)
                line, columns = [], 0
            line.append(cell)
            columns += cell.columns
    if line:
        yield _without_end(line)


def _words(cells: list[_Cell]) -> Iterator[list[_Cell]]:
    """Runs of spaces, of other characters, and line ends on their own."""
    word: list[_Cell] = []
    for cell in cells:
        if word and (
            cell.text == "\n" or word[0].text == "\n" or (cell.text == " ") != (word[0].text == " ")
        ):
            yield word
            word = []
        word.append(cell)
    if word:
        yield word


def _stretches(line: list[_Cell]) -> Iterator[tuple[str, bool]]:
    text, marked = "", False
    for cell in line:
        if cell.marked != marked:
            yield text, marked
            text, marked = "", cell.marked
        text += cell.text
    yield text, marked


def _underline(line: list[_Cell]) -> str:
    return "".join(("~" if cell.marked else " ") * cell.columns for cell in line).rstrip()


def _without_end(line: list[_Cell]) -> list[_Cell]:
    end = len(line)
    while end and line[end - 1].text == " ":
        end -= 1
    return line[:end]


def _columns(cells: Iterable[_Cell]) -> int:
    return sum(cell.columns for cell in cells)


def _plain(cells: Iterable[_Cell]) -> str:
    return "".join(cell.text for cell in cells)
