"""The lists of hosts that say what kind of place an address leads to; each is a file of facts, read on first use."""

from __future__ import annotations

from functools import cached_property
from importlib.resources.abc import Traversable


class HostLists:
    """The lists below `root`, the folder of facts."""

    def __init__(self, root: Traversable) -> None:
        self._root = root

    @cached_property
    def shorteners(self) -> frozenset[str]:
        """Hosts that shorten links for anyone."""
        return self._hosts("shorteners")

    @cached_property
    def free_hosting(self) -> frozenset[str]:
        """Hosts that give pages, forms or storage to anyone."""
        return self._hosts("free_hosting")

    @cached_property
    def dynamic_dns(self) -> frozenset[str]:
        """Domains that name home connections."""
        return self._hosts("dynamic_dns")

    @cached_property
    def free_mail(self) -> frozenset[str]:
        """Domains in which anyone has a mailbox."""
        return self._hosts("free_mail")

    @cached_property
    def mass_mailers(self) -> frozenset[str]:
        """Hosts of services that mail for many firms and put their own address before every link."""
        return self._hosts("mass_mailers")

    @cached_property
    def throwaway_mail(self) -> frozenset[str]:
        """Domains of throw-away mailboxes."""
        return self._hosts("throwaway_mail")

    @cached_property
    def government(self) -> frozenset[str]:
        """Endings below which only public bodies have a host."""
        return self._hosts("government")

    @cached_property
    def popular(self) -> frozenset[str]:
        """Registered domains that many people visit; popular is not safe."""
        return self._hosts("popular")

    def _hosts(self, name: str) -> frozenset[str]:
        text = (self._root / "hosts" / f"{name}.txt").read_text("utf-8")
        return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
