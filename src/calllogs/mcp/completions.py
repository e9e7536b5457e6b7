"""Completions of the arguments of prompts and resources."""

from collections.abc import Iterable, Mapping
from functools import partial

from mcp import types
from mcp.server.mcpserver import MCPServer

from calllogs.app import App
from calllogs.errors import ApiError
from calllogs.model.groupings import GROUPINGS
from calllogs.model.relations import ALERT, INCIDENT, TEAM, USER, Relation, SubjectRelation
from calllogs.model.statuses import STATUSES
from calllogs.render.privacy import clean

MOST_VALUES = 20

PERIODS = ("today", "yesterday", "last night", "last 24h", "last 7 days", "this week", "last month")

VALUES: Mapping[str, Iterable[str]] = {
    "status": [status.value for status in STATUSES],
    "by": GROUPINGS,
    "period": PERIODS,
}
"""The values of an argument that need no looking up."""

LOOKED_UP: tuple[tuple[str, str, Relation], ...] = (
    ("", "incident", INCIDENT),
    ("incidents", "number", INCIDENT),
    ("alerts", "number", ALERT),
    ("people", "name", USER),
    ("teams", "name", TEAM),
)
"""A part of the name or URI of what has the argument, the argument, and what it is one of."""


def add_completions(server: MCPServer[None], app: App) -> None:
    """Offer completions through a server."""
    register = server.completion()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    register(partial(_complete, app))


async def _complete(
    app: App,
    ref: types.PromptReference | types.ResourceTemplateReference,
    argument: types.CompletionArgument,
    _context: types.CompletionContext | None,
) -> types.Completion:
    """Return values that begin with the text of an argument, then those that contain it."""
    target = ref.uri if isinstance(ref, types.ResourceTemplateReference) else ref.name
    try:
        values = await _values(app, str(target), argument.name)
    except ApiError:  # a completion is a favour: without the permission there is none
        values = ()
    part = argument.value.lower()
    matches = [value for value in values if part in value.lower()]
    ranked = sorted(matches, key=lambda value: not value.lower().startswith(part))
    return types.Completion(
        values=ranked[:MOST_VALUES], total=len(ranked), has_more=len(ranked) > MOST_VALUES
    )


async def _values(app: App, target: str, name: str) -> Iterable[str]:
    relation = next((each for part, arg, each in LOOKED_UP if arg == name and part in target), None)
    if relation is None:
        return VALUES.get(name, ())
    if isinstance(relation, SubjectRelation):
        return [str(subject.number) for subject in await app.calls.recent_subjects(relation)]
    references = await app.calls.references(relation)
    return [clean(reference.title, longest=80) for reference in references if reference.title]
