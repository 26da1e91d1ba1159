"""Who publishes, and by which ways: the settings of a team, from one file (TOML)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from quivive.alerts.errors import CannotAlert
from quivive.fact_files import WORDING
from quivive.frozen import frozen
from quivive.renderers.visible import visible
from quivive.reports.plain import line, mail_address

_LARGEST = 65_536
_URL = re.compile(r"https://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:/[A-Za-z0-9._~%-]*)*/")
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that are this machine: only to them anything goes without encryption."""
_MOST_ENDPOINTS = 100


@frozen
class Mail:
    """How mails go out. `sender` is the address in `From`, `unsubscribe` an https or mailto address, or empty.

    `list_id` is as RFC 2919 says, without brackets. `a_minute` bounds how many are handed over in a minute.
    `dkim_*` are the file of the key (PEM), the selector and the domain of DKIM (RFC 6376); empty: not signed.
    """

    sender: str = ""
    list_id: str = ""
    unsubscribe: str = ""
    a_minute: int = 60
    dkim_key: str = ""
    dkim_selector: str = ""
    dkim_domain: str = ""


@frozen
class Endpoint:
    """A program that is told by webhook: files with its shared secret (`whsec_…`) or our own key (`whsk_…`)."""

    name: str
    url: str
    secret_file: str = ""
    key_file: str = ""
    ca_file: str = ""


@frozen
class Publisher:
    """Who publishes. `url` is the address of the folder of pages as people reach it, with a slash at its end.

    `sender` identifies the publisher in CAP: a mail address or a domain. `languages` are those of the index of alerts.
    """

    name: str
    url: str
    sender: str
    languages: tuple[str, ...]
    mail: Mail
    endpoints: tuple[Endpoint, ...]

    @classmethod
    def of(cls, file: Path) -> Publisher:
        """The settings in `file`; paths in it are seen from its folder. Raises `CannotAlert` that names what is wrong."""
        table = _read(file)
        given = _known(table.get("publisher"), ("name", "url", "sender", "languages"), "publisher")
        url = str(given.get("url", ""))
        languages = given.get("languages", ["en"])
        if not isinstance(languages, list) or not languages or not set(map(str, languages)) <= set(WORDING):
            raise _wrong("publisher.languages")
        sender = str(given.get("sender", ""))
        name = " ".join(str(given.get("name", "")).split())
        if not name or visible(name) != name or len(name) > 120:
            raise _wrong("publisher.name")
        if not _is_page(url):
            raise _wrong("publisher.url")
        if not re.fullmatch(r"[A-Za-z0-9._@+-]{3,254}", sender):
            raise _wrong("publisher.sender")
        endpoints = table.get("webhooks", [])
        if not isinstance(endpoints, list) or len(endpoints) > _MOST_ENDPOINTS:
            raise _wrong("webhooks")
        read = tuple(endpoint_of(one, file.parent) for one in endpoints)
        if len({one.name for one in read}) != len(read):
            raise _wrong("webhooks.name")
        return cls(name, url, sender, tuple(map(str, languages)), _mail(table.get("mail", {}), file.parent), read)

    def address(self, page: str) -> str:
        """The public address of one of its files."""
        return self.url + page


def may_be_called(url: str) -> bool:
    """Whether a webhook may go there: encrypted, or to this machine; without a user's name in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url and not parts.username and not parts.password
    return plain and bool(host) and port != 0 and (parts.scheme == "https" or (parts.scheme == "http" and host in HERE))


def _is_page(url: str) -> bool:
    here = re.fullmatch(r"http://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?/(?:[A-Za-z0-9._~-]+/)*", url)
    return bool(_URL.fullmatch(url) or here)


def _mail(table: object, folder: Path) -> Mail:
    names = ("from", "list_id", "unsubscribe", "a_minute", "dkim_key", "dkim_selector", "dkim_domain")
    given = dict(_known(table, names, "mail"))
    a_minute = given.pop("a_minute", 60)
    if isinstance(a_minute, bool) or not isinstance(a_minute, int) or not 0 < a_minute <= 60_000:
        raise _wrong("mail.a_minute")
    texts = {name: str(value) for name, value in given.items()}
    sender, unsubscribe = texts.pop("from", ""), texts.get("unsubscribe", "")
    if sender and not mail_address(sender):
        raise _wrong("mail.from")
    if unsubscribe and not re.fullmatch(r"(?:https://|mailto:)[!-;=?-~]{3,500}", unsubscribe):
        raise _wrong("mail.unsubscribe")
    if not re.fullmatch(r"(?:[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,10})?", texts.get("list_id", "")):
        raise _wrong("mail.list_id")
    dkim = [texts.get(name, "") for name in ("dkim_key", "dkim_selector", "dkim_domain")]
    if any(dkim) and not all(dkim):
        raise _wrong("mail.dkim_key, dkim_selector, dkim_domain")
    if any(dkim) and not all(re.fullmatch(r"[A-Za-z0-9._-]{1,253}", name) for name in dkim[1:]):
        raise _wrong("mail.dkim_selector, dkim_domain")
    mail = Mail(sender=sender, a_minute=a_minute, **texts)
    return replace(mail, dkim_key=str(folder / mail.dkim_key)) if mail.dkim_key else mail


def endpoint_of(table: object, folder: Path) -> Endpoint:
    """One program of a settings file; raises `CannotAlert` that names what is wrong."""
    given = {
        name: str(value)
        for name, value in _known(table, ("name", "url", "secret_file", "key_file", "ca_file"), "webhooks").items()
    }
    if not re.fullmatch(r"[\w.-]{1,60}", given.get("name", "")):
        raise _wrong("webhooks.name")
    if not may_be_called(given.get("url", "")):
        raise _wrong("webhooks.url")
    if not given.get("secret_file") and not given.get("key_file"):
        raise _wrong("webhooks.secret_file")
    files = {name: str(folder / value) for name, value in given.items() if name.endswith("_file") and value}
    return Endpoint(**(given | files))


def _known(table: object, names: tuple[str, ...], where: str) -> Mapping[str, Any]:
    if not isinstance(table, dict):
        raise _wrong(where)
    unknown = sorted(set(table) - set(names))
    if unknown:
        raise _wrong(f"{where}.{line(unknown[0], 40)} ({', '.join(names)})")
    return table


def _read(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            return tomllib.loads(stream.read(_LARGEST).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(line(f"{file.name}: {getattr(error, 'strerror', '') or error}", 200)) from None


def _wrong(what: str) -> CannotAlert:
    return CannotAlert("settings", text=what)
