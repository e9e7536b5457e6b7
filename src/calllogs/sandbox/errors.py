"""The API's error replies, as recorded; raising one ends the request."""

import re

from calllogs.sandbox.resources import Column, Resource


class ErrorReply(Exception):
    """An HTTP error as the API words it.

    Attributes:
        status: The HTTP status.
        body: The JSON body.
    """

    def __init__(self, status: int, text: str, *, key: str = "error") -> None:
        super().__init__(text)
        self.status = status
        self.body = {key: text}


def server_error() -> ErrorReply:
    """Any error of PostgreSQL's (oneuptime-api.md 2.5)."""
    return ErrorReply(500, "Server Error")


def page_not_found(path: str) -> ErrorReply:
    """An unknown path, or a known one with another method."""
    return ErrorReply(404, f"Page not found - {path}", key="message")


def _titles(permissions: tuple[str, ...]) -> str:
    return ", ".join(map(_title, permissions))


def _title(permission: str) -> str:
    """Return a permission as messages name it: ReadProjectIncident is "Read Incident"."""
    if permission == "ReadProjectTeam":
        return "Read Teams"  # the one title in the plural
    name = permission.replace("ReadProject", "Read").replace("OnCall", "On-Call")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def no_permission(resource: Resource) -> ErrorReply:
    """The key may not read the resource (recording auth-none)."""
    return ErrorReply(
        422,
        f"You do not have permissions to read {resource.singular}. "
        f"You need one of these permissions: {_titles(resource.readers)}",
    )


def no_relation_permission(target: Resource, resource: Resource) -> ErrorReply:
    """The key may not read the table behind a relation (oneuptime-api.md 4.1)."""
    return ErrorReply(
        422,
        f"You do not have permissions to read {target.singular} on {resource.singular}. "
        f"You need one of these permissions: {_titles(target.readers)}",
    )


def no_column_permission(verb: str, column: Column) -> ErrorReply:
    """The key may not use the column; the spaces are OneUptime's (channel-incident-scalar-id)."""
    return ErrorReply(
        422,
        f"You do not have permissions to {verb} on - {column.name}.\n                    "
        f"You need any one of these permissions: {_titles(column.readers or ())}",
    )


def unknown_in_query(resource: Resource, name: str) -> ErrorReply:
    """A query names an unknown column (recording query-unknown-field)."""
    return ErrorReply(
        400, f"Invalid column on {resource.singular} - {name}. Column does not exist."
    )


def unknown_in_select(resource: Resource, name: str) -> ErrorReply:
    """A select names an unknown column (recording select-unknown-column)."""
    known = ", ".join(column.name for column in resource.columns)
    return ErrorReply(
        400,
        f'Invalid select clause. Cannot select on "{name}". This column does not exist on '
        f"{resource.singular}. Here are the columns you can select on instead: {known}",
    )
