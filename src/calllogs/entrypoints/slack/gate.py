"""Where several workspaces are served: who leaves is forgotten, who is not connected is told."""

from dataclasses import dataclass
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from calllogs.entrypoints.slack.connections import Tenant
from calllogs.entrypoints.slack.payloads import Kind, kind_of
from calllogs.entrypoints.slack.requests import Dispatch
from calllogs.entrypoints.slack.tenants import Tenants, Unconnected


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets the payloads of connected workspaces through to the listeners.

    Attributes:
        tenants: Knows every workspace's standing.
        dispatch: Answers the payloads of connected ones; a foreign team's is ignored there.
    """

    tenants: Tenants
    dispatch: Dispatch

    async def receive(self, payload: dict[str, Any]) -> BoltResponse:
        """Answer a payload."""
        context = AsyncBoltRequest(mode="socket_mode", body=payload).context
        if _left(payload):
            await self._forget(context)
            return BoltResponse(status=200)
        standing = await self.tenants.standing(context.team_id or "", context.enterprise_id or "")
        if isinstance(standing, Unconnected):
            return _told(standing, kind_of(payload))
        return await self.dispatch(payload)

    async def _forget(self, context: AsyncBoltContext) -> None:
        enterprise = context.enterprise_id or ""
        team = "" if context.is_enterprise_install else context.team_id or ""
        await self.tenants.installations.forget(Tenant(team, enterprise))
        self.tenants.forget()


def _left(payload: dict[str, Any]) -> bool:
    """Whether a workspace removed the app, or revoked the token with which it is answered."""
    if kind_of(payload) is not Kind.EVENT:
        return False
    event = payload.get("event") or {}
    if event.get("type") == "tokens_revoked":
        return bool((event.get("tokens") or {}).get("bot"))
    return event.get("type") == "app_uninstalled"


def _told(standing: Unconnected, kind: Kind) -> BoltResponse:
    """Return the sentence to a command; nothing else has a place for one."""
    if kind is not Kind.COMMAND:
        return BoltResponse(status=200)
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": str(standing)})
