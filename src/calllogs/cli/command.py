"""The command: dispatches to an answer, prints it, and turns failures into exit statuses."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from calllogs.app import App, open_app
from calllogs.cli.arguments import Arguments, parse_arguments
from calllogs.cli.calls import call_text, count_text, page_text
from calllogs.cli.explain import explain, explain_lines
from calllogs.cli.export import CSV, JSONL, Export
from calllogs.cli.help import guide_text
from calllogs.cli.mistakes import mistake_lines
from calllogs.cli.progress import progress_bar
from calllogs.cli.screen import Screen
from calllogs.cli.summary import summary_text
from calllogs.cli.timeline import timeline_text
from calllogs.config.settings import Settings
from calllogs.errors import ApiError, CallLogsError, CallNotFound, FilterError
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.render.cells import View
from calllogs.render.json import (
    call_document,
    count_document,
    page_document,
    summary_document,
    timeline_document,
)

ANSWERED, FAILED, WRONG = 0, 1, 2
INTERRUPTED = 130
"""What a shell reports for a command ended by SIGINT."""


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Answer one command line on standard output; returns the exit status."""
    arguments = parse_arguments(argv)
    try:
        sys.stdout.write(_answer(arguments))
        sys.stdout.flush()
    except FilterError as error:
        return _said("\n".join(mistake_lines(error)), WRONG)
    except (ApiError, CallNotFound) as error:
        return _said(str(error), FAILED)
    except CallLogsError as error:
        return _said(str(error), WRONG)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader left (`calllogs ... | head`): nothing more to say, nor at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ANSWERED


def _said(message: str, status: int) -> int:
    print(f"calllogs: {message}", file=sys.stderr)
    return status


def _answer(arguments: Arguments) -> str:
    text = _text(arguments)
    return f"{text}\n" if text else ""


def _text(arguments: Arguments) -> str:
    settings = _settings(arguments)
    match arguments.words:
        case ("help", *topic):
            return guide_text(" ".join(topic), Screen(sys.stdout))
        case ("explain", *_) if arguments.jsonl:
            return "\n".join(explain_lines(sys.stdin, settings))
        case ("explain", *text):
            return explain(" ".join(text), arguments.now, settings)
    return asyncio.run(_asked(arguments, settings))


def _settings(arguments: Arguments) -> Settings:
    """The environment, with what the command line says over it."""
    over = {"CALLLOGS_TZ": arguments.tz, "CALLLOGS_REGION": arguments.region}
    return Settings.from_environment(over)


async def _asked(arguments: Arguments, settings: Settings) -> str:
    sandbox = arguments.sandbox or settings.api_key is None
    if sandbox:
        print(SANDBOX_NOTE, file=sys.stderr)
    async with open_app(settings, sandbox=sandbox) as app:
        match arguments.words:
            case ("get", call_id):
                return await _call(app, call_id, arguments)
        return await _calls(app, arguments)


SANDBOX_NOTE = "calllogs: these calls are made up. Set ONEUPTIME_API_KEY to ask your OneUptime."


async def _call(app: App, call_id: str, arguments: Arguments) -> str:
    call, view = await app.calls.get(call_id), app.view(masked=arguments.masked)
    if arguments.json:
        return call_document(call, view)
    return call_text(call, view, Screen(sys.stdout))


async def _calls(app: App, arguments: Arguments) -> str:
    filter = app.read(" ".join(arguments.words))
    if arguments.csv or arguments.jsonl:
        return await _exported(app, filter, arguments)
    if arguments.count:
        filter = replace(filter, intent=Intent.COUNT)
    question = Question(app, filter, app.view(masked=arguments.masked), arguments)
    return await _BY_INTENT[filter.intent](question)


async def _exported(app: App, filter: CallLogFilter, arguments: Arguments) -> str:
    export = Export(CSV if arguments.csv else JSONL, arguments.columns, arguments.output)
    told = await export.write(app, filter, app.view(masked=not arguments.unmasked))
    print(f"calllogs: {told}", file=sys.stderr)
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and how the answer is wanted."""

    app: App
    filter: CallLogFilter
    view: View
    arguments: Arguments

    @property
    def screen(self) -> Screen:
        """Where the answer is drawn."""
        return Screen(sys.stdout)


async def _list(question: Question) -> str:
    view, arguments = question.view, question.arguments
    answer = await question.app.calls.list(question.filter, now=view.now)
    if arguments.json:
        return page_document(answer, view)
    return page_text(answer, view, question.screen, ids=arguments.ids)


async def _count(question: Question) -> str:
    view = question.view
    answer = await question.app.calls.count(question.filter, now=view.now)
    if question.arguments.json:
        return count_document(answer, view)
    return count_text(answer, view, question.screen)


async def _summary(question: Question) -> str:
    view = question.view
    with progress_bar() as advance:

        async def progress(done: int, total: int) -> None:
            advance(done, total)

        answer = await question.app.calls.summarize(
            question.filter, tz=view.tz, now=view.now, progress=progress
        )
    if question.arguments.json:
        return summary_document(answer, view)
    return summary_text(answer, view, question.screen)


async def _timeline(question: Question) -> str:
    view = question.view
    answer = await question.app.calls.timeline(question.filter, now=view.now)
    if question.arguments.json:
        return timeline_document(answer, view)
    return timeline_text(answer, view, question.screen)


_BY_INTENT: dict[Intent, Callable[[Question], Awaitable[str]]] = {
    Intent.LIST: _list,
    Intent.COUNT: _count,
    Intent.SUMMARY: _summary,
    Intent.TIMELINE: _timeline,
}
