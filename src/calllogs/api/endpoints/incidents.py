"""Incidents and alerts: how one is found by number, title or id.

Source: oneuptime-api.md 4.2; the recordings `resolve-incident-*` and `resolve-alert-*`.
"""

from collections.abc import Callable, Mapping

from pydantic import JsonValue

from calllogs.api.request import Request, list_rows, literal, record
from calllogs.api.response import OTHER_SENTENCE
from calllogs.errors import ReplyContrary
from calllogs.model.records import MaybeInstant, Reference, folded
from calllogs.model.relations import SubjectRelation
from calllogs.model.subjects import Subject

MOST_CANDIDATES = 6
"""Incidents or alerts read for one title."""

MOST_RECENT = 100
"""Incidents or alerts read to choose from."""


class _Row(Reference):
    began: MaybeInstant = None


def by_number(relation: SubjectRelation, *numbers: int) -> Request[tuple[Subject, ...]]:
    """Return the request for incidents or alerts by number."""
    wanted: JsonValue = {"_type": "Includes", "value": [*numbers]} if numbers[1:] else numbers[0]
    return _list(
        relation,
        {relation.number_column: wanted},
        limit=len(numbers),
        meant=lambda subject: subject.number in numbers,
    )


def by_title(
    relation: SubjectRelation, text: str, *, limit: int = MOST_CANDIDATES
) -> Request[tuple[Subject, ...]]:
    """Return the request for incidents or alerts whose title contains a text."""
    return _list(relation, {"title": {"_type": "Search", "value": literal(text)}}, limit=limit)


def by_id(relation: SubjectRelation, *ids: str) -> Request[tuple[Subject, ...]]:
    """Return the request for incidents or alerts by id, a UUID in lower case."""
    return _list(
        relation,
        {"_id": {"_type": "Includes", "value": [*ids]}},
        limit=len(ids),
        meant=lambda subject: str(subject.id).lower() in ids,
    )


def identified(subject: Subject) -> Request[tuple[Subject, ...]]:
    """Return the request for a subject of which only the number or the id is known."""
    if subject.number is not None:
        return by_number(subject.relation, subject.number)
    return by_id(subject.relation, str(subject.id))


def recent(relation: SubjectRelation) -> Request[tuple[Subject, ...]]:
    """Return the request for the newest incidents or alerts."""
    return _list(relation, {}, limit=MOST_RECENT)


def _list(
    relation: SubjectRelation,
    query: Mapping[str, JsonValue],
    *,
    limit: int = MOST_CANDIDATES,
    meant: Callable[[Subject], bool] = lambda _: True,
) -> Request[tuple[Subject, ...]]:
    """Return the request for some; the reply may hold none but those that are meant."""

    def read(row: JsonValue) -> Subject:
        subject = _subject(relation, row)
        if not meant(subject):
            raise ReplyContrary(OTHER_SENTENCE)
        return subject

    return list_rows(
        relation.path,
        relation.permission,
        read,
        limit=limit,
        select={**dict.fromkeys((*relation.columns, relation.began_column), True)},
        query=query,
        sort={relation.number_column: "DESC"},
    )


def _subject(relation: SubjectRelation, row: JsonValue) -> Subject:
    began = row.get(relation.began_column) if isinstance(row, dict) else None
    columns = folded(row)
    read = record(_Row, {**columns, "began": began} if isinstance(columns, dict) else row)
    return Subject(relation, read.number, read.id, read.title, read.label, read.began)
