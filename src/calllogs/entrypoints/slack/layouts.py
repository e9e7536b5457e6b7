"""What a person sees in Slack, as whole messages. Source: SLACK.md 7.2 and the sample layouts."""

from collections import Counter
from dataclasses import replace

from pydantic import JsonValue

from calllogs.core.filter import CallLogFilter, window
from calllogs.core.language.guide import Topic
from calllogs.core.model import status_of
from calllogs.core.privacy import clean
from calllogs.core.records import CallLog, Page
from calllogs.core.wording import as_text
from calllogs.entrypoints.slack.blocks import (
    Block,
    bullets,
    code,
    context,
    date_cell,
    date_token,
    emoji_cell,
    escape,
    raw,
    section,
)
from calllogs.errors import FilterError
from calllogs.formatting.cells import View, about, moment, number, reason, result, who
from calllogs.formatting.facts import following, notes, reading, shown

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


def page_message(page: Page, asked: CallLogFilter, typed: str, view: View) -> Message:
    """Return the calls as a table, with the reading, the window and how many of how many."""
    heading = f":telephone_receiver: *{_counted(page.total)}*\n{escape(reading(asked, view))}"
    blocks = [section(heading)]
    if page.calls:
        blocks.append(_table(page.calls, view))
    blocks += _reasons(page.calls, view)
    blocks.append(context(" · ".join(_small_print(page, asked, typed))))
    return _message(f"{_counted(page.total)}. {reading(asked, view)}", blocks)


def _counted(total: int) -> str:
    return "1 call" if total == 1 else f"{total:,} calls" if total else "No calls"


def _table(calls: tuple[CallLog, ...], view: View) -> Block:
    rows: list[JsonValue] = [[raw(name) for name in COLUMNS]]
    rows += [_row(call, view) for call in calls]
    settings: list[JsonValue] = [{"align": "left", "is_wrapped": True} for _ in COLUMNS]
    return {"type": "table", "column_settings": settings, "rows": rows}


def _row(call: CallLog, view: View) -> list[JsonValue]:
    status = status_of(call.status)
    return [
        date_cell(call.created_at),
        emoji_cell(status.emoji, clean(status.label, longest=24)),
        raw(who(call)),
        raw(number(call.to_number, view).replace(" ", NO_BREAK)),
        raw(about(call, longest=40)),
    ]


def _reasons(calls: tuple[CallLog, ...], view: View) -> list[Block]:
    counted = Counter(text for call in calls if (text := reason(call, view)))
    lines = [f"{count} × {text}" for text, count in counted.most_common(MOST_REASONS)]
    return [section("*Why calls failed*"), bullets(lines)] if lines else []


def _small_print(page: Page, asked: CallLogFilter, typed: str) -> list[str]:
    skip = following(page)
    more = [f"next: {code(f'/calllogs {_onward(asked, typed, skip)}')}"] if skip else []
    asked_for = [code(typed)] if typed else []
    return [escape(shown(page)), _window(asked), *asked_for, *more, *map(escape, notes(page))]


def _onward(asked: CallLogFilter, typed: str, skip: int) -> str:
    """What to type for the next page; a place said before cannot be said twice."""
    if asked.skip is None:
        return f"{typed} skip {skip}".strip()
    return as_text(replace(asked, skip=skip))


def _window(asked: CallLogFilter) -> str:
    start, end = window(asked)
    began = date_token(start) if start else "the first call kept"
    return f"{began} to {date_token(end) if end else 'now'}"


def count_message(total: int, asked: CallLogFilter, typed: str, view: View) -> Message:
    """Return how many calls match, and how the filter was read."""
    heading = f":telephone_receiver: *{_counted(total)}*\n{escape(reading(asked, view))}"
    small = context(" · ".join([_window(asked), code(typed)]))
    return _message(f"{_counted(total)}. {reading(asked, view)}", [section(heading), small])


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
        facts = (moment(call.created_at, view), result(call), who(call))
        lines.append(escape(" | ".join((*facts, number(call.to_number, view), about(call)))))
    text = "\n".join(lines)[:LONGEST_FALLBACK]
    return {"response_type": "ephemeral", "text": text}


INTRODUCTION = (
    "*`/calllogs`* shows the phone calls OneUptime made. Words in any order, all of them together. "
    "Only you see the answer."
)
EXAMPLES = (
    "/calllogs",
    "/calllogs failed since yesterday",
    "/calllogs incident 42 oldest first",
    "/calllogs to *8888 last 7 days",
    "/calllogs how many failed last night",
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
