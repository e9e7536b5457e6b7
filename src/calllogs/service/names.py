"""What the names and numbers in a filter stand for: resolved to ids, and checked.

The API matches a relation only by equality and text search (oneuptime-api.md 3.5); for lists and
negations the ids are needed. They are asked of the call log itself, so that the permission Read
Call Log is enough: an incident that has no calls cannot change which calls match.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from calllogs.answers.answer import Note
from calllogs.api.cache import LookupCache
from calllogs.api.client import Client
from calllogs.api.endpoints import directory, incidents
from calllogs.api.endpoints.directory import MOST_NAMES, Membership
from calllogs.api.endpoints.version import NEWEST, Capability, Version
from calllogs.api.query import sendable
from calllogs.errors import ApiError, FilterError, PermissionMissing
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.records import Reference
from calllogs.model.relations import TEAM, USER, Relation, SubjectRelation, relation_of
from calllogs.model.subjects import Subject
from calllogs.render.privacy import clean
from calllogs.service.channel_subject import ChannelSubjects

MOST_ROUNDS = 20
"""Requests for the ids behind one name; each finds up to a page of them."""

MOST_CANDIDATES = 8
"""Candidates that a note lists."""

MEMBERS_FIELD = "team.members"
CHANNEL_FIELD = "channel"
"""Fields of a filter that the API does not have."""

_NEGATED = {
    Operator.NE: Operator.NOT_IN,
    Operator.NOT_IN: Operator.NOT_IN,
    Operator.NOT_CONTAINS: Operator.NOT_IN,
}
_OPPOSITE = {Operator.CONTAINS: Operator.NOT_CONTAINS, Operator.IN: Operator.NOT_IN}
_POSITIVE = (Operator.EQ, Operator.IN, Operator.CONTAINS)


@dataclass(frozen=True, slots=True)
class Resolved:
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
        return {subject.id for subject in await self.lookups.fetch(request) if subject.id}

    async def _reference_ids(self, relation: Relation, condition: Condition) -> set[str]:
        references, complete = await NameChecker(self.lookups).listed(relation)
        if not complete:
            raise self._unsearchable(relation, "and there are too many to look it up")
        wanted = str(condition.value).strip().lower()
        if condition.op is Operator.EQ:
            return {each.id for each in references if (each.email or "").lower() == wanted}
        return {each.id for each in references if wanted in (each.title or "").lower()}

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


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that none of what the key may read has.

    Attributes:
        relation: What it was looked for among.
        word: The name, or the piece of it.
        alone: Whether the question asks for it alone: a call found then proves that it exists.
        titles: The names there are, where they were all read.
    """

    relation: Relation
    word: str
    alone: bool
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the names of a question.

    Attributes:
        notes: Which mean several things, and which could not be looked up.
        missing: Those that were looked for and not seen.
    """

    notes: tuple[Note, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class NameChecker:
    """Checks that names and numbers exist and mean one thing; what the key may not read is said.

    What a key may not see is not absent: incidents and alerts can be private, and people be in no
    team (oneuptime-api.md 4.2 and 4.4).

    Attributes:
        lookups: Asks OneUptime.
    """

    lookups: LookupCache

    async def check_names(self, filter: CallLogFilter) -> Checked:
        """Look names up."""
        asked = [condition for condition in _positive(filter) if _is_name(condition)]
        pairs = [(c, str(value).strip()) for c in asked for value in c.values]
        checks = await asyncio.gather(*(self._name(c, word) for c, word in pairs))
        notes = dict.fromkeys(note for checked in checks for note in checked.notes)
        return Checked(tuple(notes), tuple(m for checked in checks for m in checked.missing))

    async def check_missing(self, checked: Checked, *, empty: bool) -> tuple[Note, ...]:
        """Return what to know about names that were not seen, once it is known what was found."""
        found = await asyncio.gather(
            *(self._missing(each, empty=empty) for each in checked.missing)
        )
        return tuple(dict.fromkeys(note for notes in found for note in notes))

    async def check_numbers(self, filter: CallLogFilter) -> tuple[Note, ...]:
        """Return which incidents and alerts of a filter are not seen, and which exist.

        Worth asking only where no call was found: a call proves that its incident exists.
        """
        numbers = [condition for condition in _positive(filter) if _is_number(condition)]
        found = await asyncio.gather(*map(self._number, numbers))
        return tuple(dict.fromkeys(note for notes in found for note in notes))

    async def _number(self, condition: Condition) -> tuple[Note, ...]:
        relation = relation_of(condition.field)
        if not isinstance(relation, SubjectRelation):
            return ()
        wanted = {value for value in condition.values if isinstance(value, int)}
        try:
            known = await self.lookups.fetch(incidents.by_number(relation, *sorted(wanted)))
        except ApiError as error:
            numbers = " or ".join(map(str, sorted(wanted)))
            return (_unchecked(error, f"whether {relation.noun} {numbers} exists"),)
        unseen = sorted(wanted - {subject.number for subject in known})
        return (
            *(Note(unseen_sentence(f"{relation.noun} {n}")) for n in unseen),
            *map(_exists, known),
        )

    async def _name(self, condition: Condition, word: str) -> Checked:
        relation = relation_of(condition.field)
        if relation is None or not relation.path:
            return Checked()
        alone = len(condition.values) == 1
        try:
            if isinstance(relation, SubjectRelation):
                return await self._title(relation, word, alone=alone)
            return await self._listed_name(relation, word, alone=alone)
        except ApiError as error:
            return Checked((_unchecked(error, f"which {relation.plural} a name means"),))

    async def _title(self, relation: SubjectRelation, word: str, *, alone: bool) -> Checked:
        found = await self.lookups.fetch(incidents.by_title(relation, word))
        if not found:
            return Checked(missing=(Missing(relation, word, alone),))
        return Checked(_several(word, relation, [_subject_name(subject) for subject in found]))

    async def _listed_name(self, relation: Relation, word: str, *, alone: bool) -> Checked:
        references, complete = await self.listed(relation)
        titles = tuple(reference.title or "" for reference in references)
        found = [clean(title, longest=60) for title in titles if word.lower() in title.lower()]
        if found or not complete:
            return Checked(_several(word, relation, found))
        return Checked(missing=(Missing(relation, word, alone, titles),))

    async def _missing(self, missing: Missing, *, empty: bool) -> tuple[Note, ...]:
        relation, proven = missing.relation, missing.alone and not empty
        if isinstance(relation, SubjectRelation):
            return (_unseen(relation, missing.word, proven=proven),)
        if proven:
            return ()
        people = await self._called(missing.word) if relation is USER else ()
        if people:  # in no team, and called at another time or about something else
            outside = Note("No such call is recorded for this one, who is in no team", people)
            return (outside,) if empty else ()
        return (_nobody(relation, missing.word, missing.titles),)

    async def _called(self, word: str) -> tuple[str, ...]:
        """Ask the call log itself for people of a name: there is no list of all people."""
        try:
            people = await self.lookups.fetch(directory.called(USER, word))
        except ApiError:
            return ()
        names = (clean(person.title or "", longest=60) for person in people if person)
        return tuple(dict.fromkeys(names))

    async def references(self, relation: Relation) -> tuple[Reference, ...]:
        """Return all people, teams, policies or schedules, each once, by name.

        Raises:
            ApiError: The key may not read them, or OneUptime did not answer.
        """
        references, _ = await self.listed(relation)
        return references

    async def listed(self, relation: Relation) -> tuple[tuple[Reference, ...], bool]:
        """Return the references, and whether they are all that there are."""
        if relation is not USER:
            names = await self.lookups.fetch(directory.names(relation))
            return names, len(names) <= MOST_NAMES
        memberships = await self.lookups.fetch(directory.memberships())
        people = {m.user.id: m.user for m in memberships if m.user}
        by_name = sorted(people.values(), key=lambda person: person.title or "")
        return tuple(by_name), len(memberships) <= MOST_NAMES


def _positive(filter: CallLogFilter) -> list[Condition]:
    return [condition for condition in filter.conditions if condition.op in _POSITIVE]


def _is_name(condition: Condition) -> bool:
    relation = relation_of(condition.field)
    return relation is not None and condition.field in (relation.title_field, MEMBERS_FIELD)


def _is_number(condition: Condition) -> bool:
    relation = relation_of(condition.field)
    return relation is not None and condition.field == relation.number_field


def unseen_sentence(name: str) -> str:
    """Say that the key sees no incident or alert of a name such as `incident 42`."""
    return f"This API key sees no {name}: it does not exist, or it is private."


def _unseen(relation: SubjectRelation, word: str, *, proven: bool) -> Note:
    if proven:
        return Note(
            f"These calls are about {relation.plural} that this API key may not see: they are "
            f"private, and “{word}” is in their titles."
        )
    return Note(
        f"No {relation.noun} that this API key may see has “{word}” in its title; a private one "
        "may have."
    )


def _exists(subject: Subject) -> Note:
    return Note("No call is recorded for this one, which exists", (_subject_name(subject),))


def _subject_name(subject: Subject) -> str:
    handle = subject.label or f"#{subject.number}"
    return clean(f"{handle} {subject.title or ''}", longest=80)


def _several(word: str, relation: Relation, names: list[str]) -> tuple[Note, ...]:
    if len(names) <= 1:
        return ()
    hidden = len(names) - MOST_CANDIDATES
    more = f", {hidden} more not listed" if hidden > 0 else ""
    candidates = tuple(names[:MOST_CANDIDATES])
    return (Note(f"“{word}” means several {relation.plural}{more}", candidates),)


def _nobody(relation: Relation, word: str, titles: Iterable[str]) -> Note:
    """Name the nearest, whose name or a word of it is spelled alike."""
    cleaned = {title.lower(): title for each in titles if (title := clean(each))}
    pieces = {piece: title for low, title in cleaned.items() for piece in (low, *low.split())}
    near = dict.fromkeys(pieces[piece] for piece in get_close_matches(word.lower(), pieces))
    sentence = f"No {relation.noun}'s name contains “{word}”"
    if relation is USER:
        sentence = f"Nobody who is in a team or was called has “{word}” in their name"
    return Note(f"{sentence}; the nearest", tuple(near)) if near else Note(f"{sentence}.")


def _unchecked(error: ApiError, what: str) -> Note:
    return Note(f"Not checked {what}: {error.reason}.")
