"""A course of time as a chart; the table beside it says the same in words. Source: SLACK.md 2.2."""

import re

from pydantic import JsonValue

from calllogs.answers.summary import Group, Summary
from calllogs.model.groupings import GROUPINGS
from calllogs.render.cells import View
from calllogs.render.headline import group_label
from calllogs.render.slack.blocks import Block

MOST_POINTS = 20
_LONGEST_LABEL = 20
_CROWDING = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) | 20\d\d\b|^Week of ")


def chart(summary: Summary, group_by: str, view: View) -> Block | None:
    """Return bars of placed and failed calls over time, or None where no time is asked for."""
    grouping = GROUPINGS.get(group_by)
    if grouping is None or not grouping.chronological or len(summary.groups) < 2:  # noqa: PLR2004  a bar alone says nothing
        return None
    groups = summary.groups[-MOST_POINTS:]
    labels = [_short(group_label(group, group_by, view)) for group in groups]
    series: list[JsonValue] = [
        _series("Placed", labels, [group.placed for group in groups]),
        _series("Failed", labels, [group.failed for group in groups]),
    ]
    axes: JsonValue = {
        "categories": [*labels],
        "x_label": group_by.capitalize(),
        "y_label": "Calls",
    }
    return {
        "type": "data_visualization",
        "title": _title(groups, summary.groups, group_by),
        "chart": {"type": "bar", "series": series, "axis_config": axes},
    }


def _short(label: str) -> str:
    """Leave out the day of the week and the year, which crowd an axis; the table has them."""
    return _CROWDING.sub("", label).strip()[:_LONGEST_LABEL]


def _title(drawn: tuple[Group, ...], groups: tuple[Group, ...], group_by: str) -> str:
    if len(drawn) < len(groups):
        return f"Calls by {group_by}, the last {len(drawn)}"
    return f"Calls by {group_by}"


def _series(name: str, labels: list[str], values: list[int]) -> JsonValue:
    points: list[JsonValue] = [
        {"label": label, "value": value} for label, value in zip(labels, values, strict=True)
    ]
    return {"name": name, "data": points}
