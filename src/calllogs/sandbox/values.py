"""Request values -> stored values, read as PostgreSQL reads them; what it cannot read is a 500."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from calllogs.sandbox.errors import ErrorReply, server_error
from calllogs.sandbox.resources import ColumnType

PHONE = re.compile(r"[+]?[(]?[0-9]{3}[)]?[-\s.]?[0-9]{3}[-\s.]?[0-9]{4,7}")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
LARGEST_INTEGER = 2**31 - 1

Stored = str | int | None


def stored_instant(instant: datetime) -> str:
    """Return an instant as text that sorts by time: UTC, always with microseconds."""
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def readers_at(now: datetime) -> dict[ColumnType, Callable[[object], Stored]]:
    """Return the reader of each column type's values; `now` is PostgreSQL's clock."""
    return {
        ColumnType.ID: _id,
        ColumnType.DATE: lambda value: _date(value, now),
        ColumnType.NUMBER: _number,
        ColumnType.BOOLEAN: _boolean,
        ColumnType.PHONE: _text,
        ColumnType.NAME: _text,
        ColumnType.EMAIL: _text,
        ColumnType.TEXT: _text,
        ColumnType.JSON: _text,
        ColumnType.ENTITY: _id,
    }


def _text(value: object) -> str:
    """Parameters are bound as text: an object as its JSON, true as `true`."""
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
    if text not in _BOOLEANS:
        raise server_error()
    return _BOOLEANS[text]


_BOOLEANS = {
    **dict.fromkeys(("false", "f", "no", "n", "off", "0"), 0),
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), 1),
}


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


def validated(column_type: ColumnType, value: object) -> object:
    """Return a scalar after the checks OneUptime makes before PostgreSQL sees it.

    Raises:
        ErrorReply: 400, a malformed phone number or e-mail (recordings query-to-*).
    """
    if column_type is ColumnType.PHONE and isinstance(value, str) and not PHONE.fullmatch(value):
        raise ErrorReply(400, f"Phone is not in valid format: {value}")
    if column_type is ColumnType.EMAIL and isinstance(value, str):
        if not EMAIL.fullmatch(value):
            raise ErrorReply(400, f"Email {value} is not in valid format.")
        return value.lower()
    return value
