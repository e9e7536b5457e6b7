"""Writes every message as a file of JSON, to be looked at: `python -m ... FOLDER`.

`tests/slack/pictures/run.sh` draws them; Slack's own Block Kit Builder shows the same files.
"""

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

import httpx

from calllogs.render.slack.messages import loading_message
from calllogs.slack.app import bolt_app, only_workspace
from calllogs.slack.interactions.forms import filter_form
from tests.slack.fake import Json
from tests.slack.scene import Scene, elements, granting, option, scene, with_carrier
from tests.slack.test_home import home_opened
from tests.slack.test_mentions import OPENED, mention
from tests.slack.test_watching import CHANNEL, IN_INCIDENT, everything, watched

TYPED = {
    "list": "failed since yesterday",
    "list-of-numbers": "failed to +1* last 7 days",
    "list-of-one": "last call",
    "incident": "incident 42 limit 5",
    "count": "count failed last week",
    "summary": "summary by user last 7 days",
    "summary-alone": "summary last 7 days",
    "summary-by-day": "summary by day last 7 days",
    "summary-by-hour": "calls by hour last 7 days",
    "summary-by-week": "failed by week last 30 days",
    "summary-two-ways": "calls by user and status last 7 days",
    "summary-crossed-by-day": "calls by day and status last 7 days",
    "ranked": "top 5 people by failed calls last 7 days",
    "rate": "failure rate by policy last 7 days",
    "compared": "this week vs last week",
    "compared-by-user": "this week vs last week by user",
    "reasons": "why did calls fail last 7 days",
    "empty": "busy incident 42",
    "empty-wide": "failed to nobody@example.com",
    "mistake": "faild since yesterday",
    "ambiguous": "calls to on-call",
    "not-recorded": "answered calls today",
    "unbound": "",
    "on-call": "who is on call",
    "link": "link incident 42",
    "unlink": "unlink",
    "help": "help",
    "help-topic": "help time",
    "feedback": "feedback",
    "share-how": "share",
    "export-off": "export failed today",
}
IN_CHANNEL = {
    "timeline": "",
    "timeline-of-one": "was priya reached?",
    "timeline-unreached": "was bob reached?",
    "timeline-alert": "timeline alert 7",
    "timeline-uncalled": "timeline incident 40",
    "channel-list": "failed",
    "channel-count": "how many calls",
    "channel-summary": "summary",
}


async def typed(here: Scene) -> dict[str, Json]:
    shown = {name: await here.type(typed) for name, typed in TYPED.items()}
    inside = {name: await here.type(typed, **IN_INCIDENT) for name, typed in IN_CHANNEL.items()}
    return {**shown, **inside}


async def pressed(here: Scene) -> dict[str, Json]:
    listed = await here.type("failed since yesterday")
    await here.press(option(elements(listed)["calllogs_details"], "Alice Ng"))
    shown = {"loading": (await here.slack.called("views.open"))["view"]}
    shown["detail"] = (await here.slack.called("views.update"))["view"]
    for name, text in {"shared": "incident 42 limit 5", "shared-timeline": ""}.items():
        answer = await here.type(text, **IN_INCIDENT)
        await here.press(elements(answer)["calllogs_share"], channel=CHANNEL)
        shown[name] = await here.slack.answer()
        shown[f"after-{name}"] = await here.slack.answer()
    await here.press({**elements(listed)["calllogs_older"], "value": "forged"})
    shown["old-button"] = await here.slack.answer()
    await here.dispatch(home_opened())
    shown["home"] = (await here.slack.called("views.publish"))["view"]
    shown["form"] = filter_form("failed since yesterday", "sealed")
    call = elements(listed)["calllogs_details"]["options"][0]["value"]
    shown["call"] = await here.type(f"show {call}")
    return shown


async def mentioned(here: Scene) -> dict[str, Json]:
    shown = {}
    for name, text in {"mention": "was bob reached?", "mention-mistake": "faild"}.items():
        await here.dispatch(mention(f"<@UBOT> {text}"))
        shown[name] = await here.slack.called("chat.postEphemeral")
        shown[name]["response_type"] = "ephemeral"
    workspace = granting(here.workspace, "commands", "chat:write", "im:history")
    bolt = bolt_app(here.listener, here.slack.api_url, only_workspace(workspace))
    await replace(here, bolt=bolt).dispatch(OPENED)
    shown["greeting"] = await here.slack.called("chat.postMessage")
    return shown


async def refused() -> dict[str, Json]:
    shown = {}
    for name, status in {"failure": 503, "key-refused": 401, "too-many": 429}.items():
        async with scene(
            httpx.MockTransport(lambda _, status=status: httpx.Response(status))
        ) as here:
            shown[name] = await here.type("incident 42")
            await here.dispatch(home_opened())
            shown[f"home-{name}"] = (await here.slack.called("views.publish"))["view"]
    async with scene(CALLLOGS_SLACK_RATE="1/minute") as here:
        await here.type("failed")
        shown["too-often"] = await here.type("failed")
    async with scene() as here:
        here.slack.users = {"U1": {"id": "U1", "is_restricted": True}}
        shown["guest"] = await here.type("failed")
    return {**shown, "slow": loading_message()}


async def live() -> dict[str, Json]:
    shown = {}
    async with watched() as (here, blind, turns):
        shown["timeline-unacknowledged"] = await here.type("", **IN_INCIDENT)
        shown["watch-begun"] = await here.type("watch", **IN_INCIDENT)
        shown["watch"] = await here.slack.called("chat.postMessage")
        shown["watch-again"] = await here.type("watch", user_id="U2", **IN_INCIDENT)
        blind.sees = everything
        turns.going.put_nowait(None)
        shown["watch-quiet"] = await here.slack.called("chat.update")
    async with watched() as (here, _, turns):
        await here.type("watch", **IN_INCIDENT)
        posted = await here.slack.called("chat.postMessage")
        stop = elements(posted)["calllogs_unwatch"]
        shown["watch-stop-pressed"] = await here.pressed(stop, channel=CHANNEL)
        turns.going.put_nowait(None)
        shown["watch-stopped"] = await here.slack.called("chat.update")
    return shown


async def outcomes() -> dict[str, Json]:
    asked = {
        "outcomes": "since yesterday",
        "outcomes-busy": "busy last 7 days",
        "outcomes-summary": "calls by outcome last 7 days",
        "outcomes-rate": "answer rate by user last 7 days",
    }
    async with with_carrier() as here:
        shown = {name: await here.type(text) for name, text in asked.items()}
        shown["outcomes-timeline"] = await here.type("", **IN_INCIDENT)
    return shown


async def all_of_them() -> dict[str, Json]:
    async with scene(
        CALLLOGS_SLACK_SHARE_CHANNELS="C1,C0INC42",
        CALLLOGS_SLACK_SUPPORT="help@example.com",
        CALLLOGS_SLACK_RATE="1000/minute",
    ) as here:
        shown = {**await typed(here), **await pressed(here), **await mentioned(here)}
    return {**shown, **await refused(), **await live(), **await outcomes()}


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, message in asyncio.run(all_of_them()).items():
        text = json.dumps(message, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
