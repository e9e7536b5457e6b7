"""Whether the names and numbers of a question mean something, and one thing."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from calllogs.answers.answer import Note
from calllogs.api.cache import LookupCache
from calllogs.api.endpoints import directory, incidents
from calllogs.api.endpoints.directory import MOST_NAMES
from calllogs.errors import ApiError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.records import Reference
from calllogs.model.relations import USER, Relation, SubjectRelation, relation_of
from calllogs.model.subjects import Subject
from calllogs.render.cells import clean

MOST_CANDIDATES = 8
"""Candidates that a note lists."""

MEMBERS_FIELD = "team.members"
"""A field of a filter that the API does not have."""

_POSITIVE = (Operator.EQ, Operator.IN, Operator.CONTAINS)


class Missing(NamedTuple):
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


class Checked(NamedTuple):
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
        notes = await asyncio.gather(*(self._unseen_number(relation, number) for number in unseen))
        return (*notes, *map(_exists, known))

    async def _unseen_number(self, relation: SubjectRelation, number: int) -> Note:
        name = f"{relation.noun} {number}"
        if await self._about(relation, Condition(relation.number_field, Operator.EQ, number)):
            return Note(
                f"This API key may not see {name}, which exists and is private; no such call is "
                "about it."
            )
        return Note(unseen_sentence(name))

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
        named = Condition(USER.title_field, Operator.CONTAINS, missing.word)
        people = await self._about(USER, named) if relation is USER else ()
        if people:  # in no team, and called at another time or about something else
            outside = Note("No such call is recorded for this one, who is in no team", people)
            return (outside,) if empty else ()
        return (_nobody(relation, missing.word, missing.titles),)

    async def _about(self, relation: Relation, condition: Condition) -> tuple[str, ...]:
        """Ask the call log itself, of any time, for what lists do not show; return its names."""
        try:
            found = await self.lookups.fetch(directory.about(relation, condition))
        except ApiError:
            return ()
        names = (clean(each.title or each.id, longest=60) for each in found if each)
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
    return Note("No such call is recorded for this one, which exists", (_subject_name(subject),))


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
