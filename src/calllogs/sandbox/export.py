"""A list as CSV, the way OneUptime writes it. Source: API.md 2.7, recording csv-output."""

import json
from collections.abc import Mapping, Sequence

from calllogs.sandbox.refusals import server_error


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows under the keys of the first one.

    Raises:
        Refusal: 500, there are no rows.
    """
    if not rows:
        raise server_error()
    lines: list[list[object]] = [[*rows[0]], *([row.get(name) for name in rows[0]] for row in rows)]
    return "\n".join(",".join(map(_cell, line)) for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if isinstance(value, str | dict | list) else text
