"""Where several workspaces are served: who leaves is forgotten, who is not connected is told."""

import logging
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from calllogs.slack.http.payloads import Kind, Payload, kind_of
from calllogs.slack.http.requests import Dispatch
from calllogs.slack.store.connections import Tenant
from calllogs.slack.store.tenants import Tenants, Unconnected

_SHORTCUTS = ("shortcut", "message_action")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TenantFilter:
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
        if not isinstance(standing, Unconnected):
            return await self.dispatch(payload)
        if kind_of(payload) is Kind.COMMAND:
            return BoltResponse(status=200, body=_in_a_message(standing))
        await _show(standing, payload)
        return BoltResponse(status=200)

    async def _forget(self, context: AsyncBoltContext) -> None:
        enterprise = context.enterprise_id or ""
        team = "" if context.is_enterprise_install else context.team_id or ""
        await self.tenants.installations.forget(Tenant(team, enterprise))
        self.tenants.forget()


def _left(payload: Payload) -> bool:
    """Whether a workspace removed the app, or revoked the token with which it is answered."""
    event = _event(payload)
    if event.get("type") == "tokens_revoked":
        return bool((event.get("tokens") or {}).get("bot"))
    return event.get("type") == "app_uninstalled"


def _event(payload: Payload) -> Payload:
    event = payload.get("event") if kind_of(payload) is Kind.EVENT else None
    return event if isinstance(event, dict) else {}


def _in_a_message(standing: Unconnected) -> dict[str, Any]:
    return {"response_type": "ephemeral", "text": str(standing)}


async def _show(standing: Unconnected, payload: Payload) -> None:
    """Say the same where no message is possible: in the app's home, or in a window."""
    event, client = _event(payload), standing.client
    try:
        if event.get("type") == "app_home_opened":
            home = {"type": "home", "blocks": _blocks(standing)}
            await client.views_publish(user_id=str(event.get("user")), view=home)
        elif payload.get("type") in _SHORTCUTS:
            title = {"type": "plain_text", "text": "Call logs"}
            view: dict[str, Any] = {"type": "modal", "title": title, "blocks": _blocks(standing)}
            await client.views_open(trigger_id=str(payload.get("trigger_id")), view=view)
    except (SlackApiError, ClientError, TimeoutError) as error:
        _LOG.warning("A workspace was not told to connect: %s.", type(error).__name__)


def _blocks(standing: Unconnected) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "plain_text", "text": str(standing)}}]
