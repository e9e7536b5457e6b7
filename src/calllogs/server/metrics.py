"""Prometheus metrics: how often something happened and how it ended; never who or what."""

import json
import logging
from hmac import compare_digest

import httpx
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calllogs.mcp.http.guard import from_this_machine

ROUTES = ("/mcp", "/slack/events", "/slack/install", "/slack/oauth_redirect", "/healthz")
"""Values of the label `route`; any other path is "other", for callers choose it."""


CLOSED = (
    "Metrics need the token that whoever runs this server sets as CALLLOGS_METRICS_TOKEN: "
    "Authorization: Bearer TOKEN.\n"
)


class Metrics:
    """The server's counters, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._http = self._counter("http_requests", "Requests over HTTP", "route", "status")
        self._slack = self._counter("slack_requests", "Requests Slack signed", "kind", "outcome")
        self.audit = self._counter("slack_deeds", "What people in Slack did", "did", "outcome")
        self._api = self._counter("oneuptime_replies", "Replies of OneUptime", "status")

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"calllogs_{name}", meaning, labels, registry=self._registry)

    def response(self) -> Response:
        """Return every counter in Prometheus's text format."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    def slack(self, kind: str, outcome: str) -> None:
        """Count a request that Slack signed."""
        self._slack.labels(kind, outcome).inc()

    async def replied(self, reply: httpx.Response) -> None:
        """Count a response of OneUptime."""
        self._api.labels(str(reply.status_code)).inc()

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """Wrap an application so that its responses are counted."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            path = scope.get("path", "").rstrip("/")
            route = path if path in ROUTES else "other"

            async def send_counted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self._http.labels(route, str(message["status"])).inc()
                await send(message)

            await app(scope, receive, send_counted)

        return counted


class AuditCounter(logging.Handler):
    """Counts the lines of the audit log, one for each interaction."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        """Count one line."""
        line = json.loads(record.getMessage())
        self._counter.labels(line["did"], line["outcome"]).inc()


def unauthorized(request: Request, token: SecretStr | None, *, direct: bool) -> Response | None:
    """Return the 401 or 403 response to a caller who may not see metrics, or None.

    With a token configured it must be shown: a proxy may hide that it is one, but knows no token.

    Args:
        request: The caller's.
        token: What is shown; None where none is configured.
        direct: Whether nobody but this machine is answered at all.
    """
    if token:
        authorization = request.headers.get("authorization", "")
        if compare_digest(authorization.encode(), f"Bearer {token.get_secret_value()}".encode()):
            return None
        return PlainTextResponse("Send the server's token: Authorization: Bearer TOKEN.\n", 401)
    if direct and from_this_machine(request.scope):
        return None
    return PlainTextResponse(CLOSED, 403)
