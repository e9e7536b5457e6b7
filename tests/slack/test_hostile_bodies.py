"""Whatever a payload holds: only our own refusals, and never an unhandled failure."""

import asyncio
import logging
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calllogs.slack.app import read_action, read_command, read_home_opened
from calllogs.slack.interactions.actions import linked_question
from calllogs.slack.interactions.buttons import ButtonValues, StaleButton
from calllogs.slack.interactions.forms import submitted_pieces
from calllogs.slack.store.crypto import FormCipher, FormOrigin
from tests.slack.fake import TEAM, Json
from tests.slack.scene import NOW, Scene, scene

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.sampled_from(["modal", "home", "calllogs_more", "button", "{}", "[]", TEAM])
)
NAMES = st.sampled_from(
    [
        *("team", "team_id", "user", "user_id", "id", "channel", "view", "state", "values", "q"),
        *("v", "value", "selected_option", "selected_options", "actions", "action_id", "block_id"),
        *("message", "event", "container", "enterprise", "private_metadata", "response_urls"),
        *("callback_id", "trigger_id", "text", "from", "status", "selected_date_time"),
    ]
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)
BODIES = st.dictionaries(NAMES, ANYTHING, max_size=8)


@given(BODIES)
def test_any_payload_is_read_as_an_interaction(body: Json) -> None:
    for read in (read_command, read_action, read_home_opened):
        interaction = read(body)
        assert all(
            isinstance(part, str)
            for part in (interaction.conversation.team, interaction.value, interaction.block)
        )
    assert all(isinstance(piece, str) for piece in submitted_pieces(body).values())
    assert isinstance(linked_question(body), str)


@given(st.text(max_size=300))
def test_any_text_in_a_button_is_ours_or_refused(value: str) -> None:
    with pytest.raises(StaleButton):
        ButtonValues("secret").verify(value, "U1", NOW)
    assert FormCipher("secret").decrypt(value) == FormOrigin()


KINDS: tuple[Json, ...] = (
    {"type": "block_actions", "actions": [{"type": "button", "action_id": "calllogs_older"}]},
    {"type": "block_actions", "actions": [{"type": "overflow", "action_id": "calllogs_more"}]},
    {"type": "block_actions", "actions": [{"type": "button", "action_id": "calllogs_share"}]},
    {"type": "block_actions", "actions": [{"type": "button", "action_id": "calllogs_filter"}]},
    {"type": "block_actions", "actions": [{"type": "button", "action_id": "calllogs_details"}]},
    {"type": "message_action", "callback_id": "calllogs_from_message"},
    {"type": "shortcut", "callback_id": "calllogs_open_filters"},
    {
        "type": "view_submission",
        "view": {"type": "modal", "callback_id": "calllogs_filter_submit"},
    },
    {"type": "event_callback", "event": {"type": "app_home_opened", "tab": "home"}},
    {"command": "/calllogs", "text": "today"},
)
OVER = st.dictionaries(
    st.sampled_from(["message", "state", "container", "response_url", "trigger_id", "text"]),
    ANYTHING,
    max_size=4,
)


async def received(here: Scene, bodies: list[Any]) -> list[int]:
    ours = {"team": {"id": TEAM}, "team_id": TEAM, "user": {"id": "U1", "team_id": TEAM}}
    statuses = [(await here.dispatch({**ours, **body})).status for body in bodies]
    await here.listener.tasks.drain(10)
    return statuses


class Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def test_any_payload_of_our_team_is_acknowledged_and_nothing_falls_over() -> None:
    recorder = Recorder()
    logger = logging.getLogger("calllogs.slack.app")
    logger.addHandler(recorder)
    empty = {"data": [], "count": 0, "skip": 0, "limit": 10}
    replies = httpx.MockTransport(lambda _: httpx.Response(200, json=empty))
    # One loop, and one workspace, for all examples: connections outlive the answer they carried.
    with asyncio.Runner() as runner:
        opening = scene(replies, CALLLOGS_SLACK_RATE="100000/minute")
        here = runner.run(opening.__aenter__())

        @settings(
            max_examples=settings().max_examples // 25,
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(st.lists(st.tuples(st.sampled_from(KINDS), OVER), min_size=8, max_size=8))
        def acknowledged(parts: list[tuple[Json, Json]]) -> None:
            statuses = runner.run(received(here, [{**kind, **over} for kind, over in parts]))
            assert set(statuses) == {200}

        acknowledged()
        runner.run(opening.__aexit__(None, None, None))
        runner.run(settled())
    logger.removeHandler(recorder)
    assert recorder.heard == []


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)
