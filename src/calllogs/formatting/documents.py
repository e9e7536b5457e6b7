"""Answers as JSON in the API's own field names, for programs."""

import json

from pydantic import JsonValue

from calllogs.core.filter import CallLogFilter, normal_form, window
from calllogs.core.model import RELATIONS
from calllogs.core.records import CallLog, Page, Reference
from calllogs.formatting.cells import View, number, spoken, told
from calllogs.formatting.facts import reading


def page_document(page: Page, asked: CallLogFilter, view: View) -> str:
    """Return a page as JSON: how it was read, the window (UTC), how many, the calls."""
    counts: dict[str, JsonValue] = {"total": page.total, "skip": page.skip}
    calls: JsonValue = [call_value(call, view) for call in page.calls]
    return _written({**_question(asked, view), **counts, "calls": calls})


def count_document(total: int, asked: CallLogFilter, view: View) -> str:
    """Return a count as JSON, with how it was read and the window (UTC)."""
    return _written({**_question(asked, view), "total": total})


def call_document(call: CallLog, view: View) -> str:
    """Return one call as JSON."""
    return _written(call_value(call, view))


def call_value(call: CallLog, view: View) -> dict[str, JsonValue]:
    """Return a call's known facts; what is not known is absent, times are UTC."""
    facts: dict[str, JsonValue] = {
        "_id": call.id,
        "createdAt": call.created_at.isoformat().replace("+00:00", "Z"),
        "status": call.status,
        "statusMessage": told(call, view) or None,
        "toNumber": call.to_number and number(call.to_number, view),
        "fromNumber": call.from_number and number(call.from_number, view),
        "callCostInUSDCents": call.call_cost_in_usd_cents,
        "callData": {"message": spoken(call, view)} if call.message else None,
    }
    related = {name: _reference(name, reference) for name, reference in call.references}
    return {name: value for name, value in {**facts, **related}.items() if value is not None}


_COLUMNS = {relation.name: relation.columns for relation in RELATIONS}


def _reference(relation: str, reference: Reference) -> JsonValue:
    known: dict[str, JsonValue] = {
        "title": reference.title,
        "name": reference.title,
        f"{relation}Number": reference.number,
        f"{relation}NumberWithPrefix": reference.label,
        "email": reference.email,
    }
    shown = {name: known[name] for name in _COLUMNS[relation] if known[name] is not None}
    return {"_id": reference.id, **shown}


def _question(asked: CallLogFilter, view: View) -> dict[str, object]:
    start, end = window(asked)
    return {
        "reading": reading(asked, view),
        "window": {
            "start": start.isoformat().replace("+00:00", "Z") if start else None,
            "end": end.isoformat().replace("+00:00", "Z") if end else None,
            "timezone": view.tz,
        },
        "filter": normal_form(asked),
    }


def _written(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
