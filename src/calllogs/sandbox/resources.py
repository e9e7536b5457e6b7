"""The resources of OneUptime's API: their columns, and who may read them, from resources.json.

The column `incidentId` of a workspace's notifications needs a permission that the relation
`incident` does not: an oversight of OneUptime's (oneuptime-api.md 5.3).

Source: oneuptime-api.md 1.2, 2.5, 4.1 and 8; the recordings `auth-*`, `resolve-*`, `channel-*`,
`timeline-*`.
"""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any, NamedTuple


class ColumnType(StrEnum):
    """The type of a column: how PostgreSQL reads its values and how a reply writes them."""

    ID = "ObjectID"
    DATE = "DateTime"
    PHONE = "Phone"
    NAME = "Name"
    EMAIL = "Email"
    TEXT = "Text"
    NUMBER = "Number"
    BOOLEAN = "Boolean"
    JSON = "JSON"
    ENTITY = "Entity"


class Column(NamedTuple):
    """One column.

    Attributes:
        name: The API's name.
        type: Its type.
        target: The table an entity refers to.
        on_relation: True where it may be selected through a relation (`canReadOnRelationQuery`).
        readers: Permissions that may use it; None for everybody who may read the resource.
        since: The release that has it first, "" for all.
    """

    name: str
    type: ColumnType
    target: str = ""
    on_relation: bool = False
    readers: tuple[str, ...] | None = None
    since: str = ""


class Resource(NamedTuple):
    """A table and its endpoints.

    Attributes:
        table: Its name in the dataset and the database.
        path: Its path below `/api/`; empty where there is none.
        singular: Its name in error messages.
        readers: Permissions that may read it; none where only a person's session may.
        columns: Its columns, in the order error messages list them.
        hidden: Further columns that it has and shows through no relation; nothing is in them here.
    """

    table: str
    path: str
    singular: str
    readers: tuple[str, ...]
    columns: tuple[Column, ...]
    hidden: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """Return a column by its API name."""
        return next((column for column in self.columns if column.name == name), None)


def _read_resources() -> Iterator[Resource]:
    tables = json.loads(files(__package__).joinpath("resources.json").read_text(encoding="utf-8"))
    for row in tables["resources"]:
        columns = tables["common_columns"][row.pop("common")] + row.pop("columns")
        readers = tuple(row.pop("readers"))
        hidden = tuple(row.pop("hidden", ()))
        columns = tuple(map(_column, columns))
        yield Resource(**row, readers=readers, columns=columns, hidden=hidden)


def _column(row: Mapping[str, Any]) -> Column:
    readers = tuple(row["readers"]) if "readers" in row else None
    return Column(**{**row, "type": ColumnType(row["type"]), "readers": readers})


RESOURCES = tuple(_read_resources())
BY_TABLE = {resource.table: resource for resource in RESOURCES}
BY_PATH = {resource.path: resource for resource in RESOURCES if resource.path}
