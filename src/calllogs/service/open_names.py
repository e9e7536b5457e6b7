"""Names that a question leaves open, looked up: `bob` is Bob Okafor, or several, or nobody.

All that can be meant is asked for at once, and what was asked is cached like any other lookup.
"""

import asyncio
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import NamedTuple

from calllogs.answers.answer import Note
from calllogs.api.cache import LookupCache
from calllogs.api.endpoints import directory, incidents
from calllogs.errors import ApiError, Choice, FilterError, UnclearName
from calllogs.filters.filter import (
    CallLogFilter,
    Condition,
    Contradiction,
    OpenName,
    Operator,
    merge,
)
from calllogs.filters.text_form import as_text
from calllogs.language.spelling import slip_of
from calllogs.model.relations import (
    RELATION_BY_KEYWORD,
    RELATIONS,
    TEAM,
    USER,
    Relation,
    SubjectRelation,
)
from calllogs.render.cells import clean

MOST_CHOICES = 5
"""Meanings that are offered of one name."""


class Meaning(NamedTuple):
    """One thing of the project that a name can mean.

    Attributes:
        relation: What kind of thing it is.
        title: Its name or title; text from outside.
        id: Its UUID.
        number: The number of an incident or alert, else None.
        likeness: 0 where the name is its whole name, 1 a word of it, 2 the beginning of one.
    """

    relation: Relation
    title: str
    id: str
    number: int | None
    likeness: int

    @property
    def label(self) -> str:
        """The thing as a person is offered it: `Bob Okafor, person`."""
        handle = f"{self.relation.noun} {self.number}, " if self.number else ""
        kind = "" if self.number else f", {self.relation.noun}"
        return f"{handle}{clean(self.title, longest=60)}{kind}"


@dataclass(frozen=True, slots=True)
class OpenNames:
    """Looks up the names that a filter leaves open.

    Attributes:
        lookups: Asks OneUptime, and keeps what it answered.
    """

    lookups: LookupCache

    async def settle(self, filter: CallLogFilter) -> tuple[CallLogFilter, tuple[Note, ...]]:
        """Return the filter with a condition for each name, and what the names turned out to be.

        Raises:
            UnclearName: A name means several things; it holds the question for each of them.
            FilterError: A name means nothing in this project.
        """
        found = await asyncio.gather(*map(self._meanings, filter.names))
        notes: tuple[Note, ...] = ()
        for name, meanings in zip(filter.names, found, strict=True):
            chosen = [_chosen(filter, name, value, meanings) for value in name.values]
            filter = _with(filter, name, chosen, meanings)
            notes += tuple(
                Note(f"“{value}” is read as the {meaning.relation.noun}", (_called(meaning),))
                for value, meaning in zip(name.values, chosen, strict=True)
                if meaning.likeness
            )
        return replace(filter, names=()), notes

    async def _meanings(self, name: OpenName) -> tuple[Meaning, ...]:
        kinds = name.kinds or tuple(relation.keyword for relation in RELATIONS)
        relations = [RELATION_BY_KEYWORD[kind] for kind in kinds]
        searches = [
            self._of_kind(relation, value)
            for relation in relations
            if relation.title_column
            for value in name.values
        ]
        found = await asyncio.gather(*searches)
        return tuple({(m.relation.name, m.id): m for each in found for m in each}.values())

    async def _of_kind(self, relation: Relation, value: str) -> tuple[Meaning, ...]:
        """Return the things of one kind a name can mean, or are near to it."""
        if isinstance(relation, SubjectRelation):
            return await self._subjects(relation, value)
        titles = await self._titles(relation, value)
        return tuple(
            Meaning(relation, title, id, None, likeness(value, title))
            for id, title in titles.items()
        )

    async def _titles(self, relation: Relation, value: str) -> dict[str, str]:
        """Return titles by id: as they are listed, else as calls tell them.

        People are asked for both ways, since only those in a team are listed.
        """
        if relation is USER:
            listed, called = await asyncio.gather(
                self._listed(relation), self._called(relation, value)
            )
            return {**called, **listed}
        return await self._listed(relation) or await self._called(relation, value)

    async def _subjects(self, relation: SubjectRelation, value: str) -> tuple[Meaning, ...]:
        try:
            found = await self.lookups.fetch(incidents.by_title(relation, _longest_word(value)))
        except ApiError:
            called = await self._called(relation, value)
            return tuple(
                Meaning(relation, title, id, None, likeness(value, title))
                for id, title in called.items()
            )
        return tuple(
            Meaning(relation, s.title or "", s.id or "", s.number, likeness(value, s.title or ""))
            for s in found
        )

    async def _listed(self, relation: Relation) -> dict[str, str]:
        """Return titles by id, as far as the key may list them."""
        if not relation.path:
            return {}
        try:
            if relation is USER:
                memberships = await self.lookups.fetch(directory.memberships())
                people = [each.user for each in memberships if each.user]
                return {person.id: person.title or "" for person in people}
            names = await self.lookups.fetch(directory.names(relation))
        except ApiError:
            return {}
        return {each.id: each.title or "" for each in names}

    async def _called(self, relation: Relation, value: str) -> dict[str, str]:
        """Return titles by id from the calls themselves: Read Call Log is enough for them."""
        try:
            found = await self.lookups.fetch(directory.called(relation, _longest_word(value)))
        except ApiError:
            return {}
        return {each.id: each.title or "" for each in found if each}


def _longest_word(value: str) -> str:
    return max(value.split(), key=len, default=value)


def folded(text: str) -> str:
    """Return a text without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


NO_LIKENESS = 9


def likeness(value: str, title: str) -> int:
    """Return how well a title answers to a name: 0 whole, 1 in words of it, 2 as they begin.

    `ed` is not Ahmed, and `okafor bob` not Bob Okafor.
    """
    typed, words = _words(value), _words(title)
    if not typed or typed == words:
        return 0 if typed else NO_LIKENESS
    places = range(len(words) - len(typed) + 1)
    if any(words[at : at + len(typed)] == typed for at in places):
        return 1
    begins = (
        all(word.startswith(each) for word, each in zip(words[at:], typed, strict=False))
        for at in places
    )
    return 2 if any(begins) else NO_LIKENESS


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in folded(text)).split()


_TITLES = 2


def _rank(meaning: Meaning) -> tuple[int, int]:
    """Exact before part; people and teams before policies and the like, those before titles."""
    if meaning.relation in (USER, TEAM):
        return meaning.likeness, 0
    return meaning.likeness, _TITLES if meaning.relation.title_column == "title" else 1


def _chosen(
    filter: CallLogFilter, name: OpenName, value: str, meanings: tuple[Meaning, ...]
) -> Meaning:
    """Return the one thing a name means.

    Raises:
        UnclearName: There are several.
        FilterError: There is none.
    """
    fitting = [m._replace(likeness=likeness(value, m.title)) for m in meanings]
    fitting = [meaning for meaning in fitting if meaning.likeness < NO_LIKENESS]
    if not fitting:
        raise _nothing(name, value, meanings)
    best = min(map(_rank, fitting))
    equal = [meaning for meaning in fitting if _rank(meaning) == best]
    if len(equal) > 1:
        raise _unclear(filter, name, value, equal, meanings)
    return equal[0]


def _nothing(name: OpenName, value: str, meanings: tuple[Meaning, ...]) -> FilterError:
    """The error stands at the word, and names what is nearest to it."""
    titles = {folded(word): m.title for m in meanings for word in (m.title, *m.title.split())}
    close = get_close_matches(folded(value), titles)
    near = dict.fromkeys(titles[word] for word in close if _begins_alike(word, folded(value)))
    slip = slip_of(value)  # what is merely like a word is likelier a name: SRE is no share
    what = " or ".join(RELATION_BY_KEYWORD[kind].noun for kind in name.kinds)
    lead = f"No {what}" if what else "Nothing"
    sentence = f"{lead} in this project is called {value!r}, as far as this key can see."
    nearest = [clean(title, longest=60) for title in near]
    hint = f" The nearest: {', '.join(nearest)}." if nearest else ""
    hint = hint or (f" Did you mean {slip!r}?" if slip else "")
    suggestion = f'"{nearest[0]}"' if nearest else slip
    start, end = _place(name, value)
    return FilterError(
        value, sentence + hint, start=start, end=end, suggestion=suggestion, text=name.text
    )


def _begins_alike(word: str, value: str) -> bool:
    """Whether two words begin with one of two letters the same: pong is no slip for Ng."""
    return bool({word[:1], word[1:2]} & {value[:1], value[1:2]})


def _place(name: OpenName, value: str) -> tuple[int, int]:
    """Return where one of several names stands."""
    at = name.text.find(value, name.start, name.end)
    return (at, at + len(value)) if at >= 0 else (name.start, name.end)


def _unclear(
    filter: CallLogFilter,
    name: OpenName,
    value: str,
    equal: list[Meaning],
    meanings: tuple[Meaning, ...],
) -> UnclearName:
    """The error holds a complete question for each meaning; all titles are one more."""
    choices = [
        Choice(meaning.label, as_text(_with(filter, name, [meaning], meanings)))
        for meaning in equal[:MOST_CHOICES]
    ]
    if all(isinstance(meaning.relation, SubjectRelation) for meaning in equal):
        relation = equal[0].relation
        every = Condition(relation.title_field, _operator(name, Operator.CONTAINS), value)
        label = f"every {relation.noun} whose title contains {value!r}"
        choices.append(Choice(label, as_text(_merged(filter, name, every))))
    more = f" ({len(equal) - MOST_CHOICES} more)" if len(equal) > MOST_CHOICES else ""
    message = f"{value!r} means several things in this project{more}. Ask for one of them."
    start, end = _place(name, value)
    return UnclearName(value, message, choices, start=start, end=end, text=name.text)


def _with(
    filter: CallLogFilter, name: OpenName, chosen: list[Meaning], meanings: Iterable[Meaning]
) -> CallLogFilter:
    """Return the filter with the condition for what a name means in its place.

    Raises:
        FilterError: Several names mean things of several kinds.
    """
    relations = {meaning.relation.name for meaning in chosen}
    if len(relations) > 1:
        kinds = ", ".join(sorted(meaning.relation.noun for meaning in chosen))
        raise FilterError(
            name.text[name.start : name.end],
            f"These are of different kinds ({kinds}), and OneUptime cannot search for one or the "
            "other. Ask twice.",
            start=name.start,
            end=name.end,
            text=name.text,
        )
    return _merged(filter, name, _condition(name, chosen, meanings))


def _condition(name: OpenName, chosen: list[Meaning], meanings: Iterable[Meaning]) -> Condition:
    relation = chosen[0].relation
    if len(chosen) > 1:
        return _by_id(name, relation, chosen)
    (one,) = chosen
    if one.number is not None and isinstance(relation, SubjectRelation):
        operator = Operator.NE if name.negated else Operator.EQ
        return Condition(relation.number_field, operator, one.number)
    alike = [m for m in meanings if m.relation is relation and _contains(m.title, one.title)]
    if len(alike) > 1 or not one.title.strip():
        return _by_id(name, relation, chosen)
    return Condition(relation.title_field, _operator(name, Operator.CONTAINS), one.title)


def _contains(title: str, part: str) -> bool:
    return part.casefold() in title.casefold()


def _by_id(name: OpenName, relation: Relation, chosen: list[Meaning]) -> Condition:
    ids = tuple(sorted({meaning.id for meaning in chosen}))
    if len(ids) > 1:
        return Condition(relation.id_column, Operator.NOT_IN if name.negated else Operator.IN, ids)
    return Condition(relation.id_column, Operator.NE if name.negated else Operator.EQ, ids[0])


def _operator(name: OpenName, positive: Operator) -> Operator:
    return Operator.NOT_CONTAINS if name.negated else positive


def _merged(filter: CallLogFilter, name: OpenName, condition: Condition) -> CallLogFilter:
    others = tuple(each for each in filter.names if each is not name)
    try:
        conditions = merge(filter.conditions, condition)
    except Contradiction:
        raise FilterError(
            name.text[name.start : name.end],
            "No call can match both this and what was said before. Remove one.",
            start=name.start,
            end=name.end,
            text=name.text,
        ) from None
    return replace(filter, conditions=conditions, names=others)


def _called(meaning: Meaning) -> str:
    handle = f"{meaning.relation.noun} {meaning.number}, " if meaning.number else ""
    return f"{handle}{clean(meaning.title, longest=60)}"
