"""What a person did in Slack: the payload of a command, a press, a form or a shortcut, as a value.

Everything in a payload is text from outside; what is missing or of another type counts as empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

Body = Mapping[str, JsonValue]
"""A payload, as Slack writes it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel or direct message of a workspace.

    Attributes:
        team: The workspace's id.
        channel: The channel's id; "" in the app's home.
        name: The channel's name; `privategroup` or `directmessage` where Slack does not tell it.
    """

    team: str
    channel: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing a person did.

    Attributes:
        conversation: Where.
        user: Slack's id of the person, or "".
        enterprise: The organisation of the workspace, or "".
        home: The team the person belongs to, where Slack says; another one is an outsider's.
        response_url: Where an answer goes, as Slack says; not checked yet.
        trigger: What lets a view be opened, within 3 seconds.
        text: What was typed behind the command, or into a menu.
        action: The id of what was pressed, or of the form.
        value: What it carries.
        block: The id of the block it stands in.
        view: The view it stands in, or nothing.
        message: The message it was done to, or nothing.
    """

    conversation: Conversation
    user: str = ""
    enterprise: str = ""
    home: str = ""
    response_url: str = ""
    trigger: str = ""
    text: str = ""
    action: str = ""
    value: str = ""
    block: str = ""
    view: Body = field(default_factory=dict)
    message: Body = field(default_factory=dict)


def typed(body: Body) -> Interaction:
    """Return the visit of a slash command."""
    conversation = Conversation(
        team=text(body, "team_id"),
        channel=text(body, "channel_id"),
        name=text(body, "channel_name"),
    )
    return Interaction(
        conversation,
        text(body, "user_id"),
        enterprise=text(body, "enterprise_id"),
        response_url=text(body, "response_url"),
        trigger=text(body, "trigger_id"),
        text=text(body, "text"),
    )


def pressed(body: Body) -> Interaction:
    """Return the visit of a button, menu, form, shortcut or a menu that asks for its options."""
    acted = body.get("actions")
    action = acted[0] if isinstance(acted, list) and acted and isinstance(acted[0], dict) else {}
    home = text(body, "user", "team_id")
    conversation = Conversation(
        team=text(body, "team", "id") or text(body, "view", "team_id") or home,
        channel=text(body, "channel", "id"),
        name=text(body, "channel", "name"),
    )
    return Interaction(
        conversation,
        text(body, "user", "id"),
        enterprise=text(body, "enterprise", "id"),
        home=home,
        response_url=text(body, "response_url") or _offered(body),
        trigger=text(body, "trigger_id"),
        text=text(body, "value"),
        action=text(action, "action_id") or text(body, "action_id") or _callback(body),
        value=text(action, "value") or text(action, "selected_option", "value"),
        block=text(action, "block_id"),
        view=_mapping(body.get("view")),
        message=_mapping(body.get("message")),
    )


def opened(body: Body) -> Interaction:
    """Return the visit of somebody who opened the app's home."""
    event = _mapping(body.get("event"))
    return Interaction(
        Conversation(text(body, "team_id"), channel=""),
        text(event, "user"),
        enterprise=text(body, "enterprise_id"),
        action=text(event, "tab"),
    )


def text(value: JsonValue | Body, *path: str) -> str:
    """Return the text at the end of a path, "" where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def _callback(body: Body) -> str:
    return text(body, "view", "callback_id") or text(body, "callback_id")


def _offered(body: Body) -> str:
    """Return the response_url that a form with a channel in it comes with."""
    offered = body.get("response_urls")
    first = offered[0] if isinstance(offered, list) and offered else None
    return text(first, "response_url")


def _mapping(value: JsonValue) -> Body:
    return value if isinstance(value, dict) else {}
