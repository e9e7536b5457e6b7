"""The filter language's help, drawn for a terminal; its rows are the language's own tables."""

from difflib import get_close_matches

from rich.table import Table
from rich.text import Text

from calllogs.cli.screen import STRONG, Part, Screen
from calllogs.errors import FilterError
from calllogs.language.help import Topic, topics

FILTERS = "filters"


def help_text(topic: str, screen: Screen) -> str:
    """Return one topic, or all of them for `filters` and for no topic at all.

    Raises:
        FilterError: There is no such topic.
    """
    name = topic.strip().lower()
    known = {each.name: each for each in topics()}
    if name in ("", FILTERS):
        return screen.draw(map(_drawn, known.values()))
    if name not in known:
        raise _unknown(topic, [FILTERS, *known])
    return screen.draw([_drawn(known[name])])


def _drawn(topic: Topic) -> Part:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=24, overflow="fold")
    table.add_column(overflow="fold")
    for typed, meaning in topic.rows:
        table.add_row(Text(f"  {typed}"), Text(meaning))
    return [Text(topic.title, STRONG), table]


def _unknown(topic: str, names: list[str]) -> FilterError:
    near = get_close_matches(topic, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return FilterError(
        topic,
        f"There is no help on {topic!r}.{hint} Topics: {', '.join(names)}.",
        suggestion=near[0] if near else None,
    )
