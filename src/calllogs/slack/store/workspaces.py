"""Slack workspaces, and the OneUptime project each of them asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.app import App


@dataclass(frozen=True, slots=True)
class Workspace:
    """One Slack workspace.

    Attributes:
        identity: Who the app is there, as Bolt wants it.
        client: Asks Slack with this workspace's token.
        app: Asks OneUptime with this workspace's key; it knows no "me" of its own.
    """

    identity: AuthorizeResult
    client: AsyncWebClient
    app: App

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self.identity.team_id or ""


FindWorkspace = Callable[[str, str], Awaitable[Workspace | None]]
"""From the id of a team and of its enterprise (or "") to the workspace; None for a foreign one."""


def only(workspace: Workspace) -> FindWorkspace:
    """Return what finds the one workspace this app serves, and nobody else's."""

    async def find(team: str, _: str) -> Workspace | None:
        return workspace if team and team == workspace.team else None

    return find
