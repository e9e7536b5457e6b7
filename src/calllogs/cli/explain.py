"""`calllogs explain`: how a filter is read, and the request it becomes. Asks nobody."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from calllogs.api.query import sendable
from calllogs.api.request import list_call_logs
from calllogs.app import clock, local_zone
from calllogs.config.settings import Settings
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, normal_form, resolve_me, window
from calllogs.filters.sentence import sentence
from calllogs.language import parse


def explain(text: str, now: str | None, settings: Settings) -> str:
    """Return the reading, the window in local time and UTC, and the request as JSON.

    Raises:
        FilterError: A piece of the text is not understood, or `now` is no instant.
    """
    tz = settings.tz or local_zone()
    filter = parse(text, now=_instant(now), tz=tz, region=settings.region)
    return "\n".join([sentence(filter, tz=tz), *_window(filter, tz), *_request(filter, settings)])


def explain_lines(lines: Iterable[str], settings: Settings) -> Iterator[str]:
    """Yield the normal form, or the error, of each `{"text","now","tz","region"}` line."""
    for line in lines:
        if line.strip():
            yield json.dumps(_normal(line, settings), ensure_ascii=False)


def _normal(line: str, settings: Settings) -> Mapping[str, object]:
    try:
        return normal_form(_parsed(line, settings))
    except FilterError as error:
        names = ("about", "message", "start", "end", "suggestion")
        return {"error": {name: getattr(error, name) for name in names}}


def _parsed(line: str, settings: Settings) -> CallLogFilter:
    try:
        case = json.loads(line)
        text, tz = case["text"], case.get("tz") or settings.tz or local_zone()
        now, region = _instant(case.get("now")), case.get("region") or settings.region
        ZoneInfo(tz)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise FilterError(
            line.strip()[:60],
            'A line is JSON such as {"text": "today", "now": "2026-11-23T14:00:00Z", '
            '"tz": "Europe/Berlin", "region": "DE"}; only "text" is needed.',
        ) from error
    return parse(text, now=now, tz=tz, region=region)


def _instant(text: str | None) -> datetime:
    if text is None:
        return clock()
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise FilterError(
            text, f"--now takes an ISO 8601 instant such as 2026-11-23T14:00:00Z, not {text!r}."
        ) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _window(filter: CallLogFilter, tz: str) -> Iterator[str]:
    start, end = window(filter)
    yield f"Window, {tz}: {_local(start, tz)} to {_local(end, tz)}"
    yield f"Window, UTC: {_local(start, 'UTC')} to {_local(end, 'UTC')}"


def _local(instant: datetime | None, tz: str) -> str:
    return instant.astimezone(ZoneInfo(tz)).strftime("%Y-%m-%d %H:%M:%S") if instant else "open"


def _request(filter: CallLogFilter, settings: Settings) -> list[str]:
    """The request as JSON; what the API cannot match by itself is named beside it."""
    filter = resolve_me(filter, settings.me or "me")
    sent = tuple(condition for condition in filter.conditions if sendable(condition))
    lookups = [
        f"Looked up first, then asked for by id: {c.field} {c.op.value} {c.value}"
        for c in filter.conditions
        if c not in sent
    ]
    request = list_call_logs(replace(filter, conditions=sent))
    document: dict[str, JsonValue] = {**request.body, **request.params}
    return [*lookups, "", json.dumps(document, indent=2, ensure_ascii=False)]
