"""Speaks the Model Context Protocol: on standard input and output, or by HTTP on this machine."""

from __future__ import annotations

import io
import logging
import socket
import sys
from collections.abc import Callable
from typing import IO, cast

from quivive.assistants import tools
from quivive.errors import MissingExtra, SettingsFault
from quivive.version import __version__

try:
    import mcp_types as protocol
    from mcp.server.lowlevel import Server
    from mcp.server.stdio import stdio_server
    from mcp.shared.exceptions import MCPError
except ModuleNotFoundError:
    raise MissingExtra("mcp", "What assistants ask by") from None

import anyio
import anyio.to_thread
from mcp.server.context import ServerRequestContext

from quivive.assistants.lines import LONGEST_LINE, REFUSED, BoundedLines

LOOPBACK = "127.0.0.1"
_AT_ONCE = 2
_MOST_WAITING = 16
"""Calls that wait while others are answered; more are asked to come again."""
_LIKE_MOST = {"text": "PayPal: your payment failed, confirm your card: https://paypal.example/", "country": "GB"}
"""A call that needs what most calls need."""
_WHY = {
    "too_large": f"The request is larger than {LONGEST_LINE} bytes: pass a shorter text.",
    "not_json": "The request is not JSON, or no message of the protocol.",
}


Context = ServerRequestContext[dict[str, object]]


class Refused(protocol.RequestParams):
    """Why a request could not be read."""

    why: str = "not_json"


class Answering:
    """Answers what a client asks, in `language` where nothing else is asked for."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._limiter = anyio.CapacityLimiter(_AT_ONCE)
        self._warming = anyio.Lock()
        self._warm = False

    async def warm(self) -> None:
        """Load what a first check needs; called once more it does nothing. Two checks at once would each load it."""
        async with self._warming:
            if not self._warm:
                await anyio.to_thread.run_sync(tools.call, "check", _LIKE_MOST, self._language)
                self._warm = True

    async def listed(self, _: Context, __: protocol.PaginatedRequestParams | None) -> protocol.ListToolsResult:
        """`tools/list`."""
        return protocol.ListToolsResult(tools=[_shown(tool) for tool in tools.TOOLS.values()])

    async def called(self, _: Context, asked: protocol.CallToolRequestParams) -> protocol.CallToolResult:
        """`tools/call`. A check runs to its end once begun, also if it is cancelled: it is bounded by the sizes it looks at."""
        if self._limiter.statistics().tasks_waiting >= _MOST_WAITING:
            return _result(tools.busy(self._language))
        async with self._limiter:
            await self.warm()
            return _result(await anyio.to_thread.run_sync(tools.call, asked.name, asked.arguments or {}, self._language))

    async def refused(self, _: Context, params: Refused) -> protocol.EmptyResult:
        """A request that could not be read."""
        raise MCPError(protocol.INVALID_REQUEST, _WHY.get(params.why, _WHY["not_json"]))


def create_server(answering: Answering) -> Server[dict[str, object]]:
    """The server with all tools."""
    server = Server(
        "quivive", version=__version__, title="Quivive", instructions=tools.INSTRUCTIONS, on_list_tools=answering.listed,
        on_call_tool=answering.called,
    )  # fmt: skip
    server.add_request_handler(REFUSED, Refused, answering.refused)
    # It would hand what is asked to whatever collects traces in this process: messages are private.
    server.middleware.clear()
    # The library logs requests that it cannot use, with what stands in them.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    return server


def serve_stdio(language: str) -> None:
    """Answer on standard input and output until the input ends. Nothing but the protocol is written to the output.

    Raises `BrokenPipeError` if whoever reads the output goes away before.
    """

    async def answer() -> None:
        answering = Answering(language)
        server = create_server(answering)
        given = sys.stdin.buffer if sys.stdin is not None else io.BytesIO()  # there is none if it was closed at the start
        lines = anyio.AsyncFile(cast("IO[str]", BoundedLines(given)))  # of a file only lines are asked for
        async with stdio_server(stdin=lines) as (read, write), anyio.create_task_group() as beside:
            beside.start_soon(answering.warm)
            await server.run(read, write, server.create_initialization_options())

    left = False
    try:
        anyio.run(answer)
    except* BrokenPipeError:
        left = True
    if left:
        raise BrokenPipeError("whoever asked went away")


def serve_http(language: str, port: int, tell: Callable[[str], None]) -> None:
    """Answer by streamable HTTP on this machine only, until told to stop; `tell` is given the address once it is bound.

    Raises `SettingsFault` for a port that cannot be listened on.
    """
    import uvicorn  # noqa: PLC0415 - only where it is asked for

    try:
        listening = socket.create_server((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        raise SettingsFault([f"--port {port}: {getattr(error, 'strerror', None) or error}"]) from None
    tell(f"http://{LOOPBACK}:{listening.getsockname()[1]}/mcp")
    # For a host of this machine the library itself refuses other hosts' names and pages of other origins (DNS rebinding).
    app = create_server(Answering(language)).streamable_http_app(host=LOOPBACK, json_response=True, max_request_body_size=LONGEST_LINE)
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run([listening])


def _shown(tool: tools.Tool) -> protocol.Tool:
    return protocol.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=dict(tool.takes),
        output_schema=dict(tool.gives),
        annotations=protocol.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False),
    )


def _result(called: tools.Called) -> protocol.CallToolResult:
    content: list[protocol.ContentBlock] = [protocol.TextContent(text=text) for text in called.texts]
    return protocol.CallToolResult(content=content, structured_content=called.table, is_error=called.fault)
