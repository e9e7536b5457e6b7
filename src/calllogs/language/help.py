"""The help on the language: topics, with the rows that the rules of the grammar carry."""

from typing import NamedTuple

from calllogs.language.rules import RULES
from calllogs.language.usage import TOPICS, Usage


class Topic(NamedTuple):
    """One page of help.

    Attributes:
        name: What it is asked for by.
        title: Its heading.
        rows: What can be typed, and what it means; each meaning once.
    """

    name: str
    title: str
    rows: tuple[Usage, ...]


def topics() -> tuple[Topic, ...]:
    """Return the help, derived from the rules the language itself reads by."""
    usages = sorted((each for rule in RULES for each in rule.usages), key=lambda each: each.place)
    return tuple(Topic(name, title, _rows(name, usages)) for name, title in TOPICS.items())


def _rows(topic: str, usages: list[Usage]) -> tuple[Usage, ...]:
    """Return the rows of a topic; those that mean the same are one."""
    rows: dict[str, Usage] = {}
    for each in usages:
        if each.topic == topic:
            before = rows.get(each.meaning, each)
            typed = dict.fromkeys((*before.examples, *each.examples))
            rows[each.meaning] = before._replace(typed=" | ".join(typed))
    return tuple(rows.values())
