"""The terminal: answers drawn for standard output, progress on standard error."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

GOOD, BAD, FAINT, STRONG = "green", "red", "dim", "bold"

NARROW = 88
"""Columns below which a call takes two lines instead of a row."""

_UNBOUNDED = 1_000
"""The width of what is no terminal: nothing is folded or cut there."""

Part = list[RenderableType]
"""Lines and tables that stand together. Texts are `rich.text.Text`, which reads no markup."""


class Screen:
    """Draws answers for one stream: a terminal of some width, in colour or not, or a plain file.

    Args:
        stream: Where they will be written.
        ids: Whether calls are shown with their ids.
    """

    def __init__(self, stream: TextIO, *, ids: bool = False) -> None:
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        if not self._console.is_terminal:
            self._console.width = _UNBOUNDED
        self.ids = ids

    @property
    def width(self) -> int:
        """Columns of text."""
        return self._console.width

    def draw(self, parts: Iterable[Part]) -> str:
        """Return parts as text, those that hold anything, with an empty line between."""
        return "\n\n".join(self._drawn(part) for part in parts if part)

    def _drawn(self, part: Part) -> str:
        with self._console.capture() as captured:
            for each in part:
                self._console.print(each)
        return "\n".join(line.rstrip() for line in captured.get().splitlines())


def listing() -> Table:
    """Return an empty table with headings and without lines."""
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=FAINT)


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], Awaitable[None]]]:
    """Draw a bar while an answer takes its time, where standard error is a terminal.

    Yields what takes how many calls were read, and of how many.
    """
    console = Console(stderr=True)
    columns = (TextColumn("calllogs"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("")

        async def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield advance
