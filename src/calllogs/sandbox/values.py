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


def parsed_instant(text: str) -> datetime:
    """Return an instant from ISO 8601; without an offset it is in UTC."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def stored_instant(instant: datetime) -> str:
    """Return an instant as text that sorts by time: UTC, always with microseconds."""
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def read(column_type: ColumnType, value: object, now: datetime) -> Stored:
    """Return a request's value as PostgreSQL reads it, whose clock says `now`.

    Raises:
        ErrorReply: 500, it cannot be read.
    """
    try:
        if column_type is ColumnType.DATE:
            return _date(value, now)
        return _READERS.get(column_type, _text)(value)
    except (KeyError, ValueError) as error:
        raise server_error() from error


def _text(value: object) -> str:
    """Parameters are bound as text: an object as its JSON, true as `true`."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _id(value: object) -> str:
    return str(uuid.UUID(value if isinstance(value, str) else ""))


def _number(value: object) -> int:
    number = int(_text(value).strip())
    if abs(number) > LARGEST_INTEGER:
        raise ValueError("out of range for type integer")
    return number


def _boolean(value: object) -> int:
    return _BOOLEANS[_text(value).strip().lower()]


_BOOLEANS = {
    **dict.fromkeys(("false", "f", "no", "n", "off", "0"), 0),
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), 1),
}
_READERS: dict[ColumnType, Callable[[object], Stored]] = {
    ColumnType.ID: _id,
    ColumnType.ENTITY: _id,
    ColumnType.NUMBER: _number,
    ColumnType.BOOLEAN: _boolean,
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
    return stored_instant(words.get(text.lower()) or parsed_instant(text))


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
