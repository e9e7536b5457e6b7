"""Twilio's record of a call: the two reads there are, and what their replies mean.

Source: docs/carrier.md 2. Nothing here writes, and no address out of a reply is followed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, NamedTuple
from urllib.parse import parse_qsl

from pydantic import BaseModel, BeforeValidator, ConfigDict, JsonValue, ValidationError

from calllogs.api.request import Request
from calllogs.errors import ReplyMalformed
from calllogs.model.outcomes import (
    BUSY,
    CANCELLED,
    CONNECTED,
    FAILED,
    NO_ANSWER,
    UNDER_WAY,
    UNHEARD_OF,
    Charge,
    Outcome,
    OutcomeKind,
    unknown,
)
from calllogs.model.records import CallLog

LARGEST_PAGE = 1_000
"""Calls of a page; Twilio takes no more."""

_SID = re.compile(r"\bCA[0-9a-fA-F]{32}\b")
_CURRENCY = re.compile("[A-Z]{3}")
_MALFORMED = "Twilio's reply does not have its documented form."

_KINDS: dict[str, OutcomeKind] = {
    **dict.fromkeys(("queued", "initiated", "ringing", "in-progress"), UNDER_WAY),
    "completed": CONNECTED,
    "busy": BUSY,
    "no-answer": NO_ANSWER,
    "failed": FAILED,
    "canceled": CANCELLED,
}


def call_sids(calls: Iterable[CallLog]) -> dict[str, str]:
    """Return Twilio's ids by call id; OneUptime keeps them in placed calls' status messages."""
    placed = (call for call in calls if call.placed)
    found = ((call.id, _SID.search(call.status_message or "")) for call in placed)
    return {call_id: sid.group() for call_id, sid in found if sid}


class Span(NamedTuple):
    """Calls of an account to be listed.

    Attributes:
        account: The account's SID.
        from_number: The number they were made from, or None for any.
        first: The first UTC day on which they began.
        last: The last one.
    """

    account: str
    from_number: str | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of calls.

    Attributes:
        outcomes: By SID.
        following: The parameters that get the next page; empty on the last one.
    """

    outcomes: Mapping[str, Outcome]
    following: Mapping[str, str] = field(default_factory=dict)


def fetch_call(account: str, sid: str) -> Request[Outcome]:
    """Return the request for what became of one call."""
    return Request(
        path=f"{_calls(account)}/{sid}.json", read=lambda value: _fetched(value, sid), public=True
    )


def list_calls(span: Span, following: Mapping[str, str]) -> Request[Listing]:
    """Return the request for a page of calls, newest first: the first, or one that follows."""
    numbers = {"From": span.from_number} if span.from_number else {}
    days = {"StartTime>": f"{span.first}", "StartTime<": f"{span.last}"}
    return Request(
        path=f"{_calls(span.account)}.json",
        params={**numbers, **days, "PageSize": f"{LARGEST_PAGE}", **following},
        read=_listed,
        public=True,
    )


def _calls(account: str) -> str:
    return f"/2010-04-01/Accounts/{account}/Calls"


def _text(value: object) -> str | None:
    return None if value is None else str(value)


_Text = Annotated[str | None, BeforeValidator(_text)]


class _Record(BaseModel):
    """A call as Twilio writes it, as far as it is read."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    sid: str
    status: str
    duration: _Text = None
    price: _Text = None
    price_unit: _Text = None


def _record(value: JsonValue) -> _Record:
    try:
        return _Record.model_validate(value)
    except ValidationError:
        pass
    # Raised out here, unchained: pydantic's text holds the record's values, numbers among them.
    raise ReplyMalformed(_MALFORMED)


def _fetched(value: JsonValue, sid: str) -> Outcome:
    record = _record(value)
    if record.sid != sid:
        raise ReplyMalformed(_MALFORMED)
    return _outcome(record)


def _listed(value: JsonValue) -> Listing:
    rows = value.get("calls") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(rows, list):
        raise ReplyMalformed(_MALFORMED)
    records = map(_record, rows)
    return Listing({r.sid: _outcome(r) for r in records}, _following(value.get("next_page_uri")))


_PLACE = ("Page", "PageToken")


def _following(uri: JsonValue) -> Mapping[str, str]:
    """Take the place in the list out of the address of the next page, and nothing else of it."""
    if not uri:
        return {}
    path, _, query = str(uri).partition("?")
    place = {name: text for name, text in parse_qsl(query) if name in _PLACE}
    if not place or not path.startswith("/2010-04-01/"):
        raise ReplyMalformed(_MALFORMED)
    return place


def _outcome(record: _Record) -> Outcome:
    kind = _KINDS.get(record.status)
    if kind is None:
        return unknown(UNHEARD_OF)
    seconds = record.duration if kind is CONNECTED else None
    known = seconds is not None and seconds.isascii() and seconds.isdigit()
    return Outcome(kind, int(seconds) if seconds and known else None, _charge(record))


def _charge(record: _Record) -> Charge | None:
    """Read the price, which is negative, and empty until the call is billed."""
    currency = (record.price_unit or "").upper()
    try:
        amount = abs(Decimal(record.price or ""))
    except InvalidOperation:
        return None
    known = amount.is_finite() and _CURRENCY.fullmatch(currency)
    return Charge(amount, currency) if known else None
