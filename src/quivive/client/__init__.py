"""Asks a Quivive server from a program: checks, reports, scans, campaigns, surges, alerts.

    from quivive.client import Client
    client = Client("https://quivive.example", key="qv_…")
    verdict = client.check("Your parcel is held: https://parcel.example/pay", channel="sms", country="GB")

It needs nothing but Python's own library: of the HTTP clients that are well kept, those that do without threads of one's own send
a whole request before they read the answer, and a scan is read while it is sent.
"""

from __future__ import annotations

from quivive.client.asking import Client
from quivive.client.errors import NotAnswered, Problem

__all__ = ["Client", "NotAnswered", "Problem"]
