"""A single web address to a `Message`: the address is all there is, nothing is opened."""

from __future__ import annotations

import re

from quivive.links import find_links
from quivive.message import Channel, Message, Part, PartName
from quivive.readers.charset import decode
from quivive.readers.options import ReadOptions

ORDER = 10

_LONGEST = 8_192
_SCHEME = re.compile(rb"\s*(?:h(?:tt|xx)ps?\s?:|www\.)[^\s]+\s*\Z", re.IGNORECASE)
_BARE = re.compile(rb"\s*[^\s@<>]+\.[^\s@<>]+\s*\Z")


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the family's signature
    """One word that is an address and nothing else."""
    if len(head) > _LONGEST:
        return False
    if _SCHEME.match(head):
        return True
    return _BARE.match(head) is not None and _is_address(decode(head).strip())


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """The address as the body's only link; the channel is `web` unless something else was said."""
    text = decode(data).strip()
    return Message(
        channel=options.channel or Channel.WEB,
        parts=(Part(str(PartName.BODY), text),),
        links=find_links(text, str(PartName.BODY)),
        language=options.language,
        country=options.country,
        identifier=name,
    )


def _is_address(text: str) -> bool:
    links = find_links(text, str(PartName.BODY))
    return len(links) == 1 and links[0].span.start == 0 and links[0].span.end == len(text)
