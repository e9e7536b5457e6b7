"""The tables of variables in docs/settings.md, docs/slack.md and the README."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr

from calllogs.config import settings
from calllogs.config.settings import Settings, SlackRules
from calllogs.config.variable import Face, Variable, variables

PAGE = """\
# Settings

Every command is configured by environment variables. An empty variable counts as not set; a
malformed one, or half a pair, is an error that names it. A secret is shown nowhere.

{own}

Who may see and do what in Slack:

{rules}
"""

_DEFAULT = " Default: "
_REGION = re.compile(r"(<!-- settings: (\S+) -->\n\n).*?(<!-- end of settings -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A variable as the tables show it."""

    variable: Variable
    field: Field[Any]
    doc: str

    @property
    def names(self) -> str:
        """The variable, and the one that names a file with its text."""
        names = (self.variable.name, *([self.variable.file_name] if self.variable.file else ()))
        return ", ".join(f"`{name}`" for name in names)

    @property
    def meaning(self) -> str:
        """The sentence under the setting in the source, as a cell."""
        sentence = self.doc.partition(_DEFAULT)[0].removesuffix(".")
        return sentence[0].lower() + sentence[1:] + self._together

    @property
    def _together(self) -> str:
        other = self.variable.together
        return f"; with `{other}`" if other else ""

    @property
    def default(self) -> str:
        """What holds when it is not set: in words, or the value."""
        value: object = self.field.default
        if words := self.doc.partition(_DEFAULT)[2].removesuffix("."):
            return words
        if isinstance(value, bool):
            return "on" if value else "off"
        return f"`{value:g}`" if isinstance(value, float) else f"`{value}`" if value else ""

    @property
    def secret(self) -> str:
        """Yes where the setting does not show its value."""
        return "yes" if SecretStr in get_args(self.field.type) else ""

    @property
    def faces(self) -> str:
        """The commands that read it."""
        return "all" if self.variable.faces == tuple(Face) else ", ".join(self.variable.faces)


COLUMNS: Mapping[str, Callable[[Row], str]] = {
    "variable": lambda row: row.names,
    "meaning": lambda row: row.meaning,
    "default": lambda row: row.default,
    "secret": lambda row: row.secret,
    "read by": lambda row: row.faces,
}


def _rows(table: type[Settings | SlackRules]) -> Iterator[Row]:
    docs = _docs(Path(settings.__file__), table.__name__)
    for variable, field in variables(table):
        yield Row(variable, field, docs[field.name])


def _docs(source: Path, name: str) -> dict[str, str]:
    """Return the sentence under each attribute of a class, which only the source holds."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    (body,) = (
        node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name
    )
    return {
        ast.unparse(attribute.target): " ".join(ast.literal_eval(doc.value).split())
        for attribute, doc in pairwise(body)
        if isinstance(attribute, ast.AnnAssign) and isinstance(doc, ast.Expr)
    }


OWN = tuple(_rows(Settings))
RULES = tuple(_rows(SlackRules))


def _read_by(face: Face) -> list[Row]:
    return [row for row in OWN if face in row.variable.faces]


def _table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    lines = [[COLUMNS[column](row) for column in columns] for row in rows]
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    return "\n".join([head, *(f"| {' | '.join(line)} |".replace("  ", " ") for line in lines)])


_TERMINAL = _read_by(Face.CLI)
_SHORT = ("variable", "meaning", "default")
TABLES: Mapping[str, str] = {
    "calllogs": _table(_TERMINAL, _SHORT),
    "calllogs-mcp": _table([row for row in _read_by(Face.MCP) if row not in _TERMINAL], _SHORT),
    "slack-rules": _table(RULES, _SHORT),
    "slack": _table(
        [
            row
            for row in OWN
            if row.variable.faces == (Face.SERVER,)
            or (Face.SLACK in row.variable.faces and row not in _TERMINAL)
        ],
        (*_SHORT, "read by"),
    ),
}
"""By the name that stands in a page where the table belongs: `<!-- settings: NAME -->`."""


def settings_page() -> str:
    """Return docs/settings.md."""
    return PAGE.format(own=_table(OWN, tuple(COLUMNS)), rules=_table(RULES, tuple(COLUMNS)))


def with_tables(page: str) -> str:
    """Return a page with the tables of its regions written anew."""
    return _REGION.sub(lambda region: f"{region[1]}{TABLES[region[2]]}\n\n{region[3]}", page)
