"""The terminal's answer drawn as an SVG picture, for pages that show what the program looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from quivive.message import Message
from quivive.renderers import reasons, terminal
from quivive.renderers.visible import display_width
from quivive.verdict import Verdict
from quivive.wording import Wording

_COLUMN = 8.4
_LINE = 20
_MARGIN = 18
_BASELINE = 14.5
_FONT_SIZE = 14
_PAPER, _INK = "#1b1b1f", "#e8e6e3"
_RED = "#ff7b72"

_SEQUENCE = re.compile(r"\x1b\[([0-9;]*)m")
# What XML 1.0 cannot hold at all.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render(verdict: Verdict, message: Message, wording: Wording, *, width: int = 76) -> str:
    """The answer as a self-contained SVG with real text, `width` columns wide."""
    answer = terminal.render(verdict, message, wording, width=width, colour=True)
    return ansi_picture(answer, width=width, label=reasons.title(verdict, wording))


def ansi_picture(text: str, *, width: int, label: str) -> str:
    """Any text with ANSI colours as an SVG; `label` says in words what it shows."""
    lines = text.rstrip("\n").split("\n")
    right = round(width * _COLUMN + 2 * _MARGIN)
    bottom = len(lines) * _LINE + 2 * _MARGIN
    drawn = "\n".join(
        shape for number, line in enumerate(lines) for shape in _line(line, _MARGIN + number * _LINE)
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right} {bottom}" width="{right}" \
height="{bottom}" role="img" aria-label="{_xml(label)}">
<rect width="{right}" height="{bottom}" rx="10" fill="{_PAPER}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" \
font-size="{_FONT_SIZE}" fill="{_INK}">
{drawn}
</g>
</svg>
"""


def _line(line: str, top: float) -> Iterator[str]:
    column = 0
    for text, style in _stretches(line):
        columns = display_width(text)
        left, wide = _MARGIN + column * _COLUMN, columns * _COLUMN
        ground = _colour(style, "48")
        if ground:
            yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{_LINE}" fill="{ground}"/>'
        words = text.strip(" ")
        if words:
            start = left + (len(text) - len(text.lstrip(" "))) * _COLUMN
            # textLength keeps the columns in place whatever monospaced font is at hand.
            yield (
                f'<text x="{start:.1f}" y="{top + _BASELINE:.1f}"'
                f' textLength="{display_width(words) * _COLUMN:.1f}"{_attributes(style)}>{_xml(words)}</text>'
            )
        column += columns


def _stretches(line: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    style: tuple[str, ...] = ()
    place = 0
    for sequence in _SEQUENCE.finditer(line):
        if sequence.start() > place:
            yield line[place : sequence.start()], style
        style = () if sequence[1] in {"", "0"} else tuple(sequence[1].split(";"))
        place = sequence.end()
    if place < len(line):
        yield line[place:], style


def _attributes(style: tuple[str, ...]) -> str:
    words = _without_colours(style)
    attributes = ' font-weight="700"' if "1" in words else ""
    attributes += ' text-decoration="underline"' if "4" in words else ""
    attributes += ' opacity="0.7"' if "2" in words else ""
    ink = _RED if "31" in words else _colour(style, "38")
    return attributes + (f' fill="{ink}"' if ink else "")


def _without_colours(style: tuple[str, ...]) -> list[str]:
    words = list(style)
    while "5" in words[1:]:
        place = words.index("5", 1)
        del words[place - 1 : place + 2]
    return words


def _colour(style: tuple[str, ...], kind: str) -> str:
    """The colour of an indexed sequence (`38;5;n` ink, `48;5;n` ground), or empty."""
    for place in range(len(style) - 2):
        if style[place : place + 2] == (kind, "5"):
            return _indexed(int(style[place + 2]))
    return ""


def _indexed(number: int) -> str:
    """The colour that terminals give to a number of the 6 by 6 by 6 cube or of the greys."""
    if number >= 232:
        return f"#{8 + 10 * (number - 232):02x}" + f"{8 + 10 * (number - 232):02x}" * 2
    steps = (0, 95, 135, 175, 215, 255)
    red, rest = divmod(number - 16, 36)
    return f"#{steps[red]:02x}{steps[rest // 6]:02x}{steps[rest % 6]:02x}"


def _xml(text: str) -> str:
    """As XML text; no-break spaces, because SVG would draw a row of spaces as one."""
    return escape(_NOT_XML.sub("\ufffd", text)).replace("  ", " \u00a0")
