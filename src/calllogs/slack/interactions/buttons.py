"""The buttons under an answer: other pages, other views of the same calls, one call's details.

A button's value is a question, signed, so that nothing is stored and nothing is believed. It is
its asker's own and good for a day; one in a shared message is everybody's.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import Timeline, subject_of_filter
from calllogs.errors import CallLogsError
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    FAILED_CALLS,
    CallLogFilter,
    Condition,
    Direction,
    Intent,
    Operator,
    next_page,
    window,
)
from calllogs.filters.scope import EVERYWHERE, is_within, names_subject, without
from calllogs.filters.text_form import as_text
from calllogs.model.records import CallLog, Page, Reference
from calllogs.render.cells import RESULT, WHEN, WHO, View, about_reference, fact_rows
from calllogs.render.headline import call_count
from calllogs.render.links import logs_link
from calllogs.render.slack import blocks
from calllogs.render.slack.blocks import Block
from calllogs.render.slack.messages import MOST_CALLS, AnswerValue
from calllogs.slack.people import Caller, Policy, is_direct

NEWER, OLDER = "calllogs_newer", "calllogs_older"
DETAILS, FILTER, SHARE = "calllogs_details", "calllogs_filter", "calllogs_share"
MORE, OPEN, LIST, RUN = "calllogs_more", "calllogs_open", "calllogs_list", "calllogs_run"
RETRY, HELP, PICK = "calllogs_retry", "calllogs_help", "calllogs_pick_incident"
NEAREST, OWN, PERSON = "calllogs_nearest", "calllogs_own", "calllogs_person"
REFRESH, WIDER, LINK = "calllogs_refresh", "calllogs_everywhere", "calllogs_link"
WATCH = "calllogs_watch"
"""The action_ids of buttons and menus."""
QUERIES = (NEWER, OLDER, LIST, RUN, RETRY, NEAREST, OWN, PERSON, REFRESH, WIDER, LINK)
"""Those of buttons whose value is a question."""
FAILED, OLDEST, SUMMARY, EXPORT = "failed", "oldest", "summary", "export"
"""The values of the overflow menu's options."""

FILTER_LABEL = "Filter…"
_OVERFLOW_LABELS = {
    FAILED: "Only failed",
    OLDEST: "Oldest first",
    SUMMARY: "Summary",
    EXPORT: "Export CSV to me",
}
_OLDEST_FIRST = (("createdAt", Direction.ASC),)

_WIDENED_TIMELINE = "last 24h"
"""What a whole project is asked instead of the timeline of one incident."""

_A_MOMENT = timedelta(seconds=1)
QUIET = timedelta(minutes=10)
"""After an acknowledgement a timeline counts as over when nothing was added for so long."""
LIFETIME = timedelta(days=1)
ANYBODY = ""

LONGEST_VALUE = 2_000
LONGEST_BLOCK_ID = 255
"""Characters Slack allows (slack-facts.md 2.2)."""

TOO_OLD = "This button belongs to an older message. Ask again with /calllogs."
FOREIGN = "This button is somebody else's. Ask yourself with /calllogs."


class StaleButton(CallLogsError):
    """A button leads nowhere: it is not ours, too old, or somebody else's."""


@dataclass(frozen=True, slots=True)
class ButtonValues:
    """Signs questions, and verifies them when they come back.

    Attributes:
        secret: Known to every replica of this app, and to nobody else.
        previous: What it was before, "" where there was none; what it signed is still good.
    """

    secret: str
    previous: str = ""

    def sign(
        self, text: str, owner: str, now: datetime, *, longest: int = LONGEST_VALUE
    ) -> str | None:
        """Return a question as a button's value, or None when it is too long for one.

        Args:
            text: The question in the filter language.
            owner: Slack's id of who may press it, or ANYBODY.
            now: The present instant, UTC.
            longest: Characters there is room for.
        """
        expires = int((now + LIFETIME).timestamp())
        value = str(self._signer.dumps([text, owner, expires]))
        return value if len(value) <= longest else None

    def verify(self, value: str, presser: str, now: datetime) -> str:
        """Return the question of a button, in the filter language.

        Raises:
            StaleButton: It is not ours, too old, or somebody else's.
        """
        try:
            text, owner, expires = self._signer.loads(value)
        except (BadData, ValueError, TypeError) as error:
            raise StaleButton(TOO_OLD) from error
        if now.timestamp() > expires:
            raise StaleButton(TOO_OLD)
        if owner not in (ANYBODY, presser):
            raise StaleButton(FOREIGN)
        return str(text)

    @property
    def _signer(self) -> URLSafeSerializer:
        secrets = [*filter(None, (self.previous, self.secret))]  # the last one signs
        return URLSafeSerializer(secrets, salt="calllogs.button")


@dataclass(frozen=True, slots=True)
class Buttons:
    """Makes buttons that ask a question when they are pressed.

    Attributes:
        values: Signs the questions.
        policy: Decides what is worth offering where.
    """

    values: ButtonValues
    policy: Policy

    def query_button(self, action_id: str, label: str, text: str, caller: Caller) -> list[Block]:
        """Return a button that asks a text; none when it is too long for one."""
        value = self.values.sign(text, caller.person.id, caller.workspace.app.now())
        return [blocks.button(action_id, label, value)] if value else []

    def form_and_help(self, text: str, caller: Caller) -> list[Block]:
        """Return the button that opens the form for a filter, and the one that shows help."""
        form = self.query_button(FILTER, FILTER_LABEL, text, caller)
        return [*form, blocks.button(HELP, "Help", "help")]

    def for_answer(
        self,
        answer: Answer[AnswerValue],
        question: str,
        view: View,
        caller: Caller,
        *,
        shared: bool = False,
    ) -> list[Block]:
        """Return the buttons under an answer.

        Args:
            answer: What was found.
            question: What asks it again.
            view: How it is shown.
            caller: Who asked.
            shared: Whether it was shared already.
        """
        value = answer.value
        if isinstance(value, Page):
            page = Answer(answer.filter, value, answer.notes)
            return self._for_page(page, question, view, caller, shared=shared)
        calls = replace(answer.filter, intent=Intent.LIST, group_by=None, limit=None, skip=None)
        noun = "this timeline" if isinstance(value, Timeline) else "these figures"
        text = caller.text_of(calls)
        elements = [
            *self._refreshing(answer.filter, question, view, caller),
            *self.query_button(LIST, "Show the calls", text, caller),
            *self.query_button(FILTER, FILTER_LABEL, text, caller),
            *self.widening(answer.filter, caller),
            *self._linking(answer.filter, caller),
            *([] if shared else self._sharing(answer.filter, noun, caller)),
            *_watching(answer, view, caller),
        ]
        return blocks.action_row(elements)

    def _for_page(
        self, answer: Answer[Page], question: str, view: View, caller: Caller, *, shared: bool
    ) -> list[Block]:
        calls, filter = answer.value.calls, answer.filter
        unskipped = replace(filter, skip=None)
        text = caller.text_of(unskipped)
        told = call_count(len(calls))
        older = next_page(answer.filter, answer.value, view.now)
        elements = [
            *self._filter_button(NEWER, "‹ Newer", _newer_page(filter), caller),
            *self._filter_button(OLDER, "Older ›", older, caller),
            *self._refreshing(filter, question, view, caller),
            *_details(calls, view),
            *self.query_button(FILTER, FILTER_LABEL, text, caller),
            *self.widening(filter, caller),
            *self._linking(filter, caller),
            *(self._sharing(filter, told, caller) if calls and not shared else []),
            *_open_button(calls, view),
        ]
        return self._with_overflow(elements, unskipped, text, caller)

    def _refreshing(
        self, filter: CallLogFilter, question: str, view: View, caller: Caller
    ) -> list[Block]:
        """Return the button that asks again; none where the answer stays what it is."""
        _, end = window(filter)
        if end is not None and end - view.now < _A_MOMENT:
            return []
        return self.query_button(REFRESH, "Refresh", question, caller)

    def widening(self, filter: CallLogFilter, caller: Caller) -> list[Block]:
        """Return the button that asks the same of the whole project, where it was not asked."""
        subject = caller.subject
        if subject is None or not is_within(filter, subject):
            return []
        text = as_text(without(filter, subject))
        if filter.intent is Intent.TIMELINE and window(filter) == (None, None):
            text = _WIDENED_TIMELINE
        return self.query_button(WIDER, "Whole project", f"{EVERYWHERE} {text}".strip(), caller)

    def _with_overflow(
        self, elements: list[Block], filter: CallLogFilter, text: str, caller: Caller
    ) -> list[Block]:
        """Add the overflow menu; its question is the block's id, for an option's value holds 150.

        That is too short for a signed question.
        """
        offered = {
            FAILED: not any(condition.field == "status" for condition in filter.conditions),
            OLDEST: filter.sort != _OLDEST_FIRST,
            SUMMARY: True,
            EXPORT: self.policy.rules.export,
        }
        labels = {name: _OVERFLOW_LABELS[name] for name, useful in offered.items() if useful}
        owner, now = caller.person.id, caller.workspace.app.now()
        block_id = self.values.sign(text, owner, now, longest=LONGEST_BLOCK_ID)
        menu = [blocks.overflow(MORE, labels)] if block_id else []
        return blocks.action_row([*elements, *menu], block_id or "")

    def for_call(self, call: CallLog, view: View, caller: Caller) -> list[Block]:
        """Return what leads on from one call: its subject's page, the same person's calls."""
        filter = _calls_to(call.user) if call.user else None
        theirs = self._filter_button(PERSON, "Calls to this person", filter, caller)
        return blocks.action_row([*_open_button((call,), view), *theirs])

    def own_view(self, filter: CallLogFilter, caller: Caller) -> list[Block]:
        """Return the one button of a shared message: whoever presses it gets their own answer."""
        value = self.values.sign(caller.text_of(filter), ANYBODY, caller.workspace.app.now())
        return blocks.action_row([blocks.button(OWN, "My own view", value)] if value else [])

    def _filter_button(
        self, action_id: str, label: str, filter: CallLogFilter | None, caller: Caller
    ) -> list[Block]:
        return self.query_button(action_id, label, caller.text_of(filter), caller) if filter else []

    def _sharing(self, filter: CallLogFilter, noun: str, caller: Caller) -> list[Block]:
        """Return the button that shares, after it has asked, where that would be taken."""
        if not caller.shares:
            return []
        question = (
            f"Post {noun} in {_channel(caller)}, where everybody sees them? Phone "
            "numbers are masked, and titles of private incidents are left out."
        )
        return [
            blocks.with_confirmation(share, "Share with this channel?", question, "Share")
            for share in self.query_button(
                SHARE, "Share to channel", caller.text_of(filter), caller
            )
        ]

    def _linking(self, filter: CallLogFilter, caller: Caller) -> list[Block]:
        """Return the button that links a channel about nothing to the one thing that was asked."""
        if caller.here or is_direct(caller.conversation) or not names_subject(filter):
            return []
        subject = subject_of_filter(filter)
        if subject is None or subject.number is None:
            return []
        label, text = f"Link this channel to {subject.name}", f"link {subject.name}"
        return self.query_button(LINK, label, text, caller)


def apply_option(name: str, filter: CallLogFilter) -> CallLogFilter:
    """Return what an option of the overflow menu asks instead."""
    if name == FAILED:
        return replace(filter, conditions=(*filter.conditions, FAILED_CALLS))
    if name == OLDEST:
        return replace(filter, sort=_OLDEST_FIRST)
    if name == SUMMARY:
        return replace(filter, intent=Intent.SUMMARY, group_by="user", limit=None)
    return filter


def _channel(caller: Caller) -> str:
    """A private channel's name is not in the payload (slack-facts.md 5.3)."""
    name = caller.conversation.name
    return f"#{name}" if name not in ("", "privategroup") else "this channel"


def is_quiet(timeline: Timeline, now: datetime) -> bool:
    """Whether somebody acknowledged, and nothing was added for a while."""
    return timeline.acknowledged is not None and timeline.events[-1].at < now - QUIET


def _watching(answer: Answer[AnswerValue], view: View, caller: Caller) -> list[Block]:
    """Return the button that posts a live message, where it would stand and calls may go on."""
    timeline, subject = answer.value, caller.subject
    writes = caller.shares and caller.workspace.granted("chat:write")
    if not (writes and subject and is_within(answer.filter, subject)):
        return []
    if not isinstance(timeline, Timeline) or is_quiet(timeline, view.now):
        return []
    question = (
        f"Post this timeline in {_channel(caller)} and keep it up to date while calls go on? "
        "Everybody there sees it, with phone numbers masked."
    )
    button = blocks.button(WATCH, "Keep up to date here", "watch")
    return [blocks.with_confirmation(button, "Post a live message?", question, "Post")]


def _open_button(calls: tuple[CallLog, ...], view: View) -> list[Block]:
    """Where all calls are about one thing, return the button that opens its page in OneUptime."""
    subjects = {about_reference(call) for call in calls}
    only = subjects.pop() if len(subjects) == 1 else None
    link = logs_link(view.dashboard, calls[0].project_id, *only) if only else None
    return [blocks.link_button(OPEN, "Open in OneUptime", link)] if link else []


def _calls_to(person: Reference) -> CallLogFilter:
    field, value = ("user.email", person.email.lower()) if person.email else ("userId", person.id)
    return CallLogFilter((Condition(field, Operator.EQ, value),))


def _details(calls: tuple[CallLog, ...], view: View) -> list[Block]:
    """Return the menu that opens one call with everything known of it."""
    rows = fact_rows(calls, (WHO, RESULT, WHEN), view)
    labels = {call.id: " ".join(row) for call, row in zip(calls, rows, strict=True)}
    return [blocks.static_select(DETAILS, "Details of …", labels)] if calls else []


def _newer_page(filter: CallLogFilter) -> CallLogFilter | None:
    """Step back by as many calls as a message shows, which may be fewer than the limit."""
    size = min(filter.limit or DEFAULT_LIMIT, MOST_CALLS)
    return replace(filter, skip=max(0, filter.skip - size) or None) if filter.skip else None
