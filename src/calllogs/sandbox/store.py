"""The rows of a dataset in SQLite: filling the tables, reading rows, counts and items."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calllogs.sandbox.conditions import Clause
from calllogs.sandbox.resources import RESOURCES, Column, ColumnType, Resource
from calllogs.sandbox.sql import Selection, Statement
from calllogs.sandbox.values import parsed_instant, stored_instant

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Store:
    """A database in memory."""

    database: sqlite3.Connection

    def rows(
        self, statement: Statement, body: Mapping[str, object], limit: int, skip: int
    ) -> list[dict[str, object]]:
        """Return the rows a request's body asks for, as the API writes them."""
        selected = statement.selected(body.get("select"))
        where = statement.where(body.get("query"))
        order = statement.order(body.get("sort"))
        return self._read(statement, selected, where, f"{order} LIMIT {limit:d} OFFSET {skip:d}")

    def count(self, statement: Statement, query: object) -> int:
        """Return the number of rows a query matches."""
        where = statement.where(query)
        sql = f"SELECT count(*) {statement.source()} {where.sql}"
        (total,) = self.database.execute(sql, where.values).fetchone()
        return int(total)

    def item(self, statement: Statement, select: object, row_id: str) -> dict[str, object] | None:
        """Return one row by its id, or None."""
        selected = statement.selected(select)
        where = statement.where({"_id": row_id})
        return next(iter(self._read(statement, selected, where, "LIMIT 1")), None)

    def _read(
        self, statement: Statement, selected: Selection, where: Clause, tail: str
    ) -> list[dict[str, object]]:
        names = ", ".join(
            f'"{column.name if below else "row"}"."{each.name}"'
            for column, below in selected.items()
            for each in below or (column,)
        )
        sql = f"SELECT {names} {statement.source()} {where.sql} {tail}"
        rows = self.database.execute(sql, where.values).fetchall()
        return [_row(selected, values) for values in rows]


def _row(selected: Selection, values: Iterable[object]) -> dict[str, object]:
    rest = iter(values)
    return {
        column.name: _relation(below, [next(rest) for _ in below])
        if below
        else serialized(column, next(rest))
        for column, below in selected.items()
    }


def _relation(columns: Iterable[Column], values: Sequence[object]) -> object:
    if values[0] is None:  # its id: there is no such row
        return None
    pairs = zip(columns, values, strict=True)
    return {column.name: serialized(column, value) for column, value in pairs}


_WRAPPED = (ColumnType.ID, ColumnType.DATE, ColumnType.PHONE, ColumnType.NAME, ColumnType.EMAIL)


def serialized(column: Column, stored: object) -> object:
    """Return a stored value as JSON of a reply; of all ids `_id` alone is plain.

    Source: oneuptime-api.md 2.3.
    """
    if stored is None or column.name == "_id":
        return stored
    if column.type is ColumnType.JSON:
        return json.loads(str(stored))
    if column.type is ColumnType.BOOLEAN:
        return bool(stored)
    if column.type not in _WRAPPED:
        return stored
    value = f"{str(stored)[:-4]}Z" if column.type is ColumnType.DATE else stored
    return {"_type": column.type.value, "value": value}


def create_store(tables: Mapping[str, Iterable[Row]]) -> Store:
    """Create a database in memory with the rows of a dataset."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.create_function("pg_text", 1, _pg_text, deterministic=True)
    database.create_collation("postgres", _collate)
    for resource in RESOURCES:
        _create_table(database, resource, tables.get(resource.table, ()))
    database.execute('CREATE INDEX "by_time" ON "callLogs" ("projectId", "createdAt")')
    database.execute('CREATE INDEX "by_status" ON "callLogs" ("projectId", "status")')
    return Store(database)


def _create_table(database: sqlite3.Connection, resource: Resource, rows: Iterable[Row]) -> None:
    columns = [column for column in resource.columns if column.type is not ColumnType.ENTITY]
    names = ", ".join(f'"{column.name}"' for column in columns)
    database.execute(f'CREATE TABLE "{resource.table}" ({names}, PRIMARY KEY ("_id"))')
    marks = ", ".join("?" * len(columns))
    database.executemany(
        f'INSERT INTO "{resource.table}" VALUES ({marks})',  # noqa: S608  names are ours
        ([_stored(column.type, row.get(column.name)) for column in columns] for row in rows),
    )


def _stored(column_type: ColumnType, value: object) -> object:
    if value is None:
        return None
    if column_type is ColumnType.DATE:
        return stored_instant(parsed_instant(str(value)))
    if column_type is ColumnType.JSON:
        return json.dumps(value, ensure_ascii=False)  # spaced as PostgreSQL writes jsonb
    return int(value) if isinstance(value, bool) else value


def _pg_text(stored: str | None) -> str | None:
    """Cast a timestamp to text as PostgreSQL does: `2026-11-22 21:04:05.018+00`."""
    if stored is None:
        return None
    return stored[:-1].replace("T", " ").rstrip("0").rstrip(".") + "+00"


def _collate(one: str, two: str) -> int:
    """Compare texts nearly as the collation en_US does: by letters, then by case."""
    first, second = (one.casefold(), one.swapcase()), (two.casefold(), two.swapcase())
    return (first > second) - (first < second)
