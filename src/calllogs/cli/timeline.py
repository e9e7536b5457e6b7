"""A timeline drawn for a terminal: a line an event, and the waiting between them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import RenderableType
from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import Acknowledgement, Attempt, Event, NotCalled, Timeline
from calllogs.cli.calls import outcome, reasons
from calllogs.cli.screen import BAD, FAINT, GOOD, STRONG, Screen, line, lines
from calllogs.render.causes import call_cause, causes_of
from calllogs.render.cells import NOTHING, View, moment, number, through, who
from calllogs.render.durations import lasted
from calllogs.render.headline import noted, reading, span
from calllogs.render.links import page_link
from calllogs.render.verdict import miss, person, subject_title, verdict

_INDENT = " " * len("03:01:05  ")


def timeline_text(answer: Answer[Timeline], view: View, screen: Screen) -> str:
    """Return the reading, what it is about, the verdict, the events in order, and the notes."""
    timeline = answer.value
    closing = [line(f"Window: {span(answer.filter, view)}"), *lines(noted(answer.notes), FAINT)]
    return screen.draw(
        [
            [line(reading(answer.filter, view), STRONG)],
            [*_subject(timeline, view), line(verdict(timeline, view), STRONG)],
            _events(timeline, view),
            reasons(causes_of(timeline.calls, view)),
            closing,
        ]
    )


def _subject(timeline: Timeline, view: View) -> list[RenderableType]:
    subject = timeline.subject
    if subject is None or not subject.complete:
        return []
    began = (
        f", {subject.relation.began_verb} {moment(subject.began, view)}" if subject.began else ""
    )
    text = line(f"{subject_title(subject)}{began}")
    project = next((call.project_id for call in timeline.calls if call.project_id), None)
    if view.dashboard and project:
        page = page_link(view.dashboard, project, subject.relation.name, str(subject.id))
        text.stylize(f"link {page}")
    return [text]


def _events(timeline: Timeline, view: View) -> list[RenderableType]:
    drawn: list[RenderableType] = []
    day = ""
    for event in timeline.events:
        local = event.at.astimezone(ZoneInfo(view.tz))
        waited = isinstance(event, Attempt) and event.waited
        drawn += [line(f"{_INDENT}│ {lasted(waited)}", FAINT)] if waited else []
        if (today := f"{local:%a} {local.day} {local:%b %Y}") != day:
            drawn.append(line(today, FAINT))
        day = today
        drawn += _event(event, local, view)
    return drawn


def _event(event: Event, local: datetime, view: View) -> list[RenderableType]:
    clock = f"{local:%H:%M:%S}  "
    if isinstance(event, Acknowledgement):
        return [line(f"{clock}★ Acknowledged by {person(event.by, view)}", GOOD)]
    if isinstance(event, NotCalled):
        return [line(f"{clock}○ Not called: {miss(event, view)}", BAD)]
    return _attempt(event, clock, view)


def _attempt(event: Attempt, clock: str, view: View) -> list[RenderableType]:
    call = event.call
    facts = [who(call, view), number(call.to_number, view), through(call)]
    told = "  ".join(fact for fact in facts if fact and fact != NOTHING)
    first = Text.assemble(clock, outcome(call), "  ", told)
    why = call_cause(call, view)
    return [first, *([line(f"{_INDENT}  {why}", FAINT)] if why else [])]
