"""A dataset: the rows of every table and the API keys, read from JSON."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from calllogs.sandbox.api_keys import ApiKey, read_api_key
from calllogs.sandbox.resources import BY_TABLE

_STATES = {
    "incidents": ("currentIncidentState", "incidentStates"),
    "alerts": ("currentAlertState", "alertStates"),
}
Rows = list[dict[str, Any]]


class Dataset(NamedTuple):
    """The content of a sandbox.

    Attributes:
        tables: Rows by table, each a mapping of the API's column names to plain JSON values.
        keys: API keys by their secret.
    """

    tables: Mapping[str, Rows]
    keys: Mapping[str, ApiKey]


def load_dataset(text: str) -> Dataset:
    """Read a dataset from JSON: an object of tables, each a list of rows; one is `apiKeys`.

    Raises:
        ValueError: The text is not such JSON; a sentence where it is JSON.
    """
    tables = json.loads(text)
    mistake = _mistake(tables)
    if mistake:
        raise ValueError(mistake)
    return build_dataset(tables)


def _mistake(tables: object) -> str:
    """Return what a dataset lacks or has too much, or ""."""
    if not isinstance(tables, dict):
        return "It is not an object of tables."
    strange = next((name for name in tables if name not in {_KEYS, *BY_TABLE}), None)
    if strange is not None:
        return f"It has a table {strange[:60]!r}. There are {', '.join([_KEYS, *BY_TABLE])}."
    if not tables.get(_KEYS):
        return "It has no API key in apiKeys, so nobody could ask."
    lacking = (_lacking(name, rows) for name, rows in tables.items())
    return next(filter(None, lacking), "")


def _lacking(table: str, rows: object) -> str:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return f"{table} is not a list of rows."
    needed = _NEEDED.get(table, ("_id",))
    short = (name for row in rows for name in needed if name not in row)
    return next((f"A row of {table} has no {name}." for name in short), "")


_KEYS = "apiKeys"
_NEEDED = {
    _KEYS: ("apiKey", "projectId", "expiresAt", "permissions"),
    "callLogs": ("_id", "createdAt", "projectId", "status", "toNumber"),
    "incidents": ("_id", "projectId"),
    "alerts": ("_id", "projectId"),
}
"""Columns that every row of a table has; of other tables its id."""


def build_dataset(tables: dict[str, Rows]) -> Dataset:
    """Build a dataset from tables, one of them `apiKeys`."""
    keys = map(read_api_key, tables.get("apiKeys", []))
    return Dataset(
        tables={**tables, **_with_states(tables)}, keys={key.secret: key for key in keys}
    )


def _with_states(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Return incidents and alerts with their state's id, and the tables of states.

    A dataset names states; OneUptime has a table of them, which incidents and alerts refer to.
    """
    changed: dict[str, Rows] = {}
    for table, (column, states) in _STATES.items():
        rows = tables.get(table, [])
        changed[table] = [{**row, f"{column}Id": _state_id(row, column)} for row in rows]
        named = {
            _state_id(row, column): {"_id": _state_id(row, column), "name": row[column]}
            for row in rows
            if row.get(column)
        }
        changed[states] = [*named.values()]
    return changed


def _state_id(row: Mapping[str, Any], column: str) -> str | None:
    name = row.get(column)
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{row['projectId']}/{name}")) if name else None
