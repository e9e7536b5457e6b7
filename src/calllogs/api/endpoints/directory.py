"""People, teams, policies and schedules: what a name may stand for.

Source: oneuptime-api.md 4.2; the recordings `resolve-team-*`, `resolve-person`, `resolve-policy-*`.
"""

from calllogs.api.request import Request, list_rows, record
from calllogs.model.records import Record, Reference, Related, folded
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
