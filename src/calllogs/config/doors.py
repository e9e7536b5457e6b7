"""The table of doors: how each deployment serves `/mcp`, or why it is not served; the first fits.

docs/doors.md is made of it: `python -m scripts.generate`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from calllogs.config.settings import Settings
from calllogs.config.variables import Face
from calllogs.errors import ConfigurationError

LOCAL = ("127.0.0.1", "localhost", "::1")
"""Names of this machine that no other machine reaches."""


class SlackApp(StrEnum):
    """How far an app of Slack's is configured over HTTP."""

    NONE = "none"
    SECRET = "its secret alone"  # noqa: S105  says which variable is set
    UNSIGNED = "without its secret"
    ONE = "one workspace"
    SEVERAL = "several workspaces"


class Admits(StrEnum):
    """Who is answered at `/mcp`; Slackbot aside."""

    THIS_MACHINE = "whoever asks from this machine and through no proxy"
    TOKEN = "who sends `CALLLOGS_MCP_TOKEN`"  # noqa: S105  says who
    ISSUER = "who sends a token of `CALLLOGS_OAUTH_ISSUER`"
    CALLERS_KEY = "who sends a OneUptime key of their own"
    NOBODY = "nobody"


NOTES: Mapping[Admits, str] = {
    Admits.CALLERS_KEY: "No API key is set, so callers send a OneUptime key of their own: "
    "x-api-key: KEY, or Authorization: Bearer KEY.",
    Admits.NOBODY: "CALLLOGS_MCP_TOKEN is not set, so /mcp is closed to assistants.",
}
"""What is said at the start to whoever may not have meant it."""


class Refusal(NamedTuple):
    """Why a deployment is not served.

    Attributes:
        setting: The variable at fault.
        sentence: What is wrong, and what to set.
    """

    setting: str
    sentence: str


class Deployment(NamedTuple):
    """What a door is chosen by.

    Attributes:
        beyond: Whether it listens at an address other machines reach.
        named: Whether it has a public name: CALLLOGS_MCP_HOSTS or CALLLOGS_PUBLIC_URL.
        token: Whether CALLLOGS_MCP_TOKEN is set.
        issuer: Whether CALLLOGS_OAUTH_ISSUER is set.
        key: Whether it has a key of its own: ONEUPTIME_API_KEY, or that of the sandbox.
        slack: The app of Slack's; `calllogs-mcp` serves none.
    """

    beyond: bool
    named: bool
    token: bool
    issuer: bool
    key: bool
    slack: SlackApp

    @classmethod
    def of(cls, settings: Settings, host: str, face: Face, *, sandbox: bool) -> "Deployment":
        """Return the deployment of a command that listens at a host."""
        return cls(
            beyond=host not in LOCAL,
            named=any(name not in LOCAL for name in settings.hosts),
            token=settings.mcp_token is not None,
            issuer=settings.oauth_issuer is not None,
            key=sandbox or settings.api_key is not None,
            slack=_slack_app(settings, face),
        )


def _slack_app(settings: Settings, face: Face) -> SlackApp:
    served = SlackApp.SEVERAL if settings.slack_client_id else SlackApp.ONE
    app = settings.slack_client_id or settings.slack_bot_token
    if face is not Face.SERVER or not app:
        return SlackApp.SECRET if settings.slack_signing_secret else SlackApp.NONE
    return served if settings.slack_signing_secret else SlackApp.UNSIGNED


@dataclass(frozen=True, slots=True)
class Door:
    """A row: the deployments it is for, and what they serve.

    Attributes:
        mcp: Who is answered at `/mcp`, or why nothing is served.
        when: The attributes of a deployment that must be so; others may be anything.
        slackbot: Whether Slackbot is answered at `/mcp`, under the rules of the Slack app.
    """

    mcp: Admits | Refusal
    when: Mapping[str, bool | SlackApp] = field(default_factory=dict)
    slackbot: bool = False

    def fits(self, deployment: Deployment) -> bool:
        """Return True for a deployment that has every attribute of the row."""
        return all(getattr(deployment, name) == value for name, value in self.when.items())


_OPEN: Mapping[str, bool | SlackApp] = {"key": True, "token": False, "issuer": False}
_UNPROTECTED = Refusal(
    "CALLLOGS_MCP_TOKEN",
    "Served beyond this machine, it would give everybody who reaches it the calls of this project. "
    "Set CALLLOGS_MCP_TOKEN or CALLLOGS_OAUTH_ISSUER, or leave out ONEUPTIME_API_KEY and --sandbox "
    "so that callers send their own key.",
)


def _no_key(name: str) -> Refusal:
    return Refusal(
        name,
        f"{name} lets callers ask with the server's own key, and there is none. Set "
        f"ONEUPTIME_API_KEY, or unset {name} so that callers send their own key.",
    )


DOORS: tuple[Door, ...] = (
    Door(
        Refusal(
            "SLACK_SIGNING_SECRET",
            "SLACK_SIGNING_SECRET is not set, without which anybody could speak for Slack. Copy "
            "it from the app's page at api.slack.com/apps.",
        ),
        {"slack": SlackApp.UNSIGNED},
    ),
    Door(
        Refusal(
            "SLACK_SIGNING_SECRET",
            "SLACK_SIGNING_SECRET would let Slackbot in, and nothing here can tell who asks "
            "through it. Serve Slackbot with calllogs-server and SLACK_BOT_TOKEN, or unset "
            "SLACK_SIGNING_SECRET.",
        ),
        {"slack": SlackApp.SECRET},
    ),
    Door(
        Refusal(
            "CALLLOGS_MCP_TOKEN",
            "CALLLOGS_MCP_TOKEN and CALLLOGS_OAUTH_ISSUER are both set, and callers send tokens "
            "of the issuer only. Unset one of them.",
        ),
        {"token": True, "issuer": True},
    ),
    Door(_no_key("CALLLOGS_MCP_TOKEN"), {"token": True, "key": False}),
    Door(_no_key("CALLLOGS_OAUTH_ISSUER"), {"issuer": True, "key": False}),
    Door(
        Refusal(
            "ONEUPTIME_API_KEY",
            "SLACK_BOT_TOKEN lets a workspace ask with the server's own key, and there is none. "
            "Set ONEUPTIME_API_KEY to a key with the permission Read Call Log.",
        ),
        {"slack": SlackApp.ONE, "key": False},
    ),
    # Slack reaches this server, so others do too: what would be open is closed.
    Door(Admits.NOBODY, {**_OPEN, "slack": SlackApp.ONE}, slackbot=True),
    Door(Admits.NOBODY, {**_OPEN, "slack": SlackApp.SEVERAL}, slackbot=True),
    Door(_UNPROTECTED, {**_OPEN, "beyond": True}),
    Door(_UNPROTECTED, {**_OPEN, "named": True}),
    Door(
        Refusal(
            "CALLLOGS_MCP_HOSTS",
            "Serving other machines needs CALLLOGS_MCP_HOSTS: the host names under which they "
            "reach this server, separated by commas, such as mcp.example.com. localhost is not one "
            "of them: it names only the machine that says it.",
        ),
        {"beyond": True, "named": False},
    ),
    Door(Admits.TOKEN, {"token": True, "slack": SlackApp.ONE}, slackbot=True),
    Door(Admits.TOKEN, {"token": True, "slack": SlackApp.SEVERAL}, slackbot=True),
    Door(Admits.TOKEN, {"token": True}),
    Door(Admits.ISSUER, {"issuer": True}),
    Door(Admits.CALLERS_KEY, {"key": False, "slack": SlackApp.SEVERAL}, slackbot=True),
    Door(Admits.CALLERS_KEY, {"key": False}),
    Door(Admits.THIS_MACHINE),
)


def door_of(deployment: Deployment) -> Door:
    """Return the first door that fits; the last fits every deployment."""
    return next(door for door in DOORS if door.fits(deployment))


def notes_of(door: Door) -> list[str]:
    """Return what is said at the start about a door."""
    return [NOTES[door.mcp]] if isinstance(door.mcp, Admits) and door.mcp in NOTES else []


def open_door(settings: Settings, host: str, face: Face, *, sandbox: bool) -> Door:
    """Return the door of a command that listens at a host.

    Raises:
        ConfigurationError: It is not served so; the sentence says what to set.
    """
    door = door_of(Deployment.of(settings, host, face, sandbox=sandbox))
    if isinstance(door.mcp, Refusal):
        raise ConfigurationError(door.mcp.setting, door.mcp.sentence)
    return door
