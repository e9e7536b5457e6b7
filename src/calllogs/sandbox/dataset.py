"""A dataset: the rows of every table and the API keys, read from JSON."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calllogs.sandbox.keys import Key, key_of

_STATES = {
    "incidents": ("currentIncidentState", "incidentStates"),
    "alerts": ("currentAlertState", "alertStates"),
}
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a sandbox holds.

    Attributes:
        tables: Rows by table, each a mapping of the API's column names to plain JSON values.
        keys: API keys by their secret.
    """

    tables: Mapping[str, Rows]
    keys: Mapping[str, Key]


def load_dataset(text: str) -> Dataset:
    """Read a dataset from JSON: a table's name -> its rows, and `apiKeys`.

    Raises:
        ValueError: The text is no such JSON.
    """
    tables = json.loads(text)
    if not isinstance(tables, dict):
        raise ValueError("a dataset is an object of tables")  # noqa: TRY004  of the text's content
    return dataset_of(tables)


def dataset_of(tables: dict[str, Rows]) -> Dataset:
    """Return a dataset of tables, one of them `apiKeys`."""
    keys = map(key_of, tables.get("apiKeys", []))
    return Dataset(
        tables={**tables, **_with_states(tables)}, keys={key.secret: key for key in keys}
    )


def _with_states(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Give each state that a row names a row of its own, as OneUptime has it."""
    found: dict[str, Rows] = {}
    for table, (column, states) in _STATES.items():
        rows = tables.get(table, [])
        found[table] = [{**row, f"{column}Id": _state_id(row, column)} for row in rows]
        named = {
            _state_id(row, column): {"_id": _state_id(row, column), "name": row[column]}
            for row in rows
            if row.get(column)
        }
        found[states] = [*named.values()]
    return found


def _state_id(row: Mapping[str, Any], column: str) -> str | None:
    name = row.get(column)
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{row['projectId']}/{name}")) if name else None
