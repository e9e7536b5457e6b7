"""Filters of every kind the language can be asked for, made at random.

A strategy a field makes the conditions that reading a text can give it; a filter holds some of
them, merged as a reader merges them.
"""

import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import strategies as st

from calllogs.filters.filter import (
    FAILED_CALLS,
    CallLogFilter,
    Condition,
    Contradiction,
    Direction,
    Having,
    Intent,
    Operator,
    Rank,
    merge,
    written_instant,
)
from calllogs.language.lexer import normalize
from calllogs.language.vocabulary import GROUPS, SORTABLE, STATUS_VALUES, compact
from calllogs.model.fields import DURATION
from calllogs.model.outcomes import OUTCOMES
from calllogs.model.relations import RELATIONS, USER

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

Conditions = st.SearchStrategy[Condition]
Values = st.SearchStrategy[str] | st.SearchStrategy[int]

UUIDS = st.integers(1, 2**128 - 1).map(lambda number: str(uuid.UUID(int=number)))
_TRICKY = (
    *("none", "any", "me", "or", "and", "members", "failed", "busy", "placed", "free", "42", "#42"),
    *("INC-42", "a,b", "a or b", " disk ", "-x", "..", "to alice", "limit:5", "&lt;", "<b>", "&"),
    *("a@b.example", "+14155550101", "*8888", "<@U1>", "<tel:1|2>", "2026-11-03", "🙂", "é", "'"),
    *("https://host/incidents/376d7300-28fe-11f1-b591-3fdcef396aba", "status:busy", "%_\\", "؟"),
)


def _as_read(text: str) -> str:
    """Return a text without quotes as reading leaves it: nothing hidden, no look-alikes."""
    return normalize(normalize(text).replace('"', ""))


TEXTS = st.one_of(
    st.sampled_from(_TRICKY), st.text(max_size=12).map(_as_read).filter(str.strip), UUIDS
)
EMAILS = st.from_regex(r"[a-z0-9.+%-]{1,8}@[a-z0-9-]{1,6}\.example", fullmatch=True)
PHONES = st.one_of(
    st.sampled_from(("+442071838750", "+4930123456", "+390612345678", "+29012345")),
    st.integers(0, 9999).map(lambda end: f"+1415555{end:04}"),
)
MENTIONS = st.from_regex(r"[A-Z0-9]{1,9}", fullmatch=True)
COSTS = st.one_of(st.integers(0, 100), st.integers(0, 2**31 - 1))
INSTANTS = st.builds(
    lambda at, whole: written_instant(at.replace(microsecond=0) if whole else at),
    st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001  the zone is given beside
    st.booleans(),
)


def _status(text: str) -> str:
    """Return a status as reading writes it: a known one in its own letters."""
    return STATUS_VALUES.get(compact(text), text)


_PARTS = (Operator.CONTAINS, Operator.NOT_CONTAINS)
STATUSES = st.one_of(st.sampled_from((*STATUS_VALUES.values(),)), TEXTS.map(_status))


def conditions(
    field: str,
    operators: Iterable[Operator],
    values: st.SearchStrategy[str] | st.SearchStrategy[int],
) -> Conditions:
    """Make conditions of one value."""
    return st.builds(Condition, st.just(field), st.sampled_from([*operators]), values)


def lists(field: str, values: Values) -> Conditions:
    """Make conditions that hold several values, or exclude them."""
    several = st.lists(values, min_size=2, max_size=3, unique=True)
    return st.builds(
        Condition,
        st.just(field),
        st.sampled_from((Operator.IN, Operator.NOT_IN)),
        several.map(lambda items: tuple(sorted(items))),
    )


def sets(field: str, values: Values) -> Conditions:
    """Make conditions that hold one or several values, or exclude them."""
    return conditions(field, (Operator.EQ, Operator.NE), values) | lists(field, values)


def presence(field: str) -> Conditions:
    operators = st.sampled_from((Operator.IS_NULL, Operator.NOT_NULL))
    return st.builds(Condition, st.just(field), operators, st.none())


def names(field: str) -> Conditions:
    return conditions(field, _PARTS, TEXTS) | lists(field, TEXTS)


def _is_name(condition: Condition) -> bool:
    """Whether values are read as names: of UUIDs alone they are read as ids."""
    return not all(map(_is_id, condition.values))


def _names_people(condition: Condition) -> bool:
    """Whether values can be names of people, who are called as numbers and e-mails are."""
    texts = [str(value) for value in condition.values]
    return all(any(map(str.isalpha, text)) and "@" not in text for text in texts) and not any(
        map(_is_id, texts)
    )


def _lists_no_numbers(condition: Condition) -> bool:
    """Whether no value is a list of numbers, as 41;42 is, which is asked back even in quotes."""
    return not any(re.fullmatch(r"[\d\s/&+;]+", str(value)) for value in condition.values)


def _is_id(value: object) -> bool:
    return len(str(value)) == len(str(uuid.UUID(int=0)))


def phones(field: str) -> Conditions:
    contains = (Operator.CONTAINS, Operator.NOT_CONTAINS)
    return st.one_of(
        sets(field, PHONES),
        conditions(
            field, (Operator.STARTS_WITH,), st.from_regex(r"\+?[0-9]{1,15}", fullmatch=True)
        ),
        conditions(field, (Operator.ENDS_WITH,), st.from_regex(r"[0-9]{2,15}", fullmatch=True)),
        conditions(field, contains, st.from_regex(r"[0-9]{3,6}", fullmatch=True)),
    )


def costs(values: st.SearchStrategy[int] = COSTS) -> Conditions:
    bounds = (Operator.EQ, Operator.GT, Operator.GTE, Operator.LT, Operator.LTE)
    cost = "callCostInUSDCents"
    # Not free is read as paid, so that no cost is ever excluded at 0.
    return conditions(cost, bounds, values) | conditions(cost, (Operator.NE,), values.filter(bool))


def _relations() -> Iterable[Conditions]:
    for relation in RELATIONS:
        yield presence(relation.id_column)
        yield sets(relation.id_column, UUIDS)
        if relation.number_column:
            yield sets(relation.number_field, st.integers(1, 2**31 - 1))
        if relation.title_column and relation is not USER:
            yield names(relation.title_field).filter(_is_name).filter(_lists_no_numbers)


_NOW = written_instant(NOW)
_BOUNDS = (Operator.EQ, Operator.GT, Operator.GTE, Operator.LT, Operator.LTE)
_TEAMS = conditions("team.members", (Operator.CONTAINS,), TEXTS) | lists("team.members", TEXTS)
CONDITIONS: Conditions = st.one_of(
    sets("status", STATUSES),
    st.just(Condition("status", Operator.NOT_IN, ())),  # failed or placed
    sets("outcome", st.sampled_from([*OUTCOMES])),
    conditions("duration", _BOUNDS, st.integers(0, 9_999)),
    phones("toNumber"),
    phones("fromNumber"),
    costs(),
    conditions(
        "createdAt", (Operator.GTE,), INSTANTS.filter(lambda at: at <= written_instant(NOW))
    ),
    conditions("createdAt", (Operator.LT,), INSTANTS),
    conditions("callData.message", _PARTS, TEXTS),
    conditions("statusMessage", _PARTS, TEXTS),
    conditions("text", (Operator.CONTAINS,), TEXTS),
    sets("_id", UUIDS),
    conditions("user", (Operator.EQ, Operator.NE), st.just("me")),
    names("user.name").filter(_names_people),
    sets("user.email", EMAILS),
    conditions("user.slackId", (Operator.EQ, Operator.NE), MENTIONS),
    conditions("channel", (Operator.EQ, Operator.NE), MENTIONS),
    _TEAMS.filter(lambda c: c.op is not Operator.NOT_IN and _is_name(c)),
    *_relations(),
)


def merged(some: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return conditions merged as a reader merges them, without those that contradict others."""
    together: tuple[Condition, ...] = ()
    for condition in some:
        try:
            together = merge(together, condition)
        except Contradiction:
            continue
    return together


# What is ordered by its duration was connected: that order comes with a condition of its own.
_ORDERED = sorted({*SORTABLE.values()} - {DURATION})
_ORDERS = st.tuples(st.sampled_from(_ORDERED), st.sampled_from(Direction))
_GROUPS = st.sampled_from(sorted(name for name in {*GROUPS.values()} if "_" not in name))
_SHAPES = st.one_of(
    st.tuples(st.sampled_from(Intent), st.none()), st.tuples(st.just(Intent.SUMMARY), _GROUPS)
)
_SKIPS = st.one_of(st.none(), st.integers(0, 200), st.integers(0, 999_999_999))

FILTERS: st.SearchStrategy[CallLogFilter] = st.builds(
    lambda some, order, limit, skip, shape: CallLogFilter(
        merged(some), (order,), limit, skip, shape[0], shape[1]
    ),
    st.lists(CONDITIONS, max_size=6),
    st.just(("createdAt", Direction.DESC)) | _ORDERS,
    st.none() | st.integers(1, 100),
    _SKIPS,
    _SHAPES,
)


def _counts_all(filter: CallLogFilter) -> bool:
    """Whether failed calls are not asked for beside what else, where groups rank by them."""
    ranked = filter.rank is not None and filter.rank.by == "failed"
    return not ranked or FAILED_CALLS not in filter.conditions or len(filter.conditions) == 1


_RANKS = st.builds(
    Rank,
    st.sampled_from(("calls", "failed", "rate", "cost", "average", "people")),
    st.sampled_from(Direction),
    st.none() | st.integers(1, 100),
)
_THRESHOLDS = st.builds(
    Having,
    st.sampled_from(("calls", "failed", "cost")),
    st.sampled_from((Operator.GT, Operator.GTE, Operator.LT, Operator.LTE, Operator.EQ)),
    st.integers(1, 999),
)
RANKED: st.SearchStrategy[CallLogFilter] = st.builds(
    lambda some, group, rank, having: CallLogFilter(
        merged(some), intent=Intent.SUMMARY, group_by=group, rank=rank, having=having
    ),
    st.lists(CONDITIONS, max_size=3),
    _GROUPS,
    _RANKS,
    st.none() | _THRESHOLDS,
).filter(_counts_all)
"""Filters for groups in an order, of which only some may be wanted."""
