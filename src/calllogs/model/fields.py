"""The Call Log model as data: a row for each of its 35 readable properties.

Source: the public reference page, corrected by the column list in the recording
`select-unknown-column` and oneuptime-api.md 1.2. `deletedByUser` and `deletedByUserId` are left
out: no key may read them.
"""

from enum import StrEnum
from typing import NamedTuple

from calllogs.model.relations import RELATIONS, Relation


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


class Field(NamedTuple):
    """One property of a call log.

    Attributes:
        name: The API's column name.
        kind: What it holds.
        label: What a person calls it.
        columns: For an entity, the columns of it that a key with Read Call Log alone may select
            (oneuptime-api.md 4.1); asking for any other column fails the whole request with 400.
        listed: Whether answers carry it unless other columns are asked for.
        words: What people call it in filters and orders, beside its name.
        filterable: Whether the filter language has a qualifier for it.
        sorted_as: What it is called in a sentence that tells the order; "" where calls cannot be
            ordered by it.
    """

    name: str
    kind: Kind
    label: str
    columns: tuple[str, ...] = ()
    listed: bool = False
    words: tuple[str, ...] = ()
    filterable: bool = False
    sorted_as: str = ""


def _entity_and_id(relation: Relation) -> tuple[Field, Field]:
    columns = relation.columns or ("_id",)
    return (
        Field(relation.name, Kind.ENTITY, relation.label, columns, listed=True),
        Field(relation.id_column, Kind.ID, f"{relation.label} id"),
    )


FIELDS: tuple[Field, ...] = (
    Field("_id", Kind.ID, "Call id", listed=True, filterable=True, words=("id",)),
    Field(
        "createdAt", Kind.DATE, "When", listed=True, filterable=True,
        words=("created", "date", "time", "when"), sorted_as="time",
    ),
    Field("updatedAt", Kind.DATE, "Updated", words=("updated",), sorted_as="time of update"),
    Field("deletedAt", Kind.DATE, "Deleted"),
    Field("version", Kind.NUMBER, "Row version"),
    Field("project", Kind.ENTITY, "Project", ("name",)),
    Field("projectId", Kind.ID, "Project id", listed=True),
    Field(
        "toNumber", Kind.PHONE, "To", listed=True, filterable=True,
        words=("to", "number"), sorted_as="number called",
    ),
    Field(
        "fromNumber", Kind.PHONE, "From", listed=True, filterable=True,
        words=("from",), sorted_as="calling number",
    ),
    Field(
        "callData", Kind.JSON, "What was said", listed=True, filterable=True,
        words=("message", "said"),
    ),
    Field(
        "statusMessage", Kind.LONG_TEXT, "Status message", listed=True, filterable=True,
        words=("reason",),
    ),
    Field("status", Kind.TEXT, "Result", listed=True, filterable=True, sorted_as="result"),
    Field(
        "callCostInUSDCents", Kind.NUMBER, "Cost", listed=True, filterable=True,
        words=("cost",), sorted_as="cost",
    ),
    *(field for relation in RELATIONS for field in _entity_and_id(relation)),
)  # fmt: skip

OUTCOME, DURATION = "outcome", "duration"

CARRIER_FIELDS: dict[str, Field] = {
    OUTCOME: Field(OUTCOME, Kind.TEXT, "Outcome", filterable=True, words=(OUTCOME,)),
    DURATION: Field(DURATION, Kind.NUMBER, "Duration", filterable=True, words=(DURATION,)),
}
"""What a call's carrier knows of it, and OneUptime does not; the duration is in seconds."""

FILTERABLE: dict[str, Field] = {
    **{field.name: field for field in FIELDS if field.filterable},
    **CARRIER_FIELDS,
}
"""Fields for which the filter language has a qualifier, by their names."""

FIELD_BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
