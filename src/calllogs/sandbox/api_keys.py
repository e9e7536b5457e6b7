"""API keys: authentication, the project they read, their permissions.

Source: oneuptime-api.md 2.4.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from calllogs.sandbox.errors import (
    ErrorReply,
    no_column_permission,
    no_permission,
    no_relation_permission,
)
from calllogs.sandbox.resources import Column, Resource
from calllogs.sandbox.values import parsed_instant


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One API key.

    Attributes:
        secret: What the header ApiKey holds, a UUID.
        project: The id of the project it reads.
        expires: When it stops working, UTC.
        permissions: What it may do.
    """

    secret: str
    project: str
    expires: datetime
    permissions: frozenset[str]

    def check_resource(self, resource: Resource) -> None:
        """Raise an error reply unless the key may read the resource."""
        if self.permissions.isdisjoint(resource.readers):
            raise no_permission(resource)

    def check_relation(self, target: Resource, resource: Resource) -> None:
        """Raise an error reply unless the key may read the table behind a relation as well."""
        if self.permissions.isdisjoint(target.readers):
            raise no_relation_permission(target, resource)

    def check_column(self, verb: str, column: Column) -> None:
        """Raise an error reply unless the key may query or select the column."""
        if column.readers is not None and self.permissions.isdisjoint(column.readers):
            raise no_column_permission(verb, column)


def read_api_key(row: Mapping[str, object]) -> ApiKey:
    """Read an API key from a row of a dataset."""
    permissions = row["permissions"]
    return ApiKey(
        secret=str(row["apiKey"]),
        project=str(row["projectId"]),
        expires=parsed_instant(str(row["expiresAt"])),
        permissions=frozenset(permissions if isinstance(permissions, list) else ()),
    )


def authenticate(
    header: str | None, keys: Mapping[str, ApiKey], now: datetime, resource: Resource
) -> ApiKey:
    """Return the key of a request.

    Raises:
        ErrorReply: 401 without a header, 400 with one that is no valid key (recordings auth-*).
    """
    if header is None:
        raise ErrorReply(
            401,
            "Authenticated user or a valid API key is needed to read record of "
            f"{resource.singular}.",
        )
    key = keys.get(_canonical(header))
    if key is None or key.expires <= now:
        raise ErrorReply(400, "Invalid API Key")
    return key


def _canonical(header: str) -> str:
    try:
        return str(uuid.UUID(header.strip()))
    except ValueError:
        return ""
