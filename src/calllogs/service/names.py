"""Names, numbers and channels -> ids, for what the API cannot match by itself.

The API matches a relation only by equality and text search (API.md 3.5). For lists and negations
the ids are needed. They are asked of the call log itself, so that the permission Read Call Log is
enough: an incident that has no calls cannot change which calls match.
"""

from dataclasses import dataclass, replace

from calllogs.answers.answer import Note
from calllogs.api.cache import Lookups
from calllogs.api.client import Client
from calllogs.api.endpoints.directory import Membership, memberships
from calllogs.api.query import sendable
from calllogs.api.request import related_ids
from calllogs.errors import FilterError, PermissionMissing
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.service.channel_subject import Bindings

MOST_ROUNDS = 20
"""Questions for the ids behind one name; each finds up to a page of them."""

_SEARCHED = ("name", "title")
_NEGATED = {
    Operator.NE: Operator.NOT_IN,
    Operator.NOT_IN: Operator.NOT_IN,
    Operator.NOT_CONTAINS: Operator.NOT_IN,
}
_OPPOSITE = {Operator.CONTAINS: Operator.NOT_CONTAINS, Operator.IN: Operator.NOT_IN}
_MEMBERS = "team.members"
_CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question the API can be asked.

    Attributes:
        ways: Filters that share no call; their answers together are the answer.
        notes: What could not be found out.
    """

    ways: tuple[CallLogFilter, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """Looks up the ids behind names, numbers, e-mails and channels.

    Attributes:
        client: Asks the call log.
        lookups: Asks who and what there is.
        bindings: Knows what Slack channels are about.
    """

    client: Client
    lookups: Lookups
    bindings: Bindings

    async def resolve(self, filter: CallLogFilter) -> Resolved:
        """Return the question with every condition one the API can match by itself.

        Raises:
            FilterError: A condition means too many things, or something the API cannot be asked.
        """
        members = next((c for c in filter.conditions if c.field == _MEMBERS), None)
        others = [await self._resolved(c) for c in filter.conditions if c is not members]
        plain = replace(filter, conditions=tuple(others))
        return await self._with_members(plain, members) if members else Resolved((plain,))

    async def _resolved(self, condition: Condition) -> Condition:
        relation, _, column = condition.field.partition(".")
        if relation == _CHANNEL:
            return await self._of_channel(condition)
        if sendable(condition) or not column:
            return condition
        match = Operator.CONTAINS if column in _SEARCHED else Operator.EQ
        found: set[str] = set()
        for value in _values(condition):
            found |= await self._ids(relation, Condition(condition.field, match, value))
        operator = _NEGATED.get(condition.op, Operator.IN)
        return Condition(f"{relation}Id", operator, tuple(sorted(found)))

    async def _ids(self, relation: str, condition: Condition) -> set[str]:
        """Ask for ids not seen yet until there are none."""
        found: set[str] = set()
        for _ in range(MOST_ROUNDS):
            more = await self.client.send(related_ids(relation, condition, tuple(sorted(found))))
            if not more:
                return found
            found |= more
        raise FilterError(
            str(condition.value),
            f"Too many things are called {condition.value!r}. Write more of the name.",
        )

    async def _of_channel(self, condition: Condition) -> Condition:
        """`<#C1|inc-42>` is the incident, or the alert, of that channel."""
        bound = await self.bindings.of(str(condition.value))
        if bound is None:
            raise FilterError(
                str(condition.value),
                "I do not know which incident that channel is about. Name it, as in incident 42.",
            )
        if bound.id is not None:
            return Condition(f"{bound.kind.relation}Id", condition.op, bound.id)
        number = f"{bound.kind.relation}.{bound.kind.number}"
        return await self._resolved(Condition(number, condition.op, bound.number))

    async def _with_members(self, filter: CallLogFilter, condition: Condition) -> Resolved:
        """Calls made to a team, and all calls to people who are in it now."""
        to_team = await self._resolved(Condition("team.name", condition.op, condition.value))
        made_to_it = _with(filter, to_team)
        try:
            known = await self.lookups.ask(memberships())
        except PermissionMissing as error:
            return Resolved((made_to_it,), (_without_members(error.permission),))
        words = [str(value).lower() for value in _values(condition)]
        people = {member.user.id for member in known if member.user and _within(member, words)}
        if not people:
            return Resolved((made_to_it,))
        opposite = _OPPOSITE[condition.op]
        elsewhere = await self._resolved(Condition("team.name", opposite, condition.value))
        to_people = Condition("userId", Operator.IN, tuple(sorted(people)))
        return Resolved((made_to_it, _with(filter, to_people, elsewhere)))


def _values(condition: Condition) -> tuple[str | int | None, ...]:
    return condition.value if isinstance(condition.value, tuple) else (condition.value,)


def _within(member: Membership, words: list[str]) -> bool:
    name = (member.team.title or "").lower() if member.team else ""
    return any(word in name for word in words)


def _with(filter: CallLogFilter, *conditions: Condition) -> CallLogFilter:
    return replace(filter, conditions=(*filter.conditions, *conditions))


def _without_members(permission: str) -> Note:
    return Note(
        "Calls to members of the team who were not called as such are missing here: "
        f"the API key lacks the permission {permission}."
    )
