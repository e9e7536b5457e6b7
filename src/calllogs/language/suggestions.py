"""What to write instead of a word that is not understood."""

from collections.abc import Sequence
from difflib import get_close_matches

from calllogs.errors import FilterError
from calllogs.language.cursor import Cursor
from calllogs.language.vocabulary import EVERY_WORD, GROUPS, QUALIFIERS, compact

_OTHER_NAMES: dict[str, str] = {
    **dict.fromkeys(("incidentnumber", "incidenttitle", "inc", "title"), "incident"),
    **dict.fromkeys(("alertnumber", "alerttitle"), "alert"),
    **dict.fromkeys(
        ("email", "name", "person", "people", "who", "useremail", "username", "callee"),
        "user",
    ),
    **dict.fromkeys(("teamname", "group"), "team"),
    **dict.fromkeys(("phone", "phonenumber", "callednumber"), "to"),
    **dict.fromkeys(("caller", "callernumber"), "from"),
    **dict.fromkeys(("result", "outcome", "state"), "status"),
    **dict.fromkeys(("price", "cents", "amount"), "cost"),
    **dict.fromkeys(("month", "day", "year", "period", "timestamp", "calledat"), "created"),
    **dict.fromkeys(("start", "startdate", "starttime", "begin"), "since"),
    **dict.fromkeys(("end", "enddate", "endtime"), "until"),
    **dict.fromkeys(("order", "orderby", "sortby"), "sort"),
    **dict.fromkeys(("groupby", "per"), "by"),
    **dict.fromkeys(("offset", "page"), "skip"),
    **dict.fromkeys(("size", "count", "max", "top"), "limit"),
    **dict.fromkeys(("text", "spoken", "calldatamessage"), "message"),
    **dict.fromkeys(("error", "cause", "why", "errormessage"), "reason"),
}
"""What other tools call a qualifier -> what it is called here, to be suggested."""

_NOT_RECORDED = (
    "OneUptime does not record whether anybody answered. Write placed for calls that went out; "
    "a timeline tells who acknowledged."
)
_IN_TIMELINE = "Who acknowledged is told by a timeline, as in timeline incident 42."
ASKED_OTHERWISE: dict[str, tuple[str, str | None]] = {
    **dict.fromkeys(("answered", "reached", "picked", "connected"), (_NOT_RECORDED, None)),
    **dict.fromkeys(("acknowledged", "acked", "acknowledgement"), (_IN_TIMELINE, None)),
    **dict.fromkeys(
        ("unplaced", "rejected", "undelivered", "unreached"),
        ("Calls that did not go out are failed.", "failed"),
    ),
    **dict.fromkeys(
        ("by", "per"), (f"Calls are grouped by one of these: {', '.join(GROUPS)}.", None)
    ),
    "overnight": ("The night before today is last night.", "last night"),
    **dict.fromkeys(("everything", "*"), ("All calls are asked for by all.", "all")),
}
"""Words for what is asked otherwise here, or not recorded: the sentence, and what to write."""


def alternatives(words: Sequence[str], joint: str) -> str:
    """Return words as a sentence lists them: `created, cost or status`."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


_BY_LENGTH = sorted(QUALIFIERS.items(), key=lambda row: (len(row[0]), row[0]))


def suggest_qualifier(name: str) -> str | None:
    """Return the qualifier that a name of another spelling most likely stands for, or None."""
    spelled = compact(name)
    target = QUALIFIERS.get(spelled)
    shortest = (known for known, sets in _BY_LENGTH if sets == target)
    suggestion = next(shortest, _OTHER_NAMES.get(spelled))
    return suggestion if suggestion != name.lower() else None


_LIKENESS = 0.75
"""How alike two words are for one to be a slip of the other: of `faild`, not of `fold`."""


def suggest_word(word: str, known: Sequence[str] = EVERY_WORD) -> str | None:
    """Return the known word that is close to a misspelt one, or None."""
    near = get_close_matches(word.lower(), known, n=1, cutoff=_LIKENESS)
    return near[0] if near and near[0] != word.lower() else None


_HINTS = {
    False: "The help on filters has the words there are.",
    True: "If it is a name, write user {0}, team {0} or incident {0}.",
}
"""By whether a word begins with a capital."""


def not_understood(cursor: Cursor) -> FilterError:
    """Return the error about the next word, which begins no phrase."""
    start = cursor.at
    word = cursor.take()
    while _goes_on(cursor):
        cursor.take()
    if word.low == "or":
        return cursor.error(
            start,
            "'or' joins values of one field, as in busy or missed; between different things "
            "OneUptime cannot look for either. Ask twice.",
        )
    text = cursor.text_since(start)
    if text.lower() in ASKED_OTHERWISE:
        return cursor.error(start, *ASKED_OTHERWISE[text.lower()])
    near = (suggest_word(text) or suggest_qualifier(text)) if word.kind == "word" else None
    hint = f"Did you mean {near!r}?" if near else _HINTS[text[:1].isupper()].format(text)
    return cursor.error(start, f"I do not understand {text!r}. {hint}", near)


def _goes_on(cursor: Cursor) -> bool:
    """Whether the word goes on without a space: `incident_number`, `x86`."""
    token = cursor.peek()
    return cursor.glued() and (token.kind in ("word", "number") or token.low in ("_", "-", "'"))
