"""What the names and numbers in a filter stand for: resolved to ids.

The API matches a relation only by equality and text search (oneuptime-api.md 3.5); for lists and
negations the ids are needed. They are asked of the call log itself, so that the permission Read
Call Log is enough: an incident that has no calls cannot change which calls match.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from calllogs.answers.answer import Note
from calllogs.api.cache import LookupCache
from calllogs.api.client import NEWEST, Capability, Client, Version
from calllogs.api.endpoints import directory, incidents
from calllogs.api.endpoints.directory import MOST_NAMES, Membership
from calllogs.api.request import sendable
from calllogs.errors import ApiError, FilterError, PermissionMissing
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.relations import TEAM, USER, Relation, SubjectRelation, relation_of
from calllogs.service.channel_subject import ChannelSubjects
from calllogs.service.name_checks import MEMBERS_FIELD, NameChecker

MOST_ROUNDS = 20
"""Requests for the ids behind one name; each finds up to a page of them."""

CHANNEL_FIELD = "channel"
"""A field of a filter that the API does not have."""

_NEGATED = {
    Operator.NE: Operator.NOT_IN,
    Operator.NOT_IN: Operator.NOT_IN,
    Operator.NOT_CONTAINS: Operator.NOT_IN,
}
_OPPOSITE = {Operator.CONTAINS: Operator.NOT_CONTAINS, Operator.IN: Operator.NOT_IN}


class Resolved(NamedTuple):
    """A filter whose conditions the API can match.

    Attributes:
        filters: They share no call; their answers together are the answer.
        notes: What could not be found out.
    """

    filters: tuple[CallLogFilter, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves names, numbers, e-mails and channels to ids.

    Attributes:
        client: Asks the call log.
        lookups: Asks who is in which team.
        channel_subjects: Knows what Slack channels are about.
        version: Which OneUptime is asked.
    """

    client: Client
    lookups: LookupCache
    channel_subjects: ChannelSubjects
    version: Version = NEWEST

    async def resolve(self, filter: CallLogFilter) -> Resolved:
        """Return the filter with every condition one that the API can match by itself.

        Raises:
            FilterError: A condition means too many things, or something the API cannot be asked.
        """
        members = next((c for c in filter.conditions if c.field == MEMBERS_FIELD), None)
        others = [await self._resolved(c) for c in filter.conditions if c is not members]
        without = replace(filter, conditions=tuple(others))
        if members:
            return await self._with_members(without, members)
        return Resolved((without,), self._teams_notes(filter))

    def _teams_notes(self, filter: CallLogFilter) -> tuple[Note, ...]:
        """Say whom an older version does not find by name: there is no list of all people."""
        people = (c for c in filter.conditions if c.relation == USER.name)
        if all(map(self._searches, people)):
            return ()
        sentence = "finds people by their teams: calls to somebody in no team are not among these."
        return (Note(f"OneUptime {self.version} {sentence}"),)

    async def _resolved(self, condition: Condition) -> Condition:
        if condition.field == CHANNEL_FIELD:
            return await self._of_channel(condition)
        relation = relation_of(condition.field)
        if relation is None or (sendable(condition) and self._searches(condition)):
            return condition
        by_title = condition.field == relation.title_field
        operator = Operator.CONTAINS if by_title else Operator.EQ
        ids: set[str] = set()
        for value in condition.values:
            each = Condition(condition.field, operator, value)
            ids |= await self._ids(relation, each)
        negated = _NEGATED.get(condition.op, Operator.IN)
        return Condition(relation.id_column, negated, tuple(sorted(ids)))

    def _searches(self, condition: Condition) -> bool:
        """Whether this version understands a condition on the columns of a relation."""
        return "." not in condition.field or self.version.has(Capability.RELATIONS)

    async def _ids(self, relation: Relation, condition: Condition) -> set[str]:
        """Ask for ids not seen yet until there are none."""
        if sendable(condition) and not self._searches(condition):
            return await self._listed_ids(relation, condition)
        ids: set[str] = set()
        for _ in range(MOST_ROUNDS):
            more = await self.client.send(
                directory.related_ids(relation.name, condition, tuple(sorted(ids)))
            )
            if not more:
                return ids
            ids |= more
        raise FilterError(
            str(condition.value),
            f"Too many things are called {condition.value!r}. Write more of the name.",
        )

    async def _listed_ids(self, relation: Relation, condition: Condition) -> set[str]:
        """Ask OneUptime's own lists, where its call log cannot be searched by names."""
        try:
            if isinstance(relation, SubjectRelation):
                return await self._subject_ids(relation, condition)
            if relation.path:
                return await self._reference_ids(relation, condition)
        except ApiError as error:
            raise self._unsearchable(
                relation, f"and looking it up failed: {error.reason}"
            ) from error
        raise self._unsearchable(relation, "and there is no list to look it up in")

    async def _subject_ids(self, relation: SubjectRelation, condition: Condition) -> set[str]:
        by_number = condition.field == relation.number_field
        request = (
            incidents.by_number(relation, int(str(condition.value)))
            if by_number
            else incidents.by_title(relation, str(condition.value), limit=MOST_NAMES)
        )
        found = await self.lookups.fetch(request)
        if len(found) >= MOST_NAMES:
            raise self._unsearchable(relation, "and there are too many to look it up")
        return {subject.id for subject in found if subject.id}

    async def _reference_ids(self, relation: Relation, condition: Condition) -> set[str]:
        references, complete = await NameChecker(self.lookups).listed(relation)
        if not complete:
            raise self._unsearchable(relation, "and there are too many to look it up")
        wanted = str(condition.value).strip().lower()
        if condition.op is Operator.EQ:
            found = {each.id for each in references if (each.email or "").lower() == wanted}
        else:
            found = {each.id for each in references if wanted in (each.title or "").lower()}
        if relation is USER and not found:
            raise self._unsearchable(relation, "and nobody in a team is the one who is meant")
        return found

    def _unsearchable(self, relation: Relation, why: str) -> FilterError:
        return FilterError(
            relation.keyword,
            f"OneUptime {self.version} cannot search calls by {relation.noun}, {why}. "
            "Leave it out, or update OneUptime.",
        )

    async def _of_channel(self, condition: Condition) -> Condition:
        """`<#C1|inc-42>` is the incident, or the alert, of that channel."""
        known = await self.channel_subjects.find(str(condition.value))
        if known is None:
            raise FilterError(
                str(condition.value),
                "I do not know which incident that channel is about. Name it, as in incident 42.",
            )
        subject = known.subject
        if subject.id is not None:
            return Condition(subject.relation.id_column, condition.op, subject.id)
        number = Condition(subject.relation.number_field, condition.op, subject.number)
        return await self._resolved(number)

    async def _with_members(self, filter: CallLogFilter, members: Condition) -> Resolved:
        """Calls made to a team, and all calls to people who are in it now."""
        to_team = await self._resolved(Condition(TEAM.title_field, members.op, members.value))
        made_to_team = _with(filter, to_team)
        try:
            memberships = await self.lookups.fetch(directory.memberships())
        except PermissionMissing as error:
            return Resolved((made_to_team,), (_without_members(error.reason),))
        words = [str(value).lower() for value in members.values]
        people = {m.user.id for m in memberships if m.user and _in_team(m, words)}
        if not people:
            return Resolved((made_to_team,))
        opposite = Condition(TEAM.title_field, _OPPOSITE[members.op], members.value)
        to_people = Condition(USER.id_column, Operator.IN, tuple(sorted(people)))
        elsewhere = _with(filter, to_people, await self._resolved(opposite))
        return Resolved((made_to_team, elsewhere))


def _in_team(membership: Membership, words: list[str]) -> bool:
    name = (membership.team.title or "").lower() if membership.team else ""
    return any(word in name for word in words)


def _with(filter: CallLogFilter, *conditions: Condition) -> CallLogFilter:
    return replace(filter, conditions=(*filter.conditions, *conditions))


def _without_members(reason: str) -> Note:
    return Note(
        f"Calls to members of the team who were not called as such are missing here: {reason}."
    )
