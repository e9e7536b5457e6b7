"""What the faces show for many questions, asked of the sandbox at one instant.

`python -m tests.faces.record` writes the recordings of `tests/data/faces` anew; with a folder and
the questions of a file, one a line, it records those, to compare two versions of calllogs by.
"""

import asyncio
import io
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

from mcp import Client
from mcp.types import TextContent

from calllogs.app import App
from calllogs.cli.arguments import parse_arguments
from calllogs.cli.command import answer_text, error_lines
from calllogs.errors import CallLogsError, FilterError
from calllogs.mcp.caller import single_caller
from calllogs.mcp.server import build_server
from calllogs.slack.app import bolt_app, only_workspace
from tests.slack.fake import command_payload
from tests.slack.scene import Scene, app_over, patient, sandbox, scene

DATA = Path(__file__).parents[1] / "data" / "faces"

SECRET = "a secret of tests"  # noqa: S105  it signs cursors of made-up calls
TOOLS = ("list_call_logs", "count_call_logs", "summarize_call_logs", "get_call_timeline")


async def answered(app: App, question: str, *options: str) -> str:
    """Return what the terminal answers a question with.

    Raises:
        CallLogsError: It answers nothing.
    """
    return await answer_text(app, parse_arguments([*options, *question.split()]))


async def terminal(app: App, question: str, *options: str) -> str:
    """Return what the terminal prints for a question, mistakes included."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            return await answered(app, question, *options)
        except FilterError as error:
            return "\n".join(error_lines(error))
        except CallLogsError as error:
            return str(error)
        except SystemExit:
            return printed.getvalue()


async def tools(app: App, question: str) -> dict[str, object]:
    """Return what each tool that takes a filter answers."""
    server = build_server(app, find_caller=single_caller(app, masked=False, secrets=(SECRET,)))
    answers: dict[str, object] = {}
    async with Client(server) as client:
        for tool in TOOLS:
            result = await client.call_tool(tool, {"filter": question})
            text = [part.text for part in result.content if isinstance(part, TextContent)]
            answers[tool] = {"text": text, "facts": result.structured_content}
    return answers


async def slack(stage: Scene, question: str, **over: str) -> object:
    """Return the message `/calllogs QUESTION` is answered with."""
    listener = patient(stage.listener, loading_after=60, deadline=60)
    bolt = bolt_app(listener, stage.slack.api_url, only_workspace(stage.workspace))
    payload = command_payload(question, stage.slack.response_url, **over)
    await replace(stage, bolt=bolt).dispatch(payload)
    shown = await stage.slack.answer()
    return json.loads(json.dumps(shown).replace(stage.slack.origin, "SLACK"))


INCIDENT = {"channel_id": "C0INC42", "channel_name": "oneuptime-incident-inc-42"}


async def recorded(questions: Sequence[str]) -> dict[str, list[object]]:
    """Return what every face shows for every question, a list a face."""
    transport = sandbox()
    app = app_over(transport)
    async with scene(transport, CALLLOGS_SLACK_RATE="100000/second") as stage:
        faces: dict[str, Callable[[str], Awaitable[object]]] = {
            "terminal": lambda question: terminal(app, question),
            "json": lambda question: terminal(app, question, "--json"),
            "mcp": lambda question: tools(app, question),
            "slack": lambda question: slack(stage, question),
            "slack-incident": lambda question: slack(stage, question, **INCIDENT),
        }
        return {
            name: [{"question": question, "shown": await face(question)} for question in questions]
            for name, face in faces.items()
        }


def write(folder: Path, faces: dict[str, list[object]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, shown in faces.items():
        lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in shown)
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(argv: Sequence[str]) -> None:
    """Record, into a folder of one's own when one is named."""
    folder = Path(argv[0]) if argv else DATA
    source = Path(argv[1]) if len(argv) > 1 else DATA / "questions.txt"
    questions: Iterable[str] = source.read_text(encoding="utf-8").splitlines()
    write(folder, asyncio.run(recorded([*questions])))


if __name__ == "__main__":
    main(sys.argv[1:])
