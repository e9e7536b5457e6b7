"""The buttons under an answer: other pages, other views of the same calls, one call's details."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from calllogs.answers.answer import Answer, next_page
from calllogs.answers.timeline import Timeline
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    CallLogFilter,
    Condition,
    Direction,
    Intent,
    Operator,
)
from calllogs.filters.text_form import as_text
from calllogs.model.records import CallLog, Page, Reference
from calllogs.model.statuses import PLACED_STATUSES
from calllogs.render.cells import RESULT, WHEN, WHO, View, about_reference, fact_rows
from calllogs.render.links import logs_link
from calllogs.render.slack.blocks import (
    Block,
    action_row,
    actions,
    button,
    link_button,
    overflow,
    static_select,
    with_confirmation,
)
from calllogs.render.slack.messages import MOST_CALLS, AnswerValue
from calllogs.slack.authz.policy import Caller, Policy
from calllogs.slack.interaction import Conversation
from calllogs.slack.interactions.button_values import ANYBODY, LONGEST_BLOCK_ID, ButtonValues

NEWER, OLDER = "calllogs_newer", "calllogs_older"
DETAILS, FILTER, SHARE = "calllogs_details", "calllogs_filter", "calllogs_share"
MORE, OPEN, LIST, RUN = "calllogs_more", "calllogs_open", "calllogs_list", "calllogs_run"
RETRY, HELP, PICK = "calllogs_retry", "calllogs_help", "calllogs_pick_incident"
NEAREST, OWN, PERSON = "calllogs_nearest", "calllogs_own", "calllogs_person"
"""The action_ids of buttons and menus."""
QUERIES = (NEWER, OLDER, LIST, RUN, RETRY, NEAREST, OWN, PERSON)
"""Those of buttons whose value is a question."""
FAILED, OLDEST, SUMMARY, EXPORT = "failed", "oldest", "summary", "export"
"""The values of the overflow menu's options."""

FILTER_LABEL = "Filter…"
_OVERFLOW_LABELS: Mapping[str, str] = {
    FAILED: "Only failed",
    OLDEST: "Oldest first",
    SUMMARY: "Summary",
    EXPORT: "Export CSV to me",
}
_OLDEST_FIRST = (("createdAt", Direction.ASC),)


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
        return [button(action_id, label, value)] if value else []

    def form_and_help(self, text: str, caller: Caller) -> list[Block]:
        """Return the button that opens the form for a filter, and the one that shows help."""
        return [
            *self.query_button(FILTER, FILTER_LABEL, text, caller),
            button(HELP, "Help", "help"),
        ]

    def for_answer(
        self, answer: Answer[AnswerValue], view: View, caller: Caller, *, shared: bool = False
    ) -> list[Block]:
        """Return the buttons under an answer.

        Args:
            answer: What was found.
            view: How it is shown.
            caller: Who asked.
            shared: Whether it was shared already.
        """
        value = answer.value
        if isinstance(value, Page):
            page = Answer(answer.filter, value, answer.notes)
            return self._for_page(page, view, caller, shared=shared)
        noun = "this timeline" if isinstance(value, Timeline) else "these figures"
        return self._for_totals(answer.filter, caller, noun, shared=shared)

    def _for_page(
        self, answer: Answer[Page], view: View, caller: Caller, *, shared: bool
    ) -> list[Block]:
        calls, filter = answer.value.calls, answer.filter
        unskipped = replace(filter, skip=None)
        text = as_text(unskipped)
        whole = as_text(filter) if filter.skip else text
        noun = "1 call" if len(calls) == 1 else f"{len(calls)} calls"
        share = calls and not shared
        menu = static_select(DETAILS, "Details of …", _labels(calls, view))
        elements = [
            *self._filter_button(NEWER, "‹ Newer", _newer_page(filter), caller),
            *self._filter_button(OLDER, "Older ›", next_page(answer, view.now), caller),
            *([menu] if calls else []),
            *self.query_button(FILTER, FILTER_LABEL, text, caller),
            *(self._share_button(whole, noun, caller) if share else []),
            *_open_button(calls, view),
        ]
        return self._with_overflow(elements, unskipped, text, caller)

    def _with_overflow(
        self, elements: list[Block], filter: CallLogFilter, text: str, caller: Caller
    ) -> list[Block]:
        """Add the overflow menu; its question is the block's id, for an option's value holds 150.

        That is too short for a signed question.
        """
        labels = {
            name: label for name, label in _OVERFLOW_LABELS.items() if self._offers(name, filter)
        }
        owner, now = caller.person.id, caller.workspace.app.now()
        block_id = self.values.sign(text, owner, now, longest=LONGEST_BLOCK_ID)
        if block_id and labels:
            return [actions(*elements, overflow(MORE, labels), block_id=block_id)]
        return action_row(elements)

    def _offers(self, name: str, filter: CallLogFilter) -> bool:
        if name == FAILED:
            return not any(condition.field == "status" for condition in filter.conditions)
        if name == OLDEST:
            return filter.sort != _OLDEST_FIRST
        return name != EXPORT or self.policy.rules.export

    def _for_totals(
        self, filter: CallLogFilter, caller: Caller, noun: str, *, shared: bool
    ) -> list[Block]:
        """Return the buttons under a summary, a count or a timeline."""
        calls = replace(filter, intent=Intent.LIST, group_by=None, limit=None, skip=None)
        text = as_text(calls)
        return action_row(
            [
                *self.query_button(LIST, "Show the calls", text, caller),
                *self.query_button(FILTER, FILTER_LABEL, text, caller),
                *([] if shared else self._share_button(as_text(filter), noun, caller)),
            ]
        )

    def for_call(self, call: CallLog, view: View, caller: Caller) -> list[Block]:
        """Return what leads on from one call: its subject's page, the same person's calls."""
        filter = _calls_to(call.user) if call.user else None
        theirs = self._filter_button(PERSON, "Calls to this person", filter, caller)
        return action_row([*_open_button((call,), view), *theirs])

    def own_view(self, filter: CallLogFilter, caller: Caller) -> list[Block]:
        """Return the one button of a shared message: whoever presses it gets their own answer."""
        value = self.values.sign(as_text(filter), ANYBODY, caller.workspace.app.now())
        return [actions(button(OWN, "My own view", value))] if value else []

    def _filter_button(
        self, action_id: str, label: str, filter: CallLogFilter | None, caller: Caller
    ) -> list[Block]:
        return (
            [] if filter is None else self.query_button(action_id, label, as_text(filter), caller)
        )

    def _share_button(self, text: str, noun: str, caller: Caller) -> list[Block]:
        """Return the button that shares, after it has asked; none where nothing may be shared."""
        if not self.policy.may_share(caller.conversation):
            return []
        channel = _channel_name(caller.conversation)
        question = (
            f"Post {noun} in {channel}, where everybody sees them? Phone "
            "numbers are masked, and titles of private incidents are left out."
        )
        return [
            with_confirmation(share, "Share with this channel?", question, "Share")
            for share in self.query_button(SHARE, "Share to channel", text, caller)
        ]


def apply_option(name: str, filter: CallLogFilter) -> CallLogFilter:
    """Return what an option of the overflow menu asks instead."""
    if name == FAILED:
        failed = Condition("status", Operator.NOT_IN, tuple(sorted(PLACED_STATUSES)))
        return replace(filter, conditions=(*filter.conditions, failed))
    if name == OLDEST:
        return replace(filter, sort=_OLDEST_FIRST)
    if name == SUMMARY:
        return replace(filter, intent=Intent.SUMMARY, group_by="user", limit=None)
    return filter


def _open_button(calls: tuple[CallLog, ...], view: View) -> list[Block]:
    """Where all calls are about one thing, return the button that opens its page in OneUptime."""
    subjects = {about_reference(call) for call in calls}
    only = subjects.pop() if len(subjects) == 1 else None
    link = logs_link(view.dashboard, calls[0].project_id, *only) if only else None
    return [link_button(OPEN, "Open in OneUptime", link)] if link else []


def _calls_to(person: Reference) -> CallLogFilter:
    if person.email:
        return CallLogFilter((Condition("user.email", Operator.EQ, person.email.lower()),))
    return CallLogFilter((Condition("userId", Operator.EQ, person.id),))


def _newer_page(filter: CallLogFilter) -> CallLogFilter | None:
    """Step back by as many calls as a message shows, which may be fewer than the limit."""
    size = min(filter.limit or DEFAULT_LIMIT, MOST_CALLS)
    return replace(filter, skip=max(0, filter.skip - size) or None) if filter.skip else None


def _labels(calls: tuple[CallLog, ...], view: View) -> dict[str, str]:
    rows = fact_rows(calls, (WHEN, RESULT, WHO), view)
    return {call.id: " ".join(row) for call, row in zip(calls, rows, strict=True)}


def _channel_name(conversation: Conversation) -> str:
    """A private channel's name is not in the payload (SLACK.md 5.3)."""
    known = conversation.name not in ("", "privategroup")
    return f"#{conversation.name}" if known else "this channel"
