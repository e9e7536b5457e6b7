"""The filter language's help as lines; its rows are the language's own tables."""

from difflib import get_close_matches

from tabulate import tabulate

from calllogs.core.language.guide import Topic, topics
from calllogs.errors import FilterError

FILTERS = "filters"


def guide_lines(asked: str) -> list[str]:
    """Return one topic, or all of them for `filters` and for no topic at all.

    Raises:
        FilterError: There is no such topic.
    """
    wanted = asked.strip().lower()
    known = {topic.name: topic for topic in topics()}
    if wanted in ("", FILTERS):
        return [line for topic in known.values() for line in [*_topic_lines(topic), ""]][:-1]
    if wanted not in known:
        raise _unknown(asked, [FILTERS, *known])
    return _topic_lines(known[wanted])


def _topic_lines(topic: Topic) -> list[str]:
    rows = tabulate(list(topic.rows), tablefmt="plain", disable_numparse=True)
    return [topic.title, *(f"  {line.rstrip()}" for line in rows.splitlines())]


def _unknown(asked: str, names: list[str]) -> FilterError:
    near = get_close_matches(asked, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return FilterError(
        asked,
        f"There is no help on {asked!r}.{hint} Topics: {', '.join(names)}.",
        suggestion=near[0] if near else None,
    )
