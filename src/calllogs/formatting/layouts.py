"""What a person sees in Slack, as whole messages. Source: SLACK.md 7.2 and the sample layouts."""

from dataclasses import replace

from pydantic import JsonValue

from calllogs.core.answer import Answer
from calllogs.core.filter import CallLogFilter, window
from calllogs.core.language.guide import Topic
from calllogs.core.model import RELATIONS, status_of
from calllogs.core.privacy import clean
from calllogs.core.reasons import explanation
from calllogs.core.records import CallLog, Page, Reference
from calllogs.core.summary import Group, Summary
from calllogs.core.timeline import Acknowledgement, Attempt, Event, Story
from calllogs.core.wording import as_text
from calllogs.errors import FilterError
from calllogs.formatting.blocks import (
    Block,
    bullets,
    code,
    context,
    date_cell,
    date_token,
    emoji_cell,
    escape,
    header,
    plain,
    raw,
    section,
    small_print,
)
from calllogs.formatting.causes import advised, call_cause, cause_lines, causes_of
from calllogs.formatting.cells import (
    NOTHING,
    View,
    about,
    cost,
    dollars,
    moment,
    named,
    number,
    result,
    spoken,
    told,
    who,
)
from calllogs.formatting.durations import lasted
from calllogs.formatting.facts import counted, following, noted, reading, shown
from calllogs.formatting.groups import figures, group_label
from calllogs.formatting.verdicts import miss, person, subject_title, verdict

Message = dict[str, JsonValue]

COLUMNS = ("When", "Result", "Who", "To", "About")
MOST_REASONS = 5
NO_BREAK = "\u00a0"
SAMPLES_NOTE = "These calls are made up."
LONGEST_FALLBACK = 2900


def _message(text: str, blocks: list[Block]) -> Message:
    # `text` is what notifications and screen readers say (SLACK.md 2.4).
    return {"response_type": "ephemeral", "text": escape(text), "blocks": [*blocks]}


def with_note(message: Message, note: str) -> Message:
    """Return a message with a line of small print more."""
    blocks = message["blocks"]
    return {**message, "blocks": [*(blocks if isinstance(blocks, list) else ()), context(note)]}


def page_message(answer: Answer[Page], typed: str, view: View) -> Message:
    """Return the calls as a table, with the reading, the window and how many of how many."""
    page, asked = answer.found, answer.asked
    skip = following(page)
    more = [f"next: {code(f'/calllogs {_onward(asked, typed, skip)}')}"] if skip else []
    blocks = page_blocks(answer, view, typed, *more)
    return _message(f"{_counted(page.total)}. {reading(asked, view)}", blocks)


def page_blocks(answer: Answer[Page], view: View, typed: str = "", *more: str) -> list[Block]:
    """Return the same without what makes it a message; `more` is escaped small print."""
    page = answer.found
    rows = [_row(call, view) for call in page.calls]
    return [
        _heading(_counted(page.total), answer.asked, view),
        *([_table(COLUMNS, rows)] if rows else []),
        *_reasons(causes_of(page.calls, view)),
        *_closing(answer, typed, shown(page), *more),
    ]


def _heading(text: str, asked: CallLogFilter, view: View) -> Block:
    return section(f":telephone_receiver: *{escape(text)}*\n{escape(reading(asked, view))}")


def _counted(total: int) -> str:
    return "1 call" if total == 1 else f"{total:,} calls" if total else "No calls"


def _table(columns: tuple[str, ...], rows: list[list[JsonValue]]) -> Block:
    heading: list[JsonValue] = [raw(name) for name in columns]
    settings: list[JsonValue] = [{"align": "left", "is_wrapped": True} for _ in columns]
    return {"type": "table", "column_settings": settings, "rows": [heading, *rows]}


def _row(call: CallLog, view: View) -> list[JsonValue]:
    status = status_of(call.status)
    return [
        date_cell(call.created_at),
        emoji_cell(status.emoji, clean(status.label, longest=24)),
        raw(who(call, view)),
        raw(number(call.to_number, view).replace(" ", NO_BREAK)),
        raw(about(call, longest=40)),
    ]


def _reasons(lines: list[str]) -> list[Block]:
    if not lines:
        return []
    return [section("*Why calls failed*"), bullets(lines[:MOST_REASONS])]


def _closing(answer: Answer[object], typed: str, *facts: str) -> list[Block]:
    asked_for = [code(typed)] if typed else []
    stated = context(" · ".join([*facts, _window(answer.asked), *asked_for]))
    notes = noted(answer.notes)
    return [stated, *([small_print(notes)] if notes else [])]


def _onward(asked: CallLogFilter, typed: str, skip: int) -> str:
    """What to type for the next page; a place said before cannot be said twice."""
    if asked.skip is None:
        return f"{typed} skip {skip}".strip()
    return as_text(replace(asked, skip=skip))


def _window(asked: CallLogFilter) -> str:
    start, end = window(asked)
    began = date_token(start) if start else "the first call kept"
    return f"{began} to {date_token(end) if end else 'now'}"


def count_message(answer: Answer[int], typed: str, view: View) -> Message:
    """Return how many calls match, and how the filter was read."""
    told = _counted(answer.found)
    blocks = [_heading(told, answer.asked, view), *_closing(answer, typed)]
    return _message(f"{told}. {reading(answer.asked, view)}", blocks)


def summary_message(answer: Answer[Summary], typed: str, view: View) -> Message:
    """Return totals, a table of groups, and why calls failed."""
    told = _totals(answer.found)
    return _message(f"{told}. {reading(answer.asked, view)}", summary_blocks(answer, view, typed))


def summary_blocks(answer: Answer[Summary], view: View, typed: str = "") -> list[Block]:
    """Return the same without what makes it a message."""
    summary, group_by = answer.found, answer.asked.group_by or ""
    groups = summary.groups[:MOST_GROUPS]
    columns = (group_by.capitalize(), "Calls", "Failed", "People", "Cost")
    rows = [_group(group, group_by, view) for group in groups]
    hidden = len(summary.groups) - len(groups)
    more = [f"and {hidden:,} more groups"] if hidden else []
    return [
        _heading(_totals(summary), answer.asked, view),
        *([_table(columns, rows)] if rows else []),
        *_reasons(cause_lines(summary.reasons, view)),
        *_closing(answer, typed, counted(summary), *more),
    ]


def _totals(summary: Summary) -> str:
    return " · ".join(figures(summary.all)) if summary.all else "No calls"


MOST_GROUPS = 30


def _group(group: Group, group_by: str, view: View) -> list[JsonValue]:
    cost = dollars(group.cents) if group.cents else "–"
    figures_ = (str(group.calls), str(group.failed), str(group.people), cost)
    label = group_label(group, group_by, view).replace(" ", NO_BREAK)
    return [raw(label or "–"), *map(raw, figures_)]


def story_message(answer: Answer[Story], typed: str, view: View) -> Message:
    """Return the verdict, then calls and acknowledgements in order as a table."""
    return _message(verdict(answer.found, view), story_blocks(answer, view, typed))


def story_blocks(answer: Answer[Story], view: View, typed: str = "") -> list[Block]:
    """Return the same without what makes it a message."""
    story = answer.found
    events = story.events[-MOST_EVENTS:]
    rows = [_event(event, view) for event in events]
    hidden = len(story.events) - len(events)
    more = [f"the last {len(events)} of {len(story.events)} events"] if hidden else []
    return [
        *([header(subject_title(story.subject))] if story.subject else []),
        plain(verdict(story, view)),
        *([_table(EVENT_COLUMNS, rows)] if rows else []),
        *_reasons(causes_of(story.calls, view)),
        *_closing(answer, typed, escape(reading(answer.asked, view)), *more),
    ]


EVENT_COLUMNS = ("When", "After", "What", "Who", "To")
MOST_EVENTS = 60


def _event(event: Event, view: View) -> list[JsonValue]:
    at = date_cell(event.at, seconds=True)
    if isinstance(event, Acknowledgement):
        return [
            at,
            raw("–"),
            emoji_cell("star", "Acknowledged"),
            raw(person(event.by, view)),
            raw("–"),
        ]
    if isinstance(event, Attempt):
        call = event.call
        status = status_of(call.status)
        why = call_cause(call, view)
        label = clean(f"{status.label}: {why}" if why else status.label, longest=90)
        waited = f"+{lasted(event.waited)}" if event.waited is not None else "–"
        to = number(call.to_number, view).replace(" ", NO_BREAK)
        cells = (raw(who(call, view)), raw(to))
        return [at, raw(waited.replace(" ", NO_BREAK)), emoji_cell(status.emoji, label), *cells]
    return [at, raw("–"), emoji_cell("no_bell", "Not called"), raw(miss(event, view)), raw("–")]


def call_message(call: CallLog, view: View) -> Message:
    """Return everything known of one call, a fact a row."""
    failed = explanation(call)
    facts = [
        ("Result", clean(status_of(call.status).label, longest=24)),
        ("Why", advised(failed, view) if failed else ""),
        ("Who", who(call, view)),
        ("To", number(call.to_number, view)),
        ("From", number(call.from_number, view)),
        *((_LABELS[name], clean(named(name, held), longest=120)) for name, held in _things(call)),
        ("Cost", cost(call)),
        ("Status message", told(call, view)),
        ("Said", spoken(call, view)),
        ("Call id", call.id),
    ]
    known = [(label, text) for label, text in facts if text not in ("", NOTHING)]
    rows: list[list[JsonValue]] = [[raw(label), raw(text)] for label, text in known]
    when: list[JsonValue] = [raw("When"), date_cell(call.created_at, seconds=True)]
    title = f"{about(call, longest=80)} · {who(call, view)}"
    return _message(title, [header(title), _table(("What", "Known"), [when, *rows])])


def _things(call: CallLog) -> list[tuple[str, Reference]]:
    return [(name, held) for name, held in call.references if name != "user"]


_LABELS = {relation.name: relation.label for relation in RELATIONS}


def said_message(sentence: str) -> Message:
    """Return a sentence of ours; code in it stands between backticks."""
    return _message(sentence.replace("`", ""), [section(escape(sentence))])


def mistake_message(error: FilterError, typed: str) -> Message:
    """Return what was not understood, quoted in what was typed."""
    quoted = f"\n{code(f'/calllogs {typed}')}" if typed else ""
    blocks = [section(f":warning: {escape(clean(error.message))}{quoted}")]
    blocks.append(context(f"Nothing was asked. {code('/calllogs help')} shows what can be."))
    return _message(error.message, blocks)


def failure_message(sentence: str, typed: str, reference: str) -> Message:
    """Return why there is no answer, with the reference its log line has."""
    small = f"Reference {code(reference)} · your question: {code(typed or '/calllogs')}"
    return _message(sentence, [section(f":warning: {escape(sentence)}"), context(small)])


def plain_message(message: Message, page: Page | None, view: View) -> Message:
    """Return the same answer without blocks, for a Slack that refuses them."""
    lines = [str(message["text"])]
    for call in page.calls if page else ():
        facts = (moment(call.created_at, view), result(call), who(call, view))
        lines.append(escape(" | ".join((*facts, number(call.to_number, view), about(call)))))
    text = "\n".join(lines)[:LONGEST_FALLBACK]
    return {"response_type": "ephemeral", "text": text}


INTRODUCTION = (
    "*`/calllogs`* alone tells who was called for this channel's incident. With words in any order "
    "it shows the phone calls OneUptime made. Only you see the answer."
)
EXAMPLES = (
    "/calllogs",
    "/calllogs failed since yesterday",
    "/calllogs incident 42 oldest first",
    "/calllogs to *8888 last 7 days",
    "/calllogs how many failed last night",
    "/calllogs timeline incident 42",
    "/calllogs summary last 7 days by team",
    "/calllogs link incident 42",
)


def help_message(topics: tuple[Topic, ...]) -> Message:
    """Return the examples and the topics; a single topic with all its rows."""
    if len(topics) == 1:
        (topic,) = topics
        rows = [f"{code(typed)} {escape(meaning)}" for typed, meaning in topic.rows]
        return _message(topic.title, [section(f"*{escape(topic.title)}*\n" + "\n".join(rows))])
    examples = "\n".join(EXAMPLES)
    blocks = [section(INTRODUCTION), section(f"*Examples*\n```{examples}```")]
    blocks += [section(f"*{escape(topic.title)}* – {_some(topic)}") for topic in topics]
    names = ", ".join(code(f"help {topic.name}") for topic in topics)
    return _message("/calllogs help", [*blocks, context(f"More: {names}")])


def _some(topic: Topic) -> str:
    """Return the first spelling of a topic's first rows."""
    typed = [text.split(", ")[0] for text, _ in topic.rows]
    return " · ".join(map(code, typed[:SHOWN]))


SHOWN = 6
"""Rows of a topic on the first page of help."""
