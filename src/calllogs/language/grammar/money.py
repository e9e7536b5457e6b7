"""Phrases for cost, in whole US cents."""

import re
from dataclasses import dataclass
from decimal import Decimal

from calllogs.filters.filter import Condition, Operator
from calllogs.language.lexer import Cursor, Token
from calllogs.language.vocabulary import COMPARISONS

FIELD = "callCostInUSDCents"
LARGEST = 2**31 - 1

_AMOUNT = re.compile(
    r"(?P<sign>-)?(?P<dollar>\$)?\s*(?P<figure>\d{1,12}(?:\.(?!\.)\d{1,6})?|\.\d{1,6}|an?(?=\s+dollar))"
    r"(?:\s*(?P<unit>us\s+cents?\b|cents?\b|c\b|¢|usd\b|dollars?\b))?",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"[€£¥₹]\s*\d+(?:\.\d+)?|\d+(?:\.\d+)?\s*(?:€|£|¥|₹|(?:eur|gbp|euros?|pounds?|yen)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(r"[\w.:$¢-]")


@dataclass(frozen=True, slots=True)
class _Amount:
    cents: int
    unit: bool
    dollars: bool


def costs(cursor: Cursor) -> tuple[Condition, ...] | None:
    """free | paid | [cost] comparison amount | cost amount | cost [between] A (..|and|-) B"""
    start = cursor.at
    if cursor.accept("free"):
        return (Condition(FIELD, Operator.EQ, 0),)
    if cursor.accept("paid"):
        return (Condition(FIELD, Operator.GT, 0),)
    named = cursor.accept("cost", "costs", "costing", "price")
    cursor.accept("is", "was", "of") if named else None
    found = costs_behind(cursor, start, named=named is not None)
    if found is None and named:
        cursor.at = start + 1
        raise cursor.error(start, "This needs an amount, such as cost over 50c or cost $1.50.")
    if found is None:
        cursor.at = start
        _refuse_bare_amount(cursor)
    return found


def _refuse_bare_amount(cursor: Cursor) -> None:
    """50c alone does not say whether more or less is meant."""
    start = cursor.at
    amount = _amount(cursor, named=False)
    if amount is not None:
        begin, end = cursor.span(start)
        said = cursor.text[begin:end]
        raise cursor.error(
            start, f"Say how the cost compares: over {said}, under {said} or exactly {said}."
        )


def costs_behind(cursor: Cursor, start: int, *, named: bool) -> tuple[Condition, ...] | None:
    """Read what stands behind `cost` or `cost:`; `named` allows an amount without a unit."""
    between = cursor.accept("between")
    operator = None if between else comparison(cursor)
    if not (between or operator or named):
        return None
    low = _amount(cursor, named=named or between is not None)
    if low is None:
        return _without_amount(cursor, start, bare=operator is None, named=named)
    joint = None if operator else cursor.accept("..", "-", "and" if between else "to")
    if joint and not _begins_a_phrase(cursor, joint):
        return _range(cursor, start, low, named=named or low.unit)
    cursor.at -= bool(joint)
    return None if between else (Condition(FIELD, operator or Operator.EQ, low.cents),)


def _begins_a_phrase(cursor: Cursor, joint: Token) -> bool:
    """Whether a joint joins no amount, but begins what follows: `-status:busy`, `to alice`"""
    glued = joint.low == "-" and cursor.peek().start == joint.end
    if cursor.done or not (glued or joint.low == "to"):
        return False
    place = cursor.at
    amount = _amount(cursor, named=True)
    cursor.at = place
    return amount is None


def _range(
    cursor: Cursor, start: int, low: _Amount, *, named: bool
) -> tuple[Condition, ...] | None:
    high = _amount(cursor, named=named)
    if high is None and not named:
        return None  # between 9 and 11 is about hours
    if high is None:
        raise cursor.error(start, "This range has no end. Write cost 10c..30c.")
    # The unit at the end counts for both: between 1 and 2 dollars.
    begin = low.cents * 100 if high.dollars and not low.unit else low.cents
    if begin > high.cents:
        raise cursor.error(start, "This range runs backwards. Write the smaller amount first.")
    return (Condition(FIELD, Operator.GTE, begin), Condition(FIELD, Operator.LTE, high.cents))


def comparison(cursor: Cursor) -> Operator | None:
    """over | at least | > | >= ..."""
    for words, operator in COMPARISONS.items():
        if words != ":" and cursor.phrase(words):
            return operator
    return None


def _without_amount(
    cursor: Cursor, start: int, *, bare: bool, named: bool
) -> tuple[Condition, ...] | None:
    if bare or not named:
        return None
    raise cursor.error(start, "This needs an amount, such as 50c or $1.50.")


def _amount(cursor: Cursor, *, named: bool) -> _Amount | None:
    """$1.50 | 50c | a dollar | 50, which are cents where cost was named"""
    start = cursor.at
    if cursor.match(_FOREIGN):
        raise cursor.error(start, "Costs are recorded in US cents. Write 50c or $1.50.")
    found = cursor.match(_AMOUNT)
    if found is None or not (named or found["dollar"] or found["unit"]):
        cursor.at = start
        return None
    unit = (found["unit"] or "").lower()
    dollars = bool(found["dollar"]) or unit.startswith("d") or unit == "usd"
    figure = Decimal(1) if found["figure"].lower().startswith("a") else Decimal(found["figure"])
    cents = figure * 100 if dollars else figure
    if found["sign"] or cents != cents.to_integral_value() or cents > LARGEST:
        raise cursor.error(start, "A cost is whole US cents from 0 on. Write 50c or $1.50.")
    return _Amount(int(cents), unit=bool(found["dollar"] or unit), dollars=dollars)
