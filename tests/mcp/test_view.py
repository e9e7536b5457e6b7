"""The view that a host shows. How it behaves in a browser, tests/view/run.sh tells."""

import re
from html.parser import HTMLParser

import pytest
from mcp import Client
from mcp.types import TextResourceContents

from calllogs.app import App
from calllogs.mcp.resources import VIEW_URI
from calllogs.mcp.server import build_server


@pytest.fixture
async def page(app: App) -> str:
    async with Client(build_server(app)) as client:
        (content,) = (await client.read_resource(VIEW_URI)).contents
    assert isinstance(content, TextResourceContents)
    assert content.mime_type == "text/html;profile=mcp-app"
    return content.text


async def test_a_tool_names_the_view_and_a_server_can_do_without(app: App) -> None:
    async with Client(build_server(app)) as client:
        tools = {tool.name: tool.meta for tool in (await client.list_tools()).tools}
    async with Client(build_server(app, view=False)) as client:
        plain = {tool.name for tool in (await client.list_tools()).tools}
        resources = [str(r.uri) for r in (await client.list_resources()).resources]
    assert tools["show_call_logs"] == {"ui": {"resourceUri": VIEW_URI}}
    assert plain == tools.keys() - {"show_call_logs"}
    assert VIEW_URI not in resources


@pytest.mark.parametrize(
    "reaching",
    [
        r"https?://",
        r"\bsrc\s*=",
        r"@import|url\(",
        r"\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\(",
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function",
        r"localStorage|sessionStorage|document\.cookie",
    ],
)
async def test_the_view_reaches_nothing_outside_and_makes_no_markup_of_text(
    page: str, reaching: str
) -> None:
    assert re.findall(reaching, page) == []


async def test_the_view_is_a_page_with_a_language_a_title_and_live_regions(page: str) -> None:
    found: dict[str, list[dict[str, str | None]]] = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.setdefault(tag, []).append(dict(attrs))

    Reader().feed(page)
    assert found["html"] == [{"lang": "en"}]
    assert found["title"] == [{}]
    assert {"role": "status", "aria-live": "polite"}.items() <= found["p"][-1].items()


async def test_the_view_follows_only_a_cursor_that_is_spelled_as_ours(page: str) -> None:
    tools = "show_call_logs|summarize_call_logs|get_call_timeline"
    assert rf'/^({tools})\(cursor=("[\w.-]+")\)$/' in page
