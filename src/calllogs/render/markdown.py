"""docs/filters.md, made from the tables the language reads by."""

from collections.abc import Iterable

from calllogs.language.help import topics

INTRODUCTION = """\
# What a filter can say

A filter is what you type after `calllogs` or `/calllogs`, and what an assistant passes as `filter`.
Plain words and qualifiers (`name:value`) mix freely, in any order; everything is combined with AND.
Case does not matter, except inside quotes. A word that is not understood is an error that names it,
and nothing is sent.

In the tables X stands for a name, UUID for an id; everything else can be typed as it stands there.
They are made from the rules the language itself reads by, as `calllogs help filters` is.
"""

DECIDED = """\
## Decided here

Where the rules leave something open, this is how it is read.

- **Negation includes what has none.** `not incident 42` finds calls about other incidents *and*
  calls about no incident; likewise teams, people, policies and the rest.
- **A range backwards** between weekdays, months or days without a year reaches back to the last
  such time (`from monday to wednesday`, `nov 28 to dec 3`); within one month (`nov 5 to nov 3`) it
  is taken for a slip and is an error.
- **Equal values** in an order come newest first, then by id, so that pages never repeat a call.
- **`from` and a year**: four digits after `from` and `to` are part of a phone number; write
  `since 2025` or `in 2025`.
- **`since last 2h`** begins where `last 2h` begins.
- **`starting X`** is `since X`.
- **`or` with the field said again** is the same list (`incident 42 or incident 43`, `status:busy or
  status:error`), unless it is negated with a minus; then `or` is an error.
- **One condition a number**: a whole number that agrees with a part is read (`to +14155550101 to
  *0101`); two parts (`to +44* to *8750`) are an error, for OneUptime takes one.
- **`team payments members`** is the team and everybody who is in it now, each call once.
- **A handle** before a number is `#`, `INC-`, `incident-`, `alert-`, or a prefix in capitals
  (`incident OPS-42`); anything else with a dash is a name (`alert db-3`).
- **A number of three to six digits alone** is an incident only when it is the whole text; elsewhere
  it needs a word before it.
"""


def filters_markdown() -> str:
    """Return the page."""
    parts = [INTRODUCTION]
    for topic in topics():
        rows = [f"| {_cell(row.examples)} | {_plain(row.meaning)} |" for row in topic.rows]
        parts.append(
            "\n".join([f"## {topic.title}", "", "| typed | meaning |", "|---|---|", *rows, ""])
        )
    return "\n".join([*parts, DECIDED])


def _cell(examples: Iterable[str]) -> str:
    return ", ".join(f"`{_plain(each)}`" for each in examples)


def _plain(text: str) -> str:
    return text.replace("|", "\\|")
