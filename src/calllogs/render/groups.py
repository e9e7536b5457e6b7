"""The groups of a summary as text."""

from calllogs.answers.summary import Group
from calllogs.model.fields import Kind
from calllogs.model.groupings import GROUPINGS
from calllogs.render.cells import View, dollars
from calllogs.render.privacy import clean, mask, mask_email

MOST_SHOWN = 40
"""Groups that an answer spells out."""


def figures(group: Group) -> list[str]:
    """Return what there is to say of some calls: how many, failed, people, cost."""
    calls = "1 call" if group.calls == 1 else f"{group.calls:,} calls"
    people = "1 person" if group.people == 1 else f"{group.people:,} people"
    percent = f" ({group.failed * 100 / group.calls:.0f} %)" if group.failed else ""
    paid = [dollars(group.cents)] if group.cents else ["no cost recorded"]
    return [calls, f"{group.placed:,} placed", f"{group.failed:,} failed{percent}", people, *paid]


def group_label(group: Group, group_by: str, view: View) -> str:
    """Return what the calls of a group share; numbers and e-mails follow the view."""
    label = clean(group.label, longest=60)
    if GROUPINGS[group_by].kind is Kind.PHONE and view.masked:
        return mask(label) if any(map(str.isdigit, label)) else label
    return mask_email(label) if view.masked and group_by == "user" and "@" in label else label


def shown_groups(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Return the first groups, as many as an answer spells out."""
    return groups[:MOST_SHOWN]


def share(part: int, whole: int, length: int) -> int:
    """Return how much of a length a part is of a whole; something is never nothing."""
    return max(1, round(part * length / whole)) if part and whole else 0
