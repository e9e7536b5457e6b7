"""A message of blocks in simpler means: without tables for a modal, without blocks at all."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import JsonValue

from calllogs.render.slack.blocks import Block, escape
from calllogs.render.slack.messages import NO_BREAK, Message

LONGEST_PLAIN = 2900
_MOST_ROWS = 40
_MODAL_TAKES = frozenset(
    ("section", "context", "header", "rich_text", "actions", "divider", "input", "alert")
)


def without_tables(message: Message) -> list[Block]:
    """Return a message's blocks for a modal: rows of tables as lines, charts left out."""
    plain = [_rows(block) if block["type"] == "table" else block for block in _blocks(message)]
    return [block for block in plain if block["type"] in _MODAL_TAKES]


def _rows(table: Block) -> Block:
    """The heading is left out: a line of facts explains itself."""
    rows = _list(table.get("rows"))[1 : _MOST_ROWS + 1]
    items: list[JsonValue] = [
        {"type": "rich_text_section", "elements": _line(_list(row))} for row in rows
    ]
    listed: JsonValue = {"type": "rich_text_list", "style": "bullet", "elements": items}
    return {"type": "rich_text", "elements": [listed]}


def _line(cells: list[JsonValue]) -> list[JsonValue]:
    elements: list[JsonValue] = []
    for cell in cells:
        elements += [{"type": "text", "text": " · "}] if elements else []
        elements += _elements(cell)
    return elements


def _elements(cell: JsonValue) -> list[JsonValue]:
    if not isinstance(cell, dict):
        return []
    if cell["type"] == "rich_text":
        return [each for part in _list(cell["elements"]) for each in _inner(part)]
    return [{"type": "text", "text": cell.get("text", "")}]


def _inner(part: JsonValue) -> list[JsonValue]:
    return _list(part.get("elements")) if isinstance(part, dict) else []


def plain_message(message: Message) -> Message:
    """Return the same answer without blocks, for a Slack that refuses them."""
    held = {name: value for name, value in message.items() if name != "blocks"}
    rows = (line for block in _blocks(message) for line in _told(block))
    text = "\n".join([str(message["text"]), *rows])
    return {**held, "text": _cut(text)}


def _cut(text: str) -> str:
    """Cut whole lines, so that no token or entity is cut in two."""
    kept: list[str] = []
    for line in text.split("\n"):
        if sum(map(len, kept)) + len(kept) + len(line) > LONGEST_PLAIN:
            break
        kept.append(line)
    return "\n".join(kept) or text[:LONGEST_PLAIN].rpartition(" ")[0]


def _told(block: Block) -> Iterator[str]:
    """Say what a block says, a line a row; what is said in other blocks `text` says already."""
    if block["type"] == "table":
        for row in _list(block.get("rows"))[1:]:
            yield " | ".join(_said(_line([cell])) for cell in _list(row))
    if block["type"] == "rich_text":
        for part in _list(block["elements"]):
            yield from (line for line in _said(_inner(part)).split("\n") if line)
    if block["type"] == "context":
        yield "".join(_words(_list(block["elements"])))


def _words(elements: Iterable[JsonValue]) -> Iterator[str]:
    for element in elements:
        if isinstance(element, dict):
            text = str(element.get("text", ""))
            yield text if element.get("type") == "mrkdwn" else escape(text)


def _said(elements: Iterable[JsonValue]) -> str:
    return "".join(_spelled(each) for each in elements if isinstance(each, dict))


def _spelled(element: Mapping[str, JsonValue]) -> str:
    inner = _list(element.get("elements"))
    if inner:
        return f"{_said(inner)}\n"
    if element.get("type") == "date":
        return escape(str(element.get("fallback", "")))
    if element.get("type") == "emoji":
        return f":{element.get('name', '')}:"
    return escape(str(element.get("text", "")).replace(NO_BREAK, " "))


def _blocks(message: Message) -> list[Block]:
    return [block for block in _list(message.get("blocks")) if isinstance(block, dict)]


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
