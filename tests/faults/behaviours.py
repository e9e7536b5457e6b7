"""The ways to misbehave, from which the scenarios choose."""

import asyncio
import gzip
from collections.abc import Callable

from tests.faults.answers import CALLS, REFLECTED, answered, page, written
from tests.faults.server import Behaviour, Exchange, head

ASKED = written(page(*CALLS))
JSON_LENGTH = {"Content-Type": "application/json", "Content-Length": str(len(ASKED))}
ENDLESS = {**JSON_LENGTH, "Content-Length": "9999999"}
HTML = f"<!doctype html><title>Sign in</title><p>{REFLECTED}</p>".encode()


def beside(behave: Behaviour) -> Behaviour:
    """Misbehave where the call log is asked, and nowhere else."""

    async def told(exchange: Exchange) -> None:
        await (behave if exchange.call_log else answered)(exchange)

    return told


def first(behave: Behaviour, *, times: int = 1) -> Behaviour:
    """Misbehave a few times, then answer."""

    async def told(exchange: Exchange) -> None:
        await (behave if exchange.attempt <= times else answered)(exchange)

    return told


def failing_later(behave: Behaviour) -> Behaviour:
    """Answer the first page of many, and misbehave from the second on."""

    async def told(exchange: Exchange) -> None:
        if int(exchange.params.get("skip", 0)):
            await behave(exchange)
        elif exchange.path == "call-log/get-list":
            await exchange.reply(page(*CALLS, count=10 * len(CALLS)))
        else:
            await answered(exchange)

    return told


def status(code: int, body: object = None, **headers: str) -> Behaviour:
    """Fail with a status; the text of the error repeats what was sent and what is stored."""

    async def told(exchange: Exchange) -> None:
        text = {"error": f"Failed at {REFLECTED}"} if body is None else body
        await exchange.reply(text, code, **headers)

    return told


def replied(body: object, **headers: str) -> Behaviour:
    """Succeed with any body at all."""
    return status(200, body, **headers)


def raw(*pieces: bytes) -> Behaviour:
    """Send bytes, then close the connection."""

    async def told(exchange: Exchange) -> None:
        for piece in pieces:
            await exchange.send(piece)

    return told


async def reset(exchange: Exchange) -> None:
    """Reset instead of replying."""
    exchange.reset()


async def reset_in_the_body(exchange: Exchange) -> None:
    """Reset after half of the body."""
    await exchange.send(head(200, JSON_LENGTH) + ASKED[: len(ASKED) // 2])
    exchange.reset()


async def stalled(_: Exchange) -> None:
    """Accept the request and never reply."""
    await asyncio.Event().wait()


async def outwaited(exchange: Exchange) -> None:
    """Accept the request and wait until the asker has hung up."""
    await exchange.reader.read()


def dripping(start: bytes, drop: bytes) -> Behaviour:
    """Send something, then a little more for ever."""

    async def told(exchange: Exchange) -> None:
        await exchange.send(start)
        while True:
            await exchange.send(drop)
            await asyncio.sleep(0.01)

    return told


def packed(body: bytes, *, times: int = 1) -> bytes:
    """Return a body that was gzipped, perhaps more than once."""
    for _ in range(times):
        body = gzip.compress(body)
    return body


def changed(change: Callable[[bytes], bytes]) -> Behaviour:
    """Answer with the right bytes, changed."""
    return replied(change(ASKED))
