"""What the server did, in figures: how often, and how it ended; never who or what."""

import json
import logging
from hmac import compare_digest

import httpx
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calllogs.mcp.http.guard import LOCAL

ROUTES = ("/mcp", "/slack/events", "/slack/install", "/slack/oauth_redirect", "/healthz")
"""What is told apart; anybody can ask for any other path."""

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "via")


class Metrics:
    """Counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._http = self._counter("http_requests", "Requests over HTTP", "route", "status")
        self._slack = self._counter("slack_requests", "Requests Slack signed", "kind", "outcome")
        self._deeds = self._counter("slack_deeds", "What people in Slack did", "did", "outcome")
        self._api = self._counter("oneuptime_replies", "Replies of OneUptime", "status")

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"calllogs_{name}", meaning, labels, registry=self._registry)

    def page(self) -> Response:
        """Return everything counted, in Prometheus's text."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    def slack(self, kind: str, outcome: str) -> None:
        """Count a request Slack signed."""
        self._slack.labels(kind, outcome).inc()

    def deed(self, did: str, outcome: str) -> None:
        """Count what somebody in Slack did."""
        self._deeds.labels(did, outcome).inc()

    async def replied(self, reply: httpx.Response) -> None:
        """Count a reply of OneUptime."""
        self._api.labels(str(reply.status_code)).inc()

    def counting(self, app: ASGIApp) -> ASGIApp:
        """Return an application whose answers are counted."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            path = scope.get("path", "")
            route = path if path in ROUTES else "other"

            async def sent(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self._http.labels(route, str(message["status"])).inc()
                await send(message)

            await app(scope, receive, sent)

        return counted


class CountedDeeds(logging.Handler):
    """Counts the lines of the audit log, which has one for everything somebody did.

    Args:
        metrics: Where they are counted.
    """

    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count one line."""
        line = json.loads(record.getMessage())
        self._metrics.deed(line["did"], line["outcome"])


def refusal(request: Request, token: SecretStr | None) -> Response | None:
    """Return why somebody may not see figures, or None where they may.

    Whoever shows the server's token may; without a token, whoever asks on this machine, and not
    through a proxy on it that says so.
    """
    if token:
        shown = request.headers.get("authorization", "")
        if compare_digest(shown.encode(), f"Bearer {token.get_secret_value()}".encode()):
            return None
        return PlainTextResponse("Show the server's token: Authorization: Bearer TOKEN.\n", 401)
    client = request.client.host if request.client else ""
    forwarded = any(name in request.headers for name in _FORWARDED)
    if client in LOCAL and request.url.hostname in LOCAL and not forwarded:
        return None
    return PlainTextResponse("Figures are shown on the server's own machine only.\n", 403)
