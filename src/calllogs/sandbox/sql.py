"""A request's body -> the clauses of a SELECT over one resource: select, query and sort."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from calllogs.sandbox.api_keys import ApiKey
from calllogs.sandbox.conditions import (
    EVERYTHING,
    NOTHING,
    Clause,
    ColumnRef,
    all_of,
    condition,
    json_condition,
    nested_condition,
)
from calllogs.sandbox.errors import ErrorReply, server_error, unknown_in_query, unknown_in_select
from calllogs.sandbox.releases import (
    NEWEST,
    SEVERAL_COLUMNS,
    Release,
    has_column,
    silent,
    unread,
)
from calllogs.sandbox.resources import BY_TABLE, Column, ColumnType, Resource

DEFAULT_SORT: dict[str, object] = {"createdAt": "DESC"}

Selection = Mapping[Column, tuple[Column, ...] | None]
"""The columns of a reply: a relation with its own columns, a plain one with None."""


@dataclass(slots=True)
class Statement:
    """A SELECT statement being built: each clause adds the joins it needs, so FROM comes last.

    Attributes:
        resource: The resource that is read.
        key: The API key of the request.
        now: PostgreSQL's clock.
        release: The OneUptime that answers.
        joins: The relations joined so far, by their column's name.
    """

    resource: Resource
    key: ApiKey
    now: datetime
    release: Release = NEWEST
    joins: dict[str, Column] = field(default_factory=dict)

    def column_ref(self, column: Column, relation: str = "") -> ColumnRef:
        """Return the reference to a column of the resource, or of one of its relations."""
        return ColumnRef(f'"{relation or "row"}"."{column.name}"', column.type, self.now)

    def source(self) -> str:
        """Return the FROM clause; a soft-deleted relation is not joined (oneuptime-api.md 1.2)."""
        joins = (
            f'LEFT JOIN "{column.target}" AS "{name}" ON "{name}"."_id" = "row"."{name}Id" '
            f'AND "{name}"."deletedAt" IS NULL'
            for name, column in self.joins.items()
        )
        return " ".join((f'FROM "{self.resource.table}" AS "row"', *joins))

    def where(self, query: object) -> Clause:
        """Return the WHERE clause: the key's own project, and what the query says.

        Raises:
            ErrorReply: 400, 422 or 500, as the API answers such a query.
        """
        tenant = Clause('"row"."projectId" = ? AND "row"."deletedAt" IS NULL', (self.key.project,))
        conditions = (self._condition(name, value) for name, value in _entries(query).items())
        where = all_of((tenant, *conditions))
        return Clause(f"WHERE {where.sql}", where.values)

    def _condition(self, name: str, value: object) -> Clause:
        if name == "_multiFieldSearch" and self.release >= SEVERAL_COLUMNS:
            return self._multi_search(value)
        column = self._queried(name)
        self.key.check_column("query", column)
        if name == "projectId":  # always the key's own (recording query-projectId-other)
            return EVERYTHING
        if silent(self.release, column, value):
            return NOTHING
        if unread(self.release, column, value):
            raise server_error()
        return self._typed_condition(column, value)

    def _typed_condition(self, column: Column, value: object) -> Clause:
        if column.type is ColumnType.ENTITY:
            return self._relation_condition(column, value)
        if column.type is ColumnType.JSON and isinstance(value, dict) and "_type" not in value:
            return json_condition(self.column_ref(column), value)
        return condition(self.column_ref(column), value)

    def _relation_condition(self, column: Column, value: object) -> Clause:
        """A nested object filters by the relation's columns, a scalar by its id.

        Source: oneuptime-api.md 3.3.
        """
        if not isinstance(value, dict) or "_type" in value:
            return condition(self.column_ref(Column(f"{column.name}Id", ColumnType.ID)), value)
        self.joins[column.name] = column
        return all_of(self._nested_condition(column, name, item) for name, item in value.items())

    def _nested_condition(self, relation: Column, name: str, value: object) -> Clause:
        column = self._column(BY_TABLE[relation.target], name)
        if column is None:
            raise server_error()
        return nested_condition(self.column_ref(column, relation.name), value)

    def _multi_search(self, value: object) -> Clause:
        """The synthetic key that searches several columns (recording op-multisearch).

        It is the only OR across columns that the API has.
        """
        search = value if isinstance(value, dict) else {}
        names = search.get("fields")
        searched = map(str, names) if isinstance(names, list) else ()
        columns = [self.column_ref(self._queried(name)) for name in searched]
        pattern = f"%{str(search.get('value') or '').lower().strip()}%"
        sql = " OR ".join(f"{column.text} LIKE ? ESCAPE '\\'" for column in columns)
        return Clause(f"({sql})", (pattern,) * len(columns)) if columns else EVERYTHING

    def _column(self, resource: Resource, name: str) -> Column | None:
        column = resource.column(name)
        return column if column and has_column(self.release, column) else None

    def _queried(self, name: str) -> Column:
        column = self._column(self.resource, name)
        if column is None:
            raise unknown_in_query(self.resource, name)
        return column

    def order(self, sort: object) -> str:
        """Return the ORDER BY clause, with nulls where PostgreSQL puts them.

        Raises:
            ErrorReply: 500, an unknown column.
        """
        keys = _entries(sort) or DEFAULT_SORT
        return "ORDER BY " + ", ".join(self._sort_key(*key) for key in keys.items())

    def _sort_key(self, name: str, direction: object) -> str:
        column = self._column(self.resource, name)
        if column is None or isinstance(direction, Mapping):  # a column of a relation (9.6)
            raise server_error()
        stored = f"{name}Id" if column.type is ColumnType.ENTITY else name
        collation = " COLLATE postgres" if column.type in _COLLATED else ""
        # Anything else silently means ascending (oneuptime-api.md 2.2).
        descending = direction in ("DESC", "desc", -1)
        order = "DESC NULLS FIRST" if descending else "ASC NULLS LAST"
        return f'"row"."{stored}"{collation} {order}'

    def selected(self, select: object) -> Selection:
        """Return the columns of the reply, in the resource's order.

        Raises:
            ErrorReply: 400 or 422, an unknown column or one this key may not read.
        """
        chosen: dict[Column, tuple[Column, ...] | None] = {self.resource.columns[0]: None}
        for name, selection in _entries(select).items():
            column = self._column(self.resource, name)
            if column is None:
                raise unknown_in_select(self.resource, name)
            self.key.check_column("select", column)
            if column.type is ColumnType.ENTITY and selection:
                chosen[column] = self._relation_columns(column, selection)
            elif selection:
                chosen[column] = None
        return {column: chosen[column] for column in self.resource.columns if column in chosen}

    def _relation_columns(self, relation: Column, selection: object) -> tuple[Column, ...]:
        target = BY_TABLE[relation.target]
        self.joins[relation.name] = relation
        names = selection if isinstance(selection, Mapping) else {}
        columns = {self._shown(target, str(name), below): below for name, below in names.items()}
        key = target.columns[0]
        return (key, *(column for column, below in columns.items() if below and column != key))

    def _shown(self, target: Resource, name: str, below: object) -> Column:
        """Return a column that a relation may show."""
        if isinstance(below, Mapping):
            raise ErrorReply(
                400, "You cannot query deep relations. Querying deep relations is not supported."
            )
        column = self._column(target, name)
        if column is None and name not in target.hidden:
            raise ErrorReply(400, f"Column {name} not found on {target.singular}")
        if name in READ_WITH_THE_TABLE and column:
            self.key.check_relation(target, self.resource)
        elif column is None or not column.on_relation:
            raise ErrorReply(
                400, f"Column {name} on {target.singular} does not support read on relation query."
            )
        return column


READ_WITH_THE_TABLE = ("createdAt", "updatedAt", "deletedAt", "version")
"""What a relation shows to a key that may read its table itself (oneuptime-api.md 4.1)."""

_COLLATED = (ColumnType.TEXT, ColumnType.PHONE, ColumnType.NAME, ColumnType.EMAIL, ColumnType.JSON)


def _entries(value: object) -> dict[str, object]:
    """Return an object's entries; those of a list or text are named by position (select-array)."""
    if isinstance(value, Mapping):
        return {str(name): item for name, item in value.items()}
    if isinstance(value, list | str):
        return {str(position): item for position, item in enumerate(value)}
    return {}
