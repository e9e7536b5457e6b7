"""Calls as rows of a file: comma-separated values, or a JSON object a line."""

import csv
import io
import re
from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from calllogs.errors import FilterError
from calllogs.model.outcomes import Outcome
from calllogs.model.records import CallLog
from calllogs.model.relations import RELATION_BY_NAME
from calllogs.render import cells
from calllogs.render.cells import View, clean
from calllogs.render.json import call_value, json_text

_FORMULA = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""Begins a formula for a spreadsheet, full-width too (OWASP)."""

_FORMULA_WITHIN = re.compile(r"([,;|][\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Would begin one, were a separator in the text one of the file."""

_LONGEST = 32_000
"""Characters of a cell; spreadsheets take no more."""

_PLAIN_NUMBER = re.compile(r"\+[0-9]{5,15}")

Cell = Callable[[CallLog, View], str]


def _related(relation: str) -> Cell:
    """Return the function that fills a relation's column."""

    def cell(call: CallLog, view: View) -> str:
        reference = call.related(RELATION_BY_NAME[relation])
        return (
            cells.reference_name(relation, reference, view, longest=_LONGEST) if reference else ""
        )

    return cell


COLUMNS: dict[str, Cell] = {
    "_id": lambda call, _: call.id,
    "createdAt": lambda call, _: call.created_at.isoformat().replace("+00:00", "Z"),
    "status": lambda call, _: call.status,
    "reason": lambda call, view: cells.call_cause(call, view, longest=cells.WHOLE),
    "statusMessage": cells.status_message,
    "toNumber": lambda call, view: _number(call.to_number, view),
    "fromNumber": lambda call, view: _number(call.from_number, view),
    "callCostInUSDCents": lambda call, _: _cents(call.call_cost_in_usd_cents),
    "outcome": lambda call, _: call.outcome.kind.value if call.outcome else "",
    "outcomeSeconds": lambda call, _: _seconds(call.outcome),
    "carrierCharge": lambda call, _: _charge(call.outcome),
    "user": lambda call, view: cells.person_name(call.user, view),
    "email": lambda call, view: cells.email(call.user, view) if call.user else "",
    "incident": _related("incident"),
    "alert": _related("alert"),
    "team": _related("team"),
    "onCallDutyPolicy": _related("onCallDutyPolicy"),
    "onCallDutyPolicyEscalationRule": _related("onCallDutyPolicyEscalationRule"),
    "onCallDutyPolicySchedule": _related("onCallDutyPolicySchedule"),
    "callData": cells.spoken_text,
    "madeUp": lambda _, view: "yes" if view.made_up else "",
}
"""Columns by name, the API's where it has one, with the function that fills them."""

OUTCOME_COLUMNS = ("outcome", "outcomeSeconds", "carrierCharge")
"""Columns that a carrier fills."""

_RELATED = {
    "email": ("user",),
    "reason": ("statusMessage",),
    "madeUp": (),
    **dict.fromkeys(OUTCOME_COLUMNS, ("outcome", "statusMessage", "fromNumber")),
}
"""What has to be read for columns the API does not have by that name."""


_WITHIN = ("email", *OUTCOME_COLUMNS)
"""Columns that JSON holds within another."""


def columns_of(*, outcomes: bool, made_up: bool = False) -> tuple[str, ...]:
    """Return the columns of a whole file.

    Args:
        outcomes: Whether a carrier tells what became of calls.
        made_up: Whether the calls are the sandbox's, which the file is to say.
    """
    untold = set() if outcomes else {*OUTCOME_COLUMNS}
    return tuple(name for name in COLUMNS if name not in untold and (made_up or name != "madeUp"))


def parse_columns(names: Sequence[str], columns: Collection[str] = COLUMNS) -> tuple[str, ...]:
    """Return the columns a person asks for; all of them where none is.

    Args:
        names: What was asked for, in letters of either case.
        columns: What there is.

    Raises:
        FilterError: There is no such column.
    """
    known = {name.lower(): name for name in columns}
    for name in names:
        if name.lower() not in known:
            raise _unknown(name, known)
    return tuple(dict.fromkeys(known[name.lower()] for name in names)) or tuple(columns)


def _unknown(name: str, known: dict[str, str]) -> FilterError:
    near = get_close_matches(name.lower(), known, n=1)
    hint = f" Did you mean {known[near[0]]}?" if near else ""
    names = ", ".join(known.values())
    return FilterError(name, f"There is no column {name[:40]!r}.{hint} Columns: {names}.")


def api_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the API's columns that have to be read to fill these."""
    needed = {read for name in columns for read in _RELATED.get(name, (name,))}
    # The order needs the id and the time, a reason needs the result, a check the project.
    return ("_id", "createdAt", "status", "projectId", *sorted(needed))


class Dialect(NamedTuple):
    """How a CSV file is written.

    Attributes:
        separator: Stands between cells; a spreadsheet in German awaits a semicolon.
        excel: Whether it is for a spreadsheet: with the mark by which one knows UTF-8, with every
            cell in quotes, and with phone numbers as text, which would lose their plus.
    """

    separator: str = ","
    excel: bool = False


PLAIN = Dialect()


def csv_heading(columns: Sequence[str], dialect: Dialect = PLAIN) -> str:
    """Return the first line of a CSV file."""
    return ("\ufeff" if dialect.excel else "") + _csv_line(columns, dialect)


def csv_row(call: CallLog, columns: Sequence[str], view: View, dialect: Dialect = PLAIN) -> str:
    """Return a call as a line of CSV that no spreadsheet can take for a formula."""
    texts = [clean(COLUMNS[name](call, view), longest=_LONGEST) for name in columns]
    return _csv_line([_inert(text, numbers=not dialect.excel) for text in texts], dialect)


def json_row(call: CallLog, columns: Sequence[str], view: View) -> str:
    """Return a call as a line of JSON, in the shapes of the API."""
    wanted = {"madeUp", *(_RELATED[name][0] if name in _WITHIN else name for name in columns)}
    row = {name: value for name, value in call_value(call, view).items() if name in wanted}
    return json_text(row) + "\n"


def _csv_line(cells: Sequence[str], dialect: Dialect) -> str:
    line = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if dialect.excel else csv.QUOTE_MINIMAL
    writer = csv.writer(line, delimiter=dialect.separator, quoting=quoting, lineterminator="\r\n")
    writer.writerow(cells)
    return line.getvalue()


def _inert(text: str, *, numbers: bool) -> str:
    """Put an apostrophe before what would be run; a whole number in E.164 runs nothing.

    A cell holds no beginning of another for whoever opens the file with another separator.

    Args:
        text: The cell.
        numbers: Whether whole numbers in E.164 may stand as they are.
    """
    text = _FORMULA_WITHIN.sub(r"\1'", text)
    risky = _FORMULA.match(text) and not (numbers and _PLAIN_NUMBER.fullmatch(text))
    return f"'{text}" if risky else text


def _number(stored: str | None, view: View) -> str:
    return cells.phone_number(stored, view) if stored else ""


def _seconds(outcome: Outcome | None) -> str:
    return "" if outcome is None or outcome.seconds is None else str(outcome.seconds)


def _charge(outcome: Outcome | None) -> str:
    return cells.charge_text(outcome.charge) if outcome and outcome.charge else ""


def _cents(cents: int | None) -> str:
    return "" if cents is None else str(cents)
