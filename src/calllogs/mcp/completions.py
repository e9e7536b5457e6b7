"""What may stand for an argument of a prompt or a resource, as far as it is typed."""

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

MOST = 20
PERIODS = ("today", "yesterday", "last night", "last 24h", "last 7 days", "this week", "last month")

Ref = PromptReference | ResourceTemplateReference


def add_completions(server: MCPServer[None], app: App) -> None:
    """Offer completions through a server."""
    register = server.completion()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    register(Completions(app).complete)


@dataclass(frozen=True, slots=True)
class Completions:
    """Completes what is typed.

    Attributes:
        app: Knows incidents, alerts and names, as far as its key may.
    """

    app: App

    async def complete(
        self, ref: Ref, argument: CompletionArgument, _: CompletionContext | None
    ) -> Completion:
        """Return values that begin as typed, or contain it."""
        about = ref.uri if isinstance(ref, ResourceTemplateReference) else ref.name
        source = self._source(str(about), argument.name)
        try:
            values = await source() if source else ()
        except ApiError:  # a completion is a favour: without the permission there is none
            values = ()
        return _matching(values, argument.value)

    def _source(self, about: str, name: str) -> Callable[[], Awaitable[Iterable[str]]] | None:
        """Find who knows the values of an argument, by its name and what it is an argument of."""
        sources: tuple[tuple[str, str, Callable[[], Awaitable[Iterable[str]]]], ...] = (
            ("", "incident", lambda: self._numbers(INCIDENT)),
            ("incidents", "number", lambda: self._numbers(INCIDENT)),
            ("alerts", "number", lambda: self._numbers(ALERT)),
            ("people", "name", lambda: self._names(USER)),
            ("teams", "name", lambda: self._names(TEAM)),
            ("", "status", lambda: _fixed(status.value for status in STATUSES)),
            ("", "by", lambda: _fixed(GROUPINGS)),
            ("", "period", lambda: _fixed(PERIODS)),
        )
        return next((ask for part, arg, ask in sources if arg == name and part in about), None)

    async def _numbers(self, relation: SubjectRelation) -> Iterable[str]:
        found = await self.app.calls.recent_subjects(relation)
        return [str(subject.number) for subject in found]

    async def _names(self, relation: Relation) -> Iterable[str]:
        found = await self.app.calls.references(relation)
        return [clean(each.title, longest=80) for each in found if each.title]


async def _fixed(values: Iterable[str]) -> Iterable[str]:
    return values


def _matching(values: Iterable[str], typed: str) -> Completion:
    low = typed.lower()
    ranked = sorted(
        (not value.lower().startswith(low), place, value)
        for place, value in enumerate(values)
        if low in value.lower()
    )
    found = [value for *_, value in ranked]
    return Completion(values=found[:MOST], total=len(found), has_more=len(found) > MOST)
