"""A single web address to a `Message`: the address is all there is, nothing is opened."""

from __future__ import annotations

import re

from quivive.links import find_links
from quivive.message import Channel, Message, Part, PartName
from quivive.readers.charset import decode
from quivive.readers.options import ReadOptions

ORDER = 10

_LONGEST = 8_192
_SCHEME = re.compile(r"h(?:tt|xx)ps?:|www\.", re.IGNORECASE)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the family's signature
    """One word that is an address and nothing else."""
    if len(head) > _LONGEST or len(head.split(None, 1)) != 1:
        return False
    text = decode(head).strip()
    links = find_links(text, str(PartName.BODY))
    if len(links) != 1 or links[0].span.start != 0:
        return False
    return links[0].span.end == len(text) or _SCHEME.match(text) is not None


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
