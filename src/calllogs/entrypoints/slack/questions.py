"""What was typed behind `/calllogs` -> the message that answers it."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from calllogs.app import App
from calllogs.core.filter import CallLogFilter, Intent
from calllogs.core.language.guide import Topic, topics
from calllogs.core.records import Page
from calllogs.errors import CallLogsError, FilterError
from calllogs.formatting.cells import View
from calllogs.formatting.layouts import (
    SAMPLES_NOTE,
    Message,
    count_message,
    failure_message,
    help_message,
    mistake_message,
    page_message,
    plain_message,
    story_message,
    summary_message,
    with_note,
)

RECENT = "last 24h"
"""What `/calllogs` alone asks for."""

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
    """

    app: App

    async def answer(self, typed: str) -> Answer:
        """Return the answer to a text; a failure is an answer too."""
        text = typed.strip()
        try:
            return await self._answer(text)
        except FilterError as error:
            return self._plain(mistake_message(error, text))
        except CallLogsError as error:
            return self._failed(str(error), text, type(error).__name__)
        except Exception as error:  # noqa: BLE001  the boundary of a listener: say so, go on
            return self._failed(UNEXPECTED, text, type(error).__name__)

    async def _answer(self, text: str) -> Answer:
        word, _, rest = text.partition(" ")
        if word.lower() == "help":
            return self._plain(help_message(_topics(rest.strip())))
        asked = self.app.read(text or RECENT)
        return await self._by_intent(asked.intent)(asked, text or RECENT)

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


def _topics(name: str) -> tuple[Topic, ...]:
    known = topics()
    if not name:
        return known
    chosen = tuple(topic for topic in known if topic.name == name.lower())
    if not chosen:
        names = ", ".join(topic.name for topic in known)
        raise FilterError(name, f"There is no help on {name[:40]!r}. Topics: {names}.")
    return chosen
