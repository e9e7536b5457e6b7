"""People, teams, policies and schedules: what a name may stand for.

Source: oneuptime-api.md 4.2; the recordings `resolve-team-*`, `resolve-person`, `resolve-policy-*`.
"""

from pydantic import JsonValue

from calllogs.api.request import Request, data_rows, list_rows, query, record
from calllogs.api.response import CALL_LOG_PERMISSION, ROW_SENTENCE
from calllogs.errors import ReplyMalformed
from calllogs.filters.filter import LARGEST_LIMIT, Condition, Operator
from calllogs.model.records import Record, Reference, Related, folded, unwrap, uuid
from calllogs.model.relations import USER, Relation

MOST_NAMES = 1_000
"""Names read at once. One row more is asked for: it tells that an absent name may still exist."""


class Membership(Record):
    """One person in one team."""

    user: Related = None
    team: Related = None


def memberships() -> Request[tuple[Membership, ...]]:
    """Return the request for who is in which team: the only list of people a key can read."""
    return list_rows(
        USER.path,
        USER.permission,
        lambda row: record(Membership, row),
        limit=MOST_NAMES + 1,
        select={"user": {"name": True, "email": True}, "team": {"name": True}},
        query={},
        sort={"_id": "ASC"},
    )


def names(relation: Relation) -> Request[tuple[Reference, ...]]:
    """Return the request for all teams, policies or schedules."""
    return list_rows(
        relation.path,
        relation.permission,
        lambda row: record(Reference, folded(row)),
        limit=MOST_NAMES + 1,
        select={"name": True},
        query={},
        sort={"name": "ASC"},
    )


def related_ids(
    relation: str, condition: Condition, known: tuple[str, ...]
) -> Request[frozenset[str]]:
    """Return the request for ids of a relation among calls that meet a condition, save known ones.

    One reply holds at least one further id as long as there is one.
    """
    column = f"{relation}Id"
    others = (Condition(column, Operator.NOT_IN, known),) if known else ()
    return Request(
        path="/call-log/get-list",
        params={"skip": 0, "limit": LARGEST_LIMIT},
        body={"select": {column: True}, "query": query((condition, *others))},
        read=lambda value: _ids(value, column),
    )


def called(relation: Relation, text: str) -> Request[tuple[Reference | None, ...]]:
    """Return the request for what calls name whose title contains a text, newest calls first.

    A key that may read calls and nothing else finds names so.
    """
    return about(relation, Condition(relation.title_field, Operator.CONTAINS, text))


def about(relation: Relation, condition: Condition) -> Request[tuple[Reference | None, ...]]:
    """Return the request for what calls that meet a condition name, newest calls first."""
    columns: dict[str, JsonValue] = dict.fromkeys(relation.columns, True)
    return list_rows(
        "/call-log/get-list",
        CALL_LOG_PERMISSION,
        lambda row: _reference(row, relation),
        limit=LARGEST_LIMIT,
        select={relation.name: columns},
        query=query((condition,)),
        sort={"createdAt": "DESC"},
    )


def _reference(row: JsonValue, relation: Relation) -> Reference | None:
    held = row.get(relation.name) if isinstance(row, dict) else None
    return record(Reference, folded(held)) if held else None


def _ids(value: JsonValue, column: str) -> frozenset[str]:
    held = (unwrap(row.get(column)) for row in data_rows(value) if isinstance(row, dict))
    found = [uuid(str(value)) for value in held if value]
    if None in found:
        raise ReplyMalformed(ROW_SENTENCE.format(where=column))
    return frozenset(known for known in found if known)
