"""Every address of the API, in the order in which they are described."""

from __future__ import annotations

from quivive.server.api import check, reports
from quivive.server.api.operation import Operation, routes_of

OPERATIONS: tuple[Operation, ...] = (*check.OPERATIONS, *reports.OPERATIONS)
ROUTES = routes_of(OPERATIONS)
