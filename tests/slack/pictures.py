"""Writes every layout as a file of JSON, to be looked at: `python -m ... FOLDER`.

The pictures in docs/slack were made of these files with the npm package slack-blocks-to-jsx 1.1.1
and Chromium; Slack's own Block Kit Builder shows the same files.
"""

import asyncio
import json
import sys
from pathlib import Path

import httpx

from calllogs.slack.interactions.forms import filter_form
from tests.slack.fake import Json
from tests.slack.scene import Scene, elements, option, scene
from tests.slack.test_commands import IN_INCIDENT
from tests.slack.test_home import home_opened

TYPED = {
    "list": "failed since yesterday",
    "incident": "incident 42 limit 5",
    "count": "count failed last week",
    "summary": "summary by user last 7 days",
    "summary-by-day": "summary by day last 7 days",
    "empty": "busy incident 42",
    "mistake": "faild since yesterday",
    "unbound": "",
    "link": "link incident 42",
    "help": "help",
    "help-topic": "help time",
}


async def layouts(here: Scene) -> dict[str, Json]:
    shown = {name: await here.type(typed) for name, typed in TYPED.items()}
    shown["timeline"] = await here.type("", **IN_INCIDENT)
    await here.press(option(elements(shown["list"])["calllogs_details"], "Alice Ng"))
    shown["loading"] = (await here.slack.called("views.open"))["view"]
    shown["detail"] = (await here.slack.called("views.update"))["view"]
    await here.press(elements(shown["incident"])["calllogs_share"])
    shown["shared"] = await here.slack.answer()
    shown["after-sharing"] = await here.slack.answer()
    await here.dispatch(home_opened())
    shown["home"] = (await here.slack.called("views.publish"))["view"]
    shown["form"] = filter_form("failed since yesterday", "sealed")
    return shown


async def everything() -> dict[str, Json]:
    async with scene(CALLLOGS_SLACK_SHARE_CHANNELS="C1", CALLLOGS_SLACK_EXPORT="on") as here:
        shown = await layouts(here)
    async with scene(httpx.MockTransport(lambda _: httpx.Response(503))) as here:
        shown["failure"] = await here.type("incident 42")
    return shown


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, message in asyncio.run(everything()).items():
        text = json.dumps(message, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
