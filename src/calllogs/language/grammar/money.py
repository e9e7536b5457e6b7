"""Phrases for cost, in whole US cents."""

from decimal import Decimal
from typing import NamedTuple

from calllogs.filters.filter import Condition, Intent, Operator
from calllogs.language.grammar.shape import Reading, Shape
from calllogs.language.grammar.when import time
from calllogs.language.grammar.when.dates import is_year
from calllogs.language.lexer import Conditions, Cursor, Phrases, Token
from calllogs.language.speech import ADDED, NEGATIONS, phrases
from calllogs.language.vocabulary import COMPARISONS

FIELD = "callCostInUSDCents"

LARGEST = 2**31 - 1
"""OneUptime's columns of whole numbers hold 32 bits (oneuptime-api.md 1.2)."""

_FREE = (("zero", "cost"), ("zero", "-", "cost"), ("0", "cost"), ("no", "cost"))
PAID = ("paid", "charged", "billed", "chargeable", "billable")
PAID_CONDITIONS = (Condition(FIELD, Operator.GT, 0),)
COST_WORDS = ("cost", "costs", "costing", "price")
COMPARED = Phrases({words: operator for words, operator in COMPARISONS.items() if words != ":"})

_AMOUNT = (
    r"(?i)(?P<sign>-)?(?P<dollar>\$)?\s*(?P<figure>\d{1,12}(?:\.(?!\.)\d{1,6}|,\d{1,2}(?!\d))?|\.\d{1,6}|an?(?=\s+dollar))"
    r"(?:\s*(?P<unit>us\s+cents?\b|cents?\b|c\b|¢|usd\b|dollars?\b))?"
)
_FOREIGN = (
    r"(?i)[€£¥₹]\s*\d+(?:\.\d+)?|\d+(?:\.\d+)?\s*(?:€|£|¥|₹|(?:eur|gbp|euros?|pounds?|yen)\b)"
)
_POINTS = frozenset(
    ("US", "GB", "IE", "CA", "AU", "NZ", "IN", "SG", "HK", "MY", "PH", "JP", "CN", "KR", "TW", "TH",
     "IL", "MX", "NG", "KE", "PK", "BD", "LK", "MT")
)  # fmt: skip
"""Regions that write a point before the decimals of an amount; all others write a comma."""
STARTS = frozenset(
    (
        *("free", "zero", *PAID, "between", *COST_WORDS, *COMPARED),
        *("-", "$", ".", "a", "an", "€", "£", "¥", "₹"),
    )
)
"""What begins a cost, beside a number."""


class _Amount(NamedTuple):
    cents: int
    unit: bool
    dollars: bool


def read_costs(cursor: Cursor) -> Conditions | None:
    """free | paid | [cost] comparison amount | cost amount | cost [between] A (..|and|-) B"""
    start = cursor.at
    if any(map(cursor.accept_all, _FREE)):
        return (Condition(FIELD, Operator.EQ, 0),)
    word = cursor.accept("free", *PAID)
    if word:
        return (Condition(FIELD, Operator.EQ if word.low == "free" else Operator.GT, 0),)
    return _read_cost(cursor, start) if cursor.accept(*COST_WORDS) else _read_compared(cursor)


def read_free_or_paid(cursor: Cursor) -> Conditions:
    """nothing | money, behind cost us"""
    return PAID_CONDITIONS if cursor.take().low == "money" else (Condition(FIELD, Operator.EQ, 0),)


def _read_cost(cursor: Cursor, start: int) -> Conditions:
    """[is] (nothing|money|amounts [and other amounts]), behind cost

    Raises:
        FilterError: No amount follows.
    """
    cursor.accept("is", "was", "of")
    if cursor.accept("nothing", "zero"):
        return (Condition(FIELD, Operator.EQ, 0),)
    if cursor.accept("money", "something", "anything"):
        return PAID_CONDITIONS
    conditions = read_amounts(cursor, start, named=True)
    if conditions is None:
        cursor.at = start + 1
        raise cursor.error(start, "This needs an amount, such as cost over 50c or cost $1.50.")
    return (*conditions, *(cursor.attempt(_read_other_end, start) or ()))


def _read_compared(cursor: Cursor) -> Conditions | None:
    """over 50c | between 10c and 30c; 50c alone does not say whether more or less is meant"""
    start = cursor.at
    conditions = cursor.attempt(read_amounts, start, named=False)
    if conditions is None and _read_amount(cursor, named=False) is not None:
        amount = cursor.text_since(start)
        ways = f"over {amount}, under {amount} or exactly {amount}"
        raise cursor.error(start, f"Say how the cost compares: {ways}.")
    return conditions


def read_amounts(cursor: Cursor, start: int, *, named: bool) -> Conditions | None:
    """[comparison] amount | [between] A (..|-|to|and) B; behind `cost`, units can be left out"""
    between = cursor.accept("between")
    operator = None if between else COMPARED.read(cursor)
    low = _read_amount(cursor, named=named or between is not None)
    if low is None and named and operator:
        raise cursor.error(start, "This needs an amount, such as 50c or $1.50.")
    operator = operator or (None if low is None or between else _OR_MORE.read(cursor))
    if low is None or not (between or operator or named):
        return None
    joint = None if operator else cursor.accept("..", "-", "and" if between else "to")
    if joint and joint.low == "to" and low.unit:
        _check_number(cursor, start)
    if joint and not _begins_phrase(cursor, joint):
        return _read_range(cursor, start, low, named=named or low.unit)
    cursor.at -= bool(joint)
    if operator is None and not low.unit and is_year(str(low.cents)) and named:
        year = str(low.cents)
        message = f"Write in {year} for the year, or cost {year}c for the amount."
        raise cursor.error(cursor.at - 1, message, f"in {year}")
    return None if between else (Condition(FIELD, operator or Operator.EQ, low.cents),)


def _check_number(cursor: Cursor, start: int) -> None:
    """Refuse cost 50c to 5550, whose end may be a part of a phone number.

    Raises:
        FilterError: It says how to write either.
    """
    number = cursor.peek()
    unit = cursor.peek(1).low in _UNITS or (cursor.glued(1) and cursor.peek(1).low == ".")
    if number.kind == "number" and len(number.text) >= _PART_OF_NUMBER and not unit:
        amount = cursor.text[cursor.tokens[start].start : cursor.peek(-1).start].strip()
        last = cursor.take().text
        hint = f"Write {amount}, to {last} for calls to such a number, or {last}c for an amount."
        raise cursor.error(start, hint, f"{amount}, to {last}")


_PART_OF_NUMBER = 4
_UNITS = ("c", "cents", "cent", "\u00a2", "usd", "dollars", "us")


_OR_MORE = Phrases(
    {
        **dict.fromkeys(phrases("or more | or over | or above | or higher | and up"), Operator.GTE),
        **dict.fromkeys(phrases("and more | and over | and above | upwards | +"), Operator.GTE),
        **dict.fromkeys(phrases("or less | or under | or below | or lower"), Operator.LTE),
    }
)
"""Behind an amount: 10 cents or more."""


def _read_other_end(cursor: Cursor, start: int) -> Conditions | None:
    """and less than 40, behind greater than 20"""
    joined = cursor.accept("and", "but")
    if joined is None or cursor.peek().low not in COMPARED:
        return None
    return read_amounts(cursor, start, named=True)


def _begins_phrase(cursor: Cursor, joint: Token) -> bool:
    """Whether a joint joins no amount, but begins what follows: `-status:busy`, `to alice`."""
    glued = joint.low == "-" and cursor.glued()
    if cursor.done or not (glued or joint.low == "to"):
        return False
    place = cursor.at
    amount = _read_amount(cursor, named=True)
    cursor.at = place
    return amount is None


def read_whole_amount(cursor: Cursor) -> int | None:
    """$10 | 50 cents: one amount with its unit, in cents"""
    amount = _read_amount(cursor, named=False)
    return amount.cents if amount else None


def _read_range(cursor: Cursor, start: int, low: _Amount, *, named: bool) -> Conditions | None:
    high = _read_amount(cursor, named=named)
    if high is None and not named:
        return None  # between 9 and 11 is about hours
    if high is None:
        raise cursor.error(start, "This range has no end. Write cost 10c..30c.")
    # The unit at the end counts for both: between 1 and 2 dollars.
    begin = low.cents * 100 if high.dollars and not low.unit else low.cents
    if begin > high.cents:
        raise cursor.error(start, "This range runs backwards. Write the smaller amount first.")
    return (Condition(FIELD, Operator.GTE, begin), Condition(FIELD, Operator.LTE, high.cents))


def _read_amount(cursor: Cursor, *, named: bool) -> _Amount | None:
    """$1.50 | 50c | a dollar | 50, which are cents where cost was named"""
    start = cursor.at
    if cursor.match(_FOREIGN):
        raise cursor.error(start, "Costs are recorded in US cents. Write 50c or $1.50.")
    match = cursor.match(_AMOUNT)
    if match is None or not (named or match["dollar"] or match["unit"]):
        cursor.at = start
        return None
    if "," in match["figure"] and cursor.region in _POINTS:
        figure = match["figure"].replace(",", ".")
        raise cursor.error(start, f"Write {figure} with a point, or a space after the comma.")
    unit = (match["unit"] or "").lower()
    dollars = bool(match["dollar"]) or unit.startswith("d") or unit == "usd"
    figure = (
        Decimal(1)
        if match["figure"].lower().startswith("a")
        else Decimal(match["figure"].replace(",", "."))
    )
    cents = figure * 100 if dollars else figure
    if "." in match["figure"] and not (match["dollar"] or match["unit"]):
        raise cursor.error(start, f"Write ${match['figure']}, or whole cents, as in 50c.")
    if match["sign"] or cents != cents.to_integral_value() or cents > LARGEST:
        raise cursor.error(start, "A cost is whole US cents from 0 on. Write 50c or $1.50.")
    return _Amount(int(cents), unit=bool(match["dollar"] or unit), dollars=dollars)


def read_cost_word(cursor: Cursor) -> Reading | None:
    """how much did september cost: the word alone, when a sum is asked for"""
    cursor.take()
    place, following = cursor.at, cursor.peek()
    if cursor.peek(-2).low == "with":  # calls with cost [not 0]
        if cursor.peek().low == "not" and cursor.peek(1).low in ("0", "zero"):
            cursor.at += 2
        return PAID_CONDITIONS
    if cursor.accept_all(("so", "far")):
        return Shape(intent=Intent.SUMMARY)
    if place == 1 and (cursor.done or following.low in ADDED):
        return None
    if following.low in ("us", "me") and cursor.peek(1).low in ("nothing", "zero", "money"):
        cursor.take()
        return read_free_or_paid(cursor)
    spent = following.low in _SPENT or cursor.attempt(time.read_time) is not None
    cursor.at = place
    return Shape(intent=Intent.SUMMARY) if spent else None


_SPENT = (
    *NEGATIONS,
    *ADDED,
    "asap",
    "if",
    "...",
    "split",
    "breakdown",
    "report",
    "trend",
    "broken",
    "grouped",
    "for",
    "of",
    "in",
    "on",
    "us",
    "me",
    "to",
    "by",
    "per",
    "each",
    "since",
    "all",
    "the",
    "",
)
