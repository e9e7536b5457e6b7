"""Calls as rows of a file: comma-separated values, or a JSON object a line."""

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches

from calllogs.errors import FilterError
from calllogs.model.outcomes import Outcome
from calllogs.model.records import CallLog
from calllogs.model.relations import RELATION_BY_NAME
from calllogs.render import cells
from calllogs.render.cells import View
from calllogs.render.json import call_value
from calllogs.render.privacy import clean

_FORMULA = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""Begins a formula for a spreadsheet, full-width too (OWASP)."""

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
}
"""Columns by name, the API's where it has one, with the function that fills them."""

OUTCOME_COLUMNS = ("outcome", "outcomeSeconds", "carrierCharge")
"""Columns that a carrier fills."""

_RELATED = {
    "email": ("user",),
    "reason": ("statusMessage",),
    **dict.fromkeys(OUTCOME_COLUMNS, ("outcome", "statusMessage", "fromNumber")),
}
"""What has to be read for columns the API does not have by that name."""


_WITHIN = ("email", *OUTCOME_COLUMNS)
"""Columns that JSON holds within another."""


def columns_of(*, outcomes: bool) -> tuple[str, ...]:
    """Return the columns of a whole file: those of a carrier where it tells outcomes."""
    return tuple(name for name in COLUMNS if outcomes or name not in OUTCOME_COLUMNS)


def parse_columns(names: str | None, columns: Collection[str] = COLUMNS) -> tuple[str, ...]:
    """Return the columns a person asks for, separated by commas; all of them when None.

    Args:
        names: What was asked for.
        columns: What there is.

    Raises:
        FilterError: There is no such column.
    """
    known = {name.lower(): name for name in columns}
    listed = [name.strip() for name in (names or "").split(",") if name.strip()]
    for name in listed:
        if name.lower() not in known:
            raise _unknown(name, known)
    return tuple(dict.fromkeys(known[name.lower()] for name in listed)) or tuple(columns)


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


def csv_heading(columns: Sequence[str]) -> str:
    """Return the first line of a CSV file."""
    return _csv_line(columns)


def csv_row(call: CallLog, columns: Sequence[str], view: View) -> str:
    """Return a call as a line of CSV that no spreadsheet can take for a formula."""
    return _csv_line([_inert(COLUMNS[name](call, view)) for name in columns])


def json_row(call: CallLog, columns: Sequence[str], view: View) -> str:
    """Return a call as a line of JSON, in the shapes of the API."""
    wanted = {_RELATED[name][0] if name in _WITHIN else name for name in columns}
    row = {name: value for name, value in call_value(call, view).items() if name in wanted}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _inert(cell: str) -> str:
    """Put an apostrophe before what would be run; a whole number in E.164 runs nothing."""
    text = clean(cell, longest=_LONGEST)
    risky = _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


def _number(stored: str | None, view: View) -> str:
    return cells.phone_number(stored, view) if stored else ""


def _seconds(outcome: Outcome | None) -> str:
    return "" if outcome is None or outcome.seconds is None else str(outcome.seconds)


def _charge(outcome: Outcome | None) -> str:
    return cells.charge_text(outcome.charge) if outcome and outcome.charge else ""


def _cents(cents: int | None) -> str:
    return "" if cents is None else str(cents)
