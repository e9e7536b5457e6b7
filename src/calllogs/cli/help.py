"""The filter language's help, drawn for a terminal; its rows are the language's own tables."""

from difflib import get_close_matches

from rich.console import RenderableType
from rich.table import Table

from calllogs.cli.screen import STRONG, Screen, line
from calllogs.errors import FilterError
from calllogs.language.help import Topic, topics

FILTERS = "filters"


def guide_text(asked: str, screen: Screen) -> str:
    """Return one topic, or all of them for `filters` and for no topic at all.

    Raises:
        FilterError: There is no such topic.
    """
    wanted = asked.strip().lower()
    known = {topic.name: topic for topic in topics()}
    if wanted in ("", FILTERS):
        return screen.draw(map(_drawn, known.values()))
    if wanted not in known:
        raise _unknown(asked, [FILTERS, *known])
    return screen.draw([_drawn(known[wanted])])


def _drawn(topic: Topic) -> list[RenderableType]:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=24, overflow="fold")
    table.add_column(overflow="fold")
    for typed, meaning in topic.rows:
        table.add_row(line(f"  {typed}"), line(meaning))
    return [line(topic.title, STRONG), table]


def _unknown(asked: str, names: list[str]) -> FilterError:
    near = get_close_matches(asked, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return FilterError(
        asked,
        f"There is no help on {asked!r}.{hint} Topics: {', '.join(names)}.",
        suggestion=near[0] if near else None,
    )
