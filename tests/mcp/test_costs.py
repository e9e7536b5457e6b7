"""What an answer takes of a conversation, told without a clock."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from mcp import Client
from mcp.types import TextContent

from calllogs.app import App
from calllogs.mcp.content import row_facts
from calllogs.mcp.results import row_at_most
from calllogs.mcp.server import build_server
from calllogs.model.records import CallLog
from calllogs.render.cells import View
from calllogs.render.llm import call_row

FOREIGN = st.text(max_size=150) | st.text('"\\', max_size=150)
"""Anything, and what JSON writes twice as long."""


async def test_the_tools_and_twenty_calls_take_few_bytes(app: App) -> None:
    async with Client(build_server(app)) as client:
        tools = (await client.list_tools()).model_dump_json(by_alias=True, exclude_none=True)
        answer = await client.call_tool("list_call_logs", {"limit": 20})
    (content,) = answer.content
    assert isinstance(content, TextContent)
    assert content.text.count("\n") > 20
    assert (len(tools) < 7_000, len(content.text) < 4_500) == (True, True)


@given(status=FOREIGN, number=FOREIGN, title=FOREIGN, name=FOREIGN, cents=st.integers(0, 2**31))
def test_no_row_is_longer_than_a_row_is_taken_to_be(
    status: str, number: str, title: str, name: str, cents: int
) -> None:
    call = CallLog.model_validate(
        {
            "_id": "0",
            "createdAt": "2026-11-23T14:00:00.000Z",
            "status": status,
            "toNumber": number,
            "incident": {"_id": "1", "title": title, "incidentNumber": 2**31},
            "user": {"_id": "2", "name": name},
            "callCostInUSDCents": cents,
        }
    )
    view = View(tz="America/New_York", now=datetime.fromisoformat("2031-01-01T00:00Z"), masked=True)
    facts = row_facts(call, view, {}).model_dump_json(by_alias=True, exclude_none=True)
    row = call_row(call, view, {})
    assert max(len(row.encode()), len(facts.encode())) <= row_at_most(call)
