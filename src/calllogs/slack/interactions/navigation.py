"""The buttons under an answer: other pages, other views of the same calls, one call's details."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from calllogs.answers.answer import Answer
from calllogs.api.pagination import settled
from calllogs.api.request import PAGE_SIZE
from calllogs.filters.filter import CallLogFilter, Condition, Direction, Intent, Operator
from calllogs.filters.text_form import as_text
from calllogs.model.records import CallLog, Page, Reference
from calllogs.model.statuses import PLACED_STATUSES
from calllogs.render.cells import RESULT, WHO, View, about_reference, local_time
from calllogs.render.headline import next_skip
from calllogs.render.links import logs_link
from calllogs.render.slack.blocks import (
    Block,
    actions,
    button,
    choice,
    confirmed,
    link_button,
    overflow,
)
from calllogs.slack.authz.policy import Caller, Policy
from calllogs.slack.interaction import Conversation
from calllogs.slack.interactions.buttons import ANYBODY, LONGEST_BLOCK_ID, Buttons

NEWER, OLDER = "calllogs_newer", "calllogs_older"
DETAILS, FILTER, SHARE = "calllogs_details", "calllogs_filter", "calllogs_share"
MORE, OPEN, LIST, RUN = "calllogs_more", "calllogs_open", "calllogs_list", "calllogs_run"
RETRY, HELP, PICK = "calllogs_retry", "calllogs_help", "calllogs_pick_incident"
NEAREST, OWN, PERSON = "calllogs_nearest", "calllogs_own", "calllogs_person"
FAILED, OLDEST, SUMMARY, EXPORT = "failed", "oldest", "summary", "export"

FILTER_LABEL = "Filter…"


@dataclass(frozen=True, slots=True)
class Navigation:
    """Makes the buttons of an answer.

    Attributes:
        buttons: Writes questions into them.
        policy: Knows what is worth offering where.
    """

    buttons: Buttons
    policy: Policy

    def of_page(self, answer: Answer[Page], caller: Caller, *, shared: bool = False) -> list[Block]:
        """Return the buttons under a page of calls."""
        view, page, filter = caller.view(), answer.value, answer.filter
        details = choice(DETAILS, "Details of …", _details(page.calls, view))
        thing = "1 call" if len(page.calls) == 1 else f"{len(page.calls)} calls"
        offered = [
            self._button(NEWER, "‹ Newer", _earlier(filter), caller),
            self._button(OLDER, "Older ›", _later(answer, view.now), caller),
            details if page.calls else None,
            self._button(FILTER, FILTER_LABEL, replace(filter, skip=None), caller),
            self._share(filter, caller, thing) if page.calls and not shared else None,
            self._open(page.calls, caller),
        ]
        return self._with_more(present(offered), filter, caller)

    def _with_more(
        self, elements: list[Block], filter: CallLogFilter, caller: Caller
    ) -> list[Block]:
        """Add the small menu; its question stands in the block's id, for an option holds 150."""
        text = as_text(replace(filter, skip=None))
        now = caller.workspace.app.now()
        block_id = self.buttons.write(text, caller.person.id, now, longest=LONGEST_BLOCK_ID)
        offered = {name: label for name, label in _MORE.items() if self._offers(name, filter)}
        if block_id and offered:
            return [actions(*elements, overflow(MORE, offered), block_id=block_id)]
        return [actions(*elements)] if elements else []

    def _offers(self, name: str, filter: CallLogFilter) -> bool:
        if name == FAILED:
            return not any(condition.field == "status" for condition in filter.conditions)
        if name == OLDEST:
            return filter.sort != _OLDEST_FIRST
        return name != EXPORT or self.policy.rules.export

    def of_totals(
        self, filter: CallLogFilter, caller: Caller, thing: str, *, shared: bool = False
    ) -> list[Block]:
        """Return the buttons under a summary, a count or a timeline."""
        listed = replace(filter, intent=Intent.LIST, group_by=None, limit=None, skip=None)
        share = None if shared else self._share(filter, caller, thing)
        shown = present(
            [
                self._button(LIST, "Show the calls", listed, caller),
                self._button(FILTER, FILTER_LABEL, listed, caller),
                share,
            ]
        )
        return [actions(*shown)] if shown else []

    def of_person(self, call: CallLog, caller: Caller) -> list[Block]:
        """Return what leads on from one call: its subject's page, the same person's calls."""
        theirs = _calls_to(call.user) if call.user else None
        offered = [
            self._open((call,), caller),
            self._button(PERSON, "Calls to this person", theirs, caller),
        ]
        shown = present(offered)
        return [actions(*shown)] if shown else []

    def run(self, action_id: str, label: str, text: str, caller: Caller) -> Block | None:
        """Return a button that asks a text, or None when it is too long for one."""
        now = caller.workspace.app.now()
        value = self.buttons.write(text, caller.person.id, now)
        return button(action_id, label, value) if value else None

    def own_view(self, filter: CallLogFilter, caller: Caller) -> list[Block]:
        """Return the one button of a shared message: whoever presses it gets their own answer."""
        value = self.buttons.write(as_text(filter), ANYBODY, caller.workspace.app.now())
        return [actions(button(OWN, "My own view", value))] if value else []

    def filtering(self, text: str, caller: Caller) -> list[Block]:
        """Return the button that opens the form, and the one that shows help."""
        form = self.run(FILTER, FILTER_LABEL, text, caller)
        return present([form, button(HELP, "Help", "help")])

    def _button(
        self, action_id: str, label: str, filter: CallLogFilter | None, caller: Caller
    ) -> Block | None:
        return self.run(action_id, label, as_text(filter), caller) if filter else None

    def _share(self, filter: CallLogFilter, caller: Caller, thing: str) -> Block | None:
        if not self.policy.may_share(caller.conversation):
            return None
        share = self._button(SHARE, "Share to channel", filter, caller)
        question = (
            f"Post {thing} in {_channel(caller.conversation)}, where everybody sees them? Phone "
            "numbers are masked, and titles of private incidents are left out."
        )
        return confirmed(share, "Share with this channel?", question, "Share") if share else None

    def _open(self, calls: tuple[CallLog, ...], caller: Caller) -> Block | None:
        """Where all calls are about one thing, its page in OneUptime is one press away."""
        dashboard = caller.workspace.app.dashboard
        about = {about_reference(call) for call in calls}
        if dashboard is None or len(about) != 1:
            return None
        (held,) = about
        project = calls[0].project_id
        link = logs_link(dashboard, project, *held) if held and project else None
        return link_button(OPEN, "Open in OneUptime", link) if link else None


_MORE: Mapping[str, str] = {
    FAILED: "Only failed",
    OLDEST: "Oldest first",
    SUMMARY: "Summary",
    EXPORT: "Export CSV to me",
}
_OLDEST_FIRST = (("createdAt", Direction.ASC),)


def chosen(name: str, filter: CallLogFilter) -> CallLogFilter:
    """Return what a choice of the small menu asks instead."""
    if name == FAILED:
        failed = Condition("status", Operator.NOT_IN, tuple(sorted(PLACED_STATUSES)))
        return replace(filter, conditions=(*filter.conditions, failed))
    if name == OLDEST:
        return replace(filter, sort=_OLDEST_FIRST)
    if name == SUMMARY:
        return replace(filter, intent=Intent.SUMMARY, group_by="user", limit=None)
    return filter


def present(blocks: list[Block | None]) -> list[Block]:
    """Return what there is."""
    return [each for each in blocks if each is not None]


def _calls_to(person: Reference) -> CallLogFilter:
    if person.email:
        return CallLogFilter((Condition("user.email", Operator.EQ, person.email.lower()),))
    return CallLogFilter((Condition("userId", Operator.EQ, person.id),))


def _earlier(filter: CallLogFilter) -> CallLogFilter | None:
    size = filter.limit or PAGE_SIZE
    return replace(filter, skip=max(0, filter.skip - size) or None) if filter.skip else None


def _later(answer: Answer[Page], now: datetime) -> CallLogFilter | None:
    skip = next_skip(answer.value)
    return replace(settled(answer, now), skip=skip) if skip else None


def _details(calls: tuple[CallLog, ...], view: View) -> dict[str, str]:
    return {
        call.id: f"{local_time(call.created_at, view)} {RESULT.of(call, view)} {WHO.of(call, view)}"
        for call in calls
    }


def _channel(conversation: Conversation) -> str:
    """A private channel's name is not in the payload (SLACK.md 5.3)."""
    named = conversation.name not in ("", "privategroup")
    return f"#{conversation.name}" if named else "this channel"
