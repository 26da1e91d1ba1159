"""Every address of the API, in the order in which they are described."""

from __future__ import annotations

from quivive.server.api import alerts, campaigns, check, exchange, reports, scan
from quivive.server.api.openapi import routes_of_description
from quivive.server.api.operation import Operation, routes_of

OPERATIONS: tuple[Operation, ...] = (*check.OPERATIONS, *scan.OPERATIONS, *reports.OPERATIONS, *campaigns.OPERATIONS, *alerts.OPERATIONS, *exchange.OPERATIONS)
ROUTES = [*routes_of(OPERATIONS), *routes_of_description(OPERATIONS)]
