"""The transport on standard input: how many requests may wait for their answers."""

from collections.abc import AsyncIterator

import anyio
import pytest
from mcp import types
from mcp.shared.message import SessionMessage

from calllogs.mcp.stdio import MOST_PENDING, PendingRequests, Received, overload


class Enough(Exception):
    """Ends the input, which would be waited behind."""


async def asked(most: int) -> AsyncIterator[Received]:
    for id_ in range(most):
        yield SessionMessage(types.JSONRPCRequest(jsonrpc="2.0", id=id_, method="tools/list"))


async def test_a_request_beyond_those_that_may_wait_is_refused_at_once() -> None:
    pending = PendingRequests()
    to_server, incoming = anyio.create_memory_object_stream[Received](MOST_PENDING)
    refused: list[SessionMessage] = []

    async def refuse(message: SessionMessage) -> None:
        refused.append(message)
        raise Enough

    async with to_server, incoming:
        with pytest.raises(Enough):
            await pending.forward_requests(asked(MOST_PENDING + 1), to_server, refuse)
        assert incoming.statistics().current_buffer_used == MOST_PENDING
    last = types.JSONRPCRequest(jsonrpc="2.0", id=MOST_PENDING, method="tools/list")
    assert [message.message for message in refused] == [overload(last)]
