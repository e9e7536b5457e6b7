"""One column's part of a `query` -> SQL with PostgreSQL's meaning. Source: API.md 3.2, `op-*`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from calllogs.sandbox.refusals import server_error
from calllogs.sandbox.resources import Kind
from calllogs.sandbox.values import Stored, checked

Readers = Mapping[Kind, Callable[[object], Stored]]


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of SQL with the values bound in it; only names of our own tables are in the text."""

    sql: str
    values: tuple[Stored, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A column where it stands in the statement.

    Attributes:
        sql: Its quoted, qualified name.
        kind: What it holds.
        readers: How values are read for each kind.
    """

    sql: str
    kind: Kind
    readers: Readers

    @property
    def text(self) -> str:
        """The column as PostgreSQL writes it as text."""
        return f"pg_text('{self.kind.value}', {self.sql})" if self.kind is Kind.DATE else self.sql

    def read(self, value: object) -> Stored:
        """Return a value as the database would read it for this column."""
        return self.readers[self.kind](value)


EVERYTHING = Clause("1 = 1")
NOTHING = Clause("1 = 0")
_SCALARS = frozenset(
    ("ObjectID", "DateTime", "Phone", "Email", "Name", "Color", "Domain", "Version", "Route")
)


def unwrapped(value: object) -> object:
    """Return the value inside one of the registered value wrappers, or the value itself."""
    if isinstance(value, dict) and value.get("_type") in _SCALARS:
        return value.get("value")
    return value


def condition(place: Place, value: object) -> Clause:
    """Return the clause for what a query says of a column."""
    if value is None:
        return Clause(f"{place.sql} IS NULL")
    if isinstance(value, list):
        return _in(place, value)
    if isinstance(value, dict):
        return _object(place, value)
    return _equal(place, checked(place.kind, value))


def _object(place: Place, value: dict[str, object]) -> Clause:
    kind = value.get("_type")
    if kind in _SCALARS:
        return condition(place, value.get("value"))
    operator = OPERATORS.get(kind) if isinstance(kind, str) else None
    if operator is None:
        return _equal(place, value)  # compared to its JSON text, or unreadable: 500
    return operator(place, value)


def _equal(place: Place, value: object) -> Clause:
    return Clause(f"{place.sql} = ?", (place.read(value),))


def _equal_to(place: Place, value: dict[str, object]) -> Clause:
    if value.get("value") is None:
        raise server_error()
    return _equal(place, value["value"])


def _or_null(clause: Clause, place: Place) -> Clause:
    return Clause(f"({clause.sql} OR {place.sql} IS NULL)", clause.values)


def _equal_or_null(place: Place, value: dict[str, object]) -> Clause:
    return _or_null(_equal_to(place, value), place)


def _not_equal(place: Place, value: dict[str, object]) -> Clause:
    equal = _equal_to(place, value)
    return Clause(f"{place.sql} <> ?", equal.values)


def _in(place: Place, values: list[object]) -> Clause:
    if not values:
        return NOTHING
    marks = ", ".join("?" * len(values))
    return Clause(f"{place.sql} IN ({marks})", tuple(place.read(unwrapped(v)) for v in values))


def _includes(place: Place, value: dict[str, object]) -> Clause:
    held = value.get("value")
    return _in(place, held if isinstance(held, list) else [held])


def _includes_none(place: Place, value: dict[str, object]) -> Clause:
    inside = _includes(place, value)
    return EVERYTHING if inside is NOTHING else Clause(f"NOT ({inside.sql})", inside.values)


def _like(pattern: str) -> Callable[[Place, dict[str, object]], Clause]:
    """ILIKE: % and _ are live, a backslash escapes, the value is lower-cased and trimmed."""

    def clause(place: Place, value: dict[str, object]) -> Clause:
        if place.kind is Kind.JSON:
            return NOTHING  # the JSON branch wins and finds no such key (op-Search-callData)
        sought = str(value.get("value") or "").lower().strip()
        return Clause(f"{place.text} LIKE ? ESCAPE '\\'", (pattern.format(sought),))

    return clause


def _not_contains(place: Place, value: dict[str, object]) -> Clause:
    found = _like("%{}%")(place, value)
    return Clause(f"({place.sql} IS NULL OR NOT ({found.sql}))", found.values)


def _compare(sign: str) -> Callable[[Place, dict[str, object]], Clause]:
    def clause(place: Place, value: dict[str, object]) -> Clause:
        held = value.get("value")
        if held is None:
            return NOTHING  # compared with NULL
        # Operators do not nest: a wrapped value arrives as "[object Object]" (API.md 3.2).
        plain = "[object Object]" if isinstance(held, dict) else held
        return Clause(f"{place.sql} {sign} ?", (place.read(plain),))

    return clause


def _compare_or_null(sign: str) -> Callable[[Place, dict[str, object]], Clause]:
    compare = _compare(sign)
    return lambda place, value: _or_null(compare(place, value), place)


def _between(place: Place, value: dict[str, object]) -> Clause:
    low = _compare(">=")(place, {"value": value.get("startValue")})
    high = _compare("<=")(place, {"value": value.get("endValue")})
    return Clause(f"({low.sql} AND {high.sql})", (*low.values, *high.values))


def _is_null(place: Place, _: dict[str, object]) -> Clause:
    return Clause(f"{place.sql} IS NULL")


def _not_null(place: Place, _: dict[str, object]) -> Clause:
    return Clause(f"{place.sql} IS NOT NULL")


def _ignored(_: Place, __: dict[str, object]) -> Clause:
    """A MultiSearch under a column's own name means nothing (recording op-MultiSearch)."""
    return EVERYTHING


OPERATORS: dict[str, Callable[[Place, dict[str, object]], Clause]] = {
    "EqualTo": _equal_to,
    "EqualToOrNull": _equal_or_null,
    "NotEqual": _not_equal,
    "Search": _like("%{}%"),
    "StartsWith": _like("{}%"),
    "EndsWith": _like("%{}"),
    "NotContains": _not_contains,
    "GreaterThan": _compare(">"),
    "GreaterThanOrEqual": _compare(">="),
    "LessThan": _compare("<"),
    "LessThanOrEqual": _compare("<="),
    "GreaterThanOrNull": _compare_or_null(">"),
    "LessThanOrNull": _compare_or_null("<"),
    "InBetween": _between,
    "Includes": _includes,
    "IncludesAll": _includes,
    "IncludesNone": _includes_none,
    "IsNull": _is_null,
    "NotNull": _not_null,
    "MultiSearch": _ignored,
}

NESTED = ("Search", "StartsWith", "EndsWith", "NotContains")
"""What is translated inside a relation; anything else reaches the database raw (API.md 3.5)."""


def nested_condition(place: Place, value: object) -> Clause:
    """Return the clause for what a query says of a relation's column."""
    if value is None:
        return EVERYTHING  # TypeORM passes over it
    if isinstance(value, dict) and value.get("_type") in NESTED:
        return OPERATORS[str(value["_type"])](place, value)
    if isinstance(value, dict | list) and unwrapped(value) is value:
        raise server_error()
    return _equal(place, checked(place.kind, unwrapped(value)))


def json_condition(place: Place, value: dict[str, object]) -> Clause:
    """Return the clause for keys inside a JSON column; here % and _ are escaped (API.md 3.3)."""
    clauses = [_json_key(place, key, held) for key, held in value.items()]
    sql = " AND ".join(clause.sql for clause in clauses) or EVERYTHING.sql
    return Clause(f"({sql})", tuple(v for clause in clauses for v in clause.values))


def _json_key(place: Place, key: str, value: object) -> Clause:
    inside = Place(f"json_extract({place.sql}, ?)", Kind.TEXT, place.readers)
    path = f'$."{key}"' if '"' not in key else "$.none"
    if isinstance(value, dict) and value.get("_type") in NESTED:
        sought = str(value.get("value") or "")
        escaped = sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = OPERATORS[str(value["_type"])](inside, {"value": escaped})
    else:
        found = condition(inside, value)
    return Clause(found.sql, (*(path for _ in range(found.sql.count(inside.sql))), *found.values))
