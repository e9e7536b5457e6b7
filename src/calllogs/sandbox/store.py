"""The rows of a dataset in SQLite, and what is read from them."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from calllogs.sandbox.conditions import Clause
from calllogs.sandbox.resources import BY_TABLE, RESOURCES, Kind, Resource
from calllogs.sandbox.statements import Statement
from calllogs.sandbox.values import stored_instant

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Store:
    """A database in memory."""

    database: sqlite3.Connection

    def rows(
        self, statement: Statement, body: Mapping[str, object], limit: int, skip: int
    ) -> list[dict[str, object]]:
        """Return the rows a request's body asks for, wrapped as the API wraps them."""
        chosen = statement.selected(body.get("select"))
        where = statement.where(body.get("query"))
        order = statement.order(body.get("sort"))
        return self._read(statement, chosen, where, f"{order} LIMIT {limit:d} OFFSET {skip:d}")

    def count(self, statement: Statement, query: object) -> int:
        """Return how many rows a query matches."""
        where = statement.where(query)
        sql = f"SELECT count(*) {statement.source()} {where.sql}"
        (total,) = self.database.execute(sql, where.values).fetchone()
        return int(total)

    def item(self, statement: Statement, select: object, row_id: str) -> dict[str, object] | None:
        """Return one row by its id, or None."""
        chosen = statement.selected(select)
        where = statement.where({"_id": row_id})
        return next(iter(self._read(statement, chosen, where, "LIMIT 1")), None)

    def _read(
        self,
        statement: Statement,
        chosen: Mapping[str, tuple[str, ...] | None],
        where: Clause,
        tail: str,
    ) -> list[dict[str, object]]:
        names = [
            f'"{name if below is not None else "row"}"."{column}"'
            for name, below in chosen.items()
            for column in (below if below is not None else (name,))
        ]
        source = statement.source()
        sql = f"SELECT {', '.join(names)} {source} {where.sql} {tail}"
        found = self.database.execute(sql, where.values).fetchall()
        return [_reply(statement.resource, chosen, values) for values in found]


def _reply(
    resource: Resource, chosen: Mapping[str, tuple[str, ...] | None], values: Sequence[object]
) -> dict[str, object]:
    row: dict[str, object] = {}
    rest = iter(values)
    for name, below in chosen.items():
        column = resource.column(name)
        if column is None:
            continue
        if below is None:
            row[name] = wrapped(column.kind, name, next(rest))
        else:
            row[name] = _relation(BY_TABLE[column.target], below, [next(rest) for _ in below])
    return row


def _relation(target: Resource, names: tuple[str, ...], values: list[object]) -> object:
    if values[0] is None:
        return None
    kinds = [column.kind if (column := target.column(name)) else Kind.TEXT for name in names]
    pairs = zip(names, kinds, values, strict=True)
    return {name: wrapped(kind, name, value) for name, kind, value in pairs}


_WRAPPED = (Kind.ID, Kind.DATE, Kind.PHONE, Kind.NAME, Kind.EMAIL)


def wrapped(kind: Kind, name: str, stored: object) -> object:
    """Return a stored value as replies write it (API.md 2.3); `_id` alone is a plain id."""
    if stored is None or name == "_id":
        return stored
    if kind is Kind.JSON:
        return json.loads(str(stored))
    if kind is Kind.BOOLEAN:
        return bool(stored)
    if kind not in _WRAPPED:
        return stored
    value = f"{str(stored)[:-4]}Z" if kind is Kind.DATE else stored
    return {"_type": kind.value, "value": value}


def filled(tables: Mapping[str, Iterable[Row]]) -> Store:
    """Return a store that holds the rows of a dataset."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.create_function("pg_text", 2, _pg_text, deterministic=True)
    database.create_collation("postgres", _collate)
    for resource in RESOURCES:
        _fill(database, resource, tables.get(resource.table, ()))
    database.execute('CREATE INDEX "by_time" ON "callLogs" ("projectId", "createdAt")')
    database.execute('CREATE INDEX "by_status" ON "callLogs" ("projectId", "status")')
    return Store(database)


def _fill(database: sqlite3.Connection, resource: Resource, rows: Iterable[Row]) -> None:
    columns = [column for column in resource.columns if column.kind is not Kind.ENTITY]
    names = ", ".join(f'"{column.name}"' for column in columns)
    database.execute(f'CREATE TABLE "{resource.table}" ({names}, PRIMARY KEY ("_id"))')
    marks = ", ".join("?" * len(columns))
    database.executemany(
        f'INSERT INTO "{resource.table}" VALUES ({marks})',  # noqa: S608  names are ours
        ([_stored(column.kind, row.get(column.name)) for column in columns] for row in rows),
    )


def _stored(kind: Kind, value: object) -> object:
    if value is None:
        return None
    if kind is Kind.DATE:
        instant = datetime.fromisoformat(str(value))
        return stored_instant(instant if instant.tzinfo else instant.replace(tzinfo=UTC))
    if kind is Kind.JSON:
        return json.dumps(value, ensure_ascii=False)  # spaced as PostgreSQL writes jsonb
    return int(value) if isinstance(value, bool) else value


def _pg_text(_: str, stored: str | None) -> str | None:
    """Return a timestamp as PostgreSQL casts it to text: `2026-11-22 21:04:05.018+00`."""
    if stored is None:
        return None
    return stored[:-1].replace("T", " ").rstrip("0").rstrip(".") + "+00"


def _collate(one: str, two: str) -> int:
    """Order texts nearly as en_US does: letters before their case."""
    first, second = (one.casefold(), one.swapcase()), (two.casefold(), two.swapcase())
    return (first > second) - (first < second)
