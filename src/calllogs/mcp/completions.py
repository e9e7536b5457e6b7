"""Completions of the arguments of prompts and resources."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from mcp.server.mcpserver import MCPServer
from mcp.types import (
    Completion,
    CompletionArgument,
    CompletionContext,
    PromptReference,
    ResourceTemplateReference,
)

from calllogs.app import App
from calllogs.errors import ApiError
from calllogs.model.groupings import GROUPINGS
from calllogs.model.relations import ALERT, INCIDENT, TEAM, USER, Relation, SubjectRelation
from calllogs.model.statuses import STATUSES
from calllogs.render.privacy import clean

MOST_VALUES = 20
PERIODS = ("today", "yesterday", "last night", "last 24h", "last 7 days", "this week", "last month")

Ref = PromptReference | ResourceTemplateReference
Source = Callable[[], Awaitable[Iterable[str]]]


def add_completions(server: MCPServer[None], app: App) -> None:
    """Offer completions through a server."""
    register = server.completion()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    register(Completions(app).complete)


@dataclass(frozen=True, slots=True)
class Completions:
    """Completes arguments.

    Attributes:
        app: Looks up incidents, alerts and names, as far as its key may.
    """

    app: App

    async def complete(
        self, ref: Ref, argument: CompletionArgument, _context: CompletionContext | None
    ) -> Completion:
        """Return values that begin with the text of an argument, then those that contain it."""
        target = ref.uri if isinstance(ref, ResourceTemplateReference) else ref.name
        source = self._source(str(target), argument.name)
        try:
            values = await source() if source else ()
        except ApiError:  # a completion is a favour: without the permission there is none
            values = ()
        return _matching(values, argument.value)

    def _source(self, target: str, name: str) -> Source | None:
        """Find the source of an argument's values, by its name and what it is an argument of."""
        sources: tuple[tuple[str, str, Source], ...] = (
            ("", "incident", lambda: self._numbers(INCIDENT)),
            ("incidents", "number", lambda: self._numbers(INCIDENT)),
            ("alerts", "number", lambda: self._numbers(ALERT)),
            ("people", "name", lambda: self._names(USER)),
            ("teams", "name", lambda: self._names(TEAM)),
            ("", "status", lambda: _fixed(status.value for status in STATUSES)),
            ("", "by", lambda: _fixed(GROUPINGS)),
            ("", "period", lambda: _fixed(PERIODS)),
        )
        return next((ask for part, arg, ask in sources if arg == name and part in target), None)

    async def _numbers(self, relation: SubjectRelation) -> Iterable[str]:
        subjects = await self.app.calls.recent_subjects(relation)
        return [str(subject.number) for subject in subjects]

    async def _names(self, relation: Relation) -> Iterable[str]:
        references = await self.app.calls.references(relation)
        return [clean(each.title, longest=80) for each in references if each.title]


async def _fixed(values: Iterable[str]) -> Iterable[str]:
    return values


def _matching(values: Iterable[str], text: str) -> Completion:
    part = text.lower()
    matches = [value for value in values if part in value.lower()]
    ranked = sorted(matches, key=lambda value: not value.lower().startswith(part))
    return Completion(
        values=ranked[:MOST_VALUES], total=len(ranked), has_more=len(ranked) > MOST_VALUES
    )
