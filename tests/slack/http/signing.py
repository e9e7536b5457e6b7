"""Requests as Slack signs them, by hand: not with the code under test."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

SIGNING = "0123456789abcdef0123456789abcdef"
NOW = 1_800_000_000
CLOCK = datetime.fromtimestamp(NOW, UTC)
"""Slack's clock and ours, at one instant."""
FORM, JSON = "application/x-www-form-urlencoded", "application/json"

COMMAND = {
    "team_id": "T1",
    "channel_id": "C1",
    "channel_name": "general",
    "user_id": "U1",
    "command": "/calllogs",
    "text": "failed",
    "is_enterprise_install": "false",
    "response_url": "https://hooks.slack.com/commands/1",
    "trigger_id": "1.2.x",
}


def signed(
    body: bytes, at: int = NOW, secret: str = SIGNING, content_type: str = FORM, **more: str
) -> dict[str, str]:
    """Return the headers with which Slack sends a body at an instant."""
    digest = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": content_type,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


def command(text: str = "failed", **over: str) -> bytes:
    return urlencode({**COMMAND, "text": text, **over}).encode()


def interaction(**payload: Any) -> bytes:  # noqa: ANN401  next to JSON
    shown = {"team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "1.2.y", **payload}
    return urlencode({"payload": json.dumps(shown)}).encode()


def event(kind: str, **over: Any) -> bytes:  # noqa: ANN401  next to JSON
    told = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": {"type": kind, "user": "U1"},
    }
    return json.dumps({**told, **over}).encode()
