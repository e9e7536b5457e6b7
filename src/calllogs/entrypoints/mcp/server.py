"""The MCP server: the tools with their schemas, and every refusal in one sentence."""

import logging
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from mcp.server import CacheHint, MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import ValidationError

from calllogs.app import App
from calllogs.entrypoints.mcp import descriptions
from calllogs.entrypoints.mcp.corrections import Corrections
from calllogs.entrypoints.mcp.refusals import UNEXPECTED, Refusals
from calllogs.entrypoints.mcp.schema import flat
from calllogs.entrypoints.mcp.tools import SANDBOX_NOTE, Tools
from calllogs.errors import CallLogsError

READ_ONLY = ToolAnnotations(
    read_only_hint=True, idempotent_hint=True, destructive_hint=False, open_world_hint=True
)
LISTS_KEPT = CacheHint(ttl_ms=300_000, scope="public")
"""The lists are the same for everybody and change only with a release."""

_LOG = logging.getLogger(__name__)


class CallLogServer(MCPServer[None]):
    """An MCPServer that drops no argument and explains every failure in a sentence.

    The SDK alone ignores unknown arguments, and answers mistakes in pydantic's words (MCP.md 3.1).
    """

    def __init__(self, app: App, *, tools: list[Tool]) -> None:
        super().__init__(
            "calllogs",
            title="Call Logs",
            version=version("calllogs"),
            instructions=descriptions.INSTRUCTIONS + (f" {SANDBOX_NOTE}" if app.sandbox else ""),
            tools=tools,
            log_level="WARNING",
            cache_hints={"tools/list": LISTS_KEPT},
            subscriptions=False,
        )
        self._refusals = Refusals(Corrections(app.read))

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Answer a call of a tool.

        Raises:
            ToolError: There is no answer; its text says why.
        """
        await self._check(name, arguments)
        # Models send null for "not given", which the flat schemas have no room for.
        given = {argument: value for argument, value in arguments.items() if value is not None}
        try:
            return await super().call_tool(name, given, context)
        except ToolError as error:
            raise ToolError(self._sentence(name, given, error.__cause__)) from error

    async def _check(self, name: str, arguments: Mapping[str, object]) -> None:
        known = {tool.name: tool.input_schema["properties"] for tool in await self.list_tools()}
        if name not in known:
            raise ToolError(self._refusals.unknown_tool(name, list(known)))
        if arguments.keys() - known[name].keys():
            raise ToolError(self._refusals.unknown_arguments(name, arguments, list(known[name])))

    def _sentence(self, name: str, given: Mapping[str, object], cause: BaseException | None) -> str:
        if isinstance(cause, ValidationError):
            return self._refusals.malformed(name, given, cause)
        if isinstance(cause, CallLogsError):
            return self._refusals.failure(name, given, cause)
        _LOG.error("The tool %s failed.", name, exc_info=cause)
        return UNEXPECTED


def build_server(app: App, *, masked: bool) -> CallLogServer:
    """Return the server over an application.

    Args:
        app: Answers; open as long as the server runs.
        masked: Whether phone numbers keep only their country code and last four digits.
    """
    tools = Tools(app, masked=masked)
    return CallLogServer(
        app,
        tools=[
            _tool(tools.list_call_logs, "List call logs", descriptions.LIST),
            _tool(tools.get_call_log, "Get one call log", descriptions.GET),
            _tool(tools.count_call_logs, "Count call logs", descriptions.COUNT),
            _tool(tools.summarize_call_logs, "Summarize call logs", descriptions.SUMMARIZE),
            _tool(tools.get_call_timeline, "Get call timeline", descriptions.TIMELINE),
        ],
    )


def _tool(answer: Callable[..., object], title: str, description: str) -> Tool:
    tool = Tool.from_function(answer, title=title, description=description, annotations=READ_ONLY)
    tool.parameters = {**flat(tool.parameters), "additionalProperties": False}
    tool.fn_metadata.output_schema = flat(tool.fn_metadata.output_schema or {})
    return tool
