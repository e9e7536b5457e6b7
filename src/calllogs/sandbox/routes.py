"""The HTTP endpoints of the sandbox: list, count and item of every resource, and its errors."""

import json
import re
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from calllogs.sandbox.api_keys import ApiKey, authenticate
from calllogs.sandbox.dataset import Dataset
from calllogs.sandbox.errors import ErrorReply, page_not_found, server_error
from calllogs.sandbox.releases import NEWEST, Release, spelled
from calllogs.sandbox.resources import BY_PATH, ColumnType, Resource
from calllogs.sandbox.sql import Statement
from calllogs.sandbox.store import Store, create_store
from calllogs.sandbox.twilio import PATH as TWILIO_PATH
from calllogs.sandbox.twilio import TwilioApi, made_up_calls
from calllogs.sandbox.values import read

DEFAULT_LIMIT = 10
LARGEST_LIMIT = 10_000

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Api:
    """The endpoints over one store.

    Attributes:
        store: The database.
        keys: API keys by their secret.
        now: The clock, for expiry and for PostgreSQL's words such as `yesterday`.
        release: The OneUptime that it plays.
    """

    store: Store
    keys: Mapping[str, ApiKey]
    now: Callable[[], datetime]
    release: Release

    async def answer(self, request: Request) -> Response:
        """Answer a request below /api."""
        try:
            return await self._answer(request)
        except ErrorReply as error:
            return JSONResponse(error.body, error.status)

    async def _answer(self, request: Request) -> Response:
        if (request.method, request.url.path) == ("GET", "/api/version"):
            return JSONResponse({"version": spelled(self.release), "commit": "sandbox"})
        resource, path = _route(request)
        if resource is None:
            raise page_not_found(request.url.path)
        if not resource.readers:  # only a person's own session may (recording resolve-user)
            raise ErrorReply(422, f"A user session is required to read {resource.singular}.")
        handler = _HANDLERS.get((request.method, len(path), path[-1] if path else ""))
        if handler is None:
            raise _no_endpoint(request, resource, path)
        body, now = await _body(request), self.now()
        key = authenticate(request.headers.get("ApiKey"), self.keys, now, resource)
        key.check_resource(resource)
        statement = Statement(resource, key, now, self.release)
        return handler(self.store, statement, body, request)


def _route(request: Request) -> tuple[Resource | None, list[str]]:
    """Return the resource of a path, if it is known, and the path below it."""
    parts = request.url.path.strip("/").split("/")
    resource = BY_PATH.get(parts[1]) if len(parts) > 1 else None
    return resource, parts[2:]


def _no_endpoint(request: Request, resource: Resource, path: list[str]) -> ErrorReply:
    if len(path) == 1 and request.method in _VERBS:
        return ErrorReply(422, f"{_VERBS[request.method]} on {resource.singular} is not allowed.")
    if request.method == "POST" and not path:
        return ErrorReply(400, "fromNumber is required")
    return page_not_found(request.url.path)


def _list(store: Store, statement: Statement, body: Body, request: Request) -> Response:
    params = parse_qs(request.url.query)
    skip = _size(params, body, "skip", 0)
    limit = _size(params, body, "limit", DEFAULT_LIMIT)
    if limit > LARGEST_LIMIT:
        raise ErrorReply(400, f"Limit should be less than {LARGEST_LIMIT}")
    if min(limit, skip) < 0:
        raise ErrorReply(400, "positiveNumber cannot be less than 0")
    if body.get("groupBy"):
        raise ErrorReply(400, "GroupBy is currently not supported")
    rows = store.rows(statement, body, limit, skip)
    total = store.count(statement, body.get("query"))
    if params.get("output-type") == ["csv"]:
        return Response(csv_text(rows), media_type="text/html")
    # Only the query string is echoed, 0 and what is no number too (oneuptime-api.md 2.3,
    # list-limit-abc).
    echo = {"skip": _echo(params, "skip", 0), "limit": _echo(params, "limit", DEFAULT_LIMIT)}
    return JSONResponse({"data": rows, "count": total, **echo})


def _size(params: Mapping[str, list[str]], body: Body, name: str, default: int) -> int:
    """Read a size from the query string, else the body; no number, or 0, is the default."""
    return parsed_integer(params.get(name, [""])[0]) or parsed_integer(body.get(name)) or default


def _echo(params: Mapping[str, list[str]], name: str, default: int) -> int | None:
    text = params.get(name, [""])[0]
    return parsed_integer(text) if text else default


def parsed_integer(value: object) -> int | None:
    """Read an integer as JavaScript's parseInt does: the leading digits, or None."""
    match = re.match(r"\s*([+-]?[0-9]{1,18})", str(value))
    return int(match[1]) if match else None


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as CSV under the keys of the first (oneuptime-api.md 2.7, recording csv-output).

    Raises:
        ErrorReply: 500, there are no rows.
    """
    if not rows:
        raise server_error()
    lines: list[list[object]] = [[*rows[0]], *([row.get(name) for name in rows[0]] for row in rows)]
    return "\n".join(",".join(map(_csv_cell, line)) for line in lines)


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if isinstance(value, str | dict | list) else text


def _count(store: Store, statement: Statement, body: Body, _request: Request) -> Response:
    return JSONResponse({"count": store.count(statement, body.get("query"))})


def _item(store: Store, statement: Statement, body: Body, request: Request) -> Response:
    _, (text, *_) = _route(request)
    try:
        row_id = read(ColumnType.ID, text, statement.now)
    except ErrorReply as error:
        raise ErrorReply(
            400,
            f'Invalid ID format: "{text}". Expected a valid UUID '
            '(e.g., "550e8400-e29b-41d4-a716-446655440000").',
        ) from error
    return JSONResponse(store.item(statement, body.get("select"), str(row_id)) or {})


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


def create_app(
    dataset: Dataset,
    *,
    now: Callable[[], datetime] | None = None,
    release: Release = NEWEST,
) -> Starlette:
    """Return the sandbox as an ASGI application: OneUptime's API, and its carrier's beside it.

    Args:
        dataset: Its rows and keys.
        now: Its clock; this machine's when None.
        release: The OneUptime that it plays.
    """
    api = Api(create_store(dataset.tables), dataset.keys, now or _clock, release)
    carrier = TwilioApi(made_up_calls(dataset.tables), now or _clock)
    methods = ["GET", "POST", "PUT", "DELETE"]
    routes = {TWILIO_PATH: carrier.answer, "/{path:path}": api.answer}
    app = Starlette(routes=[Route(path, to, methods=methods) for path, to in routes.items()])
    # The database lives as long as the application: a lifespan would not run in-process.
    weakref.finalize(app, api.store.database.close)
    return app


def _clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  a server has a clock of its own
