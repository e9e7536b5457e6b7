"""A Slack workspace, and the OneUptime project it asks."""

from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.app import App


@dataclass(frozen=True, slots=True)
class Workspace:
    """One Slack workspace.

    Attributes:
        team: Its id.
        identity: Who the app is there, as Bolt wants it.
        client: Asks Slack with this workspace's token.
        app: Asks OneUptime with this workspace's key; it knows no "me" of its own.
    """

    team: str
    identity: AuthorizeResult
    client: AsyncWebClient
    app: App
