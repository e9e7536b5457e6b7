"""The tables of variables in docs/settings.md, docs/slack.md and the README."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import get_args

from pydantic import SecretStr

from calllogs.config.settings import TABLES
from calllogs.config.variables import Face, Variable, variables

PAGE = """\
# Settings

Every command is configured by environment variables. An empty variable counts as not set; a
malformed one, half a pair, a placeholder nobody replaced, or a `CALLLOGS_*` that is not listed here
is an error that names it. A secret is shown nowhere.

{own}

Who may see and do what in Slack:

{rules}

How OneUptime and Slack are reached, as other programs read it too:

{network}

What became of calls, where OneUptime calls with an account of your own ([carrier.md](carrier.md)):

{twilio}
"""

_REGION = re.compile(r"(<!-- settings: (\S+) -->\n\n).*?(<!-- end of settings -->)", re.DOTALL)


def _meaning(row: Variable) -> str:
    return row.meaning + (f"; with `{row.together}`" if row.together else "")


def _default(row: Variable) -> str:
    literal = row.default_text and not row.unset and not isinstance(row.default, bool)
    return f"`{row.default_text}`" if literal else row.default_text


def _secret(row: Variable) -> str:
    types = {column.name: column.type for table in TABLES for column in fields(table)}
    name = next(n for table in TABLES for each, n in variables(table) if each is row)
    return "yes" if SecretStr in get_args(types[name]) else ""


COLUMNS: Mapping[str, Callable[[Variable], str]] = {
    "variable": lambda row: ", ".join(f"`{name}`" for name in row.names),
    "meaning": _meaning,
    "default": _default,
    "secret": _secret,
    "read by": lambda row: "all" if row.faces == tuple(Face) else ", ".join(row.faces),
}

OWN, RULES, NETWORK, TWILIO = (tuple(row for row, _ in variables(table)) for table in TABLES)


def _read_by(face: Face) -> list[Variable]:
    return [row for row in OWN if face in row.faces]


def _table(rows: Sequence[Variable], columns: Sequence[str]) -> str:
    lines = [[COLUMNS[column](row) for column in columns] for row in rows]
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    return "\n".join([head, *(f"| {' | '.join(line)} |".replace("  ", " ") for line in lines)])


_TERMINAL = _read_by(Face.CLI)
_SHORT = ("variable", "meaning", "default")
REGIONS: Mapping[str, str] = {
    "calllogs": _table(_TERMINAL, _SHORT),
    "calllogs-mcp": _table([row for row in _read_by(Face.MCP) if row not in _TERMINAL], _SHORT),
    "slack-rules": _table(RULES, _SHORT),
    "twilio": _table(TWILIO, _SHORT),
    "slack": _table(
        [
            row
            for row in OWN
            if row.faces == (Face.SERVER,) or (Face.SLACK in row.faces and row not in _TERMINAL)
        ],
        (*_SHORT, "read by"),
    ),
}
"""By the name that stands in a page where the table belongs: `<!-- settings: NAME -->`."""


def settings_page() -> str:
    """Return docs/settings.md."""
    return PAGE.format(
        own=_table(OWN, tuple(COLUMNS)),
        rules=_table(RULES, tuple(COLUMNS)),
        network=_table(NETWORK, ("variable", "meaning", "default")),
        twilio=_table(TWILIO, tuple(COLUMNS)),
    )


def with_tables(page: str) -> str:
    """Return a page with the tables of its regions written anew."""
    return _REGION.sub(lambda region: f"{region[1]}{REGIONS[region[2]]}\n\n{region[3]}", page)
