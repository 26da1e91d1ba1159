"""What proves a sender: aligned authentication reported by a server the user trusts."""

from __future__ import annotations

from quivive.hosts import registered_domain
from quivive.message import Message


def authenticated_domains(message: Message) -> tuple[str, ...]:
    """The domains for which the *shown* sender is proven, the DMARC way (RFC 9989).

    A DKIM or SPF pass counts only where its domain is aligned with the domain of the shown
    sender (same registered domain): a scammer's own domain passes as easily as anyone's. Only
    results of a trusted server, or verified by ourselves, are read. SMS sender names and caller
    numbers are forged daily and never prove anything.
    """
    shown = message.sender.domain
    if not shown:
        return ()
    proven: list[str] = []
    for result in message.authentication:
        if not result.trusted or result.dmarc == "fail":
            continue
        passed = []
        if result.dmarc == "pass":
            passed.append(result.dmarc_domain or shown)
        passed += result.dkim_domains if result.dkim == "pass" else ()
        passed += [result.spf_domain] if result.spf == "pass" and result.spf_domain else []
        proven += [shown for domain in passed if registered_domain(domain) == registered_domain(shown)]
    return tuple(dict.fromkeys(proven))
