"""`--csv` and `--jsonl`: every call that matches, written as it arrives."""

import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO, cast

from calllogs.answers.caveats import unread_notes
from calllogs.app import App
from calllogs.cli.arguments import STANDARD_OUTPUT, Arguments
from calllogs.cli.terminal import progress_bar
from calllogs.errors import ApiError, ConfigurationError, FilterError
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.model.records import CallLog, UnreadRow
from calllogs.render import csv, headline
from calllogs.render.cells import View


async def export(app: App, filter: CallLogFilter, arguments: Arguments) -> str:
    """Write a file, or to standard output, and return a sentence about it.

    Raises:
        FilterError: There is no such column, or totals are asked for.
        ConfigurationError: The file cannot be written.
        ApiError: OneUptime did not answer; a file begun is then not left behind.
    """
    every = csv.columns_of(outcomes=app.tells_outcomes, made_up=app.sandbox)
    columns = csv.parse_columns(arguments.columns, every)
    if filter.intent is Intent.SUMMARY:
        raise FilterError(
            filter.group_by or "summary",
            "A file holds calls, not totals. Use --json for a summary, or leave it out.",
        )
    dialect = _dialect(arguments)
    row = partial(csv.csv_row, dialect=dialect) if dialect else csv.json_row
    view = app.view(masked=not arguments.unmasked)
    whole = replace(filter, limit=None, skip=None)
    counted = await app.calls.count(whole, now=view.now)
    with opened(arguments.output) as stream, progress_bar() as progress:
        stream.write(csv.csv_heading(columns, dialect) if dialect else "")
        written, left_out = 0, list[UnreadRow]()
        async with aclosing(_calls(app, filter, view, columns, left_out.append)) as calls:
            async for call in calls:
                stream.write(row(call, columns, view))
                written += 1
                await progress(written, filter.limit or counted.value)
    reading = f"{headline.reading(filter, view)}. {_report(written, view, arguments)}"
    return " ".join([reading, *headline.note_texts((*unread_notes(left_out), *counted.notes))])


def _report(written: int, view: View, arguments: Arguments) -> str:
    calls = f"{written:,} call{'' if written == 1 else 's'} written"
    where = "" if arguments.output in (None, STANDARD_OUTPUT) else f" to {arguments.output}"
    return f"{calls}{where}, numbers {'masked; --unmasked shows them' if view.masked else 'whole'}."


_SEPARATORS = {None: ",", ",": ",", ";": ";", "tab": "\t", "\t": "\t"}


def _dialect(arguments: Arguments) -> csv.Dialect | None:
    """Return how a CSV file is written; None for lines of JSON."""
    if arguments.separator not in _SEPARATORS:
        raise FilterError(
            arguments.separator or "", "--separator takes a comma, a semicolon or the word tab."
        )
    if not (arguments.csv or arguments.excel):
        return None
    return csv.Dialect(_SEPARATORS[arguments.separator], excel=arguments.excel)


async def _calls(
    app: App,
    filter: CallLogFilter,
    view: View,
    columns: Sequence[str],
    leave_out: Callable[[UnreadRow], None],
) -> AsyncGenerator[CallLog]:
    """Yield every call that matches, or the few that a limit or a skip picks out."""
    if filter.limit or filter.skip:
        page = (await app.calls.list(filter, now=view.now)).value
        for row in page.unread:
            leave_out(row)
        for call in page.calls:
            yield call
        return
    needed = csv.api_columns(columns)
    stream = app.calls.stream(filter, now=view.now, columns=needed, leave_out=leave_out)
    async with aclosing(stream) as calls:
        async for call in calls:
            yield call


_SPECIAL = ("/dev/", "/proc/")
"""Files here are the system's: they are written to, never replaced."""


@contextmanager
def opened(path: str | None) -> Iterator[TextIO]:
    """Open what is written to: a file, put in place at the end, or standard output.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    if path in (None, STANDARD_OUTPUT):
        yield from _standard_output()
        return
    # What a link leads to is written, and the link stays.
    target = Path(path).resolve() if not path.startswith(_SPECIAL) else Path(path)
    try:
        if path.startswith(_SPECIAL) or (target.exists() and not target.is_file()):
            with target.open("w", encoding="utf-8", newline="") as stream:
                yield stream
        else:
            yield from _replaced(target)
    except OSError as error:
        raise ConfigurationError(
            "--output", f"--output {path} cannot be written: {error.strerror}. Choose another file."
        ) from error


def _standard_output() -> Iterator[TextIO]:
    """Write UTF-8, but to a terminal of another encoding."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        yield sys.stdout
    except ApiError:  # standard output cannot be taken back
        print("calllogs: what is written above is only a part of the calls.", file=sys.stderr)
        raise


def _replaced(target: Path) -> Iterator[TextIO]:
    """Write beside the file and put it in place at the end: a part is never taken for the whole."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=target.parent, delete=False
    ) as stream:
        beside = Path(stream.name)
        try:
            yield cast("TextIO", stream)
            stream.flush()
        except BaseException:
            beside.unlink()
            raise
    if target.exists():
        beside.chmod(target.stat().st_mode)
    beside.replace(target)
