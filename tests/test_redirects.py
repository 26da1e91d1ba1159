"""Addresses of well-known hosts that lead on: to where, or to nobody can say where."""

from __future__ import annotations

import pytest

from quivive import check
from quivive.links import host_of
from quivive.redirects import leads_on


@pytest.mark.parametrize(
    ("target", "goal"),
    [
        ("https://www.google.fr/url?q=https%3A%2F%2Fparcel-desk.example%2Fx&sa=D", "parcel-desk.example"),
        ("https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.dhl.de%2Ftrack&data=05", "www.dhl.de"),
        ("https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9ldmlsLmV4YW1wbGUveA&ntb=1", "evil.example"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%3A%2F%2Fdeep.example%2F", "deep.example"),
        ("https://www.bbc.co.uk/url?q=https://evil.example/", "www.bbc.co.uk"),
        ("https://www.google.com/search?q=https://evil.example/", "www.google.com"),
    ],
)
def test_the_goal_is_read_from_the_address(target: str, goal: str) -> None:
    assert leads_on(target, host_of(target)) == (goal, True)


@pytest.mark.parametrize(
    "target",
    [
        "https://www.bing.com/ck/a?!&&p=1",
        "https://www.bing.com/ck/a?u=a1%%%%",
        "https://www.linkedin.com/slink?code=abc",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://l.facebook.com/l.php?" + "&".join(f"a{n}=1" for n in range(500)),
    ],
)
def test_what_hides_its_goal_says_so(target: str) -> None:
    assert leads_on(target, host_of(target)) == ("", False)


def test_a_borrowed_host_is_no_alibi() -> None:
    honest = check("Netflix: your payment failed, update your card: https://www.netflix.com/youraccount")
    led_on = check("Netflix: your payment failed, update your card: https://www.google.com/url?q=https://konto.example/x")
    assert (honest.level, led_on.level) == ("nothing_found", "scam")
