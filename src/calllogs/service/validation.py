"""Whether what a question names exists, and whether a name means one thing or several."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from calllogs.answers.answer import Note
from calllogs.api.cache import Lookups
from calllogs.api.endpoints import directory as roster
from calllogs.api.endpoints import incidents as subjects
from calllogs.api.endpoints.directory import MOST_KNOWN, NameKind
from calllogs.api.endpoints.incidents import SubjectKind
from calllogs.errors import ApiError, PermissionMissing
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.records import Reference
from calllogs.render.privacy import clean

MOST_NAMED = 8
"""Candidates that a note lists."""

_POSITIVE = (Operator.EQ, Operator.IN, Operator.CONTAINS)

Check = Callable[[Condition], Awaitable[tuple[Note, ...]]]


@dataclass(frozen=True, slots=True)
class Validation:
    """Checks names and numbers against what the key may read; what it may not read is said.

    Attributes:
        lookups: Asks OneUptime.
        said: What was told of permissions that names need, so that it is told once.
    """

    lookups: Lookups
    said: set[Note] = field(default_factory=set)

    async def names(self, filter: CallLogFilter) -> tuple[Note, ...]:
        """Return what to know about the names in a question: of nothing, or of several things."""
        return await self._checked(filter, ("name", "title", "members"), self._name)

    def _once(self, error: ApiError, nouns: str) -> tuple[Note, ...]:
        note = _unchecked(error, f"which {nouns} a name means")
        if note in self.said:
            return ()
        self.said.add(note)
        return (note,)

    async def numbers(self, filter: CallLogFilter) -> tuple[Note, ...]:
        """Return which incidents and alerts of a question do not exist, and which do.

        Worth asking only where no call was found: a call proves that its incident exists.
        """
        return await self._checked(filter, ("incidentNumber", "alertNumber"), self._number)

    async def _checked(
        self, filter: CallLogFilter, columns: tuple[str, ...], check: Check
    ) -> tuple[Note, ...]:
        named = [
            c
            for c in filter.conditions
            if c.field.partition(".")[2] in columns and c.op in _POSITIVE
        ]
        found = await asyncio.gather(*map(check, named))
        return tuple(dict.fromkeys(note for notes in found for note in notes))

    async def _number(self, condition: Condition) -> tuple[Note, ...]:
        kind = subjects.KINDS[condition.field.partition(".")[0]]
        wanted = {value for value in _values(condition) if isinstance(value, int)}
        try:
            known = await self.lookups.ask(subjects.numbered(kind, *sorted(wanted)))
        except ApiError as error:
            return (_unchecked(error, f"whether {kind.relation} {_either(wanted)} exists"),)
        absent = wanted - {subject.number for subject in known}
        missing = tuple(
            Note(f"There is no {kind.relation} {number} in this project.")
            for number in sorted(absent)
        )
        return (*missing, *map(_exists, known))

    async def _name(self, condition: Condition) -> tuple[Note, ...]:
        relation, _, _ = condition.field.partition(".")
        words = [str(value) for value in _values(condition)]
        if relation in subjects.KINDS:
            checks = [self._title(subjects.KINDS[relation], word) for word in words]
        elif relation in roster.KINDS:
            checks = [self._known(roster.KINDS[relation], word) for word in words]
        else:
            checks = []
        return tuple(note for notes in await asyncio.gather(*checks) for note in notes)

    async def _title(self, kind: SubjectKind, word: str) -> tuple[Note, ...]:
        try:
            found = await self.lookups.ask(subjects.titled(kind, word))
        except ApiError as error:
            return self._once(error, f"{kind.relation}s")
        if not found:
            return (Note(f"No {kind.relation}'s title contains “{word}”."),)
        return _several(word, f"{kind.relation}s", found)

    async def _known(self, kind: NameKind, word: str) -> tuple[Note, ...]:
        try:
            known = await self.all_named(kind)
        except ApiError as error:
            return self._once(error, kind.nouns)
        found = [each for each in known if word.lower() in (each.title or "").lower()]
        if found or len(known) >= MOST_KNOWN:
            return _several(word, kind.nouns, found)
        return (_nobody(kind, word, known),)

    async def all_named(self, kind: NameKind) -> tuple[Reference, ...]:
        """Return all people, teams, policies or schedules, each once, by name.

        Raises:
            ApiError: The key may not read them, or OneUptime did not answer.
        """
        if kind is roster.PERSON:
            members = await self.lookups.ask(roster.memberships())
            people = {member.user.id: member.user for member in members if member.user}
            return tuple(sorted(people.values(), key=lambda person: person.title or ""))
        return await self.lookups.ask(roster.named(kind))


def _values(condition: Condition) -> tuple[str | int, ...]:
    held = condition.value
    return held if isinstance(held, tuple) else () if held is None else (held,)


def _either(numbers: Iterable[int]) -> str:
    return " or ".join(map(str, sorted(numbers)))


def _exists(subject: Reference) -> Note:
    return Note("No call is recorded for this one, which exists", (_title(subject),))


def _title(subject: Reference) -> str:
    handle = subject.label or f"#{subject.number}"
    return clean(f"{handle} {subject.title or ''}", longest=80)


def _several(word: str, nouns: str, found: Iterable[Reference]) -> tuple[Note, ...]:
    names = [_title(each) if each.number else clean(each.title or "", longest=60) for each in found]
    if len(names) < len(("one", "another")):
        return ()
    more = f", {len(names) - MOST_NAMED} more not listed" if len(names) > MOST_NAMED else ""
    return (Note(f"“{word}” means several {nouns}{more}", tuple(names[:MOST_NAMED])),)


def _nobody(kind: NameKind, word: str, known: Iterable[Reference]) -> Note:
    titles = {title.lower(): title for each in known if (title := clean(each.title or ""))}
    pieces = {piece: title for low, title in titles.items() for piece in (low, *low.split())}
    near = dict.fromkeys(pieces[piece] for piece in get_close_matches(word.lower(), pieces))
    who = f"No {kind.noun}'s name contains “{word}”"
    return Note(f"{who}; the nearest", tuple(near)) if near else Note(f"{who}.")


def _unchecked(error: ApiError, what: str) -> Note:
    if isinstance(error, PermissionMissing):
        return Note(f"Not checked {what}: the API key lacks the permission {error.permission}.")
    return Note(f"Not checked {what}: OneUptime did not answer that.")
