"""A message of blocks in simpler means: without tables for a modal, without blocks at all."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import JsonValue

from calllogs.render.slack.blocks import Block, escape
from calllogs.render.slack.messages import Message
from calllogs.render.slack.tables import NO_BREAK

LONGEST_PLAIN = 2900
_MOST_ROWS = 40
_MODAL_TAKES = frozenset(
    ("section", "context", "header", "rich_text", "actions", "divider", "input", "alert")
)


def without_tables(message: Message) -> list[Block]:
    """Return a message's blocks for a modal: rows of tables as lines, charts left out."""
    blocks = [
        _bulleted_rows(block) if block["type"] == "table" else block for block in _blocks(message)
    ]
    return [block for block in blocks if block["type"] in _MODAL_TAKES]


def _bulleted_rows(table: Block) -> Block:
    """The heading is left out: a line of facts explains itself."""
    rows = _list(table.get("rows"))[1 : _MOST_ROWS + 1]
    items: list[JsonValue] = [
        {"type": "rich_text_section", "elements": _joined_cells(_list(row))} for row in rows
    ]
    bullets: JsonValue = {"type": "rich_text_list", "style": "bullet", "elements": items}
    return {"type": "rich_text", "elements": [bullets]}


def _joined_cells(cells: list[JsonValue]) -> list[JsonValue]:
    elements: list[JsonValue] = []
    for cell in cells:
        elements += [{"type": "text", "text": " · "}] if elements else []
        elements += _cell_elements(cell)
    return elements


def _cell_elements(cell: JsonValue) -> list[JsonValue]:
    if not isinstance(cell, dict):
        return []
    if cell["type"] == "rich_text":
        return [each for part in _list(cell["elements"]) for each in _elements(part)]
    return [{"type": "text", "text": cell.get("text", "")}]


def _elements(part: JsonValue) -> list[JsonValue]:
    return _list(part.get("elements")) if isinstance(part, dict) else []


def plain_message(message: Message) -> Message:
    """Return the same answer without blocks, for a Slack that refuses them."""
    without_blocks = {name: value for name, value in message.items() if name != "blocks"}
    lines = (line for block in _blocks(message) for line in _lines(block))
    text = "\n".join([str(message["text"]), *lines])
    return {**without_blocks, "text": _cut(text)}


def _cut(text: str) -> str:
    """Cut whole lines, so that no token or entity is cut in two."""
    kept: list[str] = []
    for line in text.split("\n"):
        if sum(map(len, kept)) + len(kept) + len(line) > LONGEST_PLAIN:
            break
        kept.append(line)
    return "\n".join(kept) or text[:LONGEST_PLAIN].rpartition(" ")[0]


def _lines(block: Block) -> Iterator[str]:
    """Return a block as text, a line a row; what other blocks say the message's text says too."""
    if block["type"] == "table":
        for row in _list(block.get("rows"))[1:]:
            yield " | ".join(_text(_cell_elements(cell)) for cell in _list(row))
    if block["type"] == "rich_text":
        for part in _list(block["elements"]):
            yield from (line for line in _text(_elements(part)).split("\n") if line)
    if block["type"] == "context":
        yield "".join(_small_print(_list(block["elements"])))


def _small_print(elements: Iterable[JsonValue]) -> Iterator[str]:
    for element in elements:
        if isinstance(element, dict):
            text = str(element.get("text", ""))
            yield text if element.get("type") == "mrkdwn" else escape(text)


def _text(elements: Iterable[JsonValue]) -> str:
    return "".join(_element_text(each) for each in elements if isinstance(each, dict))


def _element_text(element: Mapping[str, JsonValue]) -> str:
    inner = _list(element.get("elements"))
    if inner:
        return f"{_text(inner)}\n"
    if element.get("type") == "date":
        return escape(str(element.get("fallback", "")))
    if element.get("type") == "emoji":
        return f":{element.get('name', '')}:"
    return escape(str(element.get("text", "")).replace(NO_BREAK, " "))


def _blocks(message: Message) -> list[Block]:
    return [block for block in _list(message.get("blocks")) if isinstance(block, dict)]


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
