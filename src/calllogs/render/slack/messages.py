"""Messages: an answer as blocks; mistakes, failures and help. Source: slack-facts.md 7.2."""

from collections.abc import Iterable, Sequence

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Summary, Tally
from calllogs.answers.timeline import Timeline
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, window
from calllogs.language.help import Topic
from calllogs.model.records import CallLog, Page
from calllogs.render import headline
from calllogs.render.cells import View, call_cause_lines, cause_lines
from calllogs.render.privacy import clean, mask_text
from calllogs.render.slack import blocks, tables
from calllogs.render.slack.blocks import Block
from calllogs.render.verdict import subject_title, verdict

Message = Block
AnswerValue = Page | int | Summary | Timeline
Content = tuple[list[Block], list[str]]
"""The blocks of what was found, and statements for the small print."""

MOST_REASONS = 5
MOST_GROUPS = 30
MOST_EVENTS = 50
MOST_CALLS = 50
"""Rows of a table: a hundred could exceed the 10,000 characters Slack takes.

Source: slack-facts.md 2.2.
"""
LONGEST_TEXT = 3_000
SAMPLES_NOTE = "These calls are made up."
LOADING = blocks.section(":hourglass_flowing_sand: Asking OneUptime …")
RESTARTING = "calllogs is restarting. Please ask again in a moment."
INTRODUCTION = (
    "*`/calllogs`* alone tells who was called for this channel's incident. With words in any order "
    "it shows the phone calls OneUptime made. Only you see the answer until you share it."
)
EXAMPLES = """\
/calllogs
/calllogs failed since yesterday
/calllogs incident 42 oldest first
/calllogs to *8888 last 7 days
/calllogs count failed last night
/calllogs timeline incident 42
/calllogs summary last 7 days by team
/calllogs link incident 42"""
ROWS_OF_TOPIC = 6
"""Rows of a topic on the first page of help."""


def message_of(text: str, content: Iterable[Block]) -> Message:
    """Return a message for the asker alone.

    Args:
        text: What notifications and screen readers say (slack-facts.md 2.4).
        content: What is seen.
    """
    cleaned = clean(text, longest=LONGEST_TEXT)
    return {"response_type": "ephemeral", "text": blocks.escape(cleaned), "blocks": [*content]}


def with_blocks(message: Message, more: Iterable[Block], *, first: bool = False) -> Message:
    """Return a message with more at its end, or at its beginning."""
    own = message["blocks"]
    return {**message, "blocks": [*more, *own] if first else [*own, *more]}


def with_note(message: Message, note: str) -> Message:
    """Return a message with a line of small print more; its text must be escaped already."""
    return with_blocks(message, [blocks.context(note)])


def answer_message(answer: Answer[AnswerValue], typed: str, view: View) -> Message:
    """Return an answer as a message, without buttons.

    Args:
        answer: What was found.
        typed: The question as it was typed, "" where nothing was.
        view: How it is shown.
    """
    value, sentence = answer.value, headline.reading(answer.filter, view)
    content = answer_blocks(answer, view, typed)
    if isinstance(value, Timeline):
        return message_of(verdict(value, view), content)
    if isinstance(value, Summary):
        # Only a message takes a chart; what Slackbot is given has none.
        content[1:1] = tables.chart(value, answer.filter, view)
        return message_of(f"{_totals(value)}. {sentence}", content)
    total = value.total if isinstance(value, Page) else value
    return message_of(f"{_count(total)}. {sentence}", content)


def answer_blocks(answer: Answer[AnswerValue], view: View, typed: str = "") -> list[Block]:
    """Return a heading, a table, why calls failed, and the small print."""
    content, statements = _content(answer, view)
    question = mask_text(typed) if view.masked else typed
    quoted = [blocks.code(f"/calllogs {question}")] if typed else []
    notes = headline.note_texts(answer.notes)
    return [
        *content,
        blocks.context(" · ".join([*statements, _window(answer.filter), *quoted])),
        *([blocks.plain_context(notes)] if notes else []),
    ]


def _content(answer: Answer[AnswerValue], view: View) -> Content:
    """Return what was found."""
    value, sentence = answer.value, headline.reading(answer.filter, view)
    if isinstance(value, Timeline):
        return _timeline_content(value, sentence, view)
    if isinstance(value, Summary):
        return _summary_content(value, answer.filter, sentence, view)
    if isinstance(value, int):
        return [_heading(_count(value), sentence)], []
    table = tables.calls_table(value.calls, view)
    reasons = _reasons(call_cause_lines(value.calls, view))
    heading = _heading(_page_headline(value), sentence)
    return [heading, *table, *reasons], [headline.shown_of_total(value)]


def _page_headline(page: Page) -> str:
    """Say more than how many where all of them are on the page."""
    if len(page.calls) < page.total or not page.calls:
        return _count(page.total)
    tally = Tally(CallLogFilter(), tz="UTC")
    for call in page.calls:
        tally.add(call)
    return _totals(tally.summary(page.total))


def _summary_content(summary: Summary, filter: CallLogFilter, sentence: str, view: View) -> Content:
    table = tables.groups_table(summary, filter, MOST_GROUPS, view)
    reasons = _reasons(cause_lines(summary.reasons, view))
    hidden = len(summary.groups) - MOST_GROUPS
    more = [f"and {hidden:,} more groups"] if hidden > 0 else []
    heading = _heading(_totals(summary), sentence)
    return [heading, *table, *reasons], [headline.counted_of_total(summary), *more]


def _timeline_content(timeline: Timeline, sentence: str, view: View) -> Content:
    subject, events = timeline.subject, timeline.events[:MOST_EVENTS]
    hidden = len(timeline.events) - len(events)
    more = [f"the first {len(events)} of {len(timeline.events)} events"] if hidden else []
    day = [f"begins {blocks.date_token(events[0].at)}"] if tables.within_hours(events) else []
    title = [blocks.header(subject_title(subject, view))] if subject and subject.complete else []
    told = blocks.plain_section(verdict(timeline, view))
    table = tables.events_table(events, view)
    reasons = _reasons(call_cause_lines(timeline.calls, view))
    return [*title, told, *table, *reasons], [*day, blocks.escape(sentence), *more]


def _heading(text: str, sentence: str) -> Block:
    return blocks.section(
        f":telephone_receiver: *{blocks.escape(text)}*\n{blocks.escape(sentence)}"
    )


def _count(total: int) -> str:
    return "1 call" if total == 1 else f"{total:,} calls" if total else "No calls"


def _totals(summary: Summary) -> str:
    return " · ".join(headline.totals(summary)) or "No calls"


def _reasons(lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    items = [[{"type": "text", "text": line}] for line in lines[:MOST_REASONS]]
    return [blocks.section("*Why calls failed*"), blocks.bulleted_list(items)]


def _window(filter: CallLogFilter) -> str:
    start, end = window(filter)
    began = blocks.date_token(start) if start else "the first call kept"
    return f"{began} to {blocks.date_token(end) if end else 'now'}"


def call_message(call: CallLog, view: View) -> Message:
    """Return everything known of one call."""
    return message_of(tables.call_title(call, view), tables.call_blocks(call, view))


def sentence_message(sentence: str, *more: Block) -> Message:
    """Return a sentence of ours; code in it stands between backticks."""
    return message_of(sentence.replace("`", ""), [blocks.section(blocks.escape(sentence)), *more])


def loading_message() -> Message:
    """Return what is shown while an answer takes long."""
    return message_of("Asking OneUptime …", [LOADING])


def mistake_message(error: FilterError, typed: str, buttons: Sequence[Block] = ()) -> Message:
    """Return what was not understood, quoted in what was typed, above buttons that lead on."""
    quoted = f"\n{blocks.code(f'/calllogs {typed}')}" if typed else ""
    mistake = blocks.section(f":warning: {blocks.escape(clean(error.message))}{quoted}")
    small_print = blocks.context(
        f"Nothing was asked. {blocks.code('/calllogs help')} shows what can be."
    )
    return message_of(error.message, [mistake, *blocks.action_row(buttons), small_print])


def failure_message(
    sentence: str, typed: str, reference: str, buttons: Sequence[Block] = ()
) -> Message:
    """Return why there is no answer, with the reference its log line has."""
    question = blocks.code(f"/calllogs {typed}".strip())
    small_print = blocks.context(f"Reference {blocks.code(reference)} · your question: {question}")
    failure = blocks.section(f":warning: {blocks.escape(sentence)}")
    return message_of(sentence, [failure, *blocks.action_row(buttons), small_print])


def unlinked_blocks(buttons: Sequence[Block]) -> list[Block]:
    """Return what stands before recent calls in a channel that is about nothing known."""
    sentence = (
        "I do not know which incident this channel is about. Pick one, or type "
        "`/calllogs link incident 42`, so that `/calllogs` alone tells its calls to everyone here."
    )
    return [blocks.section(sentence), *blocks.action_row(buttons)]


def help_message(topics: Sequence[Topic], buttons: Sequence[Block] = ()) -> Message:
    """Return the examples and the topics; a single topic with all its rows."""
    if len(topics) == 1:
        (topic,) = topics
        rows = [f"{blocks.code(typed)} {blocks.escape(meaning)}" for typed, meaning in topic.rows]
        text = blocks.section(f"*{blocks.escape(topic.title)}*\n" + "\n".join(rows))
        return message_of(topic.title, [text, *blocks.action_row(buttons)])
    content = [blocks.section(INTRODUCTION), blocks.section(f"*Examples*\n```{EXAMPLES}```")]
    content += [
        blocks.section(f"*{blocks.escape(topic.title)}* – {_first_rows(topic)}") for topic in topics
    ]
    names = ", ".join(blocks.code(f"help {topic.name}") for topic in topics)
    return message_of(
        "/calllogs help", [*content, *blocks.action_row(buttons), blocks.context(f"More: {names}")]
    )


def _first_rows(topic: Topic) -> str:
    """Return the first spelling of a topic's first rows."""
    spellings = [typed.split(", ")[0] for typed, _ in topic.rows]
    return " · ".join(map(blocks.code, spellings[:ROWS_OF_TOPIC]))
