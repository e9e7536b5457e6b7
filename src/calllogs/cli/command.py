"""The command: answers one command line, and turns failures into exit statuses."""

import asyncio
import codecs
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TypeVar

from rich.cells import cell_len

from calllogs.answers.checkup import Health
from calllogs.app import App, open_app
from calllogs.cli import terminal
from calllogs.cli.arguments import STANDARD_OUTPUT, Arguments, parse_arguments
from calllogs.cli.explain import explain, explain_lines, help_text
from calllogs.cli.export import export, opened
from calllogs.cli.summary import summary_text
from calllogs.cli.terminal import Screen
from calllogs.cli.timeline import timeline_text
from calllogs.config.settings import API_KEY, REGION, ZONE, Settings
from calllogs.config.variables import parsed
from calllogs.errors import ApiError, CallLogsError, CallNotFound, FilterError, UnclearName
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.render import json
from calllogs.render.cells import View
from calllogs.render.checkup import checkup_document, checkup_lines

ANSWERED, FAILED, WRONG = 0, 1, 2

SANDBOX_NOTE = f"calllogs: these calls are made up. Set {API_KEY.name} to ask your OneUptime."


def run(argv: Sequence[str]) -> int:
    """Answer one command line on standard output; returns the exit status."""
    try:
        return _answered(argv)
    except FilterError as error:
        return _fail("\n".join(error_lines(error)), WRONG)
    except (ApiError, CallNotFound) as error:
        return _fail(str(error), FAILED)
    except CallLogsError as error:
        return _fail(str(error), WRONG)


def _answered(argv: Sequence[str]) -> int:
    if argv[:1] == ["setup"]:
        return int(import_module("calllogs.cli.setup").run(argv[1:]))  # late, as the doctor
    arguments = parse_arguments(argv)
    if arguments.words == ("doctor",):
        return _doctor(arguments)
    _write(_output(arguments), arguments)
    return ANSWERED


def _write(text: str, arguments: Arguments) -> None:
    if arguments.json and arguments.output not in (None, STANDARD_OUTPUT):
        with opened(arguments.output) as stream:
            stream.write(f"{text}\n")
        print(f"calllogs: written to {arguments.output}.", file=sys.stderr)
        return
    if arguments.json and codecs.lookup(sys.stdout.encoding).name != "utf-8":
        text = json.ascii_json(text)
    sys.stdout.write(f"{text}\n" if text else "")
    sys.stdout.flush()


def _fail(message: str, status: int) -> int:
    print(f"calllogs: {message}", file=sys.stderr)
    return status


def error_lines(error: FilterError) -> list[str]:
    """Return the message, then the text with the wrong piece underlined when it is known."""
    choices = error.choices if isinstance(error, UnclearName) else ()
    offered = [f"  {n}. {c.label}: {c.question}" for n, c in enumerate(choices, start=1)]
    if not error.text.strip() or error.end <= error.start:
        return [error.message, *offered]
    before, piece = error.text[: error.start], error.text[error.start : error.end]
    carets = "^" * max(1, cell_len(piece))
    marked = [f"  {error.text}", f"  {' ' * max(0, cell_len(before))}{carets}"]
    return [error.message, *marked, *offered]


def _output(arguments: Arguments) -> str:
    settings = Settings.from_environment(_over(arguments))
    match arguments.words:
        case ("help", *topic):
            return help_text(" ".join(topic), Screen(sys.stdout))
        case ("explain", *_) if arguments.jsonl:
            return "\n".join(explain_lines(sys.stdin, settings))
        case ("explain", *text):
            asked = " ".join(text)
            return asyncio.run(explain(asked, arguments.now, settings, sandbox=arguments.sandbox))
    return asyncio.run(_ask(arguments, settings))


def _over(arguments: Arguments) -> dict[str, str | None]:
    """Return what the command line says in place of the environment.

    Raises:
        ConfigurationError: An option is malformed; it is named, and not its variable.
    """
    said = (("--tz", ZONE, arguments.tz), ("--region", REGION, arguments.region))
    for option, row, text in said:
        if text is not None:
            parsed(option, text.strip(), row.parse)
    return {row.name: text for _, row, text in said}


def _doctor(arguments: Arguments) -> int:
    """Print what was found out about the installation; returns FAILED where something is wrong."""
    doctor = import_module("calllogs.doctor")  # late: nobody else waits for it
    settings, errors = Settings.read_valid(_over(arguments))
    sandbox = arguments.sandbox or settings.api_key is None
    checks = asyncio.run(doctor.examine(settings, errors, sandbox=sandbox))
    text = checkup_document(checks) if arguments.json else "\n".join(checkup_lines(checks))
    _write(text, arguments)
    return FAILED if any(check.health is Health.WRONG for check in checks) else ANSWERED


async def _ask(arguments: Arguments, settings: Settings) -> str:
    sandbox = arguments.sandbox or settings.api_key is None
    if sandbox:
        print(SANDBOX_NOTE, file=sys.stderr)
    async with open_app(settings, sandbox=sandbox) as app:
        return await answer_text(app, arguments)


async def answer_text(app: App, arguments: Arguments) -> str:
    """Return what a question is answered with, "" where the answer went into a file.

    Raises:
        FilterError: The filter is not understood, or there is no such column or call id.
        ConfigurationError: A file cannot be written.
        ApiError: OneUptime did not answer.
    """
    filed = arguments.output is not None  # a file is seen by more people
    view = app.view(masked=arguments.masked or (filed and not arguments.unmasked))
    match arguments.words:
        case ("get", call_id):
            call = await app.calls.get(call_id)
            return _text(call, view, arguments, json.call_document, terminal.call_text)
    filter = app.read(" ".join(arguments.words))
    if arguments.every:
        print(f"calllogs: {await export(app, filter, arguments)}", file=sys.stderr)
        return ""
    if arguments.count:
        filter = replace(filter, intent=Intent.COUNT)
    return await _filter_text(app, filter, view, arguments)


async def _filter_text(app: App, filter: CallLogFilter, view: View, arguments: Arguments) -> str:
    match filter.intent:
        case Intent.COUNT:
            count = await app.calls.count(filter, now=view.now)
            return _text(count, view, arguments, json.count_document, terminal.count_text)
        case Intent.SUMMARY:
            with terminal.progress_bar() as progress:
                summary = await app.calls.summarize(
                    filter,
                    tz=view.tz,
                    now=view.now,
                    measures=arguments.columns,
                    progress=progress,
                )
            return _text(summary, view, arguments, json.summary_document, summary_text)
        case Intent.TIMELINE:
            timeline = await app.calls.timeline(filter, now=view.now)
            return _text(timeline, view, arguments, json.timeline_document, timeline_text)
    page = await app.calls.list(filter, now=view.now)
    return _text(page, view, arguments, json.page_document, terminal.page_text)


Value = TypeVar("Value")


def _text(
    value: Value,
    view: View,
    arguments: Arguments,
    document: Callable[[Value, View], str],
    drawing: Callable[[Value, View, Screen], str],
) -> str:
    """Return an answer or a call as JSON, or drawn for a terminal, as the command line wants it."""
    if arguments.json:
        return document(value, view)
    screen = Screen(sys.stdout, ids=arguments.ids, columns=arguments.columns)
    return drawing(value, view, screen)
