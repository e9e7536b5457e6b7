"""People, teams, policies and schedules: what a name may stand for.

Source: API.md 4.2; the recordings `resolve-team-*`, `resolve-person`, `resolve-policy-*`.
"""

from dataclasses import dataclass

from calllogs.api.request import Request, list_rows, record
from calllogs.model.records import Record, Reference, Related, folded

MOST_KNOWN = 1_000
"""Names of a kind read at once; where there are more, an absent one may still exist."""


@dataclass(frozen=True, slots=True)
class NameKind:
    """Things that are known by a name.

    Attributes:
        relation: The call log's relation to them.
        path: Their resource.
        permission: What a key needs to read them, as OneUptime names it.
        noun: What a person calls one.
        nouns: What a person calls several.
    """

    relation: str
    path: str
    permission: str
    noun: str
    nouns: str


PERSON = NameKind("user", "/team-member/get-list", "Read Teams", "person", "people")
KINDS: dict[str, NameKind] = {
    kind.relation: kind
    for kind in (
        PERSON,
        NameKind("team", "/team/get-list", "Read Teams", "team", "teams"),
        NameKind(
            "onCallDutyPolicy",
            "/on-call-duty-policy/get-list",
            "Read On-Call Duty Policy",
            "on-call policy",
            "on-call policies",
        ),
        NameKind(
            "onCallDutyPolicySchedule",
            "/on-call-duty-policy-schedule/get-list",
            "Read On-Call Duty Policy Schedule",
            "on-call schedule",
            "on-call schedules",
        ),
    )
}


class Membership(Record):
    """One person in one team."""

    user: Related = None
    team: Related = None


def memberships() -> Request[tuple[Membership, ...]]:
    """Return the request for who is in which team: the only list of people a key can read."""
    return list_rows(
        PERSON.path,
        PERSON.permission,
        lambda row: record(Membership, row),
        limit=MOST_KNOWN,
        select={"user": {"name": True, "email": True}, "team": {"name": True}},
        query={},
        sort={"_id": "ASC"},
    )


def named(kind: NameKind) -> Request[tuple[Reference, ...]]:
    """Return the request for all teams, policies or schedules."""
    return list_rows(
        kind.path,
        kind.permission,
        lambda row: record(Reference, folded(row)),
        limit=MOST_KNOWN,
        select={"name": True},
        query={},
        sort={"name": "ASC"},
    )
