"""The HTTP surface of the sandbox: list, count and item of every resource, and the refusals."""

import json
import re
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from calllogs.sandbox.dataset import Dataset
from calllogs.sandbox.export import csv_text
from calllogs.sandbox.keys import Key, authenticated
from calllogs.sandbox.refusals import Refusal, page_not_found, server_error
from calllogs.sandbox.resources import BY_PATH, Resource
from calllogs.sandbox.statements import Statement
from calllogs.sandbox.store import Store, filled
from calllogs.sandbox.values import reader

DEFAULT_LIMIT = 10
LARGEST_LIMIT = 10_000

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Api:
    """Answers requests over a store.

    Attributes:
        store: The rows.
        keys: API keys by their secret.
        now: The clock, for expiry and for PostgreSQL's words such as `yesterday`.
    """

    store: Store
    keys: Mapping[str, Key]
    now: Callable[[], datetime]

    async def answer(self, request: Request) -> Response:
        """Answer any request below /api."""
        try:
            return await self._answer(request)
        except Refusal as refusal:
            return JSONResponse(refusal.body, refusal.status)

    async def _answer(self, request: Request) -> Response:
        resource, rest = _route(request)
        if resource is None:
            raise page_not_found(request.url.path)
        if not resource.readers:  # only a person's own session may (recording resolve-user)
            raise Refusal(422, f"A user session is required to read {resource.singular}.")
        handler = _HANDLERS.get((request.method, len(rest), rest[-1] if rest else ""))
        if handler is None and len(rest) == 1 and request.method in ("PUT", "DELETE"):
            raise Refusal(422, f"{_VERBS[request.method]} on {resource.singular} is not allowed.")
        if handler is None and request.method == "POST" and not rest:
            raise Refusal(400, "fromNumber is required")
        if handler is None:
            raise page_not_found(request.url.path)
        return await handler(self, request, resource, rest)

    def statement(self, request: Request, resource: Resource) -> Statement:
        """Return a statement for whoever asks.

        Raises:
            Refusal: Nobody the API knows, or nobody who may read this.
        """
        now = self.now()
        key = authenticated(request.headers.get("ApiKey"), self.keys, now, resource)
        key.may_read(resource)
        return Statement(resource, key, reader(now))


def _route(request: Request) -> tuple[Resource | None, list[str]]:
    parts = request.url.path.strip("/").split("/")
    known = BY_PATH.get(parts[1]) if len(parts) > 1 else None
    return known, parts[2:]


async def _list(api: Api, request: Request, resource: Resource, _: list[str]) -> Response:
    body = await _body(request)
    statement = api.statement(request, resource)
    asked = parse_qs(request.url.query)
    skip = _size(asked, body, "skip", 0)
    limit = _size(asked, body, "limit", DEFAULT_LIMIT)
    if limit > LARGEST_LIMIT:
        raise Refusal(400, f"Limit should be less than {LARGEST_LIMIT}")
    if min(limit, skip) < 0:
        raise Refusal(400, "positiveNumber cannot be less than 0")
    if body.get("groupBy"):
        raise Refusal(400, "GroupBy is currently not supported")
    rows = api.store.rows(statement, body, limit, skip)
    total = api.store.count(statement, body.get("query"))
    if asked.get("output-type") == ["csv"]:
        return Response(csv_text(rows), media_type="text/html")
    # Only the query string is echoed, 0 and what is no number too (API.md 2.3, list-limit-abc).
    echo = {"skip": _echo(asked, "skip", 0), "limit": _echo(asked, "limit", DEFAULT_LIMIT)}
    return JSONResponse({"data": rows, "count": total, **echo})


def _size(asked: Mapping[str, list[str]], body: Body, name: str, default: int) -> int:
    """The query string first, then the body; what is no number, or 0, is the default."""
    return parsed_integer(asked.get(name, [""])[0]) or parsed_integer(body.get(name)) or default


def _echo(asked: Mapping[str, list[str]], name: str, default: int) -> int | None:
    given = asked.get(name, [""])[0]
    return parsed_integer(given) if given else default


def parsed_integer(value: object) -> int | None:
    """Read an integer as JavaScript's parseInt does: the leading digits, or None."""
    found = re.match(r"\s*([+-]?[0-9]{1,18})", str(value))
    return int(found[1]) if found else None


async def _count(api: Api, request: Request, resource: Resource, _: list[str]) -> Response:
    body = await _body(request)
    statement = api.statement(request, resource)
    return JSONResponse({"count": api.store.count(statement, body.get("query"))})


async def _item(api: Api, request: Request, resource: Resource, rest: list[str]) -> Response:
    body = await _body(request)
    statement = api.statement(request, resource)
    try:
        row_id = statement.readers[resource.columns[0].kind](rest[0])
    except Refusal as refusal:
        raise Refusal(
            400,
            f'Invalid ID format: "{rest[0]}". Expected a valid UUID '
            '(e.g., "550e8400-e29b-41d4-a716-446655440000").',
        ) from refusal
    return JSONResponse(api.store.item(statement, body.get("select"), str(row_id)) or {})


async def _body(request: Request) -> Body:
    """Return the JSON body; another content type is not read (recordings list-get-method-body)."""
    raw = await request.body()
    if not raw or "json" not in request.headers.get("content-type", ""):
        return {}
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise server_error() from error
    return body if isinstance(body, dict) else {}


_VERBS = {"PUT": "update", "DELETE": "delete"}
_HANDLERS = {
    ("POST", 1, "get-list"): _list,
    ("GET", 1, "get-list"): _list,
    ("POST", 1, "count"): _count,
    ("POST", 2, "get-item"): _item,
    ("GET", 2, "get-item"): _item,
}


def create_app(dataset: Dataset, *, now: Callable[[], datetime] | None = None) -> Starlette:
    """Return the sandbox as an ASGI application.

    Args:
        dataset: What it holds.
        now: Its clock; that of this machine unless told otherwise.
    """
    api = Api(filled(dataset.tables), dataset.keys, now or _clock)
    methods = ["GET", "POST", "PUT", "DELETE"]
    app = Starlette(routes=[Route("/{path:path}", api.answer, methods=methods)])
    # The database lives as long as the application: a lifespan would not run in-process.
    weakref.finalize(app, api.store.database.close)
    return app


def _clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  a server has a clock of its own
