"""API keys: who asks, for which project, with which permissions. Source: API.md 2.4."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from calllogs.sandbox.refusals import Refusal, no_column_permission, no_permission
from calllogs.sandbox.resources import Column, Resource


@dataclass(frozen=True, slots=True)
class Key:
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

    def may_read(self, resource: Resource) -> None:
        """Raise the refusal when no permission lets this key read the resource."""
        if self.permissions.isdisjoint(resource.readers):
            raise no_permission(resource)

    def may_name(self, verb: str, column: Column) -> None:
        """Raise the refusal when the key may not query or select on the column."""
        if column.readers is not None and self.permissions.isdisjoint(column.readers):
            raise no_column_permission(verb, column)


def key_of(row: Mapping[str, object]) -> Key:
    """Read a key of a dataset."""
    permissions = row["permissions"]
    expires = datetime.fromisoformat(str(row["expiresAt"]))
    return Key(
        secret=str(row["apiKey"]),
        project=str(row["projectId"]),
        expires=expires if expires.tzinfo else expires.replace(tzinfo=UTC),
        permissions=frozenset(permissions if isinstance(permissions, list) else ()),
    )


def authenticated(
    header: str | None, keys: Mapping[str, Key], now: datetime, resource: Resource
) -> Key:
    """Return the key of a request.

    Raises:
        Refusal: 401 without a header, 400 with one that is no valid key (recordings auth-*).
    """
    if header is None:
        raise Refusal(
            401,
            "Authenticated user or a valid API key is needed to read record of "
            f"{resource.singular}.",
        )
    key = keys.get(_canonical(header))
    if key is None or key.expires <= now:
        raise Refusal(400, "Invalid API Key")
    return key


def _canonical(header: str) -> str:
    try:
        return str(uuid.UUID(header.strip()))
    except ValueError:
        return ""
