"""Caveats: what an answer must not be taken for, decided from the answer itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from calllogs.answers.answer import Note
from calllogs.answers.outcomes import OutcomeCount
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import Timeline
from calllogs.filters.filter import (
    CallLogFilter,
    Condition,
    Operator,
    window,
    written_instant,
)
from calllogs.filters.outcomes import Sieve
from calllogs.model.outcomes import CONNECTED as CONNECTED_KIND
from calllogs.model.records import CallLog, Page, UnreadRow
from calllogs.model.statuses import PLACED_STATUSES, STATUSES

CLOUD_KEEPS = timedelta(days=3)
"""OneUptime Cloud deletes older call logs once a day; elsewhere they stay.

Source: oneuptime-api.md 0.1.
"""

MOST_NAMED = 10
"""Calls that a note names by their ids."""

PLACED = Note(
    "Placed means the carrier accepted the call; whether anybody answered is not recorded."
)
CONNECTED = Note(
    "Connected means that the call went through to a person, a menu or a voicemail; the carrier "
    "does not say which."
)
WIDENED = Note(
    "Placed calls that the carrier found busy, or that rang out, are counted among these."
)
COST = Note("No cost is recorded for these calls; that is not the same as free.")
EMPTY = Note(
    "No row does not mean nobody tried: an unverified number, a missing notification rule, a "
    "carrier that is not configured or too long a text leaves no trace here."
)
UNWRITTEN = Note(
    "OneUptime itself never records Busy or Missed Call, so finding none does not mean that "
    "everybody picked up."
)
SIZE = Note("Limit and skip are ignored for counts: all calls that match are counted.")
RETENTION = Note("OneUptime Cloud keeps call logs for about 3 days; older calls are gone.")


TELLING = Note(
    "The timeline of an incident tells who acknowledged. Where OneUptime calls with a Twilio "
    "account of your own, set TWILIO_ACCOUNT_SID and a key: then what became of each call is told."
)


def asked_notes(filter: CallLogFilter, *, acknowledged: bool) -> tuple[Note, ...]:
    """Return what to know where more was asked than the log, without a carrier, knows.

    Args:
        filter: The question.
        acknowledged: Whether the answer tells who acknowledged, which is as near as can be.
    """
    if not filter.asks:
        return ()
    return (PLACED,) if acknowledged else (PLACED, TELLING)


def before(filter: CallLogFilter) -> CallLogFilter | None:
    """Return the same question about all that came before its window, where it is open-ended.

    Only a question of being reached needs it, which is about the last day unless it says more.
    """
    start, end = window(filter)
    if not filter.asks or start is None or end is not None or filter.recurring:
        return None
    others = tuple(each for each in filter.conditions if each.field != "createdAt")
    earlier = Condition("createdAt", Operator.LT, written_instant(start))
    return replace(filter, conditions=(*others, earlier), asks="")


def earlier_note(count: int) -> Note:
    """Return how many calls came before the window of a question."""
    calls = "was 1 call" if count == 1 else f"were {count:,} calls"
    return Note(f"Before that time there {calls}." if count else "There were no calls before.")


def emptied_notes(counts: Iterable[tuple[str, int | None]]) -> tuple[Note, ...]:
    """Return which condition leaves no call.

    Args:
        counts: For each thing that was asked, how many calls match without it; None where that
            could not be counted.
    """
    told = [(thing, _so_many(count)) for thing, count in counts if count]
    if not told:
        return (Note("No call matches either when any one of these conditions is left out."),)
    if len(told) == 1:
        ((thing, calls),) = told
        return (Note(f"It is {thing} that leaves none: without it there {calls}."),)
    parts = ", ".join(f"without {thing} there {calls}" for thing, calls in told)
    return (Note(f"Nothing meets all conditions; {parts}."),)


def _so_many(count: int) -> str:
    return "is 1 call" if count == 1 else f"are {count:,} calls"


def page_notes(page: Page) -> tuple[Note, ...]:
    """Return what to know about a page of calls."""
    if page.total == 0:
        return (EMPTY,)
    return (*unread_notes(page.unread), *_of_calls(page.calls))


def unread_notes(rows: Sequence[UnreadRow]) -> tuple[Note, ...]:
    """Return how many calls are left out because they cannot be read, which, and why."""
    if not rows:
        return ()
    columns = ", ".join(dict.fromkeys(column for row in rows for column in row.columns))
    calls = "1 matching call is" if len(rows) == 1 else f"{len(rows):,} matching calls are"
    sentence = f"{calls} left out: calllogs cannot read what OneUptime holds there ({columns})"
    ids = tuple(row.id for row in rows if row.id)[:MOST_NAMED]
    return (Note(sentence, ids) if ids else Note(f"{sentence}."),)


def timeline_notes(timeline: Timeline, filter: CallLogFilter) -> tuple[Note, ...]:
    """Return what to know about calls that were told one after another."""
    told = len(timeline.calls)
    if not told:
        return (EMPTY,)
    cut = told < timeline.matching and filter.limit is None
    sentence = (
        f"These are the first {told:,} of {timeline.matching:,} calls; to see later ones, say "
        "since when."
    )
    return (*([Note(sentence)] if cut else []), *_of_calls(timeline.calls))


def count_notes(total: int, filter: CallLogFilter) -> tuple[Note, ...]:
    """Return what to know about a number of calls."""
    if total == 0:
        return (EMPTY,)
    return (PLACED,) if _asks_for_placed(filter) else ()


def summary_notes(summary: Summary) -> tuple[Note, ...]:
    """Return what to know about totals."""
    if summary.all is None:
        return (EMPTY,)
    placed, outcomes = summary.all.placed, summary.outcomes
    return (
        *_chosen(
            (PLACED, placed > sum(outcomes.kinds.values())),
            (COST, placed > 0 and summary.all.cents == 0 and not summary.counted),
        ),
        *outcome_notes(outcomes),
        *_charge_notes(outcomes),
    )


def _charge_notes(count: OutcomeCount) -> tuple[Note, ...]:
    """Return what the carrier charges, which is never added to OneUptime's cost."""
    if not count.charges:
        return ()
    amounts = " and ".join(f"{sum_:.2f} {currency}" for currency, sum_ in count.charges.items())
    return (Note(f"The carrier charges {amounts} for these calls, beside OneUptime's own cost."),)


def retention_notes(
    filter: CallLogFilter, *, kept: timedelta | None, now: datetime
) -> tuple[Note, ...]:
    """Return whether the question reaches back further than calls are kept.

    Args:
        filter: The question.
        kept: How long calls are kept, or None for ever.
        now: The present instant, UTC.
    """
    start, _ = window(filter)
    return (RETENTION,) if kept and (start is None or start < now - kept) else ()


def unwritten_notes(filter: CallLogFilter) -> tuple[Note, ...]:
    """Return whether a question asks for results that OneUptime never writes."""
    named = {value for c in _results_named(filter) for value in c.values}
    unwritten = [status.value for status in STATUSES if not status.written]
    return (UNWRITTEN,) if named.intersection(unwritten) else ()


def size_notes(filter: CallLogFilter) -> tuple[Note, ...]:
    """Return whether a question asks for a size where none applies."""
    return (SIZE,) if filter.limit or filter.skip else ()


def _of_calls(calls: Sequence[CallLog]) -> tuple[Note, ...]:
    placed = [call for call in calls if call.status in PLACED_STATUSES]
    metered = any(call.call_cost_in_usd_cents for call in placed)
    untold = any(call.outcome is None for call in placed)
    return (
        *_chosen((PLACED, untold), (COST, bool(placed) and not metered)),
        *(outcome_notes(OutcomeCount.of(calls)) if any(call.outcome for call in calls) else ()),
    )


def outcome_notes(count: OutcomeCount) -> tuple[Note, ...]:
    """Return what the outcomes of calls must not be taken for, and which are not known."""
    contrary = Note(
        f"OneUptime and the carrier disagree about {_calls(count.contrary)}: both are shown."
    )
    connected = count.kinds[CONNECTED_KIND.value] > 0
    return (
        *_chosen((CONNECTED, connected), (contrary, count.contrary > 0)),
        *_ignorance_notes(count),
    )


def sieve_notes(sieve: Sieve, calls: Sequence[CallLog], matching: int) -> tuple[Note, ...]:
    """Return what to know about calls that were picked by what became of them.

    Args:
        sieve: Picked them.
        calls: What was looked through.
        matching: How many calls there are to look through.
    """
    left_out = OutcomeCount.of(call for call in calls if not sieve.keeps(call))
    bound = Note(
        f"Looked through the first {len(calls):,} of {matching:,} calls, no more: "
        "ask for a shorter time range."
    )
    return (
        *_chosen((bound, len(calls) < matching), (WIDENED, sieve.widened)),
        *_ignorance_notes(left_out),
    )


def _ignorance_notes(count: OutcomeCount) -> tuple[Note, ...]:
    return tuple(
        Note(f"What became of {_calls(n)} is unknown: {why.reason}. {why.advice}".strip())
        for why, n in count.ignorance.most_common()
    )


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number:,} calls"


def _chosen(*notes: tuple[Note, bool]) -> tuple[Note, ...]:
    return tuple(note for note, holds in notes if holds)


def _asks_for_placed(filter: CallLogFilter) -> bool:
    return any(PLACED_STATUSES.intersection(c.values) for c in _results_named(filter))


def _results_named(filter: CallLogFilter) -> list[Condition]:
    asked = (Operator.EQ, Operator.IN)
    return [c for c in filter.conditions if c.field == "status" and c.op in asked]
