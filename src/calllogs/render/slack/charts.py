"""A course of time as a chart; the table beside it says the same in words. Source: SLACK.md 2.2."""

import re
from collections.abc import Sequence

from calllogs.answers.summary import Group, Summary
from calllogs.model.groupings import GROUPINGS
from calllogs.render.cells import View
from calllogs.render.headline import group_label
from calllogs.render.slack.blocks import Block

MOST_POINTS = 20
_LONGEST_LABEL = 20
_CROWDING = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) | 20\d\d\b|^Week of ")
"""The day of the week and the year crowd an axis; the table has them."""


def chart(summary: Summary, group_by: str, view: View) -> list[Block]:
    """Return bars of placed and failed calls over time; nothing where no time is asked for."""
    grouping = GROUPINGS.get(group_by)
    if grouping is None or not grouping.chronological or len(summary.groups) < 2:  # noqa: PLR2004  a bar alone says nothing
        return []
    groups = summary.groups[-MOST_POINTS:]
    names = [group_label(group, group_by, view) for group in groups]
    labels = [_CROWDING.sub("", name).strip()[:_LONGEST_LABEL] for name in names]
    last = f", the last {len(groups)}" if len(groups) < len(summary.groups) else ""
    axes = {
        "categories": [*labels],
        "x_label": group_by.capitalize(),
        "y_label": "Calls",
    }
    return [
        {
            "type": "data_visualization",
            "title": f"Calls by {group_by}{last}",
            "chart": {"type": "bar", "series": _series(labels, groups), "axis_config": axes},
        }
    ]


def _series(labels: Sequence[str], groups: Sequence[Group]) -> list[Block]:
    series = {
        "Placed": [each.placed for each in groups],
        "Failed": [each.failed for each in groups],
    }
    return [
        {
            "name": name,
            "data": [
                {"label": label, "value": value}
                for label, value in zip(labels, values, strict=True)
            ],
        }
        for name, values in series.items()
    ]
