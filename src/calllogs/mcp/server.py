"""The MCP server: the tools with their schemas, and every refusal in one sentence."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from mcp import MCPError
from mcp.server import CacheHint, MCPServer
from mcp.server.auth.provider import TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.extension import Extension
from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import (
    ResourceError,
    ResourceNotFoundError,
    ToolError,
    UnexpectedResourceError,
)
from mcp.server.mcpserver.tools import Tool
from mcp.types import (
    INVALID_PARAMS,
    CallToolResult,
    GetPromptResult,
    InputRequiredResult,
    ToolAnnotations,
)
from pydantic import AnyUrl, ValidationError

from calllogs.app import App
from calllogs.errors import CallLogsError, CallNotFound, FilterError
from calllogs.mcp import descriptions
from calllogs.mcp.caller import SANDBOX_NOTE, FindDesk, one_desk
from calllogs.mcp.completions import add_completions
from calllogs.mcp.corrections import Corrections
from calllogs.mcp.errors import UNEXPECTED, Refusals
from calllogs.mcp.prompts import add_prompts
from calllogs.mcp.resources import add_resources
from calllogs.mcp.schema import brief, flat
from calllogs.mcp.stdio import converse
from calllogs.mcp.tools import Tools
from calllogs.mcp.view import META, view

READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, destructive_hint=False)
LISTS_KEPT = CacheHint(ttl_ms=300_000, scope="public")
"""The lists are the same for everybody and change only with a release."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckedTokens:
    """How tokens of callers over HTTP are checked.

    Attributes:
        verifier: Says which tokens are right.
        settings: Who issues them, and for what.
    """

    verifier: TokenVerifier
    settings: AuthSettings


class CallLogServer(MCPServer[None]):
    """An MCPServer that drops no argument and explains every failure in a sentence.

    The SDK alone ignores unknown arguments, and answers mistakes in pydantic's words (MCP.md 3.1).
    """

    def __init__(
        self,
        app: App,
        *,
        tools: list[Tool],
        extensions: list[Extension],
        tokens: CheckedTokens | None,
    ) -> None:
        super().__init__(
            "calllogs",
            title="Call Logs",
            version=version("calllogs"),
            instructions=descriptions.INSTRUCTIONS
            + (f" {SANDBOX_NOTE.text}" if app.sandbox else ""),
            tools=tools,
            extensions=extensions,
            log_level="WARNING",
            cache_hints={
                "tools/list": LISTS_KEPT,
                "prompts/list": LISTS_KEPT,
                "resources/list": LISTS_KEPT,
                "resources/templates/list": LISTS_KEPT,
            },
            subscriptions=False,
            token_verifier=tokens.verifier if tokens else None,
            auth=tokens.settings if tokens else None,
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

    async def run_stdio_async(self) -> None:
        """Serve on standard input and output until the input has ended, see `converse`."""
        options = self._lowlevel_server.create_initialization_options()
        await converse(
            lambda read, written: self._lowlevel_server.run(read, written, options),
        )

    async def get_prompt(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,
        context: Context[None, Any] | None = None,
    ) -> GetPromptResult | InputRequiredResult:
        """Return a prompt.

        Raises:
            MCPError: -32602, there is no such prompt or argument, or the argument is no filter.
        """
        known = {prompt.name: prompt.arguments or [] for prompt in await self.list_prompts()}
        wrong = self._refusals.prompt(name, arguments or {}, known)
        if wrong:
            raise MCPError(INVALID_PARAMS, wrong)
        try:
            return await super().get_prompt(name, arguments, context)
        except ValueError as error:
            cause = _cause(error)
            if cause is None:
                raise
            raise MCPError(INVALID_PARAMS, str(cause)) from error

    async def read_resource(
        self, uri: AnyUrl | str, context: Context[None, Any] | None = None
    ) -> Iterable[ReadResourceContents] | InputRequiredResult:
        """Return a resource.

        Raises:
            ResourceNotFoundError: There is none of this address.
            ResourceError: OneUptime did not answer; the sentence says why.
        """
        try:
            return await super().read_resource(uri, context)
        except UnexpectedResourceError as error:
            cause = _cause(error)
            if isinstance(cause, FilterError | CallNotFound):
                raise ResourceNotFoundError(str(cause)) from error
            if cause is not None:
                raise ResourceError(str(cause)) from error
            raise

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


def _cause(error: BaseException) -> CallLogsError | None:
    """Return the error of ours that the SDK has wrapped, or None."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, CallLogsError):
        cause = cause.__cause__
    return cause


def build_server(
    app: App,
    *,
    masked: bool = False,
    desk: FindDesk | None = None,
    show: bool = True,
    tokens: CheckedTokens | None = None,
    blocks: bool = False,
) -> CallLogServer:
    """Return the server over an application.

    Args:
        app: Reads filters, and answers; open as long as the server runs.
        masked: Whether phone numbers keep only their country code and last four digits.
        desk: Finds who asks; everybody asks with the application's own key when None.
        show: Whether to offer the view for hosts that show one.
        tokens: Checks the tokens of callers over HTTP; None where nobody shows any.
        blocks: Whether to tell clients that answers can come as Slack's Block Kit.
    """
    find = desk or one_desk(app, masked=masked)
    tools = Tools(find)
    meta: dict[str, Any] | None = {"slack": {"supportsBlockKit": True}} if blocks else None
    offered = [
        _tool(tools.list_call_logs, "List call logs", descriptions.LIST, meta),
        _tool(tools.count_call_logs, "Count call logs", descriptions.COUNT),
        _tool(tools.summarize_call_logs, "Summarize call logs", descriptions.SUMMARIZE, meta),
        _tool(tools.get_call_timeline, "Get call timeline", descriptions.TIMELINE, meta),
        _tool(tools.get_call_log, "Get one call log", descriptions.GET),
    ]
    if show:
        offered.append(_tool(tools.show_call_logs, "Show call logs", descriptions.SHOW, META))
    server = CallLogServer(app, tools=offered, extensions=[view()] if show else [], tokens=tokens)
    add_resources(server, find)
    add_prompts(server, app)
    add_completions(server, app)
    return server


def _tool(
    answer: Callable[..., object],
    title: str,
    description: str,
    meta: dict[str, Any] | None = None,
) -> Tool:
    tool = Tool.from_function(
        answer, title=title, description=description, annotations=READ_ONLY, meta=meta
    )
    tool.parameters = {**flat(tool.parameters), "additionalProperties": False}
    tool.fn_metadata.output_schema = brief(tool.fn_metadata.output_schema or {})
    return tool
