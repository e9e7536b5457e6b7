"""`calllogs explain` and `calllogs help`: how a filter is read, what it can say. Ask nobody."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from calllogs.answers.answer import Note
from calllogs.app import clock, local_zone, open_app
from calllogs.cli.terminal import STRONG, Part, Screen
from calllogs.config.settings import Settings
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, OpenName, normal_form, resolve_me, window
from calllogs.filters.sentence import sentence
from calllogs.language.help import Topic, topics
from calllogs.language.parser import parse
from calllogs.model.fields import CARRIER_FIELDS
from calllogs.model.relations import RELATION_BY_KEYWORD
from calllogs.render.headline import note_texts
from calllogs.render.json import json_text
from calllogs.service.question import explained_request


async def explain(text: str, now: str | None, settings: Settings, *, sandbox: bool) -> str:
    """Return the reading, the window in local time and UTC, and the request as JSON.

    OneUptime is asked where it is configured and a name is to be looked up; else nobody is.

    Raises:
        FilterError: A piece of the text is not understood, or `now` is no instant.
        ApiError: OneUptime did not answer.
    """
    tz, asked = settings.tz or local_zone(), sandbox or settings.api_key is not None
    instant = _instant(now)
    filter = parse(
        text, now=instant, tz=tz, region=settings.region, look_up=asked, hours=settings.hours
    )
    notes: tuple[Note, ...] = ()
    if asked and filter.names:
        async with open_app(settings, sandbox=sandbox) as app:
            filter, notes = await app.calls.with_names(filter, now=instant)
    told = [*note_texts(notes), *map(_looked_up, filter.names)]
    lines = [sentence(filter, tz=tz), *told, *_window(filter, tz), *_request(filter, settings)]
    return "\n".join(lines)


def _looked_up(name: OpenName) -> str:
    """Say of a name that is still open what it can turn out to be."""
    kinds = [RELATION_BY_KEYWORD[kind].noun for kind in name.kinds]
    values = " and ".join(f"“{value}”" for value in name.values)
    what = f"the {' or '.join(kinds)}" if kinds else "whatever is"
    return f"Looked up when it is asked: {what} called {values}."


def explain_lines(lines: Iterable[str], settings: Settings) -> Iterator[str]:
    """Yield the normal form, or the error, of each `{"text","now","tz","region"}` line."""
    for line in lines:
        if line.strip():
            yield json_text(_normal(line, settings))


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


def _window(filter: CallLogFilter, tz: str) -> list[str]:
    start, end = window(filter)
    return [
        f"Window, {z}: {_local(start, z)} to {_local(end, z)}" for z in dict.fromkeys((tz, "UTC"))
    ]


def _local(instant: datetime | None, tz: str) -> str:
    return instant.astimezone(ZoneInfo(tz)).strftime("%Y-%m-%d %H:%M:%S") if instant else "open"


def _request(filter: CallLogFilter, settings: Settings) -> list[str]:
    """The request as JSON; what the API cannot match by itself is named beside it."""
    request, looked_up = explained_request(resolve_me(filter, settings.me or "me"))
    lookups = [
        f"{_LOOKED_UP.get(c.field, _BY_ID)}: {c.field} {c.op.value} {c.value}" for c in looked_up
    ]
    return [*lookups, "", json_text(request, indent=2)]


_BY_ID = "Looked up first, then asked for by id"
_LOOKED_UP = dict.fromkeys(CARRIER_FIELDS, "Asked of the carrier, about the calls that match")

FILTERS = "filters"


def help_text(topic: str, screen: Screen) -> str:
    """Return one topic, or all of them for `filters` and for no topic at all.

    Raises:
        FilterError: There is no such topic.
    """
    name = topic.strip().lower()
    known = {each.name: each for each in topics()}
    if name in ("", FILTERS):
        return screen.draw(map(_drawn, known.values()))
    if name in known:
        return screen.draw([_drawn(known[name])])
    names = [FILTERS, *known]
    near = get_close_matches(topic, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise FilterError(
        topic,
        f"There is no help on {topic!r}.{hint} Topics: {', '.join(names)}.",
        suggestion=near[0] if near else None,
    )


def _drawn(topic: Topic) -> Part:
    left = Column(min_width=24, max_width=_WIDEST, overflow="fold")
    table = Table.grid(left, Column(overflow="fold"), padding=(0, 2, 0, 0))
    for row in topic.rows:
        table.add_row(Text(", ".join(row.examples)), Text(row.meaning))
    return [Text(topic.title, STRONG), Padding.indent(table, 2)]


_WIDEST = 60
"""Characters of what can be typed, where there is room for more, as in a file."""
