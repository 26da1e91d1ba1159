"""Fetch one document from an official address: https only, never on to another host, bounded in size and in time.

Certificates are checked as Python does. The whole fetch runs beside the caller, who waits no longer than he said: a
name server or a server that sends a byte now and then cannot hold him.
"""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import urlsplit

from quivive.enrich.recalls.question import TOO_SLOW, NotAsked
from quivive.version import __version__

MOST_BYTES = 1024 * 1024
_CHUNK = 64 * 1024
_MOST_REDIRECTS = 3
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

OFFLINE = "It could not be reached: there is no connection, or its address does not answer."
TOO_LARGE = "Its answer is too large."
ELSEWHERE = "It led on to another address, which was not followed."
REFUSED = "It answered with a fault of its own."
NOT_HTTPS = "Its address is not one that can be asked safely."


def fetch(address: str, *, seconds: float, most_bytes: int = MOST_BYTES) -> bytes:
    """The document at `address`. Raises `NotAsked` with one of the sentences above.

    Plain http is let through for this machine itself only, where a test or a mirror of one's own listens.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise NotAsked(NOT_HTTPS)
    result: list[bytes | NotAsked] = []

    def work() -> None:
        try:
            result.append(_fetched(address, seconds, most_bytes))
        except NotAsked as error:
            result.append(error)
        except Exception:  # noqa: BLE001 - a fault in a thread would be lost, and its traceback shown
            result.append(NotAsked(OFFLINE))

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    if not result:
        raise NotAsked(TOO_SLOW)
    if isinstance(result[0], NotAsked):
        raise result[0]
    return result[0]


def _fetched(address: str, seconds: float, most_bytes: int) -> bytes:
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at above
        address, headers={"User-Agent": f"quivive/{__version__}", "Accept-Encoding": "identity"}
    )
    handlers: list[urllib.request.BaseHandler] = [_SameHost()]
    if urlsplit(address).hostname in _LOOPBACK:
        handlers.append(urllib.request.ProxyHandler({}))
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=seconds) as answer:
            pieces, size = [], 0
            while piece := answer.read(_CHUNK):
                size += len(piece)
                if size > most_bytes:
                    raise NotAsked(TOO_LARGE)
                pieces.append(piece)
            return b"".join(pieces)
    except urllib.error.HTTPError:
        raise NotAsked(REFUSED) from None
    except TimeoutError:
        raise NotAsked(TOO_SLOW) from None
    except (OSError, HTTPException, ValueError) as error:
        slow = isinstance(getattr(error, "reason", None), TimeoutError)
        raise NotAsked(TOO_SLOW if slow else OFFLINE) from None


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to the same scheme, host and port."""

    max_redirections = _MOST_REDIRECTS

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """The request to go on with. Raises `NotAsked` where it would lead elsewhere."""
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise NotAsked(ELSEWHERE)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
