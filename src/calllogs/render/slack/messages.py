"""Messages: an answer as blocks; mistakes, failures and help. Source: slack-facts.md 7.2."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple

from calllogs.answers.answer import Answer
from calllogs.answers.groups import Group
from calllogs.answers.reasons import counted, explanation
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import Timeline, attempts
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Direction, compared, window
from calllogs.filters.scope import is_within, without
from calllogs.filters.sentence import kind_of_calls
from calllogs.language.help import Topic
from calllogs.language.usage import Usage
from calllogs.model.records import CallLog, Page
from calllogs.model.subjects import Subject
from calllogs.render import headline
from calllogs.render.cells import View, cause_lines, cause_text, clean, foreign_text
from calllogs.render.groups import leader
from calllogs.render.headline import subject_title, verdict
from calllogs.render.privacy import mask_text
from calllogs.render.slack import blocks
from calllogs.render.slack.blocks import Block

Message = Block
AnswerValue = Page | int | Summary | Timeline


class Told(NamedTuple):
    """An answer in parts, in the order in which they are shown.

    Attributes:
        lead: The sentence that answers, in mrkdwn; notifications say it too.
        heading: The same as blocks, and what it is about.
        facts: A line of mrkdwn for each call, event or group.
        shown: The facts as blocks.
        reasons: Why calls failed, a line each.
        statements: What the small print begins with.
    """

    lead: str
    heading: list[Block]
    facts: Sequence[str] = ()
    shown: Sequence[Block] = ()
    reasons: Sequence[str] = ()
    statements: Sequence[str] = ()


MOST_REASONS = 3
MOST_NAMED = 3
MOST_GROUPS = 30
MOST_EVENTS = 50
MOST_CALLS = 50
"""Rows of a table: a hundred could exceed the 10,000 characters Slack takes.

Source: slack-facts.md 2.2.
"""
LONGEST_TEXT = 3_000
SAMPLES_NOTE = "These calls are made up."
LOADING = blocks.section(":hourglass_flowing_sand: Asking OneUptime …")
SLOW = (
    "OneUptime is taking its time. The answer will follow below, or the reason why there is none."
)
FEEDBACK = (
    "Tell {} what is wrong or missing, with your question and the reference of the message that "
    "answered it."
)
WHOEVER = "whoever runs calllogs here"
HOW_TO_SHARE = (
    "An answer is shared with the button Share to channel under it. It appears where "
    "everybody in the channel belongs to this workspace, as far as Slack tells."
)
RESTARTING = "calllogs is restarting. Please ask again in a moment."
INTRODUCTION = (
    "*`/calllogs`* alone tells who was called for this channel's incident. With words in any order "
    "it shows the phone calls OneUptime made. Only you see the answer until you share it."
)
EXAMPLES = """\
/calllogs
/calllogs was bob reached last night?
/calllogs failed since yesterday
/calllogs to *8888 last 7 days
/calllogs how many failed everywhere today
/calllogs timeline incident 42
/calllogs summary last 7 days by team
/calllogs watch
/calllogs link incident 42"""
ROWS_OF_TOPIC = 6
"""Rows of a topic on the first page of help."""


def with_lead(message: Message, sentence: str) -> Message:
    """Return a message with a sentence of ours said first."""
    lead = blocks.escape(sentence)
    own = [blocks.section(lead), *message["blocks"]]
    return {**message, "text": f"{lead}\n{message['text']}", "blocks": own}


def message_of(text: str, content: Iterable[Block], facts: Iterable[str] = ()) -> Message:
    """Return a message for the asker alone.

    Args:
        text: What notifications and screen readers say first (slack-facts.md 2.4).
        content: What is seen.
        facts: Lines of mrkdwn that hold what is seen, for who sees no blocks.
    """
    return _message([blocks.escape(clean(text, longest=LONGEST_TEXT)), *facts], content)


def _message(rows: Sequence[str], content: Iterable[Block]) -> Message:
    text = whole_lines(rows, LONGEST_TEXT)
    return {"response_type": "ephemeral", "text": text, "blocks": [*content]}


def whole_lines(rows: Sequence[str], longest: int) -> str:
    """Return as many lines as there is room for, so that no token or entity is cut in two."""
    lengths = accumulate(len(row) + 1 for row in rows)
    kept = [row for row, length in zip(rows, lengths, strict=True) if length <= longest]
    return "\n".join(kept) or rows[0][:longest].rpartition(" ")[0]


def with_blocks(message: Message, more: Iterable[Block], *, first: bool = False) -> Message:
    """Return a message with more at its end, or at its beginning."""
    own = message["blocks"]
    return {**message, "blocks": [*more, *own] if first else [*own, *more]}


def with_note(message: Message, note: str) -> Message:
    """Return a message with a line of small print more; its text must be escaped already."""
    return with_blocks(message, [blocks.context(note)])


def answer_message(
    answer: Answer[AnswerValue], typed: str, view: View, here: Subject | None = None
) -> Message:
    """Return an answer as a message, without buttons.

    Args:
        answer: What was found.
        typed: The question as it was typed, "" where nothing was.
        view: How it is shown.
        here: What the channel it is shown in is about, or None.
    """
    told = _told(answer, view, here)
    content = _blocks(answer, told, view, typed)
    return _message([told.lead, *told.facts, *told.reasons], content)


def answer_blocks(answer: Answer[AnswerValue], view: View) -> list[Block]:
    """Return a heading, the calls, why some failed, and the small print."""
    return _blocks(answer, _told(answer, view, None), view, "")


def _blocks(answer: Answer[AnswerValue], told: Told, view: View, typed: str) -> list[Block]:
    question = mask_text(typed) if view.masked else typed
    quoted = [blocks.code(f"/calllogs {question}")] if typed else []
    notes = headline.note_texts(answer.notes)
    return [
        *told.heading,
        *told.shown,
        *blocks.lines(told.reasons),
        blocks.context(" · ".join([*told.statements, _window(answer.filter), *quoted])),
        *([blocks.plain_context(notes)] if notes else []),
    ]


def _told(answer: Answer[AnswerValue], view: View, here: Subject | None) -> Told:
    value, sentence = answer.value, _reading(answer, view, here)
    if isinstance(value, Timeline):
        return _timeline_told(value, sentence, view)
    if isinstance(value, Summary):
        return _summary_told(value, answer.filter, sentence, view)
    if isinstance(value, int):
        told = _count(value, answer.filter, answer.untold)
        return Told(_lead(told, sentence), [_heading(told, sentence)])
    return _page_told(value, answer.filter, sentence, view)


def _reading(answer: Answer[AnswerValue], view: View, here: Subject | None) -> str:
    """Return how the question was read; in a channel about something, what it reaches."""
    if here is None or not is_within(answer.filter, here):
        return headline.reading(answer.filter, view)
    sentence = headline.reading(without(answer.filter, here), view)
    return f"In this channel: {_label(answer.value, here, view)}. {sentence}"


def _label(value: AnswerValue, here: Subject, view: View) -> str:
    """Return a subject's number with the project's prefix, as far as the answer tells it."""
    references = [c.related(here.relation) for c in value.calls] if isinstance(value, Page) else []
    known = value.subject if isinstance(value, Timeline) else next(filter(None, references), None)
    label = foreign_text(known.label if known else here.label, view, longest=24)
    return label if label[:1].isalpha() else here.name


def _page_told(page: Page, filter: CallLogFilter, sentence: str, view: View) -> Told:
    figures, rest = _page_verdict(page, filter, view)
    facts = blocks.call_lines(page.calls, filter, view)
    return Told(
        _lead(figures, sentence, rest),
        [_heading(figures, sentence, rest)],
        facts,
        blocks.lines(facts),
        _causes(page, view),
        [headline.shown_of_total(page).removesuffix(".")],
    )


def _page_verdict(page: Page, filter: CallLogFilter, view: View) -> tuple[str, str]:
    """Return how many calls match, and more where all of them are on the page, in mrkdwn."""
    if page.untold or page.unread or not page.calls:
        return _count(page.total, filter, page.untold), ""
    if len(page.calls) < page.total:
        first = filter.limit == 1 and not filter.skip
        last = f"The {_PLACES.get(filter.sort, 'first')} of " if first else ""
        return f"{last}{_count(page.total, filter)}", ""
    told = verdict(Timeline(attempts(page.calls), page.total), view)
    return told.lead, "".join(map(_mrkdwn, told.rest))


_PLACES: dict[tuple[tuple[str, Direction], ...], str] = {(("createdAt", Direction.DESC),): "last"}
"""What the first call of an order is, beside the first."""


def _summary_told(summary: Summary, filter: CallLogFilter, sentence: str, view: View) -> Told:
    first = leader(summary, filter, view)
    figures = " · ".join([*([first] if first else []), _totals(summary, filter)])
    counted = summary.all is None or summary.all.calls == summary.matching
    aside = [] if counted else [headline.counted_of_total(summary).removesuffix(".")]
    facts, shown, hidden = _groups(summary, filter, view)
    return Told(
        _lead(figures, sentence),
        [_heading(figures, sentence)],
        facts,
        shown,
        _reasons(cause_lines(summary.reasons, view)),
        [*aside, *hidden],
    )


def _groups(
    summary: Summary, filter: CallLogFilter, view: View
) -> tuple[list[str], list[Block], list[str]]:
    """Return groups as lines, as blocks, and how many are left out."""
    if blocks.runs_over_time(summary, filter):
        rows = blocks.bars(summary, filter, view)
        cut = len(rows) < len(summary.groups)
        said = [f"the last {len(rows)} of {len(summary.groups):,}"] if cut else []
        return rows, [blocks.preformatted(rows)], said
    table = blocks.groups_table(summary, filter, MOST_GROUPS, view)
    hidden = len(summary.groups) - MOST_GROUPS
    cells = blocks.told_in_cells(summary, filter, view) if table else ""
    said = [f"in each cell: {cells}"] if cells else []
    said += [f"and {hidden:,} more groups"] if hidden > 0 else []
    return [line for block in table for line in blocks.table_lines(block)], table, said


_SIGNS = {True: "white_check_mark", False: "rotating_light", None: "telephone_receiver"}
"""Emoji of a verdict; the first stands for an acknowledgement and for nothing else."""


def _timeline_told(timeline: Timeline, sentence: str, view: View) -> Told:
    subject, events = timeline.subject, timeline.events[:MOST_EVENTS]
    hidden = len(timeline.events) - len(events)
    told = verdict(timeline, view)
    title = subject_title(subject, view) if subject and subject.complete else ""
    lead, rest = blocks.inert(told.lead), "".join(map(_mrkdwn, told.rest))
    facts = blocks.event_lines(events, view)
    return Told(
        f"{lead}{rest}.",
        [
            blocks.section(f":{_SIGNS[told.acknowledged]}: *{lead}*{rest}."),
            *([blocks.header(title)] if title else []),
        ],
        [*([blocks.inert(title)] if title else []), *facts],
        blocks.lines(facts),
        _what_to_do(timeline.calls, view),
        [
            *([f"begins {blocks.date_token(events[0].at)}"] if blocks.within_hours(events) else []),
            blocks.escape(sentence),
            *([f"the first {len(events)} of {len(timeline.events)} events"] if hidden else []),
        ],
    )


def _mrkdwn(part: str | datetime) -> str:
    # A date is shown as "today" where it can be, and nothing happens "on today".
    text = part.removesuffix("on ") if isinstance(part, str) else ""
    return blocks.inert(text) if isinstance(part, str) else blocks.date_token(part)


def _lead(figures: str, sentence: str, rest: str = "") -> str:
    return f"{blocks.inert(figures)}{rest}. {blocks.escape(sentence)}"


def _heading(figures: str, sentence: str, rest: str = "") -> Block:
    lead = f":telephone_receiver: *{blocks.inert(figures)}*{rest}"
    return blocks.section(f"{lead}\n{blocks.escape(sentence)}")


def _count(total: int, filter: CallLogFilter, untold: int = 0) -> str:
    """Return how many calls there are, as `17 failed calls`."""
    noun = f"{kind_of_calls(filter)} call".strip()
    told = f"1 {noun}" if total == 1 else f"{f'{total:,}' if total else 'No'} {noun}s"
    return f"{told} known to match; of {untold:,} it is not known" if untold else told


def _totals(summary: Summary, filter: CallLogFilter) -> str:
    if summary.all is None:
        return _count(0, filter, summary.untold)
    figures = headline.totals(summary)
    if summary.before:
        before = summary.before.all or Group()
        told = f"{_count(summary.all.calls, filter)}, {before.calls:,} before"
        failed = f" · {summary.all.failed:,} failed, {before.failed:,} before"
        return told if kind_of_calls(filter) else told + failed
    if kind_of_calls(filter) == "failed":  # then all of them did, and none was placed
        whole = summary.all
        same = ("0 placed", f"{whole.failed:,} failed (100.0 %)")
        kinds = {headline.call_count(whole.calls): _count(whole.calls, filter)}
        figures = [kinds.get(figure, figure) for figure in figures if figure not in same]
    return " · ".join(figures)


def _reasons(reasons: Sequence[str]) -> list[str]:
    told = [f"• {blocks.inert(reason)}" for reason in reasons[:MOST_REASONS]]
    return [f"*{headline.WHY_FAILED}*", *told] if told else []


def _what_to_do(calls: Iterable[CallLog], view: View) -> list[str]:
    """Return what to do about failed calls, and for whom: why they failed stands in their lines."""
    people: dict[str, dict[str, None]] = {}
    for call in calls:
        if failure := explanation(call):
            advice = failure.advice or cause_text(failure, view)
            people.setdefault(advice, {})[blocks.called([call], view)[0]] = None
    lines = [f"{advice.removesuffix('.')} ({_listed(names)})." for advice, names in people.items()]
    told = [f"• {blocks.inert(line)}" for line in lines]
    return ["*What to do*", *told[:MOST_REASONS]] if told else []


def _listed(names: Collection[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join([*names][:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _causes(page: Page, view: View) -> list[str]:
    """Return why calls of a list failed, on one line; what to do stands with the call itself."""
    causes = [f"{times} × {cause_text(reason, view)}" for reason, times in counted(page.calls)]
    told = " · ".join(map(blocks.inert, causes[:MOST_REASONS]))
    return [f"*{headline.why_shown_failed(page)}*  {told}"] if told else []


def _window(filter: CallLogFilter) -> str:
    """Return the time range asked, in words, each instant in its reader's own zone."""
    return ", compared with ".join(map(_span, reversed(compared(filter))))


def _span(filter: CallLogFilter) -> str:
    start, end = (bound and blocks.date_token(bound) for bound in window(filter))
    if start and end:
        return f"{start} to {end}"
    if start:
        return f"since {start}"
    return f"every call kept up to {end or 'now'}"


def call_message(call: CallLog, view: View) -> Message:
    """Return everything known of one call."""
    title, *facts = blocks.call_blocks(call, view)
    told = [line for block in facts for line in block["text"]["text"].split("\n")]
    return message_of(blocks.call_title(call, view), [title, *facts], told)


def sentence_message(sentence: str, *more: Block, sign: str = "") -> Message:
    """Return a sentence of ours, behind the emoji of a sign; code stands between backticks."""
    shown = f":{sign}: {blocks.escape(sentence)}" if sign else blocks.escape(sentence)
    return message_of(sentence.replace("`", ""), [blocks.section(shown), *more])


def loading_message() -> Message:
    """Return what is shown while an answer takes long; it stays, and stays true."""
    return message_of(SLOW, [blocks.context(f":hourglass_flowing_sand: {SLOW}")])


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
        "`/calllogs link incident 42`: then every question here is about it."
    )
    return [blocks.section(sentence), *blocks.action_row(buttons)]


def help_message(
    topics: Sequence[Topic], buttons: Sequence[Block] = (), *, whole: bool = False
) -> Message:
    """Return the examples and the topics, or topics with all their rows."""
    if whole:
        rows = [row for topic in topics for row in _rows_of(topic)]
        content = [*blocks.lines(rows), *blocks.action_row(buttons)]
        return message_of(topics[0].title if len(topics) == 1 else "What can be asked", content)
    content = [blocks.section(INTRODUCTION), blocks.section(f"*Examples*\n```{EXAMPLES}```")]
    content += [
        blocks.section(f"*{blocks.escape(topic.title)}* – {_first_rows(topic)}") for topic in topics
    ]
    names = ", ".join(
        blocks.code(f"help {name}") for name in (*(t.name for t in topics), "filters")
    )
    return message_of(
        "/calllogs help", [*content, *blocks.action_row(buttons), blocks.context(f"More: {names}")]
    )


def _rows_of(topic: Topic) -> list[str]:
    rows = [f"{_examples(row)} – {blocks.escape(row.meaning)}" for row in topic.rows]
    return [f"*{blocks.escape(topic.title)}*", *rows]


def _examples(row: Usage) -> str:
    return ", ".join(map(blocks.code, row.examples))


def _first_rows(topic: Topic) -> str:
    """Return one spelling for each of a topic's first meanings."""
    first = (blocks.code(row.examples[0]) for row in topic.rows[:ROWS_OF_TOPIC])
    return " · ".join(first)
