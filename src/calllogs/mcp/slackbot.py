"""Slackbot as a client: told by a mark that only a checked signature gives (SLACK.md 2.9)."""

from collections.abc import Mapping

from mcp.server.mcpserver import Context
from starlette.types import Scope

BLOCK_KIT = "io.slack/block-kit"
"""The capability of a client that shows Block Kit."""

_NAME = "x-calllogs-slack"
MARK = (_NAME.encode(), b"signed")
"""The header that stands for a right signature between the guard and the tools."""


def unmarked(scope: Scope) -> Scope:
    """Return a request without the mark, which nobody but this module may give it."""
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != MARK[0]]
    return {**scope, "headers": kept}


def by_slack(headers: Mapping[str, str]) -> bool:
    """Whether a request was signed by Slack for our app."""
    return headers.get(_NAME) == "signed"


def shows_blocks(context: Context[None]) -> bool:
    """Whether the client shows Block Kit: it is Slack, or it says so."""
    if by_slack(context.headers or {}):
        return True
    capabilities = context.client_capabilities
    return bool(capabilities and BLOCK_KIT in (capabilities.extensions or {}))
