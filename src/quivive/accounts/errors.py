"""What can go wrong with accounts, by the name under which it stands beside them."""

from __future__ import annotations

from quivive.errors import AccountFault as AccountFault
