"""Answers as JSON in the API's own field names, for programs."""

import json
import re
from datetime import datetime

from pydantic import JsonValue

from calllogs.answers.answer import Answer
from calllogs.answers.groups import MEASURES, OUTCOME_MEASURES, Group
from calllogs.answers.reasons import Explanation, explanation
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import Acknowledgement, Attempt, Event, Timeline
from calllogs.filters.filter import CallLogFilter, normal_form, window
from calllogs.model.outcomes import Outcome
from calllogs.model.records import CallLog, Page, Reference
from calllogs.model.relations import RELATION_BY_NAME
from calllogs.model.subjects import Subject
from calllogs.render import cells
from calllogs.render.cells import View, is_seen
from calllogs.render.groups import figure_number, group_labels, statements
from calllogs.render.headline import note_texts, person_or_somebody, reading, verdict
from calllogs.render.links import page_link

Document = dict[str, JsonValue]


def page_document(answer: Answer[Page], view: View) -> str:
    """Return a page as JSON: how it was read, the window (UTC), how many, the calls."""
    page = answer.value
    calls: JsonValue = [call_value(call, view) for call in page.calls]
    facts: Document = {"total": page.total, "skip": page.skip, "calls": calls}
    return _document(answer, view, {**facts, **_untold(page.untold)})


def count_document(answer: Answer[int], view: View) -> str:
    """Return a count as JSON, with how it was read and the window (UTC)."""
    return _document(answer, view, {"total": answer.value, **_untold(answer.untold)})


def _untold(calls: int) -> Document:
    """Return how many further calls may match, where there are any."""
    return {"untold": calls} if calls else {}


def summary_document(answer: Answer[Summary], view: View) -> str:
    """Return a summary as JSON: totals, groups in the asker's zone, why calls failed."""
    return _document(answer, view, _summary(answer.value, answer.filter, view))


def _summary(summary: Summary, filter: CallLogFilter, view: View) -> Document:
    whole = summary.all or Group()
    before = {"before": _summary(summary.before, filter, view)} if summary.before else {}
    return {
        "total": summary.matching,
        "counted": whole.calls,
        "summary": _group(whole, whole) if summary.all else None,
        "groupBy": filter.group_by,
        "thenBy": filter.then_by,
        "groupsInAll": summary.among,
        "groups": [
            {**_labels(group, filter, view), **_group(group, whole)} for group in summary.groups
        ],
        "statements": [*statements(summary, filter, view)],
        "reasons": [{**_reason(reason, view), "calls": n} for reason, n in summary.reasons],
        **before,
    }


def _labels(group: Group, filter: CallLogFilter, view: View) -> Document:
    return dict(zip(("label", "thenLabel"), group_labels(group, filter, view), strict=False))


def timeline_document(answer: Answer[Timeline], view: View) -> str:
    """Return a timeline as JSON: the verdict, and calls and acknowledgements in order."""
    timeline = answer.value
    subject = timeline.subject
    facts: Document = {
        "total": timeline.matching,
        "verdict": verdict(timeline, view).text(view),
        "acknowledgementsVisible": timeline.acknowledgements_visible if subject else None,
        "about": _subject(subject, view) if subject and subject.complete else None,
        "began": _utc(subject.began) if subject else None,
        "events": [_event(event, view) for event in timeline.events],
    }
    return _document(answer, view, facts)


def call_document(call: CallLog, view: View) -> str:
    """Return one call as JSON."""
    return _text(call_value(call, view))


def call_value(call: CallLog, view: View) -> Document:
    """Return a call's known facts; what is not known is absent, times are UTC."""
    reason = explanation(call)
    facts: Document = {
        "_id": call.id,
        "createdAt": _utc(call.created_at),
        "status": call.status,
        "statusMessage": cells.status_message(call, view) or None,
        "reason": _reason(reason, view) if reason else None,
        "toNumber": call.to_number and cells.phone_number(call.to_number, view),
        "fromNumber": call.from_number and cells.phone_number(call.from_number, view),
        "callCostInUSDCents": call.call_cost_in_usd_cents,
        "outcome": _outcome(call.outcome) if call.outcome else None,
        "callData": {"message": cells.spoken_text(call, view)} if call.message else None,
        "projectId": call.project_id,
        "madeUp": view.made_up or None,
    }
    related = {name: _related(call, name, other, view) for name, other in call.references}
    return {name: value for name, value in {**facts, **related}.items() if value is not None}


def _related(call: CallLog, relation: str, reference: Reference, view: View) -> JsonValue:
    link = page_link(view.dashboard, call.project_id, relation, reference.id)
    return {**_reference(relation, reference, view), **({"link": link} if link else {})}


def _subject(subject: Subject, view: View) -> Document:
    relation = subject.relation
    return {
        "_id": subject.id,
        "title": cells.foreign_text(subject.title, view) or None,
        relation.number_column: subject.number,
        f"{relation.number_column}WithPrefix": subject.label,
    }


def _reference(relation: str, reference: Reference, view: View) -> Document:
    title = cells.foreign_text(reference.title, view) or None
    known: Document = {
        "_id": reference.id,
        "title": title,
        "name": title,
        f"{relation}Number": reference.number,
        f"{relation}NumberWithPrefix": reference.label,
        "email": cells.email(reference, view) or None,
    }
    columns = ("_id", *RELATION_BY_NAME[relation].columns)
    return {name: known[name] for name in columns if known[name] is not None}


def _outcome(outcome: Outcome) -> Document:
    """Return what became of a call: an object of ours, for OneUptime has none."""
    charge = outcome.charge
    known: Document = {
        "outcome": outcome.kind.value,
        "seconds": outcome.seconds,
        "charge": f"{charge.amount.normalize():f}" if charge else None,
        "currency": charge.currency if charge else None,
        "unknownBecause": outcome.ignorance.reason if outcome.ignorance else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _reason(reason: Explanation, view: View) -> Document:
    return {
        "cause": cells.cause_text(reason, view, longest=cells.WHOLE),
        "advice": reason.advice or None,
    }


_NAMES = {
    "cost": "callCostInUSDCents",
    "average": "averageCostInUSDCents",
    "gap": "gapSeconds",
    "numbers": "unknownNumbers",
}


def _group(group: Group, whole: Group) -> Document:
    """Return every figure of a group under the name it is asked for by, or the API's own."""
    return {
        _NAMES.get(name, name): figure_number(measure.of(group, whole))
        for name, measure in MEASURES.items()
        if group.told or name not in OUTCOME_MEASURES
    }


def _event(event: Event, view: View) -> Document:
    at = _utc(event.at)
    if isinstance(event, Attempt):
        waited = int(event.waited.total_seconds()) if event.waited is not None else None
        call = call_value(event.call, view)
        return {"event": "call", "at": at, "waitedSeconds": waited, "call": call}
    if isinstance(event, Acknowledgement):
        return {"event": "acknowledged", "at": at, "by": person_or_somebody(event.by, view)}
    return {
        "event": "not called",
        "at": at,
        "person": person_or_somebody(event.entry.person, view),
        "statusMessage": cells.foreign_text(event.entry.status_message, view) or None,
    }


def _document(answer: Answer[object], view: View, facts: Document) -> str:
    start, end = window(answer.filter)
    return _text(
        {
            "reading": reading(answer.filter, view),
            "window": {"start": _utc(start), "end": _utc(end), "timezone": view.tz},
            "filter": normal_form(answer.filter),
            **facts,
            **({"madeUp": True} if view.made_up else {}),
            "oneUptimeVersion": answer.version or None,
            "notes": note_texts(answer.notes),
        }
    )


def _utc(instant: datetime | None) -> str | None:
    return instant.isoformat().replace("+00:00", "Z") if instant else None


def _text(value: object) -> str:
    return json_text(value, indent=2)


def json_text(value: object, *, indent: int | None = None) -> str:
    """Return a value as JSON, in which whatever is not seen on a screen is escaped."""
    return _UNSEEN.sub(_escaped_unseen, json.dumps(value, indent=indent, ensure_ascii=False))


def ascii_json(text: str) -> str:
    """Return JSON in which every letter beyond ASCII is escaped, for an encoding without it."""
    return _UNSEEN.sub(_escaped, text)


_UNSEEN = re.compile(r"[^\n\x20-\x7e]")


def _escaped_unseen(letter: re.Match[str]) -> str:
    return letter[0] if is_seen(letter[0]) else _escaped(letter)


def _escaped(letter: re.Match[str]) -> str:
    return json.dumps(letter[0])[1:-1] if letter[0] != "\x7f" else "\\u007f"
