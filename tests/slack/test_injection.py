"""Foreign text cannot act: for any data, in any block of any message, modal or home."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from calllogs.answers.answer import Answer, Note
from calllogs.answers.summary import Tally
from calllogs.answers.timeline import Timeline, attempts, in_order
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.model.groupings import GROUPINGS
from calllogs.model.records import CallLog, Page
from calllogs.model.relations import INCIDENT
from calllogs.model.subjects import Subject
from calllogs.render.cells import View
from calllogs.render.slack.blocks import call_lines, lines
from calllogs.render.slack.messages import (
    answer_message,
    call_message,
    failure_message,
    mistake_message,
)
from calllogs.render.slack.surfaces import (
    call_modal_blocks,
    modal,
    plain_message,
    without_tables,
)
from tests.slack.block_check import check
from tests.slack.fake import Json
from tests.slack.scene import NOW, elements, scene

VIEW = View(tz="America/New_York", now=NOW, masked=True)
ACTS = (
    "<!channel>",
    "<!here|here>",
    "<@U0VICTIM>",
    "<#C0SECRET>",
    "<!subteam^S0TEAM>",
    "<https://evil.example|INC-42>",
    "<!date^1^{date}|x>",
    "&lt;!here&gt;",
    "*bold* _it_ ~no~ `code`",
    "\u202eright to left\u202c",
    "zero\u200bwidth\u2060\ufeff",
    "```\n<!channel>\n```",
    "x" * 10_000,
    "\u200b",
    "",
)
HOSTILE = st.one_of(
    st.sampled_from(ACTS),
    st.text(alphabet="<>&!@#*_~`|^ab1\n\u202e\u200b", max_size=60),
)
BUILT = re.compile(r"<!date\^\d+\^(?:\{date_short_pretty\} )?\{time(?:_secs)?\}\|[0-9: -]+ UTC>")


def call(title: str, told: str) -> CallLog:
    return CallLog.model_validate(
        {
            "_id": "i",  # any other letters than an id's are refused where it is read
            "createdAt": "2026-11-23T12:00:00Z",
            "status": title,
            "statusMessage": told,
            "toNumber": told,
            "fromNumber": title,
            "callData": {"message": told},
            "incident": {"_id": "i", "title": title, "incidentNumberWithPrefix": told},
            "user": {"_id": "u", "name": told, "email": title},
            "team": {"_id": "t", "name": title},
            "onCallDutyPolicy": {"_id": "p", "name": told},
            "onCallDutyPolicySchedule": {"_id": "s", "name": title},
        }
    )


def shown(title: str, told: str) -> Iterator[Json]:
    """Return everything a person can be shown, made of these texts."""
    calls = (call(title, told),)
    page = Page(calls=calls, total=9)
    notes = (Note("A name", quoted=(title, told)),)
    filter = CallLogFilter()
    yield answer_message(Answer(filter, page, notes), told, VIEW)
    subject = Subject(INCIDENT, 42, "i", title, told)
    timeline = Timeline(in_order(*attempts(calls)), 1, subject, acknowledgements_visible=True)
    yield answer_message(Answer(filter, timeline, notes), title, VIEW)
    for group_by in GROUPINGS:
        grouped = CallLogFilter(intent=Intent.SUMMARY, group_by=group_by)
        tally = Tally(grouped, "UTC")
        tally.add(calls[0])
        yield answer_message(Answer(grouped, tally.summary(1), notes), told, VIEW)
    yield call_message(calls[0], VIEW)
    yield dict(modal("x", call_modal_blocks(calls[0], VIEW)))
    yield {"type": "home", "blocks": lines(call_lines(calls, CallLogFilter(), VIEW))}
    yield mistake_message(FilterError(title, f"I do not understand {told!r}."), title)
    yield failure_message("It failed.", told, "r")


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=settings().max_examples // 8)
@given(HOSTILE, HOSTILE)
@example("\u200b", "\u200b")
@example("", "")
def test_foreign_text_never_acts_and_never_breaks_a_block(title: str, told: str) -> None:
    for message in shown(title, told):
        assert check(message) == []
        texts = [*mrkdwn(message), str(message.get("text", ""))]
        if "text" in message:
            texts.append(str(plain_message(message)["text"]))
            flat = {"type": "modal", "title": message_title(), "blocks": without_tables(message)}
            assert check(flat) == []
        for text in texts:
            assert [
                sign for sign in ("<!", "<@", "<#", "<http") if sign in BUILT.sub("", text)
            ] == []
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]", json.dumps(message))


def message_title() -> Json:
    return {"type": "plain_text", "text": "x"}


def mrkdwn(value: Any) -> list[str]:  # noqa: ANN401  next to JSON
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return [*own, *(text for each in value.values() for text in mrkdwn(each))]
    return [text for each in value for text in mrkdwn(each)] if isinstance(value, list) else []


@pytest.mark.parametrize("act", ACTS)
async def test_what_is_typed_and_what_oneuptime_says_act_nowhere_on_the_whole_way(act: str) -> None:
    row = {
        "_id": "b288141c-fecc-537f-b6ac-e45d5ad59b6c",
        "createdAt": "2026-11-23T12:00:00Z",
        "status": act or "Error",
        "statusMessage": act,
        "toNumber": "+15559998888",
        "incident": {"_id": "i", "title": act, "incidentNumber": 42},
        "user": {"_id": "u", "name": act},
    }
    body = {"data": [row], "count": 1, "skip": 0, "limit": 10}
    replies = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
    async with scene(replies, CALLLOGS_SLACK_SHARE_CHANNELS="C1") as here:
        typed = await here.type(act)
        listed = await here.type("today")
        await here.press(elements(listed)["calllogs_share"])
        posted, _ = await here.slack.answer(), await here.slack.answer()
    for message in (typed, listed, posted):
        assert check(message) == []
        for text in [*mrkdwn(message), message["text"]]:
            bare = BUILT.sub("", text).replace("<@U1>", "")
            assert [sign for sign in ("<!", "<@", "<#", "<http") if sign in bare] == []
