"""A timeline drawn for a terminal: a line an event, and the waiting between them."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import (
    Acknowledgement,
    Attempt,
    Event,
    NotCalled,
    Timeline,
    telling,
)
from calllogs.cli import terminal
from calllogs.cli.terminal import BAD, FAINT, GOOD, STRONG, Part, Screen
from calllogs.render import cells, links
from calllogs.render.cells import NOTHING, View
from calllogs.render.headline import (
    earlier_text,
    not_called_text,
    person_or_somebody,
    subject_heading,
    verdict,
)

_INDENT = " " * 10
"""As wide as a time of day and what follows it: `03:01:05  `."""


def timeline_text(answer: Answer[Timeline], view: View, screen: Screen) -> str:
    """Return the verdict, what it is about, the events in order, and how it was read."""
    timeline = answer.value
    told = telling(timeline)
    earlier = [Text(earlier_text(told.earlier, view), FAINT)] if told.earlier else []
    parts = (
        [Text(verdict(timeline, view).text(view), STRONG), *_subject(timeline, view)],
        [*earlier, *_events(told.events, view)],
        terminal.failure_causes(cells.call_cause_lines(timeline.calls, view)),
    )
    return terminal.framed(answer, view, screen, parts)


def _subject(timeline: Timeline, view: View) -> Part:
    subject = timeline.subject
    if subject is None or not subject.complete:
        return []
    project = next((call.project_id for call in timeline.calls if call.project_id), None)
    link = links.page_link(view.dashboard, project, subject.relation.name, str(subject.id))
    return [Text(subject_heading(subject, view), f"link {link}" if link else "")]


def _events(events: Iterable[Event], view: View) -> Part:
    part: Part = []
    day = ""
    for event in events:
        local = event.at.astimezone(ZoneInfo(view.tz))
        if isinstance(event, Attempt) and event.waited:
            part.append(Text(f"{_INDENT}│ {cells.duration(event.waited)}", FAINT))
        if (today := f"{local:%a} {local.day} {local:%b %Y}") != day:
            part.append(Text(today, FAINT))
        day = today
        part += _event(event, local, view)
    return part


def _event(event: Event, local: datetime, view: View) -> Part:
    clock = f"{local:%H:%M:%S}  "
    if isinstance(event, Acknowledgement):
        return [Text(f"{clock}★ Acknowledged by {person_or_somebody(event.by, view)}", GOOD)]
    if isinstance(event, NotCalled):
        return [Text(f"{clock}○ Not called: {not_called_text(event, view)}", BAD)]
    call = event.call
    told = (cells.RESULT, cells.OUTCOME, cells.WHO, cells.TO)
    result, outcome, who, to = cells.fact_rows([call], told, view)[0]
    facts = (outcome, who, to, cells.through(call, view))
    known = "  ".join(fact for fact in facts if fact and fact != NOTHING)
    cause = cells.call_cause(call, view)
    line = Text.assemble(clock, (result, terminal.result_style(call)), "  ", known)
    return [line, *([Text(f"{_INDENT}  {cause}", FAINT)] if cause else [])]
