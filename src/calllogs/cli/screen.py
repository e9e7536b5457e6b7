"""Where answers are drawn: a terminal of some width, in colour or not, or a plain file."""

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, RenderableType
from rich.text import Text

UNBOUNDED = 1_000
"""The width of what is no terminal: nothing is folded or cut there."""

GOOD, BAD, FAINT, STRONG = "green", "red", "dim", "bold"


class Screen:
    """Draws answers for one stream.

    Args:
        stream: Where they will be written.
    """

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        if not self._console.is_terminal:
            self._console.width = UNBOUNDED

    @property
    def width(self) -> int:
        """Columns of text."""
        return self._console.width

    def draw(self, parts: Iterable[list[RenderableType]]) -> str:
        """Return parts as text, those that hold anything, with an empty line between."""
        drawn = [self._drawn(part) for part in parts if part]
        return "\n\n".join(drawn)

    def _drawn(self, part: list[RenderableType]) -> str:
        with self._console.capture() as captured:
            for each in part:
                self._console.print(each)
        return "\n".join(line.rstrip() for line in captured.get().splitlines())


def line(text: str, style: str = "") -> Text:
    """Return text as it is: what comes from outside is never markup."""
    return Text(text, style=style)


def lines(texts: Iterable[str], style: str = "") -> list[RenderableType]:
    """Return texts, each on a line of its own."""
    return [line(text, style) for text in texts]
