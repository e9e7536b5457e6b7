"""What was typed behind `/calllogs` -> the message that answers it."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from calllogs.app import App
from calllogs.core.channels import Binding
from calllogs.core.filter import CallLogFilter, Condition, Intent, Operator
from calllogs.core.language.guide import Topic, topics
from calllogs.core.query import uuid
from calllogs.core.records import Page
from calllogs.core.subjects import numbered
from calllogs.core.timeline import About, asked_about
from calllogs.core.wording import as_text
from calllogs.entrypoints.slack.channel_links import ChannelLinks, Place
from calllogs.errors import CallLogsError, FilterError, PermissionMissing
from calllogs.formatting.cells import View
from calllogs.formatting.layouts import (
    SAMPLES_NOTE,
    Message,
    call_message,
    count_message,
    failure_message,
    help_message,
    mistake_message,
    page_message,
    plain_message,
    said_message,
    story_message,
    summary_message,
    with_note,
)

RECENT = "last 24h"
"""What `/calllogs` alone asks for where the channel is about nothing."""

UNBOUND = (
    "I do not know which incident this channel is about. `/calllogs link incident 42` tells me."
)
UNEXPECTED = "calllogs failed at this, which is a fault of its own. Nothing was changed."

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A message, and the same without blocks."""

    message: Message
    fallback: Message


@dataclass(frozen=True, slots=True)
class Questions:
    """Answers what people type.

    Attributes:
        app: Answers.
        links: What channels were linked to.
    """

    app: App
    links: ChannelLinks

    async def answer(self, typed: str, place: Place) -> Answer:
        """Return the answer to a text; a failure is an answer too."""
        text = typed.strip()
        try:
            return await self._answer(text, place)
        except FilterError as error:
            return self._plain(mistake_message(error, text))
        except CallLogsError as error:
            return self._failed(str(error), text, type(error).__name__)
        except Exception as error:  # noqa: BLE001  the boundary of a listener: say so, go on
            return self._failed(UNEXPECTED, text, type(error).__name__)

    async def _answer(self, text: str, place: Place) -> Answer:
        word, _, rest = text.partition(" ")
        if word.lower() == "help":
            return self._plain(help_message(_topics(rest.strip())))
        if word.lower() == "link":
            return await self._link(rest.strip(), place)
        if word.lower() == "show" and uuid(rest):  # else the word introduces a filter
            return await self._show(rest.strip())
        if not text:
            return await self._here(place)
        asked = await self._with_links(self.app.read(text), place)
        return await self._by_intent(asked.intent)(asked, text)

    async def _here(self, place: Place) -> Answer:
        """Tell what this channel is about; where it is about nothing, what was recent."""
        linked = await self.links.of(place)
        bound = await self.app.calls.directory.bindings.of(
            place.channel, name=place.name, linked=linked
        )
        if bound is None:
            answer = await self._list(self.app.read(RECENT), RECENT)
            return self._plain(with_note(answer.message, UNBOUND))
        asked = CallLogFilter((_about(bound),), intent=Intent.TIMELINE)
        answer = await self._timeline(asked, as_text(asked))
        known = f"This channel is about {_named(bound)}: {bound.how}. Not so? `/calllogs link ...`"
        return self._plain(with_note(answer.message, known))

    async def _link(self, text: str, place: Place) -> Answer:
        """Link this channel to `incident 42` or `alert 7`, or to nothing (`off`)."""
        if text.lower() in ("off", "none"):
            gone = await self.links.unlink(place)
            said = "This channel is linked to nothing now." if gone else "There was no link here."
            return self._plain(said_message(said))
        about = asked_about(self.app.read(text)) if text else None
        if about is None or about.number is None:
            raise FilterError(
                text, "A channel is linked to one incident or alert, as in link incident 42."
            )
        await self._check(about)
        await self.links.link(place, about, self.app.now())
        thing = f"{about.kind.relation} {about.number}"
        told = f"This channel is linked to {thing}. `/calllogs` alone tells its calls now."
        return self._plain(said_message(told))

    async def _check(self, about: About) -> None:
        """Refuse what does not exist; a key that may not know takes it as it is said."""
        number = about.number or 0
        try:
            found = await self.app.calls.stories.lookups.ask(numbered(about.kind, number))
        except PermissionMissing:
            return
        if not found:
            raise FilterError(
                str(number), f"There is no {about.kind.relation} {number} in this project."
            )

    async def _show(self, text: str) -> Answer:
        """Tell everything about one call."""
        call = await self.app.calls.get(text)
        return self._sourced(call_message(call, self._view()))

    async def _with_links(self, asked: CallLogFilter, place: Place) -> CallLogFilter:
        """Read a mentioned channel that was linked by hand as what it was linked to."""
        read = [await self._linked(condition, place) for condition in asked.conditions]
        return replace(asked, conditions=tuple(read))

    async def _linked(self, condition: Condition, place: Place) -> Condition:
        if condition.field != "channel" or condition.op is not Operator.EQ:
            return condition
        linked = await self.links.of(replace(place, channel=str(condition.value)))
        return _about(linked) if linked else condition

    def _by_intent(self, intent: Intent) -> Callable[[CallLogFilter, str], Awaitable[Answer]]:
        return {
            Intent.LIST: self._list,
            Intent.COUNT: self._count,
            Intent.SUMMARY: self._summary,
            Intent.TIMELINE: self._timeline,
        }[intent]

    async def _list(self, asked: CallLogFilter, typed: str) -> Answer:
        view = self._view()
        answer = await self.app.calls.list(asked, now=view.now)
        return self._sourced(page_message(answer, typed, view), answer.found)

    async def _count(self, asked: CallLogFilter, typed: str) -> Answer:
        view = self._view()
        answer = await self.app.calls.count(asked, now=view.now)
        return self._sourced(count_message(answer, typed, view))

    async def _summary(self, asked: CallLogFilter, typed: str) -> Answer:
        view = self._view()
        answer = await self.app.calls.summarize(asked, tz=view.tz, now=view.now)
        return self._sourced(summary_message(answer, typed, view))

    async def _timeline(self, asked: CallLogFilter, typed: str) -> Answer:
        view = self._view()
        answer = await self.app.calls.timeline(asked, now=view.now)
        return self._sourced(story_message(answer, typed, view))

    def _failed(self, sentence: str, typed: str, kind: str) -> Answer:
        reference = secrets.token_hex(4)
        _LOG.warning("A question failed: %s, reference %s.", kind, reference)
        return self._plain(failure_message(sentence, typed, reference))

    def _sourced(self, message: Message, page: Page | None = None) -> Answer:
        """Nobody may mistake samples for calls."""
        return self._plain(with_note(message, SAMPLES_NOTE) if self.app.sandbox else message, page)

    def _plain(self, message: Message, page: Page | None = None) -> Answer:
        return Answer(message, plain_message(message, page, self._view()))

    def _view(self) -> View:
        """Numbers are masked: a message in Slack outlives the moment, and is easily shown on."""
        return self.app.view(masked=True)


def _about(bound: Binding) -> Condition:
    kind = bound.kind
    if bound.number is not None:
        return Condition(f"{kind.relation}.{kind.number}", Operator.EQ, bound.number)
    return Condition(f"{kind.relation}Id", Operator.EQ, bound.id)


def _named(bound: Binding) -> str:
    return f"{bound.kind.relation} {bound.number}" if bound.number else f"an {bound.kind.relation}"


def _topics(name: str) -> tuple[Topic, ...]:
    known = topics()
    if not name:
        return known
    chosen = tuple(topic for topic in known if topic.name == name.lower())
    if not chosen:
        names = ", ".join(topic.name for topic in known)
        raise FilterError(name, f"There is no help on {name[:40]!r}. Topics: {names}.")
    return chosen
