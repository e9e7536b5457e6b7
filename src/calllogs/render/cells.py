"""Facts of calls, times, sums and causes as short texts, made harmless.

Names, titles, spoken text and status messages come from outside. They are data, never markup or
instructions.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic.alias_generators import to_snake

from calllogs.answers.reasons import Explanation, counted, explanation
from calllogs.model.outcomes import Charge, Outcome
from calllogs.model.records import CallLog, Reference
from calllogs.model.relations import RELATION_BY_NAME, RELATIONS, TEAM, USER
from calllogs.model.statuses import STATUS_LABELS, STATUSES, status_of
from calllogs.render.privacy import mask, mask_email, mask_text, masked

NOTHING = "–"
"""Stands where a fact is not known."""

_ABOUT_ATTRIBUTES = [(r.name, to_snake(r.name)) for r in RELATIONS if r not in (USER, TEAM)]
"""What a call can be about, the likeliest first, with the attribute of the call it is in."""

_RESULTS = {status.value: f"{status.symbol} {status.label}" for status in STATUSES}


class View(NamedTuple):
    """How an answer is shown to whoever asked.

    Attributes:
        tz: The IANA zone times are shown in.
        now: When the answer was made, in UTC.
        masked: Whether phone numbers keep only their country code and last four digits, and e-mails
            their first letter and domain.
        dashboard: The address of OneUptime's dashboard, or None where there is none to link to.
        made_up: Whether the calls are the sandbox's, which files say of each.
    """

    tz: str
    now: datetime
    masked: bool
    dashboard: str | None = None
    made_up: bool = False


class Fact(NamedTuple):
    """A fact of a call, as a cell of a table or a line shows it.

    Attributes:
        read: Reads it from a call, in parts: text from outside is as it came, "" is not known. Each
            part is masked by itself, for a number would be taken for a part of the one behind it.
        longest: Characters after which it is cut.
        mask: Hides what a masked view does not show.
    """

    read: Callable[[CallLog, View], tuple[str, ...]]
    longest: int
    mask: Callable[[str], str] = mask_text

    def of(self, call: CallLog, view: View) -> str:
        """Return the fact of one call, NOTHING where it is not known."""
        return fact_rows((call,), (self,), view)[0][0]


def fact_rows(calls: Sequence[CallLog], facts: Collection[Fact], view: View) -> list[list[str]]:
    """Return the facts of each call, cleaned, and masked where the view is.

    Reading knows nothing of cleaning, so that no fact can be added that forgets it.
    """
    columns = [_column(fact, [fact.read(call, view) for call in calls], view) for fact in facts]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(fact: Fact, column: Sequence[tuple[str, ...]], view: View) -> list[str]:
    cleaned = [[line for part in parts if (line := one_line(part))] for parts in column]
    hidden = masked(cleaned, fact.mask) if view.masked else cleaned
    return [cut(" ".join(parts), fact.longest) or NOTHING for parts in hidden]


def _result(call: CallLog) -> str:
    return _RESULTS.get(call.status) or f"{status_of(call.status).symbol} {call.status}"


def _told(call: CallLog) -> str:
    known = call.outcome if call.outcome and call.outcome.ignorance is None else None
    text = outcome_text(known) if known else STATUS_LABELS.get(call.status, call.status)
    return f"{text[:1].upper()}{text[1:]}" if known else text


def _told_why(call: CallLog) -> str:
    reason = explanation(call)
    if reason is None or status_of(call.status).cause:  # Low balance says it itself
        return _told(call)
    return f"{_told(call)}: {_known_cause(reason) or f'“{reason.title}”'}"


def _known_cause(reason: Explanation) -> str:
    cause = f"{reason.title} ({reason.detail})" if reason.detail else reason.title
    return cause if reason.known else ""


def _who(call: CallLog, view: View) -> str:
    return (call.user.title or email(call.user, view)) if call.user else ""


def _about(call: CallLog) -> tuple[str, ...]:
    subject = _subject(call)
    if subject is None:
        return ()
    relation, reference = subject
    return _handle(relation, reference, (reference.label or "").strip()), reference.title or ""


def _handle_or_title(call: CallLog) -> str:
    """Return the handle of what a call was about, else its title."""
    handle, title = _about(call) or ("", "")
    return handle or title


def _handle(relation: str, reference: Reference, label: str) -> str:
    if label and not label.startswith("#"):
        return label
    if reference.number is not None:
        return f"{RELATION_BY_NAME[relation].label} {reference.number}"
    return "" if reference.title else f"{RELATION_BY_NAME[relation].label} {reference.id}"


def _cost(call: CallLog) -> str:
    cents = call.call_cost_in_usd_cents
    return dollars(cents) if cents else ""  # 0 is "not recorded" (oneuptime-api.md 1.6)


def outcome_text(outcome: Outcome | None) -> str:
    """Return an outcome in a few words, with the seconds of a connection; "" where none is told."""
    if outcome is None:
        return ""
    seconds = f" {duration(timedelta(seconds=outcome.seconds))}" if outcome.seconds else ""
    return outcome.kind.label.lower() + seconds


def outcome_facts(outcome: Outcome | None) -> list[tuple[str, str]]:
    """Return everything known of an outcome, by label: why it is not known, what it is charged."""
    if outcome is None:
        return []
    why = f": {outcome.ignorance.reason}" if outcome.ignorance else ""
    charge = charge_text(outcome.charge) if outcome.charge else ""
    return [("Outcome", outcome_text(outcome) + why), ("Charged by the carrier", charge)]


def charge_text(charge: Charge) -> str:
    """Return what the carrier charges, in its currency: `0.014 USD`."""
    return f"{charge.amount.normalize():f} {charge.currency}"


WHEN = Fact(lambda call, view: (local_time(call.created_at, view),), 30, str)
RESULT = Fact(lambda call, _: (_result(call),), 26)
"""The status as a symbol and a word: `✗ Low balance`."""
OUTCOME = Fact(lambda call, _: (outcome_text(call.outcome),), 26, str)
"""What became of it, as its carrier knows: `connected 42 s`."""
TOLD = Fact(lambda call, _: (_told(call),), 26)
"""What the carrier tells of it, else its status: `Connected 42 s`."""
TOLD_WHY = Fact(lambda call, _: (_told_why(call),), 60)
"""The same, and why it failed where that does not say it."""
WHO = Fact(lambda call, view: (_who(call, view),), 28)
"""The person called, else their e-mail."""
TO = Fact(lambda call, _: (call.to_number or "",), 30, mask)
ABOUT = Fact(lambda call, _: _about(call), 44)
"""The incident or alert the call was about, else what it was made through."""
HANDLE = Fact(lambda call, _: (_handle_or_title(call),), 24)
"""The same by its number alone, where it has one."""
COST = Fact(lambda call, _: (_cost(call),), 20, str)


def about_reference(call: CallLog) -> tuple[str, str] | None:
    """Return the relation and id of what the call was about, or None."""
    subject = _subject(call)
    return (subject[0], subject[1].id) if subject else None


def _subject(call: CallLog) -> tuple[str, Reference] | None:
    # CallLog.references would do; a row of a table is worth not building all of them.
    for relation, attribute in _ABOUT_ATTRIBUTES:
        reference: Reference | None = getattr(call, attribute)
        if reference is not None:
            return relation, reference
    return None


def local_time(instant: datetime, view: View, *, seconds: bool = False) -> str:
    """Return an instant in the view's zone: `Mon 23 Nov 03:12`, and the year if it is another."""
    local = instant.astimezone(ZoneInfo(view.tz))
    clock = "%H:%M:%S" if seconds else "%H:%M"
    this_year = local.year == view.now.astimezone(ZoneInfo(view.tz)).year
    return f"{local:%a {local.day} %b {clock}}" + ("" if this_year else f" {local.year}")


_UNITS = (("day", "days", 86_400), ("h", "h", 3_600), ("min", "min", 60), ("s", "s", 1))
_UNITS_SHOWN = 2
_SECONDS_BELOW = 600
"""From ten minutes on, seconds are noise."""


def duration(span: timedelta) -> str:
    """Return a span in its two largest units: `7 min 31 s`, `14 min`, `2 h 5 min`, `57 days`."""
    seconds = int(span.total_seconds())
    rest = seconds if seconds < _SECONDS_BELOW else seconds - seconds % 60
    parts: list[str] = []
    for one, many, length in _UNITS:
        count, rest = divmod(rest, length)
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
        if parts and (len(parts) == _UNITS_SHOWN or not count):
            break
    return " ".join(parts) or "0 s"


def called_text(people: int, numbers: int) -> str:
    """Return whom calls went to: `6 people`, `1 person and 2 unknown numbers`."""
    known = "1 person" if people == 1 else f"{people:,} people"
    unknown = "1 unknown number" if numbers == 1 else f"{numbers:,} unknown numbers"
    if not numbers:
        return known
    return f"{known} and {unknown}" if people else unknown


def dollars(cents: int) -> str:
    """Return whole US cents in dollars."""
    return f"${cents / 100:,.2f}"


def person_name(reference: Reference | None, view: View) -> str:
    """Return a person's name, cleaned, else their e-mail; empty when neither is known."""
    if reference is None:
        return ""
    return foreign_text(reference.title, view, longest=60) or email(reference, view)


def email(reference: Reference, view: View) -> str:
    """Return a person's e-mail, cleaned, or masked; empty when it is not known."""
    address = one_line(reference.email or "")
    return cut(mask_email(address) if address and view.masked else address, 100)


def phone_number(stored: str | None, view: View) -> str:
    """Return a phone number as stored, or masked."""
    if stored is None:
        return NOTHING
    return mask(stored) if view.masked else cut(one_line(stored), 30)


def reference_name(relation: str, reference: Reference, view: View, *, longest: int = 200) -> str:
    """Return a reference as a person names it: `INC-42 Payments failover`."""
    label = foreign_text(reference.label, view, longest=longest)
    handle = _handle(relation, reference, label)
    # The title alone is masked: a number before it would be taken for a part of one inside.
    title = foreign_text(reference.title, view, longest=longest)
    return cut(f"{handle} {title}".strip(), longest)


def through(call: CallLog, view: View) -> str:
    """Return by which policy, rule and schedule somebody was called, as `Policy · Rule`."""
    rule, policy = call.on_call_duty_policy_escalation_rule, call.on_call_duty_policy
    references = (policy, rule, call.on_call_duty_policy_schedule)
    titles = [reference.title for reference in references if reference and reference.title]
    # A rule is usually named after its policy: "Primary On-Call level 2".
    distinct = [
        t for t in titles if not any(t != other and other.startswith(t) for other in titles)
    ]
    return foreign_text(" · ".join(distinct), view, longest=60)


WHOLE = 32 * 1024 * 1024
"""Characters of the longest text there can be: no larger reply is read."""


def status_message(call: CallLog, view: View, *, longest: int = WHOLE) -> str:
    """Return the status message, empty when nothing is recorded."""
    return foreign_text(call.status_message, view, longest=longest)


def spoken_text(call: CallLog, view: View, *, longest: int = WHOLE) -> str:
    """Return the text spoken in the call, empty when nothing is recorded."""
    return foreign_text(call.message, view, longest=longest)


def foreign_text(text: str | None, view: View, *, longest: int = WHOLE) -> str:
    """Return text from outside on one line, masked where the view is, then cut."""
    line = one_line(text or "")
    return cut(mask_text(line) if view.masked else line, longest)


def cause_text(reason: Explanation, view: View, *, longest: int = 160) -> str:
    """Return a cause in our words, or the status message itself in quotes."""
    return _known_cause(reason) or f"“{foreign_text(reason.title, view, longest=longest)}”"


def cause_with_advice(reason: Explanation, view: View, *, longest: int = 160) -> str:
    """Return a cause and what to do about it."""
    cause = cause_text(reason, view, longest=longest)
    return f"{cause}. {reason.advice}" if reason.advice else cause


def call_cause(call: CallLog, view: View, *, longest: int = 160) -> str:
    """Return the cause of a failed call, "" for a placed one."""
    reason = explanation(call)
    return cause_text(reason, view, longest=longest) if reason else ""


def cause_lines(
    reasons: Iterable[tuple[Explanation, int]], view: View, *, most: int = 10
) -> list[str]:
    """Return a line for each reason with how often it was met, and how many more there are."""
    lines = [f"{times} × {cause_with_advice(reason, view)}" for reason, times in reasons]
    more = [f"and {len(lines) - most} further reasons"] if len(lines) > most else []
    return [*lines[:most], *more]


def call_cause_lines(calls: Iterable[CallLog], view: View) -> list[str]:
    """Return a line for each reason why some of these calls failed."""
    return cause_lines(counted(calls), view)


_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0"
    "\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Letters and marks that are not seen: fillers of Hangul, selectors of variants, empty Braille."""


def clean(text: str, *, longest: int = 300) -> str:
    """Return foreign text on one line, without control, bidirectional or zero-width characters.

    A text over `longest` characters is cut and ends in an ellipsis.
    """
    return cut(one_line(text), longest)


def one_line(text: str) -> str:
    """Return foreign text on one line, without characters that are not seen."""
    # Nearly all texts are printable, and then hold nothing to remove.
    visible = text if text.isprintable() and not _BLANK.search(text) else _visible(text)
    return " ".join(visible.split())


def cut(line: str, longest: int) -> str:
    """Return a line of at most so many characters, the last an ellipsis where it was longer."""
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _visible(text: str) -> str:
    seen = (letter for letter in text if letter.isspace() or is_seen(letter))
    return "".join(" " if letter.isspace() else letter for letter in seen)


def is_seen(letter: str) -> bool:
    """Whether a letter is seen where it stands, and changes nothing beside it."""
    return unicodedata.category(letter) not in _INVISIBLE and not _BLANK.match(letter)
