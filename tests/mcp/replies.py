"""What a tool answered, as a test reads it."""

from typing import Any

from mcp.types import CallToolResult, TextContent


def text_of(result: CallToolResult) -> str:
    assert not result.is_error, result
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


def content_of(result: CallToolResult) -> dict[str, Any]:
    content: dict[str, Any] | None = result.structured_content
    assert content is not None, result
    return content


def rows_of(result: CallToolResult) -> list[dict[str, Any]]:
    """Return the rows of a table, each cell under its column."""
    content = content_of(result)
    return [dict(zip(content["columns"], row, strict=True)) for row in content["rows"]]


def error_text(result: CallToolResult) -> str:
    """Return the sentence; an error never carries structured content (mcp-facts.md P17)."""
    assert result.is_error
    assert result.structured_content is None
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text
