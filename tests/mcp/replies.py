"""What a tool answered, as a test reads it."""

from typing import Any

from mcp.types import CallToolResult, TextContent


def text_of(result: CallToolResult) -> str:
    assert not result.is_error, result
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


def facts_of(result: CallToolResult) -> dict[str, Any]:
    facts: dict[str, Any] | None = result.structured_content
    assert facts is not None, result
    return facts


def refusal(result: CallToolResult) -> str:
    """Return the sentence; a refusal never carries facts (MCP.md P17)."""
    assert result.is_error
    assert result.structured_content is None
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text
