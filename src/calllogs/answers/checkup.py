"""A check-up of an installation: what works, what is limited, what has to be done."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Health(StrEnum):
    """How a thing that was looked at is."""

    OK = "ok"
    LIMITED = "limited"
    WRONG = "wrong"


class Check(NamedTuple):
    """One thing that was looked at.

    Attributes:
        name: What it is: `API key`, `Read Teams`, a variable.
        found: What was found, with nothing secret in it.
        health: How it is.
        advice: What to do about it, a sentence, or "".
    """

    name: str
    found: str
    health: Health = Health.OK
    advice: str = ""


def verdict(checks: Iterable[Check]) -> str:
    """Return how an installation is, in one sentence."""
    found = [check.health for check in checks]
    wrong, limited = found.count(Health.WRONG), found.count(Health.LIMITED)
    also = f" {_things(limited)} limited." if limited else ""
    return f"{_things(wrong)} wrong.{also}" if wrong else f"Nothing is wrong.{also}"


def _things(count: int) -> str:
    return "1 thing is" if count == 1 else f"{count} things are"
