"""A scope: the incident or alert that every question of a Slack channel is about.

A question of such a channel is about that one, unless it names another or says that it is about
the whole project. Source: slack-facts.md 5.4.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Literal, NamedTuple

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator, merge
from calllogs.filters.text_form import as_text
from calllogs.model.relations import SUBJECT_RELATIONS
from calllogs.model.subjects import Subject

EVERYWHERE = "whole project"
"""What widens a question, as buttons write it."""

Reach = Literal["channel", "project", ""]
"""What the words of a question are about: this channel, the whole project; "" says neither."""

_ABOUT = r"\s*(?:\b(?:for|in|of|about|across|over|on|from|with)\s+)?"
_REACHES: tuple[tuple[Reach, re.Pattern[str]], ...] = (
    (
        "project",
        re.compile(
            rf"{_ABOUT}(?:\bthe\s+)?\b(?:(?:whole|entire)\s+project|project[ -]wide|everywhere"
            r"|(?:all|every)\s+(?:the\s+|our\s+|other\s+)?(?:incident|alert)s?\b(?!\s*[:#\d\"]))\s*",
            re.IGNORECASE,
        ),
    ),
    (
        "channel",
        re.compile(
            rf"{_ABOUT}\b(?:(?:this|the\s+current)\s+(?:incident|alert|channel|one)|here"
            r"|this(?=\W*$|\s+(?:yet|so\s+far|now|costs?|pl(?:ease|s)|today|yesterday|since)\b))\b\s*",
            re.IGNORECASE,
        ),
    ),
)
_NEWS = re.compile(
    r"((any|the|latest)\s+)*(refresh|status|updates?|news|state|history|tl;?dr"
    r"|what(\s+i|[’']?)s\s+(going\s+on|happening|up|new|the\s+(status|state|latest|news))"
    r"|what\s+happened|where\s+are\s+we|how\s+are\s+we\s+doing)(\s+pl(ease|s))?\W*",
    re.IGNORECASE,
)
"""Asks, when it stands alone, for whatever there is to tell."""
_ACKNOWLEDGED = re.compile(
    r"(so\s+)?((did|has|have|is|was|who([’']?s)?|when|how\s+long|until|till|before)\s+)*"
    r"(((any|some|no|every)\s?(body|one)|it|they|we)\s+)?(yet\s+)?"
    r"(ack(e?d|ing|s)?|acknowledged?)(\s+(it|yet|so\s+far|already|by|now|whom?|time|(and\s+)?when))*\W*",
    re.IGNORECASE,
)
"""Who acknowledged is told by the timeline of one thing."""
_NUMBER = re.compile(r"timeline #?(\d{1,5})", re.IGNORECASE)
_QUOTED = re.compile(r"""((?:[^\s"]*"[^"]*")+[^\s"]*|“[^”]*”|\S*:\S*)""")
"""What is quoted or stands behind a field's colon is looked for, whatever it says."""


class ScopedText(NamedTuple):
    """A question without the words that say how far it reaches.

    Attributes:
        text: The rest of it, in the filter language.
        reach: What the words said.
    """

    text: str
    reach: Reach = ""


def read_reach(text: str) -> ScopedText:
    """Take `everywhere`, `all incidents`, `this incident` and their like out of a question.

    What a channel alone gives a meaning is put into words of the language: `acked?`, `status`.
    """
    asked = _taken_out(_NUMBER.sub(r"timeline incident \1", text.strip()))
    if _NEWS.fullmatch(asked.text):
        return ScopedText("", asked.reach)
    if asked.reach != "project" and _ACKNOWLEDGED.fullmatch(asked.text):
        return ScopedText("timeline", "channel")
    return asked


def _taken_out(text: str) -> ScopedText:
    for reach, words in _REACHES:
        pieces = _QUOTED.split(text)
        pieces[::2] = [words.sub(" ", piece) for piece in pieces[::2]]
        if (rest := "".join(pieces)) != text:
            return ScopedText(rest.strip(), reach)
    return ScopedText(text)


def subject_condition(subject: Subject) -> Condition:
    """Return the condition for calls about an incident or alert."""
    relation = subject.relation
    if subject.number is not None:
        return Condition(relation.number_field, Operator.EQ, subject.number)
    return Condition(relation.id_column, Operator.EQ, subject.id)


def names_subject(filter: CallLogFilter) -> bool:
    """Whether a filter says itself which incidents, alerts, channel or call it is about."""
    open_name = any(name.kinds and {*name.kinds} <= _KEYWORDS for name in filter.names)
    return open_name or any(map(_names_subject, filter.conditions))


_KEYWORDS = {relation.keyword for relation in SUBJECT_RELATIONS.values()}


def _names_subject(condition: Condition) -> bool:
    return condition.relation in SUBJECT_RELATIONS or condition.field in ("_id", "channel")


def within(filter: CallLogFilter, subject: Subject) -> CallLogFilter:
    """Return a filter narrowed to a channel's subject, unless it names one itself."""
    if names_subject(filter):
        return filter
    return replace(filter, conditions=merge(filter.conditions, subject_condition(subject)))


def narrowed(
    filter: CallLogFilter, text: str, subject: Subject | None, read: Callable[[str], CallLogFilter]
) -> CallLogFilter:
    """Return what a text asks where questions are about a subject.

    Words can mean another kind of answer about one incident than about a project: `who was called`
    is then a timeline. So a question that names none is read once more with it.

    Args:
        filter: What the text asks by itself.
        text: In the filter language.
        subject: What a question is about that names nothing, or None.
        read: Reads a text.
    """
    if subject is None or names_subject(filter):
        return filter
    about = CallLogFilter((subject_condition(subject),))
    with suppress(FilterError):
        told = read(f"{text} {as_text(about)}")
        if is_within(told, subject):
            return told
    return within(filter, subject)


def is_within(filter: CallLogFilter, subject: Subject) -> bool:
    """Whether a filter asks for calls about a channel's subject."""
    return subject_condition(subject) in filter.conditions


def without(filter: CallLogFilter, subject: Subject) -> CallLogFilter:
    """Return a filter that asks the same of the whole project."""
    own = subject_condition(subject)
    return replace(filter, conditions=tuple(c for c in filter.conditions if c != own))


def text_within(filter: CallLogFilter, subject: Subject | None) -> str:
    """Return the text that is read as a filter in a channel about a subject, or about nothing."""
    text = as_text(filter)
    return text if subject is None or names_subject(filter) else f"{EVERYWHERE} {text}".strip()
