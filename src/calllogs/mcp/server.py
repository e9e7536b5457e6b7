"""The MCP server: tools, resources, prompts and completions, and every failure in one sentence."""

import logging
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from mcp import MCPError
from mcp.server import CacheHint, MCPServer
from mcp.server.auth.provider import TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.extension import Extension
from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import Context, exceptions
from mcp.server.mcpserver.tools import Tool
from mcp.types import INVALID_PARAMS, CallToolResult, GetPromptResult, InputRequiredResult
from pydantic import AnyUrl, ValidationError

from calllogs.app import App
from calllogs.errors import CallLogsError, CallNotFound, FilterError, UnclearName
from calllogs.mcp import errors
from calllogs.mcp.caller import SANDBOX_NOTE, FindCaller, audited, single_caller
from calllogs.mcp.corrections import Corrections
from calllogs.mcp.elicitation import asked_back
from calllogs.mcp.prompts import add_completions, add_prompts
from calllogs.mcp.resources import add_resources, view_extension
from calllogs.mcp.stdio import serve_stdio
from calllogs.mcp.tools import build_tools

INSTRUCTIONS = (
    "Read-only log of outbound phone calls OneUptime made for incidents and alerts: who was "
    "phoned, when, about what, with what result and cost. Use count_call_logs for a number, "
    "summarize_call_logs for totals, get_call_timeline for who was reached for an incident, "
    "list_call_logs for calls, get_call_log for one. Filters are plain words such as: failed "
    "since yesterday. Placed means the carrier accepted the call, not that anybody answered."
)
"""What a model reads of the server before it calls a tool."""

CACHED_LISTS = CacheHint(ttl_ms=300_000, scope="public")
"""The lists are the same for everybody and change only with a release."""

ABSENT = (None, "", "null", "None")
"""What models send for "not given", for which the flat schemas have no room."""

INJECTED: Mapping[str, str] = {
    "toolCallId": "n8n#21716",
    "sessionId": "n8n#21716",
    "chatInput": "n8n#37308",
    "action": "n8n#37308",
    "tool": "notion-mcp-server#146",
}
"""Arguments that a host adds to every call of its own accord, with the thread that tells of it;
they are dropped (mcp-facts.md 7.14). No tool may have an argument of such a name."""

_LOG = logging.getLogger(__name__)


OAuth = tuple[TokenVerifier, AuthSettings]
"""What verifies the OAuth tokens of callers, and the issuer, resource and scopes of those."""


class CallLogServer(MCPServer[None]):
    """An MCPServer that drops no argument and explains every failure in a sentence.

    The SDK alone ignores unknown arguments, and answers mistakes in pydantic's words
    (mcp-facts.md 3.1).
    """

    def __init__(
        self, app: App, tools: list[Tool], extensions: list[Extension], oauth: OAuth | None
    ) -> None:
        verifier, settings = oauth or (None, None)
        super().__init__(
            "calllogs",
            title="Call Logs",
            version=version("calllogs"),
            instructions=INSTRUCTIONS + (f" {SANDBOX_NOTE.text}" if app.sandbox else ""),
            tools=tools,
            extensions=extensions,
            log_level="WARNING",
            cache_hints={
                "tools/list": CACHED_LISTS,
                "prompts/list": CACHED_LISTS,
                "resources/list": CACHED_LISTS,
                "resources/templates/list": CACHED_LISTS,
            },
            subscriptions=False,
            token_verifier=verifier,
            auth=settings,
        )
        self._messages = errors.ErrorMessages(Corrections(app.read))

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Answer a call of a tool.

        Raises:
            ToolError: There is no answer; its text says why.
        """
        meant = {key: value for key, value in arguments.items() if key not in INJECTED}
        given = {key: value for key, value in meant.items() if value not in ABSENT}
        with audited(context, name, str(given.get("filter", ""))):
            await self._check(name, meant)
            return await self._answer(name, given, context)

    async def _answer(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None
    ) -> CallToolResult | InputRequiredResult:
        try:
            return await super().call_tool(name, arguments, context)
        except exceptions.ToolError as error:
            cause = error.__cause__
            meant = await asked_back(context, cause) if isinstance(cause, UnclearName) else None
            if isinstance(meant, str):
                return await self._answer(name, {**arguments, "filter": meant}, context)
            if meant is not None:
                return meant
            raise exceptions.ToolError(self._message(name, arguments, cause)) from cause

    async def run_stdio_async(self) -> None:
        """Serve on standard input and output until the input has ended, see `serve_stdio`."""
        options = self._lowlevel_server.create_initialization_options()
        await serve_stdio(lambda read, write: self._lowlevel_server.run(read, write, options))

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
        mistake = self._messages.prompt(name, arguments or {}, known)
        if mistake:
            raise MCPError(INVALID_PARAMS, mistake)
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
            ResourceNotFoundError: There is none with this URI.
            ResourceError: OneUptime did not answer; the sentence says why.
        """
        try:
            with audited(context, "resource", ""):
                return await super().read_resource(uri, context)
        except exceptions.UnexpectedResourceError as error:
            cause = _cause(error)
            if isinstance(cause, FilterError | CallNotFound):
                raise exceptions.ResourceNotFoundError(str(cause)) from error
            if cause is not None:
                raise exceptions.ResourceError(str(cause)) from error
            raise

    async def _check(self, name: str, arguments: Mapping[str, object]) -> None:
        known = {tool.name: tool.input_schema["properties"] for tool in await self.list_tools()}
        if name not in known:
            raise exceptions.ToolError(self._messages.unknown_tool(name, list(known)))
        if arguments.keys() - known[name].keys():
            raise exceptions.ToolError(
                self._messages.unknown_arguments(name, arguments, list(known[name]))
            )

    def _message(
        self, name: str, arguments: Mapping[str, object], cause: BaseException | None
    ) -> str:
        if isinstance(cause, ValidationError):
            return self._messages.malformed(name, arguments, cause)
        if isinstance(cause, CallLogsError):
            return self._messages.failure(name, arguments, cause)
        _LOG.error("The tool %s failed.", name, exc_info=cause)
        return errors.UNEXPECTED


def _cause(error: BaseException) -> CallLogsError | None:
    """Return the CallLogsError that the SDK has wrapped, or None."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, CallLogsError):
        cause = cause.__cause__
    return cause


def build_server(
    app: App,
    *,
    masked: bool = False,
    find_caller: FindCaller | None = None,
    view: bool = True,
    oauth: OAuth | None = None,
    blocks: bool = False,
) -> CallLogServer:
    """Build the server over an application.

    Args:
        app: Reads filters, and answers; open as long as the server runs.
        masked: Whether phone numbers keep only their country code and last four digits.
        find_caller: Finds the caller of a request; None for one who asks with the app's own key.
        view: Whether to offer the view for hosts that show one.
        oauth: Authorizes callers over HTTP; None where they have no OAuth tokens.
        blocks: Whether to announce that answers can come as Slack's Block Kit.
    """
    find_caller = find_caller or single_caller(app, masked=masked)
    tools = build_tools(find_caller, view=view, blocks=blocks)
    server = CallLogServer(app, tools, [view_extension()] if view else [], oauth)
    add_resources(server, find_caller)
    add_prompts(server, app)
    add_completions(server, app)
    return server
