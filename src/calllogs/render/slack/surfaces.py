"""A message in other places than a channel: in a modal, in the app's home, without blocks."""

from collections.abc import Iterable, Iterator

from calllogs.answers.reasons import explanation
from calllogs.model.records import CallLog
from calllogs.render.cells import View, cause_with_advice
from calllogs.render.slack import blocks
from calllogs.render.slack.blocks import Block
from calllogs.render.slack.messages import Message
from calllogs.render.slack.tables import NO_BREAK, call_blocks

TITLE = "Call logs"
"""Of modals and of the home, unless they say more."""
MOST_BLOCKS = 100
LONGEST_PLAIN = 2900
_MOST_ROWS = 40
_MODAL_TAKES = frozenset(
    ("section", "context", "header", "rich_text", "actions", "divider", "input", "alert")
)


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
    tableless = [
        _bulleted_rows(block) if block["type"] == "table" else block for block in message["blocks"]
    ]
    return [block for block in tableless if block["type"] in _MODAL_TAKES]


def _bulleted_rows(table: Block) -> Block:
    """The heading is left out: a line of facts explains itself."""
    return blocks.bulleted_list(map(_joined_cells, table["rows"][1 : _MOST_ROWS + 1]))


def _joined_cells(cells: Iterable[Block]) -> list[Block]:
    elements: list[Block] = []
    for cell in cells:
        elements += [{"type": "text", "text": " · "}] if elements else []
        elements += _cell_elements(cell)
    return elements


def _cell_elements(cell: Block) -> list[Block]:
    if cell["type"] == "rich_text":
        return [element for part in cell["elements"] for element in part["elements"]]
    return [{"type": "text", "text": cell["text"]}]


def plain_message(message: Message) -> Message:
    """Return the same answer without blocks, for a Slack that refuses them."""
    without_blocks = {name: value for name, value in message.items() if name != "blocks"}
    lines = (line for block in message["blocks"] for line in _lines(block))
    return {**without_blocks, "text": _cut("\n".join([message["text"], *lines]))}


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
        for row in block["rows"][1:]:
            yield " | ".join(_text(_cell_elements(cell)) for cell in row)
    if block["type"] == "rich_text":
        for part in block["elements"]:
            yield from (line for line in _text(part["elements"]).split("\n") if line)
    if block["type"] == "context":
        (element,) = block["elements"]
        yield element["text"] if element["type"] == "mrkdwn" else blocks.escape(element["text"])


def _text(elements: Iterable[Block]) -> str:
    return "".join(map(_element_text, elements))


def _element_text(element: Block) -> str:
    if "elements" in element:
        return f"{_text(element['elements'])}\n"
    if element["type"] == "date":
        return blocks.escape(element["fallback"])
    if element["type"] == "emoji":
        return f":{element['name']}:"
    return blocks.escape(element["text"].replace(NO_BREAK, " "))
