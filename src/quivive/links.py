"""Find links in text as people and scammers write them, and say which host each leads to.

Purely textual: nothing is resolved or opened. Besides ordinary URLs it reads defanged ones
(`hxxp`, `bit[.]ly`), ones broken by a space (`http //…`), bare hosts (`like-this.example/x`) and
places where somebody cut a link out before showing us the message (`<URL>`, `[link]`).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from quivive.hosts import LONGEST_HOST, is_ip_address, to_ascii, top_level_known
from quivive.message import Link, Span

MOST_LINKS = 2_000
"""More links than this in one text are not looked at: a page of ten thousand is bounded."""

_MOST_TRIES = 3_000
"""Places that look like a bare host; text made of dots alone is given up after so many."""
_LONGEST = 600
"""Characters of one address that are read."""
_LONGEST_HOST = 300
"""Characters of a host, with room for the scheme before it and dots written as `[.]`."""

_LONGEST_SCHEME = 8
"""Characters before a `//` that can be its scheme: `https : //`."""

_BREAK = r"\s<>\"'`\u00ab\u00bb\u2018-\u201f\u2039\u203a\uff08\uff09\u3002\uff0c\u3000"
# Letters of ASCII and everything beyond U+00A0, said by what they are not: a set that lists all of Unicode
# takes ten milliseconds to compile.
# Marks of punctuation, and writing without spaces: a bare host ends where a Chinese sentence goes on.
_MARKS = r"\xab\xbb\u2000-\u206f\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff08\uff09\uff0c"
_LETTER = rf"^\x00-\x40\x5b-\x60\x7b-\xa0{_MARKS}"
_NAME = rf"^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa0{_MARKS}"
_URL = re.compile(
    # Case is left open only where it can differ: over the whole it takes 50 ms to compile.
    rf"(?P<url>\b(?i:h(?:tt|xx)ps?)\s?[:;]?\s?//\s?[^{_BREAK}]+)"
    rf"|(?P<www>\b(?i:www)\s?\.[^{_BREAK}]+)"
    r"|(?P<removed>[<\[({](?i:url|lien|link|enlace|liens|http|weblink|site|hyperlink)[>\])}])"
    # A label is never given back, and no host begins in the middle of another: linear, whatever is written.
    rf"|(?P<bare>(?<![\w@./-])(?<!\w\[\.\]|\w\(\.\))(?:[{_NAME}](?:-*+\w){{0,62}}+(?:\.|\[\.\]|\(\.\)))+[{_LETTER}][\w-]{{1,24}}(?::\d{{2,5}})?(?:[/?#][^{_BREAK}]*)?(?!@))"
)
_CORE = re.compile(
    r"[/.<\[({](?:(?<=/)/"
    r"|(?P<inner>(?<=[^\W_].)(?:(?<=\.)|(?<=\[)\.\]|(?<=\()\.\))[^\W\d_]|(?<=\d\.)\d{1,3}\.\d)"
    r"|(?<=[<\[({])(?=[ulehwsULEHWS][a-zA-Z]{2,8}[>\])}]))"
)
"""What every link has in its middle, from its first sign on: cheap to look for, so that plain text costs
little. Before an `inner` one stands a letter or digit that belongs to it."""
_TRAILING = ".,;:!?)]}>'\"*_\u2026"
_DEFANG = re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", re.IGNORECASE)
_SCHEME = re.compile(r"^\s*(h(?:tt|xx)ps?|ftp)\s?[:;]?\s?//\s?", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_AUTHORITY_END = re.compile(r"[/?#\\]")
_FILE_ENDINGS = frozenset(
    ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "html", "htm", "php", "jpg", "jpeg", "png", "gif", "zip", "rar", "exe", "apk", "csv", "ics", "mp3", "mp4", "js", "py", "sh"]
)
_SHORT_NAMES = frozenset(["com", "net", "org", "info", "fr", "uk", "de", "es", "it", "nl", "be", "pt", "br", "eu", "io", "us", "ca", "ly", "me", "co", "in", "at", "ch", "pl", "gl", "gg", "to", "cc", "top", "xyz", "link", "click", "site", "online", "shop", "live", "app", "vip"])


def find_links(text: str, part: str) -> tuple[Link, ...]:
    """Every link in `text`, in order, at most `MOST_LINKS`; spans point into `text`."""
    links: list[Link] = []
    place = 0
    tries = 0
    while (core := _CORE.search(text, place)) and tries < _MOST_TRIES:
        start = core.start()
        if core.lastgroup:
            if start == place:
                # The letter before it belongs to what was looked at already.
                place += 1
                continue
            start -= 1
        window_end = core.end() + _LONGEST
        match = _URL.search(text, _word_start(text, place, start, core.group()), window_end)
        tries += match is None or match.lastgroup != "url"
        if match is None or match.start() > core.end():
            # Nothing begins before the match, or in the window but for a host that its end cuts through.
            reached = match.start() - _LONGEST_SCHEME if match else window_end
            place = max(core.end(), min(reached, window_end - _LONGEST_HOST))
            continue
        link = _read(match, text, part)
        if link is not None:
            links.append(link)
            if len(links) == MOST_LINKS:
                break
        place = max(match.end(), core.end())
    if text[-_LONGEST_END:].rstrip().endswith(_COLONS) and len(links) < MOST_LINKS:
        cut = _CUT_OFF.search(text, max(0, len(text) - _LONGEST_END))
        if cut is not None:
            links.append(Link("", "", Span(part, *cut.span(1)), shown=cut.group(1)))
    return tuple(links)


_LONGEST_END = 40
_COLONS = (":", "\uff1a")
_CUT_OFF = re.compile(r"(?<=[^\W\d_])\s?([:\uff1a])\s*\Z")
"""A text that ends in "follow the instructions:" had its link cut off."""


def _word_start(text: str, place: int, start: int, core: str) -> int:
    """Where the word begins in whose middle `core` stands; before a `//`, a scheme with a space is let in."""
    least = max(place, start - 300)
    if core == "//":
        return max(least, start - _LONGEST_SCHEME)
    before = text[least:start]
    word = before.rsplit(maxsplit=1)[-1:]
    last = len(before) - len(word[0]) if word and not before[-1:].isspace() else len(before)
    spaced = before[:last].rstrip()
    if spaced[-3:].lower() == "www" and before[last : last + 1] in (".", ""):
        return least + len(spaced) - 3
    return least + last


def _read(match: re.Match[str], text: str, part: str) -> Link | None:
    start, end = match.span()
    if match.lastgroup == "removed":
        return Link("", "", Span(part, start, end), shown=match.group())
    written = match.group()
    stripped = _strip(written)
    end -= len(written) - len(stripped)
    host = host_of(stripped)
    if match.lastgroup == "bare":
        if not _is_plausible_bare(stripped, host):
            return None
    elif not host:
        scheme = _SCHEME.match(written)
        if scheme is None or "." in written:
            return None
        # `via https:// Thank you`: somebody cut the address out and left its beginning.
        return Link("", "", Span(part, start, start + scheme.end()), shown=scheme.group())
    return Link(_refang(stripped), host, Span(part, start, end))


def _strip(written: str) -> str:
    """Without the punctuation of the sentence around it; a closing bracket stays if it was opened."""
    while written and written[-1] in _TRAILING:
        if written[-1] == ")" and written.count("(") >= written.count(")"):
            break
        if written.endswith("[.]"):
            break
        written = written[:-1]
    return written


def _refang(url: str) -> str:
    fixed = _DEFANG.sub(".", url)
    scheme = _SCHEME.match(fixed)
    if scheme:
        fixed = scheme.group(1).lower().replace("xx", "tt") + "://" + fixed[scheme.end() :]
    return fixed


def _is_plausible_bare(written: str, host: str) -> bool:
    """A host without scheme: a known top-level name, and not the end of one sentence running into
    the next (`blocked.Click`), a file name, an abbreviation or a number."""
    if not host or is_ip_address(host):
        return "/" in written and bool(host)
    labels = host.split(".")
    ending = labels[-1]
    has_path = "/" in written
    if not top_level_known(ending) or all(label.isdigit() for label in labels[:-1]):
        return False
    if ending in _FILE_ENDINGS and not has_path and len(labels) == 2:
        return False
    if not has_path:
        shown = written.split("/")[0].rsplit(".", 1)[-1].split(":")[0]
        if shown[:1].isupper() and not shown.isupper():
            return False
        if ending not in _SHORT_NAMES and len(labels) == 2 and len(ending) > 3:
            # "merci.bonjour" is no host; "shop.family" without a path is rare enough to leave.
            return ending in _NEW_NAMES
        if len(labels) == 2 and len(labels[0]) < 2:
            return False
        if len(labels) == 2 and len(ending) == 2 and ending not in _SHORT_NAMES and len(labels[0]) < 4:
            return False
    return True


_NEW_NAMES = frozenset(
    ["info", "online", "site", "website", "store", "shop", "club", "live", "life", "world", "space", "today", "click", "link", "email", "support", "center", "services", "digital", "finance", "financial", "money", "bank", "insure", "loans", "cloud", "tech", "company", "agency", "network", "systems", "solutions", "group", "global", "media", "buzz", "icu", "monster", "rest", "quest", "cyou", "sbs", "bond", "cfd", "beauty", "hair", "skin", "makeup", "homes", "autos", "boats", "motorcycles", "lat", "example", "invalid", "test", "mobi", "name", "asia", "host", "press", "pics", "fun"]
)


def host_of(url: str) -> str:
    """The host of an address in lower-case ASCII form, or an empty string if it has none.

    Follows what browsers do with tricks: backslashes count as slashes, everything before the
    last `@` of the authority is user information, percent-encoding is undone.
    """
    text = _DEFANG.sub(".", url.strip())
    scheme = _SCHEME.match(text)
    if scheme:
        text = text[scheme.end() :]
    elif _OTHER_SCHEME.match(text):
        return ""
    elif text.startswith("//"):
        text = text[2:]
    authority = _AUTHORITY_END.split(text.lstrip("/\\"), maxsplit=1)[0]
    authority = authority.rpartition("@")[2]
    if "%" in authority:
        authority = unquote(authority)
    if authority.startswith("["):
        address = authority.split("]")[0].strip("[").lower()
        return address if len(address) <= LONGEST_HOST else ""
    host = authority.partition(":")[0].replace(" ", "").strip(".").lower()
    return to_ascii(host) if is_host(host) else ""


_HOST = re.compile(r"^(?=.{1,253}$)(?:[^\s./\\@:?#<>\"'\[\]]{1,63}\.)+[^\s./\\@:?#<>\"'\[\]]{1,63}$|^\d{8,10}$|^localhost$")


def is_host(text: str) -> bool:
    """Whether `text` has the form of a host name or an address in numbers."""
    return bool(_HOST.match(text))
