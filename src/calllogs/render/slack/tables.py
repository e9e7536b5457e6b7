"""Calls, events and one call's facts as lines; groups as a table, a course of time as a chart.

A line says who, what became of it, and when, in this order: a telephone shows its beginning.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from calllogs.answers.reasons import explanation
from calllogs.answers.summary import Summary, groupings
from calllogs.answers.timeline import Acknowledgement, Attempt, Event
from calllogs.filters.filter import CallLogFilter
from calllogs.model.records import CallLog
from calllogs.model.relations import RELATIONS, USER
from calllogs.model.statuses import status_of
from calllogs.render import cells
from calllogs.render.cells import NOTHING, Fact, View
from calllogs.render.groups import chosen, group_label, group_table
from calllogs.render.privacy import clean
from calllogs.render.slack import blocks
from calllogs.render.slack.blocks import Block, date_token, inert
from calllogs.render.verdict import not_called_reason, person_or_somebody

NO_BREAK = "\u00a0"

_LONGEST_EVENT = 60
_LONGEST_TEXT = 500
_SHORT = timedelta(hours=12)

_OUTCOME = Fact(lambda call, _: status_of(call.status).label, 24)
_ABOUT = replace(cells.ABOUT, longest=24)
"""Its number, and as much of its title as fits a line."""

MOST_COLUMNS = 20
"""Slack takes no table of more (slack-facts.md 2.2)."""

MOST_MEASURES = 4
"""Figures of a group: a sixth column does not fit (slack-facts.md 7.2)."""

MOST_BARS = 20
_LONGEST_BAR_LABEL = 20
_CROWDING = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) | 20\d\d\b|^Week of ")
"""The day of the week and the year crowd an axis; the table has them."""


def call_lines(calls: Sequence[CallLog], filter: CallLogFilter, view: View) -> list[str]:
    """Return a line of mrkdwn for each call: `:x: *Alice Ng* – Error · Nov 23 03:12 · INC-42`.

    What a call was about is left out where that is one thing; number and cost where the filter is
    not about them; its outcome where the carrier tells it.
    """
    asked = {each.field for each in filter.conditions} | {field for field, _ in filter.sort}
    wanted = {
        cells.OUTCOME: any(call.outcome for call in calls),
        cells.TO: "toNumber" in asked,
        cells.COST: "callCostInUSDCents" in asked,
        _ABOUT: len({cells.about_reference(call) for call in calls}) > 1,
    }
    further = [fact for fact, is_wanted in wanted.items() if is_wanted]
    rows = cells.fact_rows(calls, (_OUTCOME, *further), view)
    return [
        _line(_sign(call), who, result, date_token(call.created_at), *more)
        for call, who, (result, *more) in zip(calls, _called(calls, view), rows, strict=True)
    ]


def _sign(call: CallLog) -> str:
    """Return the emoji of what became of a call where the carrier tells, else of its status."""
    told = call.outcome is not None and call.outcome.ignorance is None
    return call.outcome.kind.emoji if call.outcome and told else status_of(call.status).emoji


def _called(calls: Sequence[CallLog], view: View) -> list[str]:
    """Return the person called, else the number."""
    rows = cells.fact_rows(calls, (cells.WHO, cells.TO), view)
    return [to if who == NOTHING else who for who, to in rows]


def _line(emoji: str, who: str, what: str, when: str, *more: str) -> str:
    """Return a line of mrkdwn; all but the token of when is text from outside."""
    further = [f" · {inert(fact)}" for fact in more if fact not in ("", NOTHING)]
    return f":{emoji}: *{inert(who) or NOTHING}* – {inert(what)} · {when}{''.join(further)}"


def groups_table(summary: Summary, filter: CallLogFilter, most: int, view: View) -> list[Block]:
    """Return groups of calls as a table of so many rows at most, nothing where there are none."""
    told = [each.name for each in chosen(summary, filter) if each.name != "rate"]
    ranked = [filter.rank.by] if filter.rank and filter.rank.by == "rate" else []
    crossed = len(summary.axes) > 1 or summary.before
    names = () if crossed else [*told, *ranked][:MOST_MEASURES]
    whole = group_table(summary, filter, view, names)
    rows = [
        [_text_cell(f"{cell}".replace(" ", NO_BREAK)) for cell in row[:MOST_COLUMNS]]
        for row in whole.rows[:most]
    ]
    headings = tuple(heading.capitalize() for heading in whole.headings[:MOST_COLUMNS])
    return _table(headings, rows)


def table_lines(table: Block) -> list[str]:
    """Return the rows of a table as lines of mrkdwn, for where there are no tables."""
    texts = [[cell["text"].replace(NO_BREAK, " ") for cell in row] for row in table["rows"]]
    heading, *rows = texts
    return [
        " · ".join([f"*{inert(row[0])}*", *map(_named_figure, heading[1:], row[1:])])
        for row in rows
    ]


def _named_figure(name: str, figure: str) -> str:
    return f"{name.lower()} {inert(figure)}"


def chart(summary: Summary, filter: CallLogFilter, view: View) -> list[Block]:
    """Return bars of placed and failed calls over time; nothing where no time is asked for.

    The table beside it says the same in words. Source: slack-facts.md 2.2.
    """
    by = groupings(filter)
    alone = len(by) == 1 and summary.before is None and filter.rank is None
    if not alone or not by[0].chronological or not len(summary.groups) > 1:
        return []
    groups, heading = summary.groups[-MOST_BARS:], by[0].heading
    names = [group_label(group, filter, view) for group in groups]
    labels = [_CROWDING.sub("", name).strip()[:_LONGEST_BAR_LABEL] for name in names]
    last = f", the last {len(groups)}" if len(groups) < len(summary.groups) else ""
    series = [
        _series("Placed", labels, [group.placed for group in groups]),
        _series("Failed", labels, [group.failed for group in groups]),
    ]
    axes = {"categories": labels, "x_label": heading.capitalize(), "y_label": "Calls"}
    bars = {"type": "bar", "series": series, "axis_config": axes}
    return [{"type": "data_visualization", "title": f"Calls by {heading}{last}", "chart": bars}]


def _series(name: str, labels: Sequence[str], values: Sequence[int]) -> Block:
    points = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": name, "data": points}


def event_lines(events: Sequence[Event], view: View) -> list[str]:
    """Return a line of mrkdwn for each event of a timeline."""
    # When all of them are close together, the time of day alone keeps the line short.
    format_ = blocks.CLOCK if within_hours(events) else blocks.DATE_SECONDS
    return [_event_line(event, date_token(event.at, format_), view) for event in events]


def within_hours(events: Sequence[Event]) -> bool:
    """Return whether the time of day alone tells events apart."""
    return bool(events) and events[-1].at - events[0].at < _SHORT


def _event_line(event: Event, when: str, view: View) -> str:
    if isinstance(event, Attempt):
        return _attempt_line(event, when, view)
    if isinstance(event, Acknowledgement):
        who = person_or_somebody(event.by, view)
        return _line("white_check_mark", who, "Acknowledged", when)
    who = person_or_somebody(event.entry.person, view)
    reason = clean(f"Not called: {not_called_reason(event, view)}", longest=_LONGEST_EVENT)
    return _line("no_bell", who, reason, when)


def _attempt_line(attempt: Attempt, when: str, view: View) -> str:
    call = attempt.call
    status, cause = status_of(call.status), cells.call_cause(call, view)
    label = clean(f"{status.label}: {cause}" if cause else status.label, longest=_LONGEST_EVENT)
    return _line(_sign(call), _called([call], view)[0], label, when, cells.OUTCOME.of(call, view))


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
    when = f"*When*  {date_token(call.created_at, blocks.DATE_SECONDS)}"
    return [blocks.header(call_title(call, view)), *blocks.lines([when, *known])]


def call_title(call: CallLog, view: View) -> str:
    """Return what a call was about, and who was called."""
    return f"{replace(cells.ABOUT, longest=80).of(call, view)} · {cells.WHO.of(call, view)}"


def _related(call: CallLog, view: View) -> list[tuple[str, str]]:
    references = [(each, call.related(each)) for each in RELATIONS if each is not USER]
    return [
        (relation.label, cells.reference_name(relation.name, reference, view, longest=120))
        for relation, reference in references
        if reference
    ]


def _table(columns: tuple[str, ...], rows: list[list[Block]]) -> list[Block]:
    """Return a table under its heading, nothing where it has no rows; a message takes one."""
    settings = [{"align": "left", "is_wrapped": False} for _ in columns]
    table = {"type": "table", "column_settings": settings, "rows": [_heading(columns), *rows]}
    return [table] if rows else []


def _heading(columns: tuple[str, ...]) -> list[Block]:
    return [_text_cell(name) for name in columns]


def _text_cell(text: str) -> Block:
    """Return a cell of plain text; Slack refuses an empty one."""
    return {"type": "raw_text", "text": text or NOTHING}
