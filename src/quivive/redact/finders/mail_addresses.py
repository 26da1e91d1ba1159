"""Mail addresses, also those of which a firm shows a part (`an***@example.com`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

ADDRESS = re.compile(r"(?<![\w.+*%-])[\w.+*%\u2022-]{1,128}+@(?:[\w*\u2022-]{1,63}+\.){1,8}[A-Za-z\u00a1-\uffff]{2,24}(?![\w-])")


def find(look: Look) -> Iterator[Personal]:
    """Everything with the form of a mail address."""
    if "@" not in look.text:
        return
    for match in ADDRESS.finditer(look.masked):
        yield Personal(PersonalKind.EMAIL_ADDRESS, match.start(), match.end(), 0.98, "address_form")
