"""Interactions: one thing a person did, as a value, and what came of it.

Everything in a payload is text from outside; what is missing or of another type counts as empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import JsonValue

from calllogs.filters.filter import CallLogFilter
from calllogs.render.slack.messages import Message

Body = Mapping[str, JsonValue]
"""A payload, as Slack writes it."""


class Conversation(NamedTuple):
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
        user: Slack's id of the person.
        home: The team the person belongs to, where Slack says; another one is an outsider's.
        response_url: Where an answer goes, as Slack says; not checked yet.
        trigger: Lets a view be opened, within 3 seconds.
        text: What was typed behind the command, or into a menu.
        action: The id of what was pressed, or of the form.
        value: What it carries.
        block: The id of the block it stands in.
        view: The view it stands in, or nothing.
        message: The message it was done to, or nothing.
        thread: The thread of that message, or "".
    """

    conversation: Conversation
    user: str
    home: str = ""
    response_url: str = ""
    trigger: str = ""
    text: str = ""
    action: str = ""
    value: str = ""
    block: str = ""
    view: Body = field(default_factory=dict)
    message: Body = field(default_factory=dict)
    thread: str = ""

    @property
    def in_modal(self) -> bool:
        """True for what was done in a modal."""
        return text(self.view, "type") == "modal"

    @property
    def view_id(self) -> str:
        """The id of the view it was done in, or ""."""
        return text(self.view, "id")


def text(value: JsonValue | Body, *path: str) -> str:
    """Return the text at the end of a path, "" where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def mapping(value: JsonValue) -> Body:
    """Return a value that is an object, an empty one in place of any other."""
    return value if isinstance(value, dict) else {}


class AuditEvent(NamedTuple):
    """One action of a person, and its outcome.

    Attributes:
        action: `query`, `share`, `link`, `export` ...
        outcome: `answered`, `refused`, or the kind of the failure.
        filter: The question as it was understood, or None.
        matching: The number of calls that match, or None.
        reference: What a failure's message and this line have in common, or "".
    """

    action: str
    outcome: str
    filter: CallLogFilter | None = None
    matching: int | None = None
    reference: str = ""


class Response(NamedTuple):
    """The message a person is answered with, and the audit event of it."""

    message: Message
    event: AuditEvent
