"""What the folder of a publisher holds: pages, feeds, CAP and the signed document of each alert, made from its versions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any

from quivive.alerts.cap import cap_message
from quivive.alerts.document import signed_document, unsigned_document, written
from quivive.alerts.errors import CannotAlert
from quivive.alerts.feeds import atom, json_feed
from quivive.alerts.names import atom_name, cap_name, document_name, index_name, json_feed_name, page_name
from quivive.alerts.page import alert_page, index_page, with_document
from quivive.alerts.publisher import Publisher
from quivive.alerts.trail import Issue
from quivive.renderers.visible import visible_line
from quivive.wording import Wording

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def document_of(
    issues: Sequence[Issue], publisher: Publisher, wordings: dict[str, Wording], key: Ed25519PrivateKey
) -> dict[str, Any]:
    """The signed document of the newest version."""
    return signed_document(unsigned_document(issues, publisher, _shown(issues, publisher, wordings)), key)


def files_of(
    issues: Sequence[Issue], publisher: Publisher, wordings: dict[str, Wording], key: Ed25519PrivateKey
) -> dict[str, bytes]:
    """The files of one alert by name: the signed document, a page for each language with the document in it, CAP."""
    shown = _shown(issues, publisher, wordings)
    document = written(signed_document(unsigned_document(issues, publisher, shown), key))
    files = {document_name(issues[0].alert.id): document}
    for name, data in shown.items():
        page = name.endswith(".html")
        files[name] = with_document(data.decode(), document.decode()).encode() if page else data
    return files


def lists_of(
    alerts: Sequence[Sequence[Issue]], publisher: Publisher, wordings: dict[str, Wording]
) -> Iterator[tuple[str, bytes]]:
    """The index and the feeds, by name, in each of the publisher's languages."""
    newest = sorted(alerts, key=lambda issues: (issues[0].at, issues[0].alert.id), reverse=True)
    for language in publisher.languages:
        index = index_page(newest, publisher, wordings, language).encode()
        yield index_name(language), index
        if language == publisher.languages[0]:
            yield index_name(""), index
        if alerts:
            yield atom_name(language), atom(alerts, publisher, wordings, language)
            yield json_feed_name(language), json_feed(alerts, publisher, wordings, language)


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files, each as a whole or not at all: who reads meanwhile sees the old one or the new one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            beside = folder / f".{name}.{os.getpid()}.{get_ident()}"
            beside.write_bytes(data)
            beside.replace(folder / name)
    except OSError as error:
        raise CannotAlert(
            "not_written", path=visible_line(str(folder)[:200]), text=error.strerror or str(error)
        ) from None


def _shown(issues: Sequence[Issue], publisher: Publisher, wordings: dict[str, Wording]) -> dict[str, bytes]:
    """What shows the newest version to people and programs, pages with an empty block for the document."""
    alert = issues[-1].alert
    names = [(code, wordings[code].say("language.name")) for code in alert.languages]
    pages = {
        page_name(alert.id, notice.language): alert_page(
            issues, notice, publisher, wordings[notice.language], names
        ).encode()
        for notice in alert.notices
    }
    return pages | {cap_name(alert.id): cap_message(issues, publisher, wordings)}
