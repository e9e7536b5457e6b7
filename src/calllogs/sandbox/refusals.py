"""What the API says when it does not answer; each ends the request."""

from calllogs.sandbox.resources import PERMISSION_TITLES, Column, Resource


class Refusal(Exception):
    """A reply that is no answer.

    Attributes:
        status: The HTTP status.
        body: The JSON body.
    """

    def __init__(self, status: int, text: str, *, key: str = "error") -> None:
        super().__init__(text)
        self.status = status
        self.body = {key: text}


def server_error() -> Refusal:
    """What a PostgreSQL error becomes, whatever it was (API.md 2.5)."""
    return Refusal(500, "Server Error")


def page_not_found(path: str) -> Refusal:
    """An unknown path, or a known one with another method."""
    return Refusal(404, f"Page not found - {path}", key="message")


def titles(permissions: tuple[str, ...]) -> str:
    """Return permissions as messages name them."""
    return ", ".join(PERMISSION_TITLES.get(name, name) for name in permissions)


def no_permission(resource: Resource) -> Refusal:
    """The key may not read the resource (recording auth-none)."""
    return Refusal(
        422,
        f"You do not have permissions to read {resource.singular}. "
        f"You need one of these permissions: {titles(resource.readers)}",
    )


def no_column_permission(verb: str, column: Column) -> Refusal:
    """The key may not name the column; the spaces are OneUptime's (channel-incident-scalar-id)."""
    return Refusal(
        422,
        f"You do not have permissions to {verb} on - {column.name}.\n                    "
        f"You need any one of these permissions: {titles(column.readers or ())}",
    )


def unknown_in_query(resource: Resource, name: str) -> Refusal:
    """A query names a column there is not (recording query-unknown-field)."""
    return Refusal(400, f"Invalid column on {resource.singular} - {name}. Column does not exist.")


def unknown_in_select(resource: Resource, name: str) -> Refusal:
    """A select names a column there is not (recording select-unknown-column)."""
    known = ", ".join(column.name for column in resource.columns)
    return Refusal(
        400,
        f'Invalid select clause. Cannot select on "{name}". This column does not exist on '
        f"{resource.singular}. Here are the columns you can select on instead: {known}",
    )
