"""Messages: an answer as blocks; mistakes, failures and help. Source: SLACK.md 7.2."""

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
from calllogs.render.privacy import clean, mask_numbers
from calllogs.render.slack import tables
from calllogs.render.slack.blocks import (
    Block,
    action_row,
    bulleted_list,
    code,
    context,
    date_token,
    escape,
    header,
    plain_context,
    plain_section,
    section,
)
from calllogs.render.slack.charts import chart
from calllogs.render.verdict import subject_title, verdict

Message = Block
AnswerValue = Page | int | Summary | Timeline

MOST_REASONS = 5
MOST_GROUPS = 30
MOST_EVENTS = 50
MOST_CALLS = 50
"""Rows of a table: a hundred could exceed the 10,000 characters Slack takes (SLACK.md 2.2)."""
LONGEST_TEXT = 3_000
SAMPLES_NOTE = "These calls are made up."
LOADING = section(":hourglass_flowing_sand: Asking OneUptime …")
RESTARTING = "calllogs is restarting. Please ask again in a moment."
INTRODUCTION = (
    "*`/calllogs`* alone tells who was called for this channel's incident. With words in any order "
    "it shows the phone calls OneUptime made. Only you see the answer until you share it."
)
EXAMPLES = (
    "/calllogs",
    "/calllogs failed since yesterday",
    "/calllogs incident 42 oldest first",
    "/calllogs to *8888 last 7 days",
    "/calllogs count failed last night",
    "/calllogs timeline incident 42",
    "/calllogs summary last 7 days by team",
    "/calllogs link incident 42",
)
ROWS_OF_TOPIC = 6
"""Rows of a topic on the first page of help."""


def message_of(text: str, blocks: Iterable[Block]) -> Message:
    """Return a message for the asker alone.

    Args:
        text: What notifications and screen readers say (SLACK.md 2.4).
        blocks: What is seen.
    """
    cleaned = clean(text, longest=LONGEST_TEXT)
    return {"response_type": "ephemeral", "text": escape(cleaned), "blocks": [*blocks]}


def with_blocks(message: Message, blocks: Iterable[Block], *, first: bool = False) -> Message:
    """Return a message with more at its end, or at its beginning."""
    own = message["blocks"]
    return {**message, "blocks": [*blocks, *own] if first else [*own, *blocks]}


def with_note(message: Message, note: str) -> Message:
    """Return a message with a line of small print more; its text must be escaped already."""
    return with_blocks(message, [context(note)])


def answer_message(answer: Answer[AnswerValue], typed: str, view: View) -> Message:
    """Return an answer as a message, without buttons.

    Args:
        answer: What was found.
        typed: The question as it was typed, "" where nothing was.
        view: How it is shown.
    """
    value, sentence = answer.value, headline.reading(answer.filter, view)
    if isinstance(value, Timeline):
        blocks = _timeline_blocks(value, answer, sentence, view, typed)
        return message_of(verdict(value, view), blocks)
    if isinstance(value, Page):
        text, blocks = _count(value.total), _page_blocks(value, answer, sentence, view, typed)
    elif isinstance(value, Summary):
        heading, *rest = _summary_blocks(value, answer, sentence, view, typed)
        # Only a message takes a chart; what Slackbot is given has none.
        charts = chart(value, answer.filter.group_by or "", view)
        text, blocks = _totals(value), [heading, *charts, *rest]
    else:
        text = _count(value)
        blocks = [_heading(text, sentence), *_closing(answer, typed, view)]
    return message_of(f"{text}. {sentence}", blocks)


def page_blocks(answer: Answer[Page], view: View) -> list[Block]:
    """Return the calls as a table, with the reading, the window and how many of how many."""
    return _page_blocks(answer.value, answer, headline.reading(answer.filter, view), view)


def summary_blocks(answer: Answer[Summary], view: View) -> list[Block]:
    """Return totals, a table of groups, and why calls failed."""
    return _summary_blocks(answer.value, answer, headline.reading(answer.filter, view), view)


def timeline_blocks(answer: Answer[Timeline], view: View) -> list[Block]:
    """Return the verdict, then calls and acknowledgements in order as a table."""
    return _timeline_blocks(answer.value, answer, headline.reading(answer.filter, view), view)


def _page_blocks(
    page: Page, answer: Answer[object], sentence: str, view: View, typed: str = ""
) -> list[Block]:
    return [
        _heading(_page_headline(page), sentence),
        *tables.calls_table(page.calls, view),
        *_reasons(call_cause_lines(page.calls, view)),
        *_closing(answer, typed, view, headline.shown_of_total(page)),
    ]


def _page_headline(page: Page) -> str:
    """Say more than how many where all of them are on the page."""
    if len(page.calls) < page.total or not page.calls:
        return _count(page.total)
    tally = Tally(group_by=None, tz="UTC")
    for call in page.calls:
        tally.add(call)
    return _totals(tally.summary(page.total))


def _summary_blocks(
    summary: Summary, answer: Answer[object], sentence: str, view: View, typed: str = ""
) -> list[Block]:
    group_by = answer.filter.group_by or ""
    groups = summary.groups[:MOST_GROUPS]
    hidden = len(summary.groups) - len(groups)
    more = [f"and {hidden:,} more groups"] if hidden else []
    return [
        _heading(_totals(summary), sentence),
        *tables.groups_table(groups, group_by, view),
        *_reasons(cause_lines(summary.reasons, view)),
        *_closing(answer, typed, view, headline.counted_of_total(summary), *more),
    ]


def _timeline_blocks(
    timeline: Timeline, answer: Answer[object], sentence: str, view: View, typed: str = ""
) -> list[Block]:
    subject, events = timeline.subject, timeline.events[-MOST_EVENTS:]
    hidden = len(timeline.events) - len(events)
    more = [f"the last {len(events)} of {len(timeline.events)} events"] if hidden else []
    day = [f"begins {date_token(events[0].at)}"] if tables.within_hours(events) else []
    return [
        *([header(subject_title(subject))] if subject and subject.complete else []),
        plain_section(verdict(timeline, view)),
        *tables.events_table(events, view),
        *_reasons(call_cause_lines(timeline.calls, view)),
        *_closing(answer, typed, view, *day, escape(sentence), *more),
    ]


def _heading(text: str, sentence: str) -> Block:
    return section(f":telephone_receiver: *{escape(text)}*\n{escape(sentence)}")


def _count(total: int) -> str:
    return "1 call" if total == 1 else f"{total:,} calls" if total else "No calls"


def _totals(summary: Summary) -> str:
    return " · ".join(headline.group_figures(summary.all)) if summary.all else "No calls"


def _reasons(lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    texts = [[{"type": "text", "text": line}] for line in lines[:MOST_REASONS]]
    return [section("*Why calls failed*"), bulleted_list(texts)]


def _closing(answer: Answer[object], typed: str, view: View, *statements: str) -> list[Block]:
    """Return the small print: statements, the window, the question as typed; then the notes."""
    question = mask_numbers(typed) if view.masked else typed
    quoted = [code(f"/calllogs {question}")] if typed else []
    small_print = context(" · ".join([*statements, _window(answer.filter), *quoted]))
    notes = headline.note_texts(answer.notes)
    return [small_print, *([plain_context(notes)] if notes else [])]


def _window(filter: CallLogFilter) -> str:
    start, end = window(filter)
    began = date_token(start) if start else "the first call kept"
    return f"{began} to {date_token(end) if end else 'now'}"


def call_message(call: CallLog, view: View) -> Message:
    """Return everything known of one call."""
    return message_of(tables.call_title(call, view), tables.call_blocks(call, view))


def sentence_message(sentence: str, *more: Block) -> Message:
    """Return a sentence of ours; code in it stands between backticks."""
    return message_of(sentence.replace("`", ""), [section(escape(sentence)), *more])


def loading_message() -> Message:
    """Return what is shown while an answer takes long."""
    return message_of("Asking OneUptime …", [LOADING])


def mistake_message(error: FilterError, typed: str, buttons: Sequence[Block] = ()) -> Message:
    """Return what was not understood, quoted in what was typed, above buttons that lead on."""
    quoted = f"\n{code(f'/calllogs {typed}')}" if typed else ""
    blocks = [
        section(f":warning: {escape(clean(error.message))}{quoted}"),
        *action_row(buttons),
        context(f"Nothing was asked. {code('/calllogs help')} shows what can be."),
    ]
    return message_of(error.message, blocks)


def failure_message(
    sentence: str, typed: str, reference: str, buttons: Sequence[Block] = ()
) -> Message:
    """Return why there is no answer, with the reference its log line has."""
    small_print = (
        f"Reference {code(reference)} · your question: {code(f'/calllogs {typed}'.strip())}"
    )
    blocks = [
        section(f":warning: {escape(sentence)}"),
        *action_row(buttons),
        context(small_print),
    ]
    return message_of(sentence, blocks)


def unlinked_blocks(buttons: Sequence[Block]) -> list[Block]:
    """Return what stands before recent calls in a channel that is about nothing known."""
    sentence = (
        "I do not know which incident this channel is about. Pick one, or type "
        "`/calllogs link incident 42`, so that `/calllogs` alone tells its calls to everyone here."
    )
    return [section(sentence), *action_row(buttons)]


def help_message(topics: Sequence[Topic], buttons: Sequence[Block] = ()) -> Message:
    """Return the examples and the topics; a single topic with all its rows."""
    if len(topics) == 1:
        (topic,) = topics
        rows = [f"{code(typed)} {escape(meaning)}" for typed, meaning in topic.rows]
        text = section(f"*{escape(topic.title)}*\n" + "\n".join(rows))
        return message_of(topic.title, [text, *action_row(buttons)])
    examples = "\n".join(EXAMPLES)
    blocks = [section(INTRODUCTION), section(f"*Examples*\n```{examples}```")]
    blocks += [section(f"*{escape(topic.title)}* – {_first_rows(topic)}") for topic in topics]
    names = ", ".join(code(f"help {topic.name}") for topic in topics)
    return message_of("/calllogs help", [*blocks, *action_row(buttons), context(f"More: {names}")])


def _first_rows(topic: Topic) -> str:
    """Return the first spelling of a topic's first rows."""
    spellings = [typed.split(", ")[0] for typed, _ in topic.rows]
    return " · ".join(map(code, spellings[:ROWS_OF_TOPIC]))
