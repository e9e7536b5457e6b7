"""Block Kit pieces as plain dicts; the SDK's models drop blocks they do not know (SLACK.md 2.1).

Foreign text goes into raw and plain text only, which Slack does not parse for mentions or links;
what goes into mrkdwn is escaped.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from pydantic import JsonValue

from calllogs.core.privacy import clean

Block = dict[str, JsonValue]

_LONGEST_SECTION = 3000
_LONGEST_HEADER = 150
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Return text that mrkdwn does not read as a mention, a link or an entity."""
    return text.translate(_ESCAPES)


def code(text: str) -> str:
    """Return foreign text as inline code in mrkdwn: nothing in it is markup."""
    inert = escape(clean(text, longest=200)).replace("`", "'")
    return f"`{inert}`"


def section(mrkdwn: str) -> Block:
    """Return a paragraph; its text must be escaped already."""
    text = mrkdwn[: _LONGEST_SECTION - 1]
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def context(mrkdwn: str) -> Block:
    """Return small print; its text must be escaped already."""
    text = mrkdwn[: _LONGEST_SECTION - 1]
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def plain(text: str) -> Block:
    """Return a paragraph in which nothing is markup, whoever wrote it."""
    told = clean(text, longest=_LONGEST_SECTION)
    return {"type": "section", "text": {"type": "plain_text", "text": told, "emoji": False}}


def header(text: str) -> Block:
    """Return a heading in which nothing is markup, whoever wrote it."""
    told = clean(text, longest=_LONGEST_HEADER)
    return {"type": "header", "text": {"type": "plain_text", "text": told, "emoji": False}}


def small_print(lines: Iterable[str]) -> Block:
    """Return small print in which nothing is markup, whoever wrote it."""
    told = " ".join(clean(line, longest=400) for line in lines)[: _LONGEST_SECTION - 1]
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": told, "emoji": False}],
    }


def raw(text: str) -> Block:
    """Return a table cell of plain text; Slack refuses an empty one."""
    return {"type": "raw_text", "text": text or "–"}


def rich(*elements: Block) -> Block:
    """Return a table cell of rich elements."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [*elements]}],
    }


def date_cell(instant: datetime, *, seconds: bool = False) -> Block:
    """Return a cell that shows an instant in each viewer's own zone."""
    return rich(
        {
            "type": "date",
            "timestamp": int(instant.timestamp()),
            "format": f"{{date_short_pretty}} {{{'time_secs' if seconds else 'time'}}}",
            "fallback": f"{instant:%Y-%m-%d %H:%M:%S} UTC",
        }
    )


def emoji_cell(name: str, word: str) -> Block:
    """Return a cell with an emoji and the word it stands for, never the emoji alone."""
    return rich({"type": "emoji", "name": name}, {"type": "text", "text": f" {word}"})


def date_token(instant: datetime) -> str:
    """Return an instant for mrkdwn, shown in each viewer's own zone."""
    fallback = f"{instant:%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def tool_button(text: str, tool: str, arguments: Mapping[str, str]) -> Block:
    """Return a button by which Slackbot calls a tool of ours (SLACK.md 2.9)."""
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": f"tool:{tool}",
        "value": json.dumps(dict(arguments)),
    }


def actions(*elements: Block) -> Block:
    """Return buttons side by side."""
    return {"type": "actions", "elements": [*elements]}


def bullets(lines: list[str]) -> Block:
    """Return a list whose items are plain text."""
    items: list[JsonValue] = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": line}]}
        for line in lines
    ]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}],
    }
