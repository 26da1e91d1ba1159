"""Which HTML elements a person cannot see, from their attributes alone.

Only inline styles and presentational attributes are read: mail programs drop most of the rest.
The file is longer than others by its tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape

# Why text cannot be seen, as bits. What is GONE stays so; a descendant can undo the others.
GONE, SIZE, VISIBILITY, COLOUR = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Look:
    """What one element says about how its text looks; None and empty where it says nothing."""

    gone: bool = False
    size: bool | None = None
    """Whether the text has a size that can be read."""
    visibility: bool | None = None
    colour: str = ""
    background: str = ""
    """A colour as `rrggbb`, or `?` where it is an image or cannot be read."""


PLAIN = Look()

# Text in another than a light colour is taken to be seen, whatever is behind it.
_LIGHT = (
    r"(?:\#[ef](?:[ef]{2}\b|[0-9a-f][ef][0-9a-f][ef][0-9a-f])"
    r"|white|snow|ivory|transparent|hsl|rgba|rgb\(\s*2)"
)
# Anything that could hide text. Every alternative begins with ":" so that the scan is fast.
SUSPICIOUS = re.compile(
    r":(?:(?<=ay:)\s*none|(?<=ty:)\s*(?:hidden|collapse|[0.+-])|(?<=ze:)\s*(?:[0.]|1(?!\d))"
    r"|(?<=[hdf]t:)\s*(?:0|-\d{3})|(?<=(?:.th|top):)\s*(?:0|-\d{3})|(?<=nt:)\s*-\d{3}"
    rf"|(?<=(?<!-)color:)\s*{_LIGHT}"
    r"|(?<=\s:)|(?<=rm:)\s*scale|(?<=th:)\s*inset|(?<=ip:))"
)
"""Finds, in lower case, every style that `read_look` could call unseen; a test holds both together."""
LIGHT_FONT = re.compile(rf"color\s*=\s*[\"']?\s*(?:{_LIGHT}|[ef][0-9a-f][ef][0-9a-f][ef][0-9a-f])")
HIDDEN_ATTRIBUTE = re.compile(r"(?:\A|[\s\"'/])hidden(?=[\s=/]|\Z)")

ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))*+"
_ATTRIBUTE = (
    r"(?i)(?:[\s/]*+(?!%s[\s=/]|%s\Z)[^\s=/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'][^\s]*+)?+)?+|[\s/]*+=)*+"
    r"[\s/]*+%s(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'][^\s]*)))?"
)


@lru_cache(maxsize=32)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_ATTRIBUTE % (name, name, name))


def attribute(attributes: str, name: str) -> str | None:
    """The value of the first attribute called `name`, entities undone; None where it is missing."""
    opening = f' {name}="'
    end = attributes.find('"', len(opening)) if attributes.startswith(opening) else -1
    if end >= 0:
        # It comes first, written as most programs write it.
        value = attributes[len(opening) : end]
    else:
        match = _pattern(name).match(attributes)
        if match is None:
            return None
        value = match[1] or match[2] or match[3] or ""
    if "&" not in value:
        return value
    return value.replace("&amp;", "&") if value.count("&") == value.count("&amp;") else unescape(value)


def may_hide(is_font: bool, attributes: str) -> bool:
    """Whether the attributes could make text unseen: quick, and never wrong in saying no."""
    lower = attributes.lower()
    if "style" in lower and (SUSPICIOUS.search(lower) or "/*" in lower or "\\" in lower or "&" in lower):
        return True
    if "hidden" in lower and HIDDEN_ATTRIBUTE.search(lower):
        return True
    return is_font and LIGHT_FONT.search(lower) is not None


def read_look(tag: str, attributes: str) -> Look:
    """What an element's attributes say about how its text looks."""
    lower = attributes.lower()
    style = attribute(attributes, "style") or "" if "style" in lower else ""
    read = _look_of_style if len(style) < _LONG_STYLE else _look_of_style.__wrapped__
    if tag != "font" and not any(word in lower for word in ("hidden", "bgcolor", "background=")):
        return read(style, "", "")
    background = "url" if "background=" in lower else attribute(attributes, "bgcolor") or ""
    look = read(style, (attribute(attributes, "color") or "") if tag == "font" else "", background)
    return replace(look, gone=True) if attribute(attributes, "hidden") is not None else look


_LONG_STYLE = 2_000


@lru_cache(maxsize=4_096)
def _look_of_style(style: str, colour: str, background: str) -> Look:
    """What a style says, with the colour and background (`url`: a picture) that the element has without it."""
    said = _declarations(style)
    if "background-image" in said or background == "url":
        background = "url"
    else:
        background = said.get("background-color") or said.get("background", "") or background
    return Look(
        gone=_is_gone(said),
        size=_readable(said.get("font-size", "")),
        visibility=_seen(said.get("visibility", "")),
        colour=_colour(said.get("color", "") or colour),
        background=_colour(background) or ("?" if background and "transparent" not in background else ""),
    )


@lru_cache(maxsize=64)
def hidden_selectors(sheet: str) -> Mapping[str, int]:
    """What a style sheet hides and how (bits), by selector: one tag, class or id (`q`, `.x`, `td#y`).

    Rules for certain screens only (`@media`) are left out.
    """
    found: dict[str, int] = {}
    text = _AT_RULE.sub("", _CSS_COMMENT.sub("", sheet[:_MOST_SHEET].lower()))
    for rule in text.split("}"):
        selectors, brace, declarations = rule.rpartition("{")
        if brace and _HIDING.search(declarations):
            look = Look(
                gone=_is_gone(said := _declarations(declarations)),
                size=_readable(said.get("font-size", "")),
                visibility=_seen(said.get("visibility", "")),
            )
            bits = unseen(look, 0, "?")
            for name in map(str.strip, selectors.split(",")):
                if _SIMPLE_SELECTOR.fullmatch(name) and name not in _NEVER_HIDDEN:
                    found[name] = found.get(name, 0) | bits
    return found


def selected(name: str, attributes: str, selectors: Mapping[str, int]) -> int:
    """How a tag with these attributes is hidden by what `hidden_selectors` found; 0 if it is not."""
    bits = selectors.get(name, 0)
    if not attributes:
        return bits
    lower = attributes.lower()
    if not any(selector.rpartition(".")[2].rpartition("#")[2] in lower for selector in selectors):
        return bits
    marks = ["." + each for each in (attribute(lower, "class") or "").split()] if "class" in lower else []
    if "id" in lower and (identifier := attribute(lower, "id")):
        marks.append("#" + identifier)
    for mark in marks:
        bits |= selectors.get(mark, 0) | selectors.get(name + mark, 0)
    return bits


def unseen(look: Look, inherited: int, background: str) -> int:
    """Why the text of an element cannot be seen, as bits, given what it inherits; 0 where it can.

    `background` is the effective one behind the element as `rrggbb`, or `?`.
    """
    state = inherited | GONE if look.gone else inherited
    if look.size is not None:
        state = state & ~SIZE if look.size else state | SIZE
    if look.visibility is not None:
        state = state & ~VISIBILITY if look.visibility else state | VISIBILITY
    if look.colour:
        same = look.colour == "none" or (background != "?" and _near(look.colour, background))
        state = state | COLOUR if same else state & ~COLOUR
    elif look.background:
        state &= ~COLOUR
    return state


_MOST_SHEET = 65_536
_AT_RULE = re.compile(r"@[^{};@]*+(?:;|\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\})")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*[01](?![\d.])|opacity\s*:\s*0(?![\d.])"
)
_SIMPLE_SELECTOR = re.compile(r"[a-z][a-z0-9]*(?:[.#][\w-]+)?|[.#][\w-]+")
_NEVER_HIDDEN = frozenset({"html", "body", "head", "title", "style", "img", "a"})
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6}\s?|.)", re.DOTALL)
_NUMBER = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(px|pt|em|rem|%|ex|ch|vw|vh|mm|cm|in|pc)?")
_FAR = -500.0
_TINY_PIXELS = 1.5
_PIXELS = {
    "pt": 1.33,
    "mm": 3.8,
    "cm": 38.0,
    "in": 96.0,
    "pc": 16.0,
    "em": 0.0,
    "rem": 16.0,
    "%": 0.0,
    "ex": 0.0,
}


def _declarations(style: str) -> dict[str, str]:
    if "/*" in style:
        style = _CSS_COMMENT.sub("", style)
    if "\\" in style:
        style = _CSS_ESCAPE.sub(_css_character, style)
    said: dict[str, str] = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            # The last declaration wins unless an earlier one is marked important.
            name, value = name.strip().lower(), value.strip().lower()
            if "!important" in said.get(name, "") and "!important" not in value:
                continue
            said[name] = value
    return said


def _css_character(match: re.Match[str]) -> str:
    code = match[1].strip()
    try:
        return chr(int(code, 16)) if len(match[1]) > 1 or code.isalnum() else match[1]
    except (ValueError, OverflowError):
        return match[1]


def _is_gone(said: dict[str, str]) -> bool:
    if said.get("display", "").startswith("none"):
        return True
    opacity = _NUMBER.match(said.get("opacity", ""))
    if opacity and float(opacity[1]) < (5 if opacity[2] == "%" else 0.05):
        return True
    clipped = "hidden" in said.get("overflow", "") or "hidden" in said.get("overflow-y", "")
    if clipped and any(
        _is_zero(said.get(name, "")) for name in ("height", "max-height", "width", "max-width")
    ):
        return True
    if _is_far(said.get("text-indent", "")):
        return True
    if said.get("position", "").startswith(("absolute", "fixed")):
        if any(_is_far(said.get(name, "")) for name in ("left", "top", "margin-left", "margin-top")):
            return True
        if re.match(r"rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?", said.get("clip", "")):
            return True
    if re.match(r"inset\(\s*(?:50|100)%", said.get("clip-path", "")):
        return True
    return bool(re.search(r"scale[xy]?\(\s*0*\.?0*\s*[,)]", said.get("transform", "")))


def _is_zero(value: str) -> bool:
    number = _NUMBER.match(value)
    return bool(number) and float(number[1]) <= 1 and number[2] in (None, "px", "pt") if number else False


def _is_far(value: str) -> bool:
    number = _NUMBER.match(value)
    return bool(number and float(number[1]) <= _FAR)


def _readable(size: str) -> bool | None:
    number = _NUMBER.match(size)
    if number is None:
        return True if re.match(r"(?:xx?-)?(?:small|large)|medium|xxx-large", size) else None
    amount, unit = float(number[1]), number[2] or "px"
    if amount < 0:
        return None
    if _PIXELS.get(unit, 1.0) == 0.0:
        # Relative to what surrounds it: only (nearly) nothing of it is nothing.
        return False if amount < (11 if unit == "%" else 0.11) else None
    return amount * _PIXELS.get(unit, 1.0) > _TINY_PIXELS


def _seen(visibility: str) -> bool | None:
    if not visibility:
        return None
    return not visibility.startswith(("hidden", "collapse"))


_NAMED = {"white": "ffffff", "black": "000000", "snow": "fffafa", "ivory": "fffff0", "whitesmoke": "f5f5f5"}
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]+%?))?")
_NEAR = 12
_FAINT = 0.05


def _colour(value: str) -> str:
    """`value` as `rrggbb`; `none` where fully transparent, `?` for a picture, empty where unknown."""
    if not value:
        return ""
    value = value.lower()
    if "url" in value or "gradient" in value:
        return "?"
    if match := _HEX.search(value):
        digits = match[1]
        return "".join(2 * digit for digit in digits[:3]) if len(digits) < 6 else digits[:6]
    if match := _RGB.search(value):
        if match[4] and float(match[4].rstrip("%.") or 0) < _FAINT:
            return "none"
        return "".join(f"{min(int(part), 255):02x}" for part in match.group(1, 2, 3))
    if value.startswith("transparent"):
        return "none"
    for name, digits in _NAMED.items():
        if name in value.split():
            return digits
    return "?" if value.strip() not in ("inherit", "initial", "unset", "none") else ""


def _near(one: str, other: str) -> bool:
    if len(one) != 6 or len(other) != 6:
        return False
    return all(
        abs(int(one[place : place + 2], 16) - int(other[place : place + 2], 16)) <= _NEAR
        for place in (0, 2, 4)
    )
