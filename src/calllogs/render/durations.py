"""Spans of time as short texts."""

from datetime import timedelta

_UNITS = (("day", "days", 86_400), ("h", "h", 3_600), ("min", "min", 60), ("s", "s", 1))
_SECONDS_BELOW = 600
"""From ten minutes on, seconds are noise."""


def lasted(span: timedelta) -> str:
    """Return a span in its two largest units: `7 min 31 s`, `14 min`, `2 h 5 min`, `57 days`."""
    seconds = int(span.total_seconds())
    rest = seconds if seconds < _SECONDS_BELOW else seconds - seconds % 60
    told: list[str] = []
    for one, many, length in _UNITS:
        count, rest = divmod(rest, length)
        if count:
            told.append(f"{count} {one if count == 1 else many}")
        if told and (len(told) == len(("larger", "smaller")) or not count):
            break
    return " ".join(told) or "0 s"
