"""Payloads Slack posts over HTTP, read into those it sends in Socket Mode: one path serves both."""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

Payload = Mapping[str, Any]

MOST_FIELDS = 100
"""Of a form; Slack sends about fifteen."""


class PayloadKind(StrEnum):
    """The kinds of payloads that are answered differently over HTTP."""

    COMMAND = "command"
    EVENT = "event"
    INTERACTION = "interaction"


def read_payload(body: bytes, content_type: str) -> dict[str, Any] | None:
    """Return the payload in a body, or None when it is nothing Slack sends.

    A command is a form that names it in `command`; an interaction is a form with JSON in `payload`;
    an event is JSON. What a person typed is never looked at: Bolt itself loses every command whose
    text holds the word `payload` (SLACK.md 0, point 6).
    """
    media_type = content_type.partition(";")[0].strip().lower()
    try:
        return _READERS[media_type](body.decode("utf-8"))
    except (KeyError, ValueError, RecursionError):
        return None


def kind_of(payload: Payload) -> PayloadKind:
    """Return the kind of a payload."""
    if "command" in payload:
        return PayloadKind.COMMAND
    return PayloadKind.EVENT if payload.get("type") == "event_callback" else PayloadKind.INTERACTION


def is_ssl_check(body: bytes, content_type: str) -> bool:
    """Whether a body is Slack's check of our certificate, which nobody signs."""
    payload = read_payload(body, content_type)
    return payload is not None and payload.get("ssl_check") == "1"


def _form(text: str) -> dict[str, Any]:
    fields = dict(
        parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    )
    if "payload" in fields and "command" not in fields:
        return _json(fields["payload"])
    if fields.keys() & {"command", "ssl_check"}:
        return dict(fields)
    raise ValueError(text)


def _json(text: str) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError(text)  # noqa: TRY004  what json raises as well
    return value


_READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "application/x-www-form-urlencoded": _form,
    "application/json": _json,
}
