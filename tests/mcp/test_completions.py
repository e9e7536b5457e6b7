"""Completions of arguments, in both eras, over recorded calls."""

import httpx
import pytest
from mcp import Client
from mcp.types import PromptReference, ResourceTemplateReference

from calllogs.mcp.server import build_server
from tests.mcp.conftest import AppOver, Connect


@pytest.mark.parametrize(
    ("ref", "argument", "values"),
    [
        ("statuses/{status}/calls", ("status", "b"), ["Busy", "Low Balance"]),
        ("incidents/{number}/calls", ("number", "4"), ["44", "43", "42", "41"]),
        ("alerts/{number}/calls", ("number", ""), ["8", "7"]),
        ("people/{name}/calls", ("name", "ale"), ["Alex Jones", "Alex Smith"]),
        ("teams/{name}/calls", ("name", "p"), ["Payments", "Platform"]),
        ("calls/{id}", ("id", "5"), []),
    ],
)
async def test_arguments_of_resources_are_completed(
    connect: Connect, ref: str, argument: tuple[str, str], values: list[str]
) -> None:
    reference = ResourceTemplateReference(type="ref/resource", uri=f"calllogs://{ref}")
    async with connect() as client:
        name, value = argument
        result = await client.complete(reference, {"name": name, "value": value})
    assert result.completion.values[: len(values)] == values
    assert bool(result.completion.values) is bool(values)


async def test_arguments_of_prompts_are_completed(connect: Connect) -> None:
    async with connect() as client:
        by = await client.complete(
            PromptReference(type="ref/prompt", name="cost_review"), {"name": "by", "value": "te"}
        )
        incident = await client.complete(
            PromptReference(type="ref/prompt", name="incident_call_review"),
            {"name": "incident", "value": "42"},
        )
    assert (by.completion.values, incident.completion.values) == (["team"], ["42"])


async def test_a_key_that_may_not_know_completes_nothing(app_over: AppOver) -> None:
    lacking = httpx.MockTransport(
        lambda _: httpx.Response(422, json={"error": "You do not have permissions"})
    )
    reference = ResourceTemplateReference(
        type="ref/resource", uri="calllogs://incidents/{number}/calls"
    )
    async with Client(build_server(app_over(lacking))) as client:
        result = await client.complete(reference, {"name": "number", "value": "4"})
    assert result.completion.values == []
