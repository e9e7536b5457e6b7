"""How far a long answer is: a bar on standard error, where that is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

Advance = Callable[[int, int], None]
"""Is told how many calls were read, of how many."""


@contextmanager
def progress_bar() -> Iterator[Advance]:
    """Draw a bar for as long as the answer takes, and remove it afterwards."""
    console = Console(stderr=True)
    columns = (TextColumn("calllogs"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("")
        yield lambda done, total: progress.update(task, completed=done, total=total)
