"""The filter before the listeners where several workspaces are served.

A workspace that leaves is forgotten; one that is not connected yet is told so.
"""

import logging
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from calllogs.slack.http.payloads import Payload, PayloadKind, kind_of
from calllogs.slack.http.requests import Dispatch
from calllogs.slack.store.connections import Tenant
from calllogs.slack.store.tenants import NotConnected, Tenants

_SHORTCUTS = ("shortcut", "message_action")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TenantFilter:
    """Passes the payloads of connected workspaces on.

    Attributes:
        tenants: Finds workspaces, connected or not.
        dispatch: Answers the payloads of connected ones; a foreign team's is ignored there.
    """

    tenants: Tenants
    dispatch: Dispatch

    async def receive(self, payload: dict[str, Any]) -> BoltResponse:
        """Answer a payload."""
        context = AsyncBoltRequest(mode="socket_mode", body=payload).context
        if _is_removal(payload):
            await self._forget(context)
            return BoltResponse(status=200)
        status = await self.tenants.status(context.team_id or "", context.enterprise_id or "")
        if not isinstance(status, NotConnected):
            return await self.dispatch(payload)
        if kind_of(payload) is PayloadKind.COMMAND:
            message = {"response_type": "ephemeral", "text": str(status)}
            return BoltResponse(status=200, body=message)
        await _show(status, payload)
        return BoltResponse(status=200)

    async def _forget(self, context: AsyncBoltContext) -> None:
        enterprise = context.enterprise_id or ""
        team = "" if context.is_enterprise_install else context.team_id or ""
        await self.tenants.installations.forget(Tenant(team, enterprise))
        self.tenants.forget()


def _is_removal(payload: Payload) -> bool:
    """Whether a workspace removed the app, or revoked the token with which it is answered."""
    event = _event(payload)
    if event.get("type") == "tokens_revoked":
        return bool((event.get("tokens") or {}).get("bot"))
    return event.get("type") == "app_uninstalled"


def _event(payload: Payload) -> Payload:
    event = payload.get("event") if kind_of(payload) is PayloadKind.EVENT else None
    return event if isinstance(event, dict) else {}


async def _show(status: NotConnected, payload: Payload) -> None:
    """Say the same where no message is possible: in the app's home, or in a modal."""
    event, client = _event(payload), status.client
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": str(status)}}]
    try:
        if event.get("type") == "app_home_opened":
            home = {"type": "home", "blocks": blocks}
            await client.views_publish(user_id=str(event.get("user")), view=home)
        elif payload.get("type") in _SHORTCUTS:
            title = {"type": "plain_text", "text": "Call logs"}
            modal: dict[str, Any] = {"type": "modal", "title": title, "blocks": blocks}
            await client.views_open(trigger_id=str(payload.get("trigger_id")), view=modal)
    except (SlackApiError, ClientError, TimeoutError) as error:
        _LOG.warning("A workspace was not told to connect: %s.", type(error).__name__)
