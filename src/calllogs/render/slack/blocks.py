"""Block Kit pieces as plain dicts; the SDK's models drop blocks they do not know (SLACK.md 2.1).

Foreign text goes into raw and plain text only, which Slack does not parse for mentions or links;
what goes into mrkdwn is escaped.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from pydantic import JsonValue

from calllogs.render.privacy import clean

Block = dict[str, JsonValue]

_LONGEST_SECTION = 3000
_LONGEST_HEADER = 150
_LONGEST_ALERT = 200
_LONGEST_LABEL = 75
_MOST_OPTIONS = 100
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _shown(text: str, longest: int) -> str:
    """Return foreign text cleaned; Slack refuses an empty one."""
    return clean(text, longest=longest) or "–"


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
    told = _shown(text, _LONGEST_SECTION)
    return {"type": "section", "text": {"type": "plain_text", "text": told, "emoji": False}}


def header(text: str) -> Block:
    """Return a heading in which nothing is markup, whoever wrote it."""
    told = _shown(text, _LONGEST_HEADER)
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
    return rich(date(instant, seconds=seconds))


def clock_cell(instant: datetime) -> Block:
    """Return a cell that shows the time of day of an instant in each viewer's own zone."""
    return rich({**date(instant), "format": "{time_secs}"})


def emoji_cell(name: str, word: str) -> Block:
    """Return a cell with an emoji and the word it stands for, never the emoji alone."""
    return rich({"type": "emoji", "name": name}, {"type": "text", "text": f" {word}"})


def date_token(instant: datetime) -> str:
    """Return an instant for mrkdwn, shown in each viewer's own zone."""
    fallback = f"{instant:%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def date(instant: datetime, *, seconds: bool = True) -> Block:
    """Return an instant for rich text, shown in each viewer's own zone."""
    return {
        "type": "date",
        "timestamp": int(instant.timestamp()),
        "format": f"{{date_short_pretty}} {{{'time_secs' if seconds else 'time'}}}",
        "fallback": f"{instant:%Y-%m-%d %H:%M:%S} UTC",
    }


def tool_button(text: str, tool: str, arguments: Mapping[str, str]) -> Block:
    """Return a button by which Slackbot calls a tool of ours (SLACK.md 2.9)."""
    return button(f"tool:{tool}", text, json.dumps(dict(arguments)))


def button(action_id: str, text: str, value: str, **more: JsonValue) -> Block:
    """Return a button; its value comes back when it is pressed. A text has 75 characters."""
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": _shown(text, _LONGEST_LABEL)},
        "action_id": action_id,
        "value": value,
        **more,
    }


def link_button(action_id: str, text: str, url: str) -> Block:
    """Return a button that opens a page; the address must be one we built."""
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": action_id,
        "url": url,
    }


def confirmed(button_: Block, title: str, text: str, yes: str) -> Block:
    """Return a button that asks first; what is asked is plain text, whoever wrote it."""
    question: JsonValue = {
        "title": {"type": "plain_text", "text": title},
        "text": {"type": "plain_text", "text": clean(text, longest=300)},
        "confirm": {"type": "plain_text", "text": yes},
        "deny": {"type": "plain_text", "text": "Cancel"},
    }
    return {**button_, "confirm": question}


def options(labels: Mapping[str, str]) -> list[JsonValue]:
    """Return the options of a menu, value and label, as many as Slack takes."""
    return [
        {
            "text": {"type": "plain_text", "text": _shown(label, _LONGEST_LABEL), "emoji": False},
            "value": value,
        }
        for value, label in [*labels.items()][:_MOST_OPTIONS]
    ]


def choice(action_id: str, prompt: str, labels: Mapping[str, str]) -> Block:
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


def alert(level: str, text: str) -> Block:
    """Return a banner; Slack shows one in modals only."""
    told = _shown(text, _LONGEST_ALERT)
    return {"type": "alert", "level": level, "text": {"type": "plain_text", "text": told}}


def table(
    columns: tuple[str, ...], rows: list[list[JsonValue]], *, wrapped: tuple[str, ...] = ()
) -> Block:
    """Return a table under its heading; a message takes one.

    Args:
        columns: The heading.
        rows: Cells, as many in each as there are columns.
        wrapped: Columns whose text may go over several lines.
    """
    heading: list[JsonValue] = [raw(name) for name in columns]
    settings: list[JsonValue] = [
        {"align": "left", "is_wrapped": name in wrapped} for name in columns
    ]
    return {"type": "table", "column_settings": settings, "rows": [heading, *rows]}


def facts(rows: Iterable[tuple[str, str | Block]], quoted: str = "") -> Block:
    """Return labels and what is known, a line each; text from outside stays text.

    Args:
        rows: Label and text, or a label and an element of rich text.
        quoted: A text to be set apart below them, or "".
    """
    lines = [element for row in rows for element in _fact(*row)]
    told: list[JsonValue] = [{"type": "rich_text_section", "elements": [*lines]}]
    quote: Block = {"type": "rich_text_quote", "elements": [{"type": "text", "text": quoted}]}
    return {"type": "rich_text", "elements": [*told, *([quote] if quoted else [])]}


def _fact(label: str, known: str | Block) -> list[Block]:
    """Return one line, its end included: Slack puts sections side by side."""
    value: Block = {"type": "text", "text": f"{known}\n"} if isinstance(known, str) else known
    end: list[Block] = [] if isinstance(known, str) else [{"type": "text", "text": "\n"}]
    return [{"type": "text", "text": f"{label}  ", "style": {"bold": True}}, value, *end]


def actions(*elements: Block, block_id: str = "") -> Block:
    """Return buttons and menus side by side."""
    named: Block = {"block_id": block_id} if block_id else {}
    return {"type": "actions", **named, "elements": [*elements]}


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
