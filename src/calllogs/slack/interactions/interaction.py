"""What a person did in Slack: the payload of a command, a press, a form or a shortcut, as a value.

Everything in a payload is text from outside; what is missing or of another type counts as empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from calllogs.slack.store.channel_links import Place

Body = Mapping[str, JsonValue]
"""A payload, as Slack writes it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing a person did.

    Attributes:
        place: Who did it, where.
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

    place: Place
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


def typed(body: Body) -> Visit:
    """Return the visit of a slash command."""
    place = Place(
        team=text(body, "team_id"),
        channel=text(body, "channel_id"),
        name=text(body, "channel_name"),
        user=text(body, "user_id"),
    )
    return Visit(
        place,
        enterprise=text(body, "enterprise_id"),
        response_url=text(body, "response_url"),
        trigger=text(body, "trigger_id"),
        text=text(body, "text"),
    )


def pressed(body: Body) -> Visit:
    """Return the visit of a button, menu, form, shortcut or a menu that asks for its options."""
    acted = body.get("actions")
    action = acted[0] if isinstance(acted, list) and acted and isinstance(acted[0], dict) else {}
    home = text(body, "user", "team_id")
    place = Place(
        team=text(body, "team", "id") or text(body, "view", "team_id") or home,
        channel=text(body, "channel", "id"),
        name=text(body, "channel", "name"),
        user=text(body, "user", "id"),
    )
    return Visit(
        place,
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


def opened(body: Body) -> Visit:
    """Return the visit of somebody who opened the app's home."""
    event = _mapping(body.get("event"))
    place = Place(team=text(body, "team_id"), channel="", user=text(event, "user"))
    return Visit(place, enterprise=text(body, "enterprise_id"), action=text(event, "tab"))


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
