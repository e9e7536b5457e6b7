"""Block Kit blocks and elements as plain dicts; the SDK's models drop unknown ones (SLACK.md 2.1).

Foreign text goes into raw and plain text only, which Slack does not parse for mentions or links;
what goes into mrkdwn is escaped.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from calllogs.render.privacy import clean

Block = dict[str, Any]
"""JSON as Slack reads it: a block, or an element of one."""

_LONGEST_SECTION = 3000
_LONGEST_HEADER = 150
_LONGEST_ALERT = 200
_LONGEST_LABEL = 75
_MOST_OPTIONS = 100
_EMPTY = "–"
"""Stands for nothing: Slack refuses an empty text."""
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Return text that mrkdwn does not read as a mention, a link or an entity."""
    return text.translate(_ESCAPES)


def code(text: str) -> str:
    """Return foreign text as inline code in mrkdwn: nothing in it is markup."""
    inert = escape(clean(text, longest=200)).replace("`", "'")
    return f"`{inert}`"


def date_token(instant: datetime) -> str:
    """Return an instant for mrkdwn, shown in each viewer's own zone."""
    fallback = f"{instant:%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def section(mrkdwn: str) -> Block:
    """Return a paragraph; its text must be escaped already."""
    text = mrkdwn[: _LONGEST_SECTION - 1]
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def context(mrkdwn: str) -> Block:
    """Return small print; its text must be escaped already."""
    text = mrkdwn[: _LONGEST_SECTION - 1]
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def plain_section(text: str) -> Block:
    """Return a paragraph in which nothing is markup, whoever wrote it."""
    return {"type": "section", "text": _foreign_text(text, _LONGEST_SECTION)}


def header(text: str) -> Block:
    """Return a heading in which nothing is markup, whoever wrote it."""
    return {"type": "header", "text": _foreign_text(text, _LONGEST_HEADER)}


def plain_context(lines: Iterable[str]) -> Block:
    """Return small print in which nothing is markup, whoever wrote it."""
    text = " ".join(clean(line, longest=400) for line in lines)[: _LONGEST_SECTION - 1]
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": text, "emoji": False}],
    }


def alert(level: str, text: str) -> Block:
    """Return a banner; Slack shows one in modals only."""
    return {
        "type": "alert",
        "level": level,
        "text": {"type": "plain_text", "text": _not_empty(text, _LONGEST_ALERT)},
    }


def bulleted_list(lines: Iterable[list[Block]]) -> Block:
    """Return a list, each of its items a line of rich elements."""
    items = [{"type": "rich_text_section", "elements": elements} for elements in lines]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}],
    }


def actions(*elements: Block, block_id: str = "") -> Block:
    """Return buttons and menus side by side."""
    own_id = {"block_id": block_id} if block_id else {}
    return {"type": "actions", **own_id, "elements": [*elements]}


def action_row(elements: Sequence[Block]) -> list[Block]:
    """Return buttons and menus side by side, no block where there are none: Slack refuses it."""
    return [actions(*elements)] if elements else []


def button(action_id: str, text: str, value: str) -> Block:
    """Return a button; its value comes back when it is pressed. A text has 75 characters."""
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": _not_empty(text, _LONGEST_LABEL)},
        "action_id": action_id,
        "value": value,
    }


def tool_button(text: str, tool: str, arguments: Mapping[str, str]) -> Block:
    """Return a button by which Slackbot calls a tool of ours (SLACK.md 2.9)."""
    return button(f"tool:{tool}", text, json.dumps(dict(arguments)))


def link_button(action_id: str, text: str, url: str) -> Block:
    """Return a button that opens a page; the address must be one we built."""
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": action_id,
        "url": url,
    }


def with_confirmation(button_: Block, title: str, text: str, yes: str) -> Block:
    """Return a button that asks first; what is asked is plain text, whoever wrote it."""
    question = {
        "title": {"type": "plain_text", "text": title},
        "text": {"type": "plain_text", "text": clean(text, longest=300)},
        "confirm": {"type": "plain_text", "text": yes},
        "deny": {"type": "plain_text", "text": "Cancel"},
    }
    return {**button_, "confirm": question}


def options(labels: Mapping[str, str]) -> list[Block]:
    """Return the options of a menu, value and label, as many as Slack takes."""
    texts = [clean(label, longest=_LONGEST_LABEL) for label in labels.values()]
    return [
        {"text": {"type": "plain_text", "text": text or _EMPTY, "emoji": False}, "value": value}
        for value, text in [*zip(labels, texts, strict=True)][:_MOST_OPTIONS]
    ]


def static_select(action_id: str, prompt: str, labels: Mapping[str, str]) -> Block:
    """Return a menu of values with their labels."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": {"type": "plain_text", "text": prompt},
        "options": options(labels),
    }


def overflow(action_id: str, labels: Mapping[str, str]) -> Block:
    """Return a small menu of at most five things to do."""
    return {"type": "overflow", "action_id": action_id, "options": options(labels)}


def _foreign_text(text: str, longest: int) -> Block:
    return {"type": "plain_text", "text": _not_empty(text, longest), "emoji": False}


def _not_empty(text: str, longest: int) -> str:
    return clean(text, longest=longest) or _EMPTY
