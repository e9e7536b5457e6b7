"""Block Kit blocks and elements as plain dicts; the SDK's models drop unknown ones.

Source: slack-facts.md 2.1.

Foreign text goes into raw and plain text only, which Slack does not parse for mentions or links;
what goes into mrkdwn is escaped.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from calllogs.render.cells import clean

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


_MARKUP = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "'"})
"""Look-alikes of what mrkdwn reads as markup and has no escape for (slack-facts.md 2.4)."""
_EMOJI = re.compile(r":(?=[\w+-]+:)")


def inert(text: str) -> str:
    """Return foreign text for mrkdwn: no mention, link, entity, markup or emoji in it acts."""
    return escape(_EMOJI.sub("\u2236", text.translate(_MARKUP)))


DATE_TIME = "{date_short_pretty} {time}"
DATE_SECONDS = "{date_short_pretty} {time_secs}"
CLOCK = "{time}"


def date_token(instant: datetime, format_: str = DATE_TIME) -> str:
    """Return an instant for mrkdwn, shown in each viewer's own zone."""
    fallback = (
        f"{instant:%Y-%m-%d %H:%M:%S} UTC"
        if "secs" in format_
        else (f"{instant:%Y-%m-%d %H:%M} UTC")
    )
    return f"<!date^{int(instant.timestamp())}^{format_}|{fallback}>"


def plain_text(text: str) -> Block:
    """Return a text of ours in which nothing is markup."""
    return {"type": "plain_text", "text": text}


def section(mrkdwn: str) -> Block:
    """Return a paragraph; its text must be escaped already."""
    return {"type": "section", "text": _mrkdwn(mrkdwn)}


def context(mrkdwn: str) -> Block:
    """Return small print; its text must be escaped already."""
    return {"type": "context", "elements": [_mrkdwn(mrkdwn)]}


def lines(rows: Iterable[str]) -> list[Block]:
    """Return lines of mrkdwn as paragraphs that no client folds, as many as their length needs.

    A paragraph is what every client and every kind of place can show (slack-facts.md 2.1).
    """
    paragraphs: list[list[str]] = []
    room = 0
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            paragraphs.append([])
            room = _LONGEST_SECTION - 1 - len(row)
        paragraphs[-1].append(row)
    return [{**section("\n".join(rows)), "expand": True} for rows in paragraphs]


def preformatted(rows: Iterable[str]) -> Block:
    """Return lines of foreign text in letters of one width."""
    return section(f"```{escape(chr(10).join(rows)).replace('`', chr(39))}```")


def header(text: str) -> Block:
    """Return a heading in which nothing is markup, whoever wrote it."""
    return {"type": "header", "text": _foreign_text(text, _LONGEST_HEADER)}


def plain_context(lines: Iterable[str]) -> Block:
    """Return small print in which nothing is markup, whoever wrote it."""
    text = " ".join(clean(line, longest=400) for line in lines)[: _LONGEST_SECTION - 1]
    return {"type": "context", "elements": [{**plain_text(text), "emoji": False}]}


def error_banner(text: str) -> Block:
    """Return a red banner; Slack shows one in modals only."""
    return {"type": "alert", "level": "error", "text": _label(text, _LONGEST_ALERT)}


def action_row(elements: Sequence[Block], block_id: str = "") -> list[Block]:
    """Return buttons and menus side by side, no block where there are none: Slack refuses it."""
    own_id = {"block_id": block_id} if block_id else {}
    return [{"type": "actions", **own_id, "elements": [*elements]}] if elements else []


def button(action_id: str, text: str, value: str) -> Block:
    """Return a button; its value comes back when it is pressed. A text has 75 characters."""
    label = _label(text, _LONGEST_LABEL)
    return {"type": "button", "text": label, "action_id": action_id, "value": value}


def tool_button(text: str, tool: str, arguments: Mapping[str, str]) -> Block:
    """Return a button by which Slackbot calls a tool of ours (slack-facts.md 2.9)."""
    return button(f"tool:{tool}", text, json.dumps(dict(arguments)))


def link_button(action_id: str, text: str, url: str) -> Block:
    """Return a button that opens a page; the address must be one we built."""
    return {"type": "button", "text": plain_text(text), "action_id": action_id, "url": url}


def with_confirmation(button_: Block, title: str, text: str, yes: str) -> Block:
    """Return a button that asks first; what is asked is plain text, whoever wrote it."""
    texts = {"title": title, "text": clean(text, longest=300), "confirm": yes, "deny": "Cancel"}
    return {**button_, "confirm": {name: plain_text(words) for name, words in texts.items()}}


def options(labels: Mapping[str, str]) -> list[Block]:
    """Return the options of a menu, value and label, as many as Slack takes."""
    texts = [clean(label, longest=_LONGEST_LABEL) or _EMPTY for label in labels.values()]
    return [
        {"text": {**plain_text(text), "emoji": False}, "value": value}
        for value, text in [*zip(labels, texts, strict=True)][:_MOST_OPTIONS]
    ]


def static_select(
    action_id: str, prompt: str, labels: Mapping[str, str], *, several: bool = False
) -> Block:
    """Return a menu of values with their labels, of which one or several can be chosen."""
    type_ = "multi_static_select" if several else "static_select"
    menu = {"type": type_, "action_id": action_id, "placeholder": plain_text(prompt)}
    return {**menu, "options": options(labels)}


def radio_buttons(labels: Mapping[str, str]) -> Block:
    """Return values of which one can be chosen, all in sight."""
    return {"type": "radio_buttons", "options": options(labels)}


def external_select(action_id: str, prompt: str, *, shortest: int) -> Block:
    """Return a menu that asks for its options once so many characters were typed into it."""
    menu = {"type": "external_select", "action_id": action_id, "placeholder": plain_text(prompt)}
    return {**menu, "min_query_length": shortest}


def optional_input(block_id: str, label: str, element: Block) -> Block:
    """Return a field of a form that may stay empty."""
    own = {"type": "input", "block_id": block_id, "optional": True, "label": plain_text(label)}
    return {**own, "element": {"action_id": "v", **element}}


def overflow(action_id: str, labels: Mapping[str, str]) -> Block:
    """Return a small menu of at most five things to do."""
    return {"type": "overflow", "action_id": action_id, "options": options(labels)}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text[: _LONGEST_SECTION - 1], "verbatim": True}


def _label(text: str, longest: int) -> Block:
    return {"type": "plain_text", "text": clean(text, longest=longest) or _EMPTY}


def _foreign_text(text: str, longest: int) -> Block:
    return {**_label(text, longest), "emoji": False}
