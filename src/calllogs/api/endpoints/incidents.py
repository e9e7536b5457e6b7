"""Incidents and alerts: what calls are made about, and how one is found.

Source: API.md 4.2; the recordings `resolve-incident-*` and `resolve-alert-*`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from calllogs.api.query import literal
from calllogs.api.request import Request, list_rows, record
from calllogs.model.records import MaybeInstant, Reference, folded

MOST_CANDIDATES = 6
"""Incidents or alerts read for one title."""

MOST_RECENT = 100
"""Incidents or alerts read to choose from."""


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """Incidents, or alerts.

    Attributes:
        relation: The call log's relation to them.
        path: Their resource.
        permission: What a key needs to read them, as OneUptime names it.
        number: The column of their number.
        began: The column of when one began.
        verb: What happened to it then.
        cause: The relation by which the steps of a policy name one.
        log_permission: What a key needs to read which of them a channel is about.
    """

    relation: str
    path: str
    permission: str
    number: str
    began: str
    verb: str
    cause: str
    log_permission: str

    @property
    def columns(self) -> dict[str, JsonValue]:
        """What of one may be selected through any relation to it (API.md 4.1)."""
        return {"title": True, self.number: True, f"{self.number}WithPrefix": True}


INCIDENT = SubjectKind(
    relation="incident",
    path="/incident/get-list",
    permission="Read Incident",
    number="incidentNumber",
    began="declaredAt",
    verb="declared",
    cause="triggeredByIncident",
    log_permission="Read Workspace Notification Log",
)
ALERT = SubjectKind(
    relation="alert",
    path="/alert/get-list",
    permission="Read Alert",
    number="alertNumber",
    began="createdAt",
    verb="created",
    cause="triggeredByAlert",
    # A slip of OneUptime's: what only incidents are open for, alerts need this for (API.md 5.3).
    log_permission="Read Push Log",
)
KINDS: dict[str, SubjectKind] = {kind.relation: kind for kind in (INCIDENT, ALERT)}


class Subject(Reference):
    """An incident or alert.

    Attributes:
        began: When it was declared or created, UTC, or None when that is not known.
    """

    began: MaybeInstant = None


def numbered(kind: SubjectKind, *numbers: int) -> Request[tuple[Subject, ...]]:
    """Return the request for incidents or alerts by number."""
    if len(numbers) == 1:
        return _found(kind, {kind.number: numbers[0]})
    return _found(kind, {kind.number: {"_type": "Includes", "value": [*numbers]}})


def titled(kind: SubjectKind, text: str) -> Request[tuple[Subject, ...]]:
    """Return the request for incidents or alerts whose title contains a text."""
    return _found(kind, {"title": {"_type": "Search", "value": literal(text)}})


def identified(kind: SubjectKind, *ids: str) -> Request[tuple[Subject, ...]]:
    """Return the request for incidents or alerts by id, a UUID in lower case."""
    return _found(kind, {"_id": {"_type": "Includes", "value": [*ids]}}, limit=len(ids))


def recent(kind: SubjectKind) -> Request[tuple[Subject, ...]]:
    """Return the request for the newest incidents or alerts."""
    return _found(kind, {}, limit=MOST_RECENT)


def _found(
    kind: SubjectKind, query: Mapping[str, JsonValue], *, limit: int = MOST_CANDIDATES
) -> Request[tuple[Subject, ...]]:
    return list_rows(
        kind.path,
        kind.permission,
        lambda row: _subject(kind, row),
        limit=limit,
        select={**kind.columns, kind.began: True},
        query=query,
        sort={kind.number: "DESC"},
    )


def _subject(kind: SubjectKind, row: JsonValue) -> Subject:
    began = row.get(kind.began) if isinstance(row, dict) else None
    known = folded(row)
    return record(Subject, {**known, "began": began} if isinstance(known, dict) else row)
