"""What the address of a page shares with others of its kind: the kit it is built with, or the page itself."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from quivive.redact.tokens import find_tokens

_LONGEST: Final = 600
_LONGEST_SHAPE: Final = 160
_MOST_KEYS: Final = 12
_AFTER_HOST: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]{0,9}:)?/{0,2}[^/?#\\]{0,300}", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[0-9]+")
_SLASHES: Final = re.compile(r"/{2,}")
_MIXED: Final = re.compile(r"(?<![a-z0-9{])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]*(?:[a-z][0-9]+[a-z]|[0-9][a-z]+[0-9])[a-z0-9]*(?![a-z0-9}])")
"""Letters and digits in turns: the code of one recipient, of one day."""
_GENERIC: Final = frozenset(
    ["index", "home", "main", "default", "start", "page", "login", "log", "signin", "sign", "in", "account", "accounts", "user", "users", "verify", "verification", "confirm", "update", "secure", "security", "app", "web", "www", "site", "public", "html", "htm", "php", "asp", "aspx", "jsp", "cgi", "bin", "wp", "content", "includes", "admin", "plugins", "themes", "uploads", "images", "img", "css", "js", "assets", "static", "media", "en", "fr", "de", "es", "it", "nl", "pt", "us", "uk", "www2", "id", "ref", "utm", "source", "medium", "campaign", "url", "link", "redirect", "redir", "go", "click", "token", "key", "code", "email", "mail", "track", "view"]
)
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_LEAST: Final = 5
"""Letters outside of words that stand in everybody's addresses."""


def url_shape(target: str) -> tuple[str, bool]:
    """Path and names of the query of a web address with what varies masked, and whether it is one that strangers share.

    `/{n}` stands for digits, `/{t}` for what tells one recipient from all others. `/login.php` is everybody's;
    `/nfx-billing/step{n}.php?sid=` is a kit's. Empty for an address without path and query.
    """
    target = target[:_LONGEST]
    match = _AFTER_HOST.match(target)
    start = match.end() if match else 0
    pieces, place = [], start
    for token in sorted(find_tokens(target), key=lambda one: one.start):
        if token.start >= place:
            pieces += [target[place : token.start], "{t}"]
            place = token.end
    path, _, query = "".join([*pieces, target[place:]]).partition("#")[0].replace("&amp;", "&").partition("?")
    keys = sorted({_masked(pair.partition("=")[0]) for pair in query.split("&")[:_MOST_KEYS] if "=" in pair})
    shape = _SLASHES.sub("/", _masked(unquote(path.rstrip("/")))) + ("?" + "&".join(f"{key}=" for key in keys) if keys else "")
    shape = shape[:_LONGEST_SHAPE]
    words = _WORDS.findall(shape.replace("{t}", "").replace("{n}", ""))
    telling = sum(len(word) for word in words if word not in _GENERIC)
    return shape, telling < _LEAST


def _masked(text: str) -> str:
    return _DIGITS.sub("{n}", _MIXED.sub("{t}", " ".join(text.lower().split())))


def shared_page(target: str, host: str) -> str:
    """The host and path of a page on a host that strangers share (`bit.ly/3abc`), without query; empty without a path."""
    target = target[:_LONGEST]
    match = _AFTER_HOST.match(target)
    path = target[match.end() :] if match else ""
    path = re.split(r"[?#]", path, maxsplit=1)[0].rstrip("/")
    tokens = [one for one in find_tokens(f"https://{host}{path}") if one.why != "token_in_path"]
    return "" if len(path) < 3 or tokens else f"{host}{path}"[:_LONGEST_SHAPE]
