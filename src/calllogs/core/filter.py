"""What a person asks of the call log, as a value."""

from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """The closed set of comparisons, named as in the normal form."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    IS_NULL = "is_null"
    NOT_NULL = "not_null"


class Intent(StrEnum):
    """What to do with the calls that match."""

    LIST = "list"
    COUNT = "count"
    SUMMARY = "summary"
    TIMELINE = "timeline"


class Direction(StrEnum):
    """The direction of an order."""

    ASC = "asc"
    DESC = "desc"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison on one field.

    Attributes:
        field: The API's own column name, with a dot into a relation (`incident.incidentNumber`),
            or one of the three the API does not have: `text`, `user` (value "me"), `channel`.
        op: The comparison.
        value: Text, a whole number, a tuple of either (sorted, for IN and NOT_IN), a UTC instant
            written `YYYY-MM-DDTHH:MM:SSZ` for createdAt, None for IS_NULL and NOT_NULL.
    """

    field: str
    op: Operator
    value: str | int | tuple[str, ...] | tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class CallLogFilter:
    """A question, fully understood: AND of conditions, order, size and intent."""

    conditions: tuple[Condition, ...] = ()
    sort: tuple[tuple[str, Direction], ...] = (("createdAt", Direction.DESC),)
    limit: int | None = None
    skip: int | None = None
    intent: Intent = Intent.LIST
    group_by: str | None = None
