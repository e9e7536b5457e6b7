"""A dataset: the rows of every table and the API keys, read from JSON."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calllogs.sandbox.api_keys import ApiKey, read_api_key

_STATES = {
    "incidents": ("currentIncidentState", "incidentStates"),
    "alerts": ("currentAlertState", "alertStates"),
}
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Dataset:
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
        ValueError: The text is not such JSON.
    """
    tables = json.loads(text)
    if not isinstance(tables, dict):
        raise ValueError("a dataset is an object of tables")  # noqa: TRY004  of the text's content
    return build_dataset(tables)


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
