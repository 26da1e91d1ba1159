"""Lines on a terminal: broken at spaces, never too wide, in colour only where the caller says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from quivive.renderers.excerpt import Piece
from quivive.renderers.visible import character_width, display_width, visible, visible_line

NARROWEST = 30
BOLD = "1"
QUIET = "2"
_TELLING = "1;4;31"


@dataclass(frozen=True, slots=True)
class _Cell:
    """One character as the reader sees it, accents included, with its columns."""

    text: str
    columns: int
    marked: bool


@dataclass(slots=True)
class Page:
    """Lines of at most `width` columns; every text that comes in is made harmless first."""

    width: int
    colour: bool = field(kw_only=True)
    _lines: list[str] = field(default_factory=list)

    def banner(self, sign: str, title: str, style: str) -> None:
        """The answer in one line: on a colour of its own, or underlined."""
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
        """A heading, after an empty line."""
        self.blank()
        for line in _wrapped(_cells(visible_line(text)), self.width):
            self._lines.append(self._styled(_plain(line), BOLD))
            if not self.colour:
                self._lines.append("-" * _columns(line))

    def labelled(self, label: str, text: str) -> None:
        """A label and what it stands for, which is set off."""
        for number, line in enumerate(_wrapped(_cells(f"{label} {text}"), self.width)):
            plain = _plain(line)
            if number == 0 and plain.startswith(label):
                plain = label + self._styled(plain[len(label) :], BOLD)
            self._lines.append(plain)

    def item(self, lead: str, text: str, style: str = "") -> None:
        """A line with its bullet or number; what does not fit stands below it."""
        indent = display_width(lead)
        for number, line in enumerate(_wrapped(_cells(visible(text)), self.width - indent)):
            before = lead if number == 0 else " " * indent
            self._lines.append(before + self._styled(_plain(line), style))

    def quote(self, pieces: Iterable[Piece], style: str = "") -> None:
        """Words of others behind a bar, the telling ones marked."""
        cells = [cell for piece in pieces for cell in _cells(piece.text, marked=piece.marked)]
        before_blank = False
        for line in _wrapped(cells, self.width - 2):
            blank = not _plain(line).strip()
            if blank and before_blank:
                continue
            before_blank = blank
            self._lines.append(f"│ {self._marked(line) if not style else self._styled(_plain(line), style)}".rstrip())
            if not self.colour and any(cell.marked for cell in line):
                self._lines.append(f"│ {_underline(line)}")

    def blank(self) -> None:
        """An empty line, never two."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def text(self) -> str:
        """All lines."""
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and style and text else text

    def _marked(self, line: list[_Cell]) -> str:
        if not self.colour:
            return _plain(line)
        return "".join(self._styled(text, _TELLING if marked else "") for text, marked in _stretches(line))


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
        if word and (cell.text == "\n" or word[0].text == "\n" or (cell.text == " ") != (word[0].text == " ")):
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
