"""Resources, in both eras, over recorded calls."""

import httpx
import pytest
from mcp import Client, MCPError
from mcp.types import INVALID_PARAMS, TextResourceContents

from calllogs.mcp.server import build_server
from calllogs.render.markdown import filters_markdown
from tests.mcp.conftest import AppOver, Connect

CALL = "51c2c7b3-c649-53d5-9184-56086726e706"


async def read(client: Client, uri: str) -> str:
    (content,) = (await client.read_resource(uri)).contents
    assert isinstance(content, TextResourceContents)
    return content.text


async def test_the_guide_fields_and_statuses_can_be_attached(connect: Connect) -> None:
    async with connect() as client:
        listed = (await client.list_resources()).resources
        uris = [str(resource.uri) for resource in listed]
        guide = await read(client, "calllogs://guide")
        fields = await read(client, "calllogs://fields")
        statuses = await read(client, "calllogs://statuses")
    assert uris[1:] == ["calllogs://guide", "calllogs://fields", "calllogs://statuses"]
    assert guide == filters_markdown()
    assert "callCostInUSDCents: Cost (Number)" in fields.splitlines()
    assert statuses.splitlines()[0] == "Success: shown as Placed"


@pytest.mark.parametrize(
    ("uri", "begins"),
    [
        (f"calllogs://calls/{CALL}", "<calls> (quoted data"),
        (
            "calllogs://incidents/42/calls",
            "Showing 1-20 of 66 calls. Reading: Calls for incident 42",
        ),
        ("calllogs://incidents/INC-42/calls", "Showing 1-20 of 66 calls. "),
        ("calllogs://alerts/7/calls", "Showing 1-20 of "),
        ("calllogs://statuses/Low%20Balance/calls", "Showing 1-20 of 23 calls. "),
        ("calllogs://people/Bob%20Okafor/calls", "Showing 1-20 of "),
        ("calllogs://teams/Payments/calls", "Showing 1-20 of "),
        ("calllogs://incidents/999/calls", "No calls match. "),
    ],
)
async def test_calls_can_be_attached_by_subject(connect: Connect, uri: str, begins: str) -> None:
    async with connect() as client:
        assert (await read(client, uri)).startswith(begins)


async def test_what_the_key_may_see_can_be_attached(connect: Connect) -> None:
    async with connect() as client:
        whole = (await read(client, "calllogs://doctor/all")).splitlines()
        version = (await read(client, "calllogs://doctor/OneUptime")).splitlines()
    assert "✓ Read Incident: granted: whether an incident exists, when it was declared" in whole
    assert version == ["Nothing is wrong.", "", "✓ OneUptime: version 12.0.16"]


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("calllogs://calls/42", "is not a call id"),
        ("calllogs://calls/00000000-0000-4000-8000-000000000000", "No call has the id"),
        ("calllogs://incidents/forty/calls", "'forty' is not the number of an incident"),
        ("calllogs://nothing", "Unknown resource"),
    ],
)
async def test_a_resource_there_is_not_is_an_invalid_parameter(
    connect: Connect, uri: str, said: str
) -> None:
    async with connect() as client:
        with pytest.raises(MCPError, match=said) as caught:
            await client.read_resource(uri)
    assert caught.value.code == INVALID_PARAMS


async def test_a_resource_oneuptime_does_not_answer_says_why(app_over: AppOver) -> None:
    refused = httpx.MockTransport(lambda _: httpx.Response(401))
    async with Client(build_server(app_over(refused))) as client:
        with pytest.raises(MCPError, match="OneUptime refused the API key"):
            await client.read_resource("calllogs://incidents/42/calls")
