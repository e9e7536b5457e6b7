"""A condition of a query as SQL with PostgreSQL's meaning (oneuptime-api.md 3.2, `op-*`)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from calllogs.sandbox.errors import server_error
from calllogs.sandbox.resources import ColumnType
from calllogs.sandbox.values import Stored, read, validated


class Clause(NamedTuple):
    """A piece of SQL and the values of its placeholders; its text holds no value of a request."""

    sql: str
    values: tuple[Stored, ...] = ()


class ColumnRef(NamedTuple):
    """A column as a statement refers to it.

    Attributes:
        sql: Its quoted, qualified name.
        type: Its type.
        now: PostgreSQL's clock.
    """

    sql: str
    type: ColumnType
    now: datetime

    @property
    def text(self) -> str:
        """The column as PostgreSQL writes it as text."""
        return f"pg_text({self.sql})" if self.type is ColumnType.DATE else self.sql

    def read(self, value: object) -> Stored:
        """Return a value as the database reads it for this column."""
        return read(self.type, value, self.now)


Operator = dict[str, object]
"""A condition in an object: `_type`, and the operands by name."""

Operation = Callable[[ColumnRef, Operator], Clause]

EVERYTHING = Clause("1 = 1")
NOTHING = Clause("1 = 0")
_SCALARS = frozenset(
    ("ObjectID", "DateTime", "Phone", "Email", "Name", "Color", "Domain", "Version", "Route")
)


def all_of(clauses: Iterable[Clause]) -> Clause:
    """Join clauses with AND; no clause at all is true."""
    joined = [*clauses]
    sql = " AND ".join(clause.sql for clause in joined) or EVERYTHING.sql
    return Clause(f"({sql})", tuple(value for clause in joined for value in clause.values))


def unwrap(value: object) -> object:
    """Return the scalar inside one of OneUptime's value wrappers, or the value itself."""
    if isinstance(value, dict) and value.get("_type") in _SCALARS:
        return value.get("value")
    return value


def condition(column: ColumnRef, value: object) -> Clause:
    """Return the clause of a query's condition on a column."""
    if value is None:
        return Clause(f"{column.sql} IS NULL")
    if isinstance(value, list):
        return _in(column, value)
    if isinstance(value, dict):
        return _operation(column, value)
    return _equal(column, validated(column.type, value))


def _operation(column: ColumnRef, operator: Operator) -> Clause:
    name = operator.get("_type")
    if name in _SCALARS:
        return condition(column, operator.get("value"))
    operation = OPERATIONS.get(name) if isinstance(name, str) else None
    if operation is None:
        return _equal(column, operator)  # compared to its JSON text, or unreadable: 500
    return operation(column, operator)


def _equal(column: ColumnRef, value: object) -> Clause:
    return Clause(f"{column.sql} = ?", (column.read(value),))


def _equal_to(column: ColumnRef, operator: Operator) -> Clause:
    if operator.get("value") is None:
        raise server_error()
    return _equal(column, operator["value"])


def _or_null(operation: Operation) -> Operation:
    def clause(column: ColumnRef, operator: Operator) -> Clause:
        matching = operation(column, operator)
        return Clause(f"({matching.sql} OR {column.sql} IS NULL)", matching.values)

    return clause


def _not_equal(column: ColumnRef, operator: Operator) -> Clause:
    return Clause(f"{column.sql} <> ?", _equal_to(column, operator).values)


def _in(column: ColumnRef, values: list[object]) -> Clause:
    if not values:
        return NOTHING
    marks = ", ".join("?" * len(values))
    return Clause(f"{column.sql} IN ({marks})", tuple(column.read(unwrap(v)) for v in values))


def _includes(column: ColumnRef, operator: Operator) -> Clause:
    operand = operator.get("value")
    return _in(column, operand) if isinstance(operand, list) else NOTHING


def _includes_none(column: ColumnRef, operator: Operator) -> Clause:
    inside = _includes(column, operator)
    return EVERYTHING if inside is NOTHING else Clause(f"NOT ({inside.sql})", inside.values)


def _like(pattern: str) -> Operation:
    """ILIKE: % and _ are live, a backslash escapes, the value is lower-cased and trimmed."""

    def clause(column: ColumnRef, operator: Operator) -> Clause:
        if column.type is ColumnType.JSON:
            return NOTHING  # the JSON branch wins and finds no such key (op-Search-callData)
        text = str(operator.get("value") or "").lower().strip()
        return Clause(f"{column.text} LIKE ? ESCAPE '\\'", (pattern.format(text),))

    return clause


def _not_contains(column: ColumnRef, operator: Operator) -> Clause:
    contains = _like("%{}%")(column, operator)
    return Clause(f"({column.sql} IS NULL OR NOT ({contains.sql}))", contains.values)


def _compare(sign: str) -> Operation:
    def clause(column: ColumnRef, operator: Operator) -> Clause:
        operand = operator.get("value")
        if operand is None:
            return NOTHING  # compared with NULL
        # Operators do not nest: a wrapped value arrives as "[object Object]"
        # (oneuptime-api.md 3.2).
        scalar = "[object Object]" if isinstance(operand, dict) else operand
        return Clause(f"{column.sql} {sign} ?", (column.read(scalar),))

    return clause


def _between(column: ColumnRef, operator: Operator) -> Clause:
    low = _compare(">=")(column, {"value": operator.get("startValue")})
    high = _compare("<=")(column, {"value": operator.get("endValue")})
    return all_of((low, high))


OPERATIONS: dict[str, Operation] = {
    "EqualTo": _equal_to,
    "EqualToOrNull": _or_null(_equal_to),
    "NotEqual": _not_equal,
    "Search": _like("%{}%"),
    "StartsWith": _like("{}%"),
    "EndsWith": _like("%{}"),
    "NotContains": _not_contains,
    "GreaterThan": _compare(">"),
    "GreaterThanOrEqual": _compare(">="),
    "LessThan": _compare("<"),
    "LessThanOrEqual": _compare("<="),
    "GreaterThanOrNull": _or_null(_compare(">")),
    "LessThanOrNull": _or_null(_compare("<")),
    "InBetween": _between,
    "Includes": _includes,
    "IncludesAll": _includes,
    "IncludesNone": _includes_none,
    "IsNull": lambda column, _operator: Clause(f"{column.sql} IS NULL"),
    "NotNull": lambda column, _operator: Clause(f"{column.sql} IS NOT NULL"),
    # It has no effect under a column's own name (recording op-MultiSearch).
    "MultiSearch": lambda _column, _operator: EVERYTHING,
}

NESTED = ("Search", "StartsWith", "EndsWith", "NotContains")
"""Operators translated inside a relation; any other reaches the database raw.

Source: oneuptime-api.md 3.5.
"""


def nested_condition(column: ColumnRef, value: object) -> Clause:
    """Return the clause of a query's condition on a relation's column."""
    if value is None:
        return EVERYTHING  # TypeORM ignores it
    if isinstance(value, dict) and value.get("_type") in NESTED:
        return OPERATIONS[str(value["_type"])](column, value)
    if isinstance(value, dict | list) and unwrap(value) is value:
        raise server_error()
    return _equal(column, validated(column.type, unwrap(value)))


def json_condition(column: ColumnRef, values: Mapping[str, object]) -> Clause:
    """Return the clause of conditions on JSON keys; here % and _ are escaped.

    Source: oneuptime-api.md 3.3.
    """
    return all_of(_json_key(column, key, value) for key, value in values.items())


def _json_key(column: ColumnRef, key: str, value: object) -> Clause:
    inside = column._replace(sql=f"json_extract({column.sql}, ?)", type=ColumnType.TEXT)
    path = f'$."{key}"' if '"' not in key else "$.none"
    if isinstance(value, dict) and value.get("_type") in NESTED:
        text = str(value.get("value") or "")
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        clause = OPERATIONS[str(value["_type"])](inside, {"value": escaped})
    else:
        clause = condition(inside, value)
    # The path is a placeholder before the clause's own, as often as the clause names the column.
    paths = [path] * clause.sql.count(inside.sql)
    return Clause(clause.sql, (*paths, *clause.values))
