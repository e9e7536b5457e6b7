"""One fact of a call as a short text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from calllogs.model.records import CallLog, Reference
from calllogs.model.relations import RELATIONS
from calllogs.model.statuses import status_of
from calllogs.render.privacy import clean, mask, mask_email, mask_numbers

NOTHING = "–"

_PEOPLE = frozenset({"user", "team"})
_LABEL = {relation.name: relation.label for relation in RELATIONS}


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is shown to whoever asked.

    Attributes:
        tz: The IANA zone times are shown in.
        now: When the answer was made, in UTC.
        masked: Whether phone numbers keep only their country code and last four digits, and e-mails
            their first letter and domain.
        dashboard: The address of OneUptime's dashboard, or None where there is none to link to.
    """

    tz: str
    now: datetime
    masked: bool
    dashboard: str | None = None


def moment(instant: datetime, view: View, *, seconds: bool = False) -> str:
    """Return an instant in the view's zone: `Mon 23 Nov 03:12`, and the year if it is another."""
    local = instant.astimezone(ZoneInfo(view.tz))
    clock = "%H:%M:%S" if seconds else "%H:%M"
    this_year = local.year == view.now.astimezone(ZoneInfo(view.tz)).year
    return f"{local:%a {local.day} %b {clock}}" + ("" if this_year else f" {local.year}")


def result(call: CallLog) -> str:
    """Return the outcome as a symbol and a word: `✗ Low balance`."""
    status = status_of(call.status)
    return f"{status.symbol} {clean(status.label, longest=24)}"


def who(call: CallLog, view: View) -> str:
    """Return the person called, else their e-mail."""
    return person(call.user, view, longest=28) or NOTHING


def person(reference: Reference | None, view: View, *, longest: int = 60) -> str:
    """Return a person's name, cleaned, else their e-mail; empty when neither is known."""
    if reference is None:
        return ""
    return clean(reference.title or email(reference, view), longest=longest)


def email(reference: Reference, view: View) -> str:
    """Return a person's e-mail, cleaned, or masked; empty when it is not known."""
    address = clean(reference.email or "", longest=100)
    return mask_email(address) if address and view.masked else address


def number(stored: str | None, view: View) -> str:
    """Return a phone number as stored, or masked."""
    if stored is None:
        return NOTHING
    return mask(stored) if view.masked else clean(stored, longest=30)


def about(call: CallLog, *, longest: int = 44) -> str:
    """Return what the call was about: its incident or alert, else what it was made through."""
    held = next(_subjects(call), None)
    return clean(named(*held), longest=longest) if held else NOTHING


def subject(call: CallLog) -> tuple[str, str] | None:
    """Return the relation and id of what the call was about, or None."""
    return next(((name, held.id) for name, held in _subjects(call)), None)


def _subjects(call: CallLog) -> Iterator[tuple[str, Reference]]:
    return (pair for pair in call.references if pair[0] not in _PEOPLE)


def through(call: CallLog, *, longest: int = 60) -> str:
    """Return by which rule, policy and schedule somebody was called, the nearest to them first."""
    rule, policy = call.on_call_duty_policy_escalation_rule, call.on_call_duty_policy
    titles = [held.title for held in (policy, rule, call.on_call_duty_policy_schedule) if held]
    told = [title for title in titles if title]
    # A rule is usually named after its policy: "Primary On-Call level 2".
    named_in = [t for t in told if not any(t != other and other.startswith(t) for other in told)]
    return clean(" · ".join(named_in), longest=longest) if named_in else ""


def named(relation: str, reference: Reference) -> str:
    """Return a reference as a person names it: `INC-42 Payments database failover`."""
    label = reference.label if reference.label and reference.label.strip("# ") else None
    if label is not None and not label.startswith("#"):
        handle = label
    elif reference.number is not None:
        handle = f"{_LABEL[relation]} {reference.number}"
    else:
        handle = "" if reference.title else f"{_LABEL[relation]} {reference.id}"
    return f"{handle} {reference.title or ''}".strip()


def cost(call: CallLog) -> str:
    """Return the cost in dollars; nothing where none is recorded (0, API.md 1.6)."""
    cents = call.call_cost_in_usd_cents
    return dollars(cents) if cents else NOTHING


def dollars(cents: int) -> str:
    """Return whole US cents in dollars."""
    return f"${cents / 100:,.2f}"


def told(call: CallLog, view: View, *, longest: int = 500) -> str:
    """Return the status message, empty when nothing is recorded."""
    return _foreign(call.status_message, view, longest)


def spoken(call: CallLog, view: View, *, longest: int = 500) -> str:
    """Return what the call said, empty when nothing is recorded."""
    return _foreign(call.message, view, longest)


def _foreign(text: str | None, view: View, longest: int) -> str:
    """Return text from outside, cleaned and with its numbers shown as the view shows numbers."""
    cleaned = clean(text or "", longest=longest)
    return mask_numbers(cleaned) if view.masked else cleaned
