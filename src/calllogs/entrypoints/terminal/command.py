"""The command: dispatches to an answer, prints it, and turns failures into exit statuses."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from calllogs.app import App, open_app
from calllogs.core.filter import CallLogFilter, Intent
from calllogs.entrypoints.terminal.arguments import Arguments, parse_arguments
from calllogs.entrypoints.terminal.explanation import explain, explain_lines
from calllogs.errors import ApiError, CallLogsError, CallNotFound, FilterError
from calllogs.formatting.cells import View
from calllogs.formatting.documents import call_document, count_document, page_document
from calllogs.formatting.guide import guide_lines
from calllogs.formatting.lines import call_lines, count_lines, page_lines
from calllogs.formatting.mistakes import mistake_lines
from calllogs.settings import Settings

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
        print(_answer(arguments), flush=True)
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
    settings = _settings(arguments)
    match arguments.words:
        case ("help", *topic):
            return "\n".join(guide_lines(" ".join(topic)))
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


def _view(app: App, arguments: Arguments) -> View:
    return View(tz=app.tz, now=app.now(), masked=arguments.masked)


async def _call(app: App, call_id: str, arguments: Arguments) -> str:
    call, view = await app.calls.get(call_id), _view(app, arguments)
    return call_document(call, view) if arguments.json else "\n".join(call_lines(call, view))


async def _calls(app: App, arguments: Arguments) -> str:
    asked = app.read(" ".join(arguments.words))
    if arguments.count:
        asked = replace(asked, intent=Intent.COUNT)
    return await _BY_INTENT[asked.intent](app, asked, arguments)


async def _list(app: App, asked: CallLogFilter, arguments: Arguments) -> str:
    page, view = await app.calls.list(asked), _view(app, arguments)
    if arguments.json:
        return page_document(page, asked, view)
    return "\n".join(page_lines(page, asked, view, ids=arguments.ids))


async def _count(app: App, asked: CallLogFilter, arguments: Arguments) -> str:
    total, view = await app.calls.count(asked), _view(app, arguments)
    if arguments.json:
        return count_document(total, asked, view)
    return "\n".join(count_lines(total, asked, view))


async def _not_yet(_: App, asked: CallLogFilter, __: Arguments) -> str:
    raise FilterError(
        asked.intent,
        f"A {asked.intent} cannot be shown yet. Ask for the calls themselves, or for their count.",
    )


_BY_INTENT = {
    Intent.LIST: _list,
    Intent.COUNT: _count,
    Intent.SUMMARY: _not_yet,
    Intent.TIMELINE: _not_yet,
}
