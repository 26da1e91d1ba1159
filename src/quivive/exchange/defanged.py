"""Values as people read them: with no address in it that a program makes clickable."""

from __future__ import annotations


def defanged(value: str) -> str:
    """`bank[.]example/x`, `mailbox[at]bank[.]example`; numbers and accounts as they are."""
    return value.replace("://", "[:]//").replace("@", "[at]").replace(".", "[.]")
