"""A request's body -> SQL over one resource: select, query, sort, limit and skip."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from calllogs.sandbox.conditions import (
    EVERYTHING,
    Clause,
    Place,
    Readers,
    condition,
    json_condition,
    nested_condition,
)
from calllogs.sandbox.keys import Key
from calllogs.sandbox.refusals import (
    Refusal,
    server_error,
    unknown_in_query,
    unknown_in_select,
)
from calllogs.sandbox.resources import BY_TABLE, Column, Kind, Resource

DEFAULT_SORT: dict[str, object] = {"createdAt": "DESC"}


@dataclass(slots=True)
class Statement:
    """SQL being built for one resource and one key.

    Attributes:
        resource: What is read.
        key: Who asks.
        readers: How values are read for each kind.
        joins: Relations joined, by their column's name.
    """

    resource: Resource
    key: Key
    readers: Readers
    joins: dict[str, Column] = field(default_factory=dict)

    def place(self, column: Column, relation: str = "") -> Place:
        """Return a column of the resource, or of one of its relations."""
        return Place(f'"{relation or "row"}"."{column.name}"', column.kind, self.readers)

    def source(self) -> str:
        """Return the FROM clause; a soft-deleted relation counts as none (API.md 1.2)."""
        joins = (
            f'LEFT JOIN "{column.target}" AS "{name}" ON "{name}"."_id" = "row"."{name}Id" '
            f'AND "{name}"."deletedAt" IS NULL'
            for name, column in self.joins.items()
        )
        return " ".join((f'FROM "{self.resource.table}" AS "row"', *joins))

    def where(self, query: object) -> Clause:
        """Return the WHERE clause, the tenant's own first.

        Raises:
            Refusal: 400, 422 or 500 as the API answers it.
        """
        asked = _entries(query)
        clauses = [self._tenant(), Clause('"row"."deletedAt" IS NULL')]
        clauses += [self._queried(name, value) for name, value in asked.items()]
        sql = " AND ".join(clause.sql for clause in clauses)
        return Clause(f"WHERE {sql}", tuple(v for clause in clauses for v in clause.values))

    def _tenant(self) -> Clause:
        return Clause('"row"."projectId" = ?', (self.key.project,))

    def _queried(self, name: str, value: object) -> Clause:
        if name == "_multiFieldSearch":
            return self._anywhere(value)
        column = self.resource.column(name)
        if column is None:
            raise unknown_in_query(self.resource, name)
        self.key.may_name("query", column)
        if name == "projectId":  # always the key's own (recording query-projectId-other)
            return EVERYTHING
        if column.kind is Kind.ENTITY:
            return self._related(column, value)
        if column.kind is Kind.JSON and isinstance(value, dict) and "_type" not in value:
            return json_condition(self.place(column), value)
        return condition(self.place(column), value)

    def _related(self, column: Column, value: object) -> Clause:
        """A nested object filters the relation; anything else its id (API.md 3.3)."""
        own = self.resource.column(f"{column.name}Id")
        if not isinstance(value, dict) or "_type" in value:
            identity = own or Column(f"{column.name}Id", Kind.ID)
            return condition(self.place(identity), value)
        self.joins[column.name] = column
        clauses = [self._nested(column, name, held) for name, held in value.items()]
        sql = " AND ".join(clause.sql for clause in clauses) or EVERYTHING.sql
        return Clause(f"({sql})", tuple(v for clause in clauses for v in clause.values))

    def _nested(self, relation: Column, name: str, value: object) -> Clause:
        column = BY_TABLE[relation.target].column(name)
        if column is None:
            raise server_error()
        return nested_condition(self.place(column, relation.name), value)

    def _anywhere(self, value: object) -> Clause:
        """The synthetic key with the only OR there is (recording op-multisearch)."""
        asked = value if isinstance(value, dict) else {}
        names = asked.get("fields")
        columns = [self.resource.column(str(n)) for n in names] if isinstance(names, list) else []
        sought = f"%{str(asked.get('value') or '').lower().strip()}%"
        for name, column in zip(names or (), columns, strict=False):
            if column is None:
                raise unknown_in_query(self.resource, str(name))
        places = [self.place(column) for column in columns if column]
        sql = " OR ".join(f"{place.text} LIKE ? ESCAPE '\\'" for place in places)
        return Clause(f"({sql})", (sought,) * len(places)) if places else EVERYTHING

    def order(self, sort: object) -> str:
        """Return the ORDER BY clause; nulls stand where PostgreSQL puts them.

        Raises:
            Refusal: 500, a column there is not.
        """
        keys = _entries(sort) or DEFAULT_SORT
        return "ORDER BY " + ", ".join(self._sorted(name, way) for name, way in keys.items())

    def _sorted(self, name: str, way: object) -> str:
        column = self.resource.column(name)
        if column is None:
            raise server_error()
        stored = f"{name}Id" if column.kind is Kind.ENTITY else name
        falling = way in ("DESC", "desc", -1)  # anything else silently means ASC (API.md 2.2)
        collated = " COLLATE postgres" if column.kind in _COLLATED else ""
        return f'"row"."{stored}"{collated} ' + (
            "DESC NULLS FIRST" if falling else "ASC NULLS LAST"
        )

    def selected(self, select: object) -> dict[str, tuple[str, ...] | None]:
        """Return the columns to answer: relations with theirs, None for a plain one.

        Raises:
            Refusal: 400 or 422, a column that is not there or not for this key.
        """
        found: dict[str, tuple[str, ...] | None] = {"_id": None}
        for name, wanted in _entries(select).items():
            column = self.resource.column(name)
            if column is None:
                raise unknown_in_select(self.resource, name)
            self.key.may_name("select", column)
            if column.kind is Kind.ENTITY and wanted:
                found[name] = self._of_relation(column, wanted)
            elif wanted:
                found[name] = None
        return {c.name: found[c.name] for c in self.resource.columns if c.name in found}

    def _of_relation(self, relation: Column, wanted: object) -> tuple[str, ...]:
        target = BY_TABLE[relation.target]
        names = wanted if isinstance(wanted, Mapping) else {}
        for name, below in names.items():
            _selectable(target, str(name), below)
        self.joins[relation.name] = relation
        return ("_id", *(str(name) for name, below in names.items() if below and name != "_id"))


_COLLATED = (Kind.TEXT, Kind.PHONE, Kind.NAME, Kind.EMAIL, Kind.JSON)


def _selectable(target: Resource, name: str, below: object) -> None:
    column = target.column(name)
    if column is None:
        raise Refusal(400, f"Column {name} not found on {target.singular}")
    if column.kind is Kind.ENTITY and isinstance(below, Mapping):
        raise Refusal(
            400, "You cannot query deep relations. Querying deep relations is not supported."
        )
    if not column.on_relation:
        raise Refusal(
            400, f"Column {name} on {target.singular} does not support read on relation query."
        )


def _entries(value: object) -> dict[str, object]:
    """Return an object's entries; a list or a text has its places for names (select-array)."""
    if isinstance(value, Mapping):
        return {str(name): held for name, held in value.items()}
    if isinstance(value, list | str):
        return {str(place): held for place, held in enumerate(value)}
    return {}
