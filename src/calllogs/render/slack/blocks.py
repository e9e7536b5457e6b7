"""Block Kit blocks and elements as plain dicts, and calls and groups in them as lines and tables.

The SDK's models drop unknown ones. Source: slack-facts.md 2.1.

Foreign text goes into raw and plain text only, which Slack does not parse for mentions or links;
what goes into mrkdwn is escaped.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from calllogs.answers.groups import MEASURES, Group
from calllogs.answers.reasons import explanation
from calllogs.answers.summary import Summary, groupings
from calllogs.answers.timeline import Acknowledgement, Attempt, Event, NotCalled
from calllogs.filters.filter import CallLogFilter
from calllogs.model.records import CallLog
from calllogs.model.relations import RELATIONS, USER
from calllogs.model.statuses import STATUS_BY_VALUE, status_of
from calllogs.render import cells
from calllogs.render.cells import NOTHING, View, clean
from calllogs.render.groups import GroupTable, chosen, group_table
from calllogs.render.headline import not_called_reason, person_or_somebody

Block = dict[str, Any]
"""JSON as Slack reads it: a block, or an element of one."""

_LONGEST_SECTION = 3000
_LONGEST_HEADER = 150
_LONGEST_ALERT = 200
_LONGEST_LABEL = 75
_MOST_OPTIONS = 100
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Return text that mrkdwn does not read as a mention, a link or an entity."""
    return text.translate(_ESCAPES)


def code(text: str) -> str:
    """Return foreign text as inline code in mrkdwn: nothing in it is markup."""
    inert = escape(clean(text, longest=200)).replace("`", "'")
    return f"`{inert}`"


_MARKUP = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "'"})
"""Look-alikes of what mrkdwn reads as markup and has no escape for (slack-facts.md 2.4)."""
_EMOJI = re.compile(r":(?=[\w+-]+:)")


def inert(text: str) -> str:
    """Return foreign text for mrkdwn: no mention, link, entity, markup or emoji in it acts."""
    return escape(_EMOJI.sub("\u2236", text.translate(_MARKUP)))


DATE_TIME = "{date_short_pretty} {time}"
DATE_SECONDS = "{date_short_pretty} {time_secs}"
CLOCK = "{time}"


def date_token(instant: datetime, format_: str = DATE_TIME) -> str:
    """Return an instant for mrkdwn, shown in each viewer's own zone."""
    fallback = (
        f"{instant:%Y-%m-%d %H:%M:%S} UTC"
        if "secs" in format_
        else (f"{instant:%Y-%m-%d %H:%M} UTC")
    )
    return f"<!date^{int(instant.timestamp())}^{format_}|{fallback}>"


def plain_text(text: str) -> Block:
    """Return a text of ours in which nothing is markup."""
    return {"type": "plain_text", "text": text}


def section(mrkdwn: str) -> Block:
    """Return a paragraph; its text must be escaped already."""
    return {"type": "section", "text": _mrkdwn(mrkdwn)}


def context(mrkdwn: str) -> Block:
    """Return small print; its text must be escaped already."""
    return {"type": "context", "elements": [_mrkdwn(mrkdwn)]}


def lines(rows: Iterable[str]) -> list[Block]:
    """Return lines of mrkdwn as paragraphs that no client folds, as many as their length needs.

    A paragraph is what every client and every kind of place can show (slack-facts.md 2.1).
    """
    paragraphs: list[list[str]] = []
    room = 0
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            paragraphs.append([])
            room = _LONGEST_SECTION - 1 - len(row)
        paragraphs[-1].append(row)
    return [{**section("\n".join(rows)), "expand": True} for rows in paragraphs]


def preformatted(rows: Iterable[str]) -> Block:
    """Return lines of foreign text in letters of one width."""
    return section(f"```{escape(chr(10).join(rows)).replace('`', chr(39))}```")


def header(text: str) -> Block:
    """Return a heading in which nothing is markup, whoever wrote it."""
    return {"type": "header", "text": _foreign_text(text, _LONGEST_HEADER)}


def plain_context(lines: Iterable[str]) -> Block:
    """Return small print in which nothing is markup, whoever wrote it."""
    text = " ".join(clean(line, longest=400) for line in lines)[: _LONGEST_SECTION - 1]
    return {"type": "context", "elements": [{**plain_text(text), "emoji": False}]}


def error_banner(text: str) -> Block:
    """Return a red banner; Slack shows one in modals only."""
    return {"type": "alert", "level": "error", "text": _label(text, _LONGEST_ALERT)}


def action_row(elements: Sequence[Block], block_id: str = "") -> list[Block]:
    """Return buttons and menus side by side, no block where there are none: Slack refuses it."""
    own_id = {"block_id": block_id} if block_id else {}
    return [{"type": "actions", **own_id, "elements": [*elements]}] if elements else []


def button(action_id: str, text: str, value: str) -> Block:
    """Return a button; its value comes back when it is pressed. A text has 75 characters."""
    label = _label(text, _LONGEST_LABEL)
    return {"type": "button", "text": label, "action_id": action_id, "value": value}


def tool_button(text: str, tool: str, arguments: Mapping[str, str]) -> Block:
    """Return a button by which Slackbot calls a tool of ours (slack-facts.md 2.9)."""
    return button(f"tool:{tool}", text, json.dumps(dict(arguments)))


def link_button(action_id: str, text: str, url: str) -> Block:
    """Return a button that opens a page; the address must be one we built."""
    return {"type": "button", "text": plain_text(text), "action_id": action_id, "url": url}


def with_confirmation(button_: Block, title: str, text: str, yes: str) -> Block:
    """Return a button that asks first; what is asked is plain text, whoever wrote it."""
    texts = {"title": title, "text": clean(text, longest=300), "confirm": yes, "deny": "Cancel"}
    return {**button_, "confirm": {name: plain_text(words) for name, words in texts.items()}}


def options(labels: Mapping[str, str]) -> list[Block]:
    """Return the options of a menu, value and label, as many as Slack takes."""
    texts = [clean(label, longest=_LONGEST_LABEL) or NOTHING for label in labels.values()]
    return [
        {"text": {**plain_text(text), "emoji": False}, "value": value}
        for value, text in [*zip(labels, texts, strict=True)][:_MOST_OPTIONS]
    ]


def static_select(
    action_id: str, prompt: str, labels: Mapping[str, str], *, several: bool = False
) -> Block:
    """Return a menu of values with their labels, of which one or several can be chosen."""
    type_ = "multi_static_select" if several else "static_select"
    menu = {"type": type_, "action_id": action_id, "placeholder": plain_text(prompt)}
    return {**menu, "options": options(labels)}


def radio_buttons(labels: Mapping[str, str]) -> Block:
    """Return values of which one can be chosen, all in sight."""
    return {"type": "radio_buttons", "options": options(labels)}


def external_select(action_id: str, prompt: str, *, shortest: int) -> Block:
    """Return a menu that asks for its options once so many characters were typed into it."""
    menu = {"type": "external_select", "action_id": action_id, "placeholder": plain_text(prompt)}
    return {**menu, "min_query_length": shortest}


def optional_input(block_id: str, label: str, element: Block) -> Block:
    """Return a field of a form that may stay empty."""
    own = {"type": "input", "block_id": block_id, "optional": True, "label": plain_text(label)}
    return {**own, "element": {"action_id": "v", **element}}


def overflow(action_id: str, labels: Mapping[str, str]) -> Block:
    """Return a small menu of at most five things to do."""
    return {"type": "overflow", "action_id": action_id, "options": options(labels)}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text[: _LONGEST_SECTION - 1], "verbatim": True}


def _label(text: str, longest: int) -> Block:
    return {
        "type": "plain_text",
        "text": clean(text, longest=longest) or NOTHING,
    }  # Slack refuses an empty text


def _foreign_text(text: str, longest: int) -> Block:
    return {**_label(text, longest), "emoji": False}


def _table(columns: Sequence[str], rows: list[list[Block]]) -> list[Block]:
    """Return a table under its heading, nothing where it has no rows; a message takes one."""
    settings = [{"align": "left", "is_wrapped": False} for _ in columns]
    table = {"type": "table", "column_settings": settings, "rows": [_heading(columns), *rows]}
    return [table] if rows else []


def _heading(columns: Sequence[str]) -> list[Block]:
    return [_text_cell(name) for name in columns]


def _text_cell(text: str) -> Block:
    """Return a cell of plain text; Slack refuses an empty one."""
    return {"type": "raw_text", "text": text or NOTHING}


NO_BREAK = "\u00a0"

_LONGEST_EVENT = 60
_LONGEST_TEXT = 500
_SHORT = timedelta(hours=12)

MOST_COLUMNS = 20
"""Slack takes no table of more (slack-facts.md 2.2)."""

MOST_MEASURES = 4
"""Figures of a group: a sixth column does not fit (slack-facts.md 7.2)."""
_MEASURES = ("calls", "failed", "cost", "people")
"""What is told of groups first, where nothing else was asked for."""

MOST_BARS = 31
_LONGEST_BAR = 10
"""Characters, so that a line of figures with its bar fits a telephone."""


def call_lines(calls: Sequence[CallLog], filter: CallLogFilter, view: View) -> list[str]:
    """Return a line of mrkdwn for each call: `:x: *Alice Ng* – Error · Nov 23 03:12 · INC-42`.

    What a call was about is left out where that is one thing, or the filter is about numbers; its
    number and cost where the filter is not about them. What the carrier tells is its result.
    """
    asked = {each.field for each in filter.conditions} | {field for field, _ in filter.sort}
    differ = len({cells.about_reference(call) for call in calls}) > 1
    wanted = {
        cells.TO: "toNumber" in asked,
        cells.COST: "callCostInUSDCents" in asked,
        cells.HANDLE: differ and "toNumber" not in asked,
    }
    further = [fact for fact, is_wanted in wanted.items() if is_wanted]
    rows = cells.fact_rows(calls, (cells.TOLD, *further), view)
    columns = _signs(calls), called(calls, view), [date_token(call.created_at) for call in calls]
    return _in_mrkdwn(
        [
            _Line(sign, who, what, when, (*more,))
            for sign, who, when, (what, *more) in zip(*columns, rows, strict=True)
        ]
    )


def _signs(calls: Sequence[CallLog]) -> list[str]:
    """Return an emoji for each call: of what the carrier tells, else of its status."""
    return [
        call.outcome.kind.emoji
        if call.outcome and call.outcome.ignorance is None
        else STATUS_BY_VALUE.get(call.status, _OTHER_STATUS).emoji
        for call in calls
    ]


_OTHER_STATUS = status_of("")


def called(calls: Sequence[CallLog], view: View) -> list[str]:
    """Return the person called, else the number."""
    rows = cells.fact_rows(calls, (cells.WHO, cells.TO), view)
    return [to if who == NOTHING else who for who, to in rows]


class _Line(NamedTuple):
    """What a line tells of a call or an event.

    Attributes:
        sign: The name of an emoji.
        who: The person, or their number; text from outside, as all that follows but `when`.
        what: What became of it.
        when: In mrkdwn.
        more: Further facts.
    """

    sign: str
    who: str
    what: str
    when: str = ""
    more: tuple[str, ...] = ()


def _in_mrkdwn(lines: Sequence[_Line]) -> list[str]:
    """Return lines in mrkdwn, in which nothing from outside acts."""
    whole = [[_unbroken(text) for text in (line.who, line.what, *line.more)] for line in lines]
    texts = [[inert(text) for text in row] for row in whole]
    return [
        f":{line.sign}: *{who or NOTHING}* – {what} · {line.when}"
        + "".join(f" · {fact}" for fact in more if fact not in ("", NOTHING))
        for line, (who, what, *more) in zip(lines, texts, strict=True)
    ]


def _unbroken(text: str) -> str:
    """Return a phone number in one piece, other text as it is."""
    return text.replace(" ", NO_BREAK) if text.startswith("+") else text


def groups_table(summary: Summary, filter: CallLogFilter, most: int, view: View) -> list[Block]:
    """Return groups of calls as a table of so many rows at most, nothing where there are none."""
    if not (groupings(filter) or summary.before):
        return []  # the figures of all calls stand above
    whole = _with_rates(group_table(summary, filter, view, _measures(summary, filter)))
    rows = [
        [_text_cell(f"{cell}".replace(" ", NO_BREAK)) for cell in row[:MOST_COLUMNS]]
        for row in whole.rows[:most]
    ]
    first, *others = whole.headings[:MOST_COLUMNS]
    # What the cells of two groupings tell is said below; what compares one figure says it once.
    headings = [first.partition(": ")[0] or "figure", *others]
    if summary.before and groupings(filter):
        said = whole.labels + 1
        headings[said:] = [heading.rpartition(" ")[2] for heading in headings[said:]]
    shown = [heading[0].upper() + heading[1:] for heading in headings]
    dated = any(grouping.chronological for grouping in groupings(filter))
    return [_without_year(table, view) if dated else table for table in _table(shown, rows)]


def told_in_cells(summary: Summary, filter: CallLogFilter, view: View) -> str:
    """Return what the cells of a table by two groupings tell, "" of any other table."""
    heading = group_table(summary, filter, view, _measures(summary, filter)).headings[0]
    return heading.partition(": ")[2]


def _measures(summary: Summary, filter: CallLogFilter) -> list[str]:
    """Return what is told of each group: what was asked for, and what else fits beside it."""
    asked = [each.by for each in (filter.rank, filter.having) if each]
    if summary.before:
        return asked[:1] or ["calls"] if groupings(filter) else []
    if len(summary.axes) > 1:
        return []
    told = [each.name for each in chosen(summary, filter)]
    names = dict.fromkeys([*_MEASURES, *told])
    fitting = [each for each in names if each in told and each not in (*asked, "rate")]
    kept = [*dict.fromkeys(["calls", *asked, *fitting])][:MOST_MEASURES]
    return [*kept, "rate"] if "rate" in told and "rate" not in kept else kept


def _with_rates(whole: GroupTable) -> GroupTable:
    """Return a table whose rate of failures stands behind their number: `12 (46.2 %)`."""
    failed, rate = MEASURES["failed"].heading, MEASURES["rate"].heading
    if failed not in whole.headings or rate not in whole.headings:
        return whole
    at, behind = whole.headings.index(failed), whole.headings.index(rate)
    merged = [
        (*row[:at], f"{row[at]} ({row[behind]} %)" if row[at] else row[at], *row[at + 1 :])
        for row in whole.rows
    ]
    without = [tuple(cell for n, cell in enumerate(row) if n != behind) for row in merged]
    headings = tuple(each for each in whole.headings if each != rate)
    return whole._replace(headings=headings, rows=tuple(without))


def _without_year(table: Block, view: View) -> Block:
    """Return a table that leaves the present year out of its dates: a telephone is narrow."""
    year = f"{NO_BREAK}{_year(view)}"
    rows = [
        [{**cell, "text": cell["text"].replace(year, "")} for cell in row] for row in table["rows"]
    ]
    return {**table, "rows": rows}


def _year(view: View) -> int:
    return view.now.astimezone(ZoneInfo(view.tz)).year


def table_lines(table: Block) -> list[str]:
    """Return the rows of a table as lines of mrkdwn, for where there are no tables."""
    texts = [[cell["text"].replace(NO_BREAK, " ") for cell in row] for row in table["rows"]]
    heading, *rows = texts
    return [
        " · ".join([f"*{inert(row[0])}*", *map(_named_figure, heading[1:], row[1:])])
        for row in rows
    ]


_FIGURES = {measure.heading for measure in MEASURES.values()}


def _named_figure(name: str, figure: str) -> str:
    own = name.lower() in _FIGURES  # else it is a group's name
    return f"{name.lower() if own else inert(name)} {inert(figure)}"


def runs_over_time(summary: Summary, filter: CallLogFilter) -> bool:
    """Whether groups are a course of time, told by how many calls there were."""
    by = groupings(filter)
    alone = len(by) == 1 and summary.before is None and not (filter.rank or filter.having)
    return alone and by[0].chronological and len(summary.groups) > 1


def bars(summary: Summary, filter: CallLogFilter, view: View) -> list[str]:
    """Return a line of fixed width for each group of a course of time, its bar at the end.

    Text is what every client shows: a chart is lost where it is not known (slack-facts.md 2.1).
    """
    by = summary.groups[-MOST_BARS:]
    named = group_table(summary, filter, view, ("calls",)).rows[-MOST_BARS:]
    dates = [f"{row[0]}".replace(f" {_year(view)}", "").partition(" (") for row in named]
    columns = (
        _aligned([date for date, _, _ in dates], str.ljust),
        _aligned([f"{group.calls:,}" for group in by], str.rjust),
        _aligned(_failed(by), str.rjust),
        _bars([group.calls for group in by]),
        [bracket.lstrip() + partly for _, bracket, partly in dates],
    )
    return [" ".join(row).rstrip() for row in zip(*columns, strict=True)]


def _failed(groups: Sequence[Group]) -> list[str]:
    """Return how many calls failed, where failed ones and others are told at once."""
    mixed = any(0 < group.failed < group.calls for group in groups)
    return [f"{group.failed:,} failed" if mixed and group.failed else "" for group in groups]


def _bars(numbers: Sequence[int]) -> list[str]:
    """Return a bar for each number; something is never nothing."""
    most = max(1, *numbers)
    return ["█" * -(-number * _LONGEST_BAR // most) for number in numbers]


def _aligned(texts: Sequence[str], align: Callable[[str, int], str]) -> list[str]:
    widest = max(map(len, texts))
    return [align(text, widest) for text in texts]


def event_lines(events: Sequence[Event], view: View) -> list[str]:
    """Return a line of mrkdwn for each event of a timeline."""
    # When all of them are close together, the time of day alone keeps the line short.
    format_ = CLOCK if within_hours(events) else DATE_TIME
    times = [date_token(event.at, format_) for event in events]
    attempts = iter(_attempts([e.call for e in events if isinstance(e, Attempt)], view))
    lines = [next(attempts) if isinstance(e, Attempt) else _event(e, view) for e in events]
    return _in_mrkdwn([line._replace(when=at) for line, at in zip(lines, times, strict=True)])


def within_hours(events: Sequence[Event]) -> bool:
    """Return whether the time of day alone tells events apart."""
    return bool(events) and events[-1].at - events[0].at < _SHORT


def _event(event: Acknowledgement | NotCalled, view: View) -> _Line:
    if isinstance(event, Acknowledgement):
        return _Line("white_check_mark", person_or_somebody(event.by, view), "Acknowledged")
    reason = clean(f"Not called: {not_called_reason(event, view)}", longest=_LONGEST_EVENT)
    return _Line("no_bell", person_or_somebody(event.entry.person, view), reason)


def _attempts(calls: Sequence[CallLog], view: View) -> list[_Line]:
    results = [result for (result,) in cells.fact_rows(calls, (cells.TOLD_WHY,), view)]
    signs, people = _signs(calls), called(calls, view)
    return [_Line(*each) for each in zip(signs, people, results, strict=True)]


def call_blocks(call: CallLog, view: View) -> list[Block]:
    """Return everything known of one call, a line a fact."""
    failure = explanation(call)
    facts = [
        ("Result", clean(status_of(call.status).label, longest=24)),
        ("Why", cells.cause_with_advice(failure, view) if failure else ""),
        *cells.outcome_facts(call.outcome),
        ("Who", cells.WHO.of(call, view)),
        ("To", cells.phone_number(call.to_number, view)),
        ("From", cells.phone_number(call.from_number, view)),
        *_related(call, view),
        ("Cost", cells.COST.of(call, view)),
        ("Status message", cells.status_message(call, view, longest=_LONGEST_TEXT)),
        ("Call id", call.id),
        ("Said", cells.spoken_text(call, view, longest=_LONGEST_TEXT)),
    ]
    known = [f"*{label}*  {inert(text)}" for label, text in facts if text not in ("", NOTHING)]
    when = f"*When*  {date_token(call.created_at, DATE_SECONDS)}"
    return [header(call_title(call, view)), *lines([when, *known])]


def call_title(call: CallLog, view: View) -> str:
    """Return what a call was about, and who was called."""
    return f"{cells.ABOUT._replace(longest=80).of(call, view)} · {cells.WHO.of(call, view)}"


def _related(call: CallLog, view: View) -> list[tuple[str, str]]:
    references = [(each, call.related(each)) for each in RELATIONS if each is not USER]
    return [
        (relation.label, cells.reference_name(relation.name, reference, view, longest=120))
        for relation, reference in references
        if reference
    ]
