"""What models write where a tool has no such argument, as pieces of a filter."""

import re

from calllogs.language.vocabulary import GROUPS, QUALIFIERS, meant, nearest

_WORDS = {"page": "page {}"}
_ORDERING = re.compile("sort|order|direction", re.IGNORECASE)
_ORDERS = {
    **dict.fromkeys(("asc", "ascending", "oldest"), "oldest first"),
    **dict.fromkeys(("desc", "descending", "newest"), "newest first"),
}


def qualifier(name: str) -> str | None:
    """Return the qualifier an argument's name stands for: `since` for start_time, or None."""
    squeezed = name.lower().replace("_", "").replace("-", "")
    own = squeezed if squeezed in QUALIFIERS else None
    return meant(name) or own or nearest(squeezed, tuple(QUALIFIERS))


def grouping(word: object) -> str | None:
    """Return what a word groups by: `user` for users, Person and user, or None."""
    typed = str(word).lower()
    return GROUPS.get(typed) or GROUPS.get(nearest(typed, tuple(GROUPS)) or "")


def phrase(name: str, value: object) -> str | None:
    """Return `failed` for failed=true, `status:busy,missed` for a list, `user:"Al Jo"` for text."""
    if value is True:
        return name.replace("_", " ")
    written = _written(value)
    if not written:
        return None
    if name.lower() in _WORDS:
        return _WORDS[name.lower()].format(written)
    if written.lower() in _ORDERS and _ORDERING.search(name):
        return _ORDERS[written.lower()]
    target = qualifier(name)
    return f"{target}:{written}" if target else None


def _written(value: object) -> str | None:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(v, str | int) and not isinstance(v, bool) for v in values):
        return None
    return ",".join(f'"{v}"' if " " in str(v) else str(v) for v in values)
