"""Find links in text as people and scammers write them, and say which host each leads to.

Purely textual: nothing is resolved or opened. Besides ordinary URLs it reads defanged ones
(`hxxp`, `bit[.]ly`), ones broken by a space (`http //…`), bare hosts (`like-this.example/x`) and
places where somebody cut a link out before showing us the message (`<URL>`, `[link]`).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from quivive.hosts import is_ip_address, to_ascii, top_level_known
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

_BREAK = r"\s<>\"'`\u00ab\u00bb\u201c\u201d\u2018\u2019\uff08\uff09\u3002\uff0c\u3000"
_URL = re.compile(
    rf"(?P<url>\bh(?:tt|xx)ps?\s?[:;]?\s?//\s?[^{_BREAK}]+)"
    rf"|(?P<www>\bwww\s?\.[^{_BREAK}]+)"
    r"|(?P<removed>[<\[({](?:url|lien|link|enlace|liens|http|weblink|site|hyperlink)[>\])}])"
    rf"|(?P<bare>(?<![\w@./-])(?<!\w\[\.\]|\w\(\.\))(?:[a-zA-Z0-9\u00a1-\U0010ffff](?:-*+\w){{0,62}}+(?:\.|\[\.\]|\(\.\)))+[a-zA-Z\u00a1-\uffff][\w-]{{1,24}}(?::\d{{2,5}})?(?:[/?#][^{_BREAK}]*)?(?!@))",
    re.IGNORECASE,
)
_CORE = re.compile(r"//|[^\W_](?:\.|\[\.\]|\(\.\))[^\W\d_]|\d\.\d{1,3}\.\d|[<\[({](?=[ulehwsULEHWS][a-zA-Z]{2,8}[>\])}])")
"""What every link has in its middle: cheap to look for, so that plain text costs little."""
_SPACES = re.compile(r"\s")
_TRAILING = ".,;:!?)]}>'\"*_\u2026"
_DEFANG = re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", re.IGNORECASE)
_SCHEME = re.compile(r"^\s*(h(?:tt|xx)ps?|ftp)\s?[:;]?\s?//\s?", re.IGNORECASE)
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
        window_end = core.end() + _LONGEST
        match = _URL.search(text, _word_start(text, place, core), window_end)
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
    return tuple(links)


def _word_start(text: str, place: int, core: re.Match[str]) -> int:
    """Where the word around `core` begins; before a `//`, a scheme with a space is let in."""
    start = core.start()
    least = max(place, start - 300)
    if core.group() == "//":
        return max(least, start - _LONGEST_SCHEME)
    before = text[least:start]
    last = max((match.end() for match in _SPACES.finditer(before)), default=0)
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
        return None
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
    elif re.match(r"^[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE):
        return ""
    elif text.startswith("//"):
        text = text[2:]
    authority = re.split(r"[/?#\\]", text.lstrip("/\\"), maxsplit=1)[0]
    authority = authority.rpartition("@")[2]
    if "%" in authority:
        authority = unquote(authority)
    if authority.startswith("["):
        return authority.split("]")[0].strip("[").lower()
    host = authority.partition(":")[0].replace(" ", "").strip(".").lower()
    return to_ascii(host) if is_host(host) else ""


_HOST = re.compile(r"^(?=.{1,253}$)(?:[^\s./\\@:?#<>\"'\[\]]{1,63}\.)+[^\s./\\@:?#<>\"'\[\]]{1,63}$|^\d{8,10}$|^localhost$")


def is_host(text: str) -> bool:
    """Whether `text` has the form of a host name or an address in numbers."""
    return bool(_HOST.match(text))
