"""Calls as a table of cells: for a model, and where columns are asked for."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from calllogs.answers.reasons import explanation
from calllogs.model.records import CallLog
from calllogs.model.statuses import STATUS_LABELS
from calllogs.render import cells, csv
from calllogs.render.cells import NOTHING, Fact, View, clean

MOST_REASONS = 10
"""Reasons spelled out; more than these are rare and long."""


class CallRow(NamedTuple):
    """The cells of one call, cleaned and masked as the view asks; NOTHING where one is not known.

    Attributes:
        call: The call.
        reason: Why it was not placed and what to do, or "".
        why: The same with `(to)` for its own number: calls that failed alike then share a text.
        number: The number called.
        time: When it was made.
        status: Its status as OneUptime writes it.
        result: Its status as a word; the symbols people see tell a model nothing more.
        outcome: What became of it, where the carrier tells.
        who: The person called.
        about: The incident or alert it was about, else what it was made through.
        cost: Its cost in dollars.
    """

    call: CallLog
    reason: str
    why: str
    number: str
    time: str
    status: str
    result: str
    outcome: str
    who: str
    about: str
    cost: str


_STATUS = Fact(lambda call, _: (call.status,), 100)
_RESULT = Fact(lambda call, _: (STATUS_LABELS.get(call.status, call.status),), 24)
_FACTS = (
    *(cells.TO, cells.WHEN, _STATUS, _RESULT, cells.OUTCOME, cells.WHO, cells.ABOUT, cells.COST),
)


def call_rows(calls: Sequence[CallLog], view: View) -> list[CallRow]:
    """Return the cells of calls."""
    causes = [explanation(call) for call in calls]
    reasons = [cells.cause_with_advice(cause, view) if cause else "" for cause in causes]
    rows = cells.fact_rows(calls, _FACTS, view)
    return [
        CallRow(call, reason, reason.replace(row[0], "(to)") if call.to_number else reason, *row)
        for call, reason, row in zip(calls, reasons, rows, strict=True)
    ]


def list_columns(names: Sequence[str], rows: Sequence[CallRow]) -> tuple[str, ...]:
    """Return the columns of a list that were asked for, else the usual ones.

    Raises:
        FilterError: There is no such column.
    """
    if names:
        return csv.parse_columns(names, (*_CELLS, *csv.COLUMNS))
    return tuple(
        name
        for name, cell in _CELLS.items()
        if name not in _WHERE_KNOWN or any(cell(row) != NOTHING for row in rows)
    )


class CallTable(NamedTuple):
    """Calls as cells, a row a call.

    Attributes:
        columns: What each cell holds.
        rows: The cells, cleaned.
        marks: For each row the number of its reason, 0 where it has none.
        reasons: The reasons by their numbers, and how many others there are.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[int, ...]
    reasons: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above the cells."""
        return tuple("result [why]" if name == "result" else name for name in self.columns)

    def marked(self, show: Callable[[str], str] = str) -> tuple[tuple[str, ...], ...]:
        """Return the rows, results with the numbers of their reasons.

        Args:
            show: Makes a text from outside harmless.
        """
        return tuple(
            tuple(
                f"{show(cell)} [{mark}]" if mark and name == "result" else show(cell)
                for name, cell in zip(self.columns, row, strict=True)
            )
            for row, mark in zip(self.rows, self.marks, strict=True)
        )


def call_table(rows: Sequence[CallRow], view: View, names: Sequence[str] = ()) -> CallTable:
    """Return calls as a table.

    Args:
        rows: What is known of them.
        view: How they are shown.
        names: The columns that were asked for; empty for the usual ones.

    Raises:
        FilterError: There is no such column.
    """
    columns, numbered = list_columns(names, rows), numbered_reasons(rows)
    reasons = (f"[{number}] {why}" for why, number in numbered.items())
    return CallTable(
        columns,
        tuple(tuple(_cell(name, row, view) for name in columns) for row in rows),
        tuple(numbered.get(row.why, 0) for row in rows),
        (*reasons, *_other_reasons(rows, numbered)) if "result" in columns else (),
    )


def _cell(name: str, row: CallRow, view: View) -> str:
    return _CELLS[name](row) if name in _CELLS else clean(csv.COLUMNS[name](row.call, view))


_CELLS: dict[str, Callable[[CallRow], str]] = {
    "time": lambda row: row.time,
    "result": lambda row: row.result,
    "outcome": lambda row: row.outcome,
    "who": lambda row: row.who,
    "to": lambda row: row.number,
    "about": lambda row: row.about,
    "cost": lambda row: row.cost,
}
"""The usual columns of a list; the others are those of a file."""

_WHERE_KNOWN = ("outcome", "cost")
"""Columns that are left out where they would hold nothing."""


def numbered_reasons(rows: Iterable[CallRow]) -> dict[str, int]:
    """Number the commonest reasons from 1, so that a repeated one is spelled once."""
    counts = Counter(row.why for row in rows if row.why)
    return {why: number for number, (why, _) in enumerate(counts.most_common(MOST_REASONS), 1)}


def _other_reasons(rows: Iterable[CallRow], numbered: Mapping[str, int]) -> list[str]:
    """Return how many more reasons than the numbered ones there are, if any."""
    others = {row.why for row in rows if row.why} - numbered.keys()
    return [f"and {len(others)} other reasons; the column reason tells"] if others else []


def names_of(text: str) -> tuple[str, ...]:
    """Return names that are separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
