"""Slackbot, which asks at `/mcp` for a person: admitted by the rules of the Slack app."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response

from calllogs.app import App
from calllogs.errors import FilterError, NotAuthorized
from calllogs.mcp import tools
from calllogs.slack.interaction import AuditEvent, Body, Conversation, Interaction, mapping, text
from calllogs.slack.interactions.pipeline import Admission, audit, unidentified
from calllogs.slack.people import OUTSIDERS, Caller
from calllogs.slack.store.deliveries import Deliveries
from calllogs.slack.store.workspaces import TenantStatus, Workspace
from calllogs.slack_signatures import SIGNATURE, SlackSignatures

OPEN = {
    "initialize",
    "ping",
    "prompts/list",
    "resources/list",
    "resources/templates/list",
    "server/discover",
    "tools/list",
}
"""Methods that disclose nothing of any call; for them Slack names nobody."""

TOOLS = frozenset(row.handler.__name__ for row in tools.TOOLS)
ANYTHING = "slackbot"
"""What the audit log calls whatever is none of the tools: anybody may call it anything."""

REPEATED = "This request has already been answered."


class SlackbotVisit(NamedTuple):
    """Somebody who asks through Slackbot.

    Attributes:
        caller: Who, and what they may see.
        began: When.
    """

    caller: Caller
    began: datetime

    @property
    def app(self) -> App:
        """What asks the OneUptime project of their workspace."""
        return self.caller.workspace.app

    @property
    def masked(self) -> bool:
        """Whether their phone numbers keep only their country code and last four digits."""
        return not self.caller.unmasked

    def audit(self, tool: str, filter: str, outcome: str) -> None:
        """Log what they asked and how it ended."""
        try:
            asked = self.caller.read(filter) if filter else None
        except FilterError:
            asked = None
        action = tool if tool in TOOLS else ANYTHING
        audit(self.caller, AuditEvent(action, outcome, asked), self.began)


class OpenVisit:
    """A request of Slackbot's own, for nobody: it asks what there is."""

    app = None
    masked = True

    def audit(self, tool: str, filter: str, outcome: str) -> None:
        """Log nothing."""


@dataclass(frozen=True, slots=True)
class Slackbot:
    """Admits requests that Slack signed.

    Attributes:
        signatures: Verifies Slack's signature.
        deliveries: Knows what was delivered before.
        admission: Admits whoever asks in Slack.
        find: Finds their workspace, or why it asks nothing.
        now: The clock, in UTC.
        home: The workspace whose log refusals of strangers stand in; None where several are served.
    """

    signatures: SlackSignatures
    deliveries: Deliveries
    admission: Admission
    find: Callable[[str, str], Awaitable[TenantStatus]]
    now: Callable[[], datetime]
    home: Workspace | None = None

    async def admit(
        self, headers: Headers, body: bytes
    ) -> SlackbotVisit | OpenVisit | Response | None:
        """Return the visit of a request, or its refusal; None where Slack did not sign it."""
        if not self.signatures.valid(headers, body):
            return None
        request = _request(body)
        method = text(request, "method")
        if method in OPEN or method.startswith("notifications/"):
            return OpenVisit()
        if await self.deliveries.repeated(headers[SIGNATURE]):
            return JSONResponse({"error": REPEATED, "about": "Repeat"}, 409)
        return await self._admitted(request)

    async def _admitted(self, request: Body) -> SlackbotVisit | Response:
        began, workspace = self.now(), self.home
        slack = mapping(mapping(mapping(request.get("params")).get("_meta")).get("slack"))
        team = text(slack, "team_id")
        interaction = Interaction(Conversation(team, ""), text(slack, "user_id"))
        try:
            found = await self.find(team, text(slack, "enterprise_id"))
            if not isinstance(found, Workspace):
                raise NotAuthorized(str(found or OUTSIDERS))  # noqa: TRY301  refused as all others are
            workspace = found
            caller = await self.admission.admit(workspace, interaction)
        except NotAuthorized as error:
            if workspace:
                stranger = unidentified(workspace, interaction)
                audit(stranger, AuditEvent(ANYTHING, "refused"), began)
            return _refusal(request, str(error))
        return SlackbotVisit(caller, began)


def _request(body: bytes) -> Body:
    try:
        return mapping(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def _refusal(request: Body, sentence: str) -> Response:
    """Return a tool's result that says why, for Slackbot to pass on; else an error of JSON-RPC."""
    answer: Mapping[str, object] = {"error": {"code": -32001, "message": sentence}}
    if text(request, "method") == "tools/call":
        content = [{"type": "text", "text": sentence}]
        answer = {"result": {"content": content, "isError": True}}
    return JSONResponse({"jsonrpc": "2.0", "id": request.get("id"), **answer})
