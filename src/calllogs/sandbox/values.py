"""Values as PostgreSQL would read them for a column; what it cannot read ends in 500."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from calllogs.sandbox.refusals import Refusal, server_error
from calllogs.sandbox.resources import Kind

PHONE = re.compile(r"[+]?[(]?[0-9]{3}[)]?[-\s.]?[0-9]{3}[-\s.]?[0-9]{4,7}")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
LARGEST_INTEGER = 2**31 - 1

Stored = str | int | None


def stored_instant(instant: datetime) -> str:
    """Return an instant so that the order of texts is the order of time: UTC, microseconds."""
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def reader(now: datetime) -> dict[Kind, Callable[[object], Stored]]:
    """Return, for each kind, how a value of a request is read; `now` is PostgreSQL's clock."""
    return {
        Kind.ID: _id,
        Kind.DATE: lambda value: _date(value, now),
        Kind.NUMBER: _number,
        Kind.BOOLEAN: _boolean,
        Kind.PHONE: _text,
        Kind.NAME: _text,
        Kind.EMAIL: _text,
        Kind.TEXT: _text,
        Kind.JSON: _text,
        Kind.ENTITY: _id,
    }


def _text(value: object) -> str:
    """A parameter is bound as text: an object as its JSON, true as `true`."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _id(value: object) -> str:
    try:
        return str(uuid.UUID(value if isinstance(value, str) else ""))
    except ValueError as error:
        raise server_error() from error


def _number(value: object) -> int:
    try:
        number = int(_text(value).strip())
    except ValueError as error:
        raise server_error() from error
    if abs(number) > LARGEST_INTEGER:
        raise server_error()
    return number


def _boolean(value: object) -> int:
    text = _text(value).strip().lower()
    for truth, words in enumerate((_FALSE, _TRUE)):
        if text in words:
            return truth
    raise server_error()


_FALSE = ("false", "f", "no", "n", "off", "0")
_TRUE = ("true", "t", "yes", "y", "on", "1")


def _date(value: object, now: datetime) -> str:
    """ISO 8601 in any form, or one of PostgreSQL's own words (recording count-bad-date)."""
    text = _text(value).strip()
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    words = {
        "now": now,
        "today": midnight,
        "yesterday": midnight - timedelta(days=1),
        "tomorrow": midnight + timedelta(days=1),
        "epoch": datetime.fromtimestamp(0, UTC),
    }
    if text.lower() in words:
        return stored_instant(words[text.lower()])
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise server_error() from error
    return stored_instant(instant if instant.tzinfo else instant.replace(tzinfo=UTC))


def checked(kind: Kind, value: object) -> object:
    """Return a scalar that OneUptime itself checks before PostgreSQL sees it.

    Raises:
        Refusal: 400, a phone or an e-mail of the wrong form (recordings query-to-*).
    """
    if kind is Kind.PHONE and isinstance(value, str) and not PHONE.fullmatch(value):
        raise Refusal(400, f"Phone is not in valid format: {value}")
    if kind is Kind.EMAIL and isinstance(value, str):
        if not EMAIL.fullmatch(value):
            raise Refusal(400, f"Email {value} is not in valid format.")
        return value.lower()
    return value
