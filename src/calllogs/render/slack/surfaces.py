"""A message in other places than a channel: in a modal, in the app's home, without blocks."""

import re
from collections.abc import Iterable, Sequence

from calllogs.answers.reasons import explanation
from calllogs.model.records import CallLog
from calllogs.render.cells import View, cause_with_advice
from calllogs.render.slack import blocks
from calllogs.render.slack.blocks import Block, call_blocks, table_lines
from calllogs.render.slack.messages import Message, whole_lines

TITLE = "Call logs"
"""Of modals and of the home, unless they say more."""
MOST_BLOCKS = 100
LONGEST_PLAIN = 2900
_EVERYWHERE = frozenset(("section", "context", "header", "actions", "divider", "input", "alert"))


def modal(title: str, content: Iterable[Block]) -> Block:
    """Return a modal; a title has 24 characters at most, and a modal 100 blocks."""
    texts = {"title": blocks.plain_text(title), "close": blocks.plain_text("Close")}
    return {"type": "modal", **texts, "blocks": [*content][:MOST_BLOCKS]}


def home_view(message: Message) -> Block:
    """Return the app's home with the blocks of a message in it."""
    return {"type": "home", "blocks": [blocks.header(TITLE), *message["blocks"]]}


def call_modal_blocks(call: CallLog, view: View) -> list[Block]:
    """Return everything known of one call, under a banner where it failed."""
    failure = explanation(call)
    banner = [blocks.error_banner(cause_with_advice(failure, view))] if failure else []
    return [*banner, *call_blocks(call, view)]


def without_tables(message: Message) -> list[Block]:
    """Return a message's blocks for a modal: rows of tables as lines, charts left out."""
    return _plainer(message["blocks"], _not_everywhere(message["blocks"]))


_POINTER = re.compile(r"/blocks/(\d+)")
"""How Slack names the block it refuses, in the messages of its reply."""


def without_refused(content: Sequence[Block], reply: str) -> list[Block]:
    """Return blocks without those Slack refused; tables and charts where it did not say which.

    Args:
        content: What was refused.
        reply: Slack's words, as in `unsupported type: table [json-pointer:/blocks/1/type]`.
    """
    named = {int(number) for number in _POINTER.findall(reply)}
    return _plainer(content, named or _not_everywhere(content))


def _not_everywhere(content: Sequence[Block]) -> set[int]:
    """Return the places of blocks that not every Slack, and no modal, takes."""
    return {number for number, block in enumerate(content) if block["type"] not in _EVERYWHERE}


def _plainer(content: Sequence[Block], refused: set[int]) -> list[Block]:
    """Return blocks, some of them in plainer means: a table as lines, others left to the text."""
    plainer: list[Block] = []
    for number, block in enumerate(content):
        if number not in refused:
            plainer.append(block)
        elif block["type"] == "table":
            plainer += blocks.lines(table_lines(block))
    return plainer


def without_refused_blocks(message: Message, reply: str) -> Message:
    """Return a message, or a view, without the blocks a reply of Slack's refuses."""
    return {**message, "blocks": without_refused(message["blocks"], reply)}


def plain_message(message: Message, _: str = "") -> Message:
    """Return the same answer without blocks, for a Slack that refuses them all."""
    without_blocks = {name: value for name, value in message.items() if name != "blocks"}
    small_print = [line for block in message["blocks"] for line in _small_print(block)]
    return {**without_blocks, "text": whole_lines([message["text"], *small_print], LONGEST_PLAIN)}


def _small_print(block: Block) -> list[str]:
    if block["type"] != "context":
        return []
    (element,) = block["elements"]
    return [element["text"] if element["type"] == "mrkdwn" else blocks.escape(element["text"])]
