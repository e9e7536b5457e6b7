"""The Call Log model as data: a row for each of its 35 readable properties.

Source: the public reference page, corrected by the column list in the recording
`select-unknown-column` and API.md 1.2. `deletedByUser` and `deletedByUserId` are left out: no key
may read them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, named as the API names it."""

    ID = "ObjectID"
    DATE = "Date"
    PHONE = "Phone"
    TEXT = "Text"
    LONG_TEXT = "LongText"
    NUMBER = "Number"
    JSON = "JSON"
    ENTITY = "Entity"


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a call log.

    Attributes:
        name: The API's column name.
        kind: What it holds.
        label: What a person calls it.
        relation: For an entity, the columns of it a key with only ReadCallLog may select
            (API.md 4.1); asking for any other column fails the whole request with 400.
        listed: Whether answers carry it unless other columns are asked for.
    """

    name: str
    kind: Kind
    label: str
    relation: tuple[str, ...] = ()
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """Something a call can be about or was made through.

    Attributes:
        name: The API's column name of the relation; its id column is `name` + "Id".
        label: What a person calls it.
        columns: The columns of it that may be selected and are worth showing.
        key: The column a person names it by.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    key: str


RELATIONS: tuple[Relation, ...] = (
    Relation(
        "incident", "Incident", ("title", "incidentNumber", "incidentNumberWithPrefix"), "title"
    ),
    Relation("user", "Person", ("name", "email"), "name"),
    Relation("alert", "Alert", ("title", "alertNumber", "alertNumberWithPrefix"), "title"),
    Relation("monitor", "Monitor", ("name",), "name"),
    Relation("scheduledMaintenance", "Scheduled maintenance", ("title",), "title"),
    Relation("statusPage", "Status page", ("name",), "name"),
    # The title of an announcement is refused (recording select-announcement-title).
    Relation("statusPageAnnouncement", "Status page announcement", (), "_id"),
    Relation("onCallDutyPolicy", "On-call policy", ("name",), "name"),
    Relation("onCallDutyPolicyEscalationRule", "Escalation rule", ("name",), "name"),
    Relation("onCallDutyPolicySchedule", "On-call schedule", ("name",), "name"),
    Relation("team", "Team", ("name",), "name"),
)


def _both(relation: Relation) -> tuple[Field, Field]:
    return (
        Field(
            relation.name, Kind.ENTITY, relation.label, relation.columns or ("_id",), listed=True
        ),
        Field(f"{relation.name}Id", Kind.ID, f"{relation.label} id"),
    )


FIELDS: tuple[Field, ...] = (
    Field("_id", Kind.ID, "Call id", listed=True),
    Field("createdAt", Kind.DATE, "When", listed=True),
    Field("updatedAt", Kind.DATE, "Updated"),
    Field("deletedAt", Kind.DATE, "Deleted"),
    Field("version", Kind.NUMBER, "Row version"),
    Field("project", Kind.ENTITY, "Project", ("name",)),
    Field("projectId", Kind.ID, "Project id", listed=True),
    Field("toNumber", Kind.PHONE, "To", listed=True),
    Field("fromNumber", Kind.PHONE, "From", listed=True),
    Field("callData", Kind.JSON, "What was said", listed=True),
    Field("statusMessage", Kind.LONG_TEXT, "Status message", listed=True),
    Field("status", Kind.TEXT, "Result", listed=True),
    Field("callCostInUSDCents", Kind.NUMBER, "Cost", listed=True),
    *(field for relation in RELATIONS for field in _both(relation)),
)

FIELD_BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}

PLACED_STATUSES: frozenset[str] = frozenset({"Success", "Completed"})
"""The carrier accepted the call. Whether anybody answered is not known (API.md 1.3)."""


@dataclass(frozen=True, slots=True)
class Status:
    """A known value of `status`. Unknown values are legal: forks and later versions add some.

    Attributes:
        value: As the API writes it.
        label: What a person reads; never "answered".
        symbol: One character that tells the outcome beside the word.
        emoji: The same as the name of a Slack emoji.
    """

    value: str
    label: str
    symbol: str
    emoji: str


STATUSES: tuple[Status, ...] = (
    Status("Success", "Placed", "✓", "white_check_mark"),
    Status("Completed", "Placed", "✓", "white_check_mark"),
    Status("Error", "Error", "✗", "x"),
    Status("Low Balance", "Low balance", "✗", "money_with_wings"),
    Status("Busy", "Busy", "✗", "no_entry"),
    Status("Missed Call", "Missed", "✗", "telephone_receiver"),
)

STATUS_BY_VALUE: dict[str, Status] = {status.value: status for status in STATUSES}


def status_of(value: str) -> Status:
    """Return the row of a status; an unknown value is shown as it is, as not placed."""
    return STATUS_BY_VALUE.get(value, Status(value, value, "✗", "grey_question"))
