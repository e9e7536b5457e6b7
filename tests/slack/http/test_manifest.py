"""Both manifests: as Slack's schema wants them, asking for no more than needed."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from calllogs.slack.app import ANY_COMMAND
from calllogs.slack.manifest import (
    COMMAND,
    EXAMPLE_URL,
    GLOBAL_SHORTCUT,
    MESSAGE_SHORTCUT,
    OPTIONAL_SCOPES,
    main,
    manifest,
)

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "tests/data/slack_manifest.schema.json").read_text("utf-8"))
EVERYTHING = tuple(OPTIONAL_SCOPES)
MANIFESTS = [
    manifest(),
    manifest(EXAMPLE_URL),
    manifest(EXAMPLE_URL, slackbot=False, several=True),
    manifest(EXAMPLE_URL, EVERYTHING),
]


@pytest.mark.parametrize("told", MANIFESTS)
def test_slacks_schema_takes_it(told: dict[str, Any]) -> None:
    jsonschema.validate(told, SCHEMA)


SCOPES = [
    ["commands"],
    ["commands", "mcp:connect"],
    ["commands"],
    ["commands", "mcp:connect", *EVERYTHING],
]


@pytest.mark.parametrize(("told", "scopes"), list(zip(MANIFESTS, SCOPES, strict=True)))
def test_no_scope_is_asked_for_that_nobody_wants(told: dict[str, Any], scopes: list[str]) -> None:
    assert told["oauth_config"]["scopes"] == {"bot": scopes}


@pytest.mark.parametrize("told", MANIFESTS)
def test_names_are_those_the_app_listens_to(told: dict[str, Any]) -> None:
    (slash,) = told["features"]["slash_commands"]
    assert slash["command"] == COMMAND
    assert ANY_COMMAND.fullmatch(COMMAND)
    assert re.fullmatch(r"/[a-z0-9_-]{1,31}", slash["command"])
    assert slash["should_escape"] is True
    assert (GLOBAL_SHORTCUT, MESSAGE_SHORTCUT) == ("calllogs_open_filters", "calllogs_from_message")
    assert {each["type"]: each["callback_id"] for each in told["features"]["shortcuts"]} == {
        "global": GLOBAL_SHORTCUT,
        "message": MESSAGE_SHORTCUT,
    }
    assert len(told["display_information"]["long_description"]) >= 175
    assert re.fullmatch(r"[a-z0-9_.-]+", told["features"]["bot_user"]["display_name"])


def test_over_socket_mode_nothing_is_reached_by_address() -> None:
    told = manifest()
    assert "http" not in json.dumps(told)
    assert told["settings"]["socket_mode_enabled"] is True
    assert told["settings"]["event_subscriptions"] == {"bot_events": ["app_home_opened"]}


def test_over_http_everything_has_its_address() -> None:
    told, address = manifest("https://c.test"), "https://c.test/slack/events"
    assert told["features"]["slash_commands"][0]["url"] == address
    assert "redirect_urls" not in told["oauth_config"]
    assert told["mcp_servers"] == {
        "calllogs": {"url": "https://c.test/mcp", "auth_type": "slack_identity_auth"}
    }
    assert told["settings"] == {
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "app_uninstalled", "tokens_revoked"],
            "request_url": address,
        },
        "interactivity": {
            "is_enabled": True,
            "request_url": address,
            "message_menu_options_url": address,
        },
        "org_deploy_enabled": True,
        "socket_mode_enabled": False,
        "token_rotation_enabled": False,
    }


def test_an_app_several_workspaces_install_leads_back_to_us() -> None:
    told = manifest("https://c.test", slackbot=False, several=True)
    assert told["oauth_config"]["redirect_urls"] == ["https://c.test/slack/oauth_redirect"]
    assert "mcp_servers" not in told


def test_what_is_asked_in_messages_is_subscribed_to_with_the_scopes_it_needs() -> None:
    told = manifest(None, ["app_mentions:read", "im:history", "chat:write"])
    events = told["settings"]["event_subscriptions"]["bot_events"]
    assert events == ["app_home_opened", "app_mention", "message.im"]
    tabs = [m["features"]["app_home"]["messages_tab_enabled"] for m in (manifest(), told)]
    assert tabs == [False, True]


def test_it_is_printed_for_a_host(capsys: pytest.CaptureFixture[str]) -> None:
    main(
        ["--url", "https://c.test/", "--no-slackbot", "--scope", "users:read", "--command", "/c-2"]
    )
    printed = json.loads(capsys.readouterr().out)
    assert printed == manifest("https://c.test", ["users:read"], slackbot=False, command="/c-2")


@pytest.mark.parametrize(
    "given",
    [
        ["--url", "http://c.test"],
        ["--url", "https://c.test/x"],
        ["--scope", "channels:history"],
        ["--command", "/Call Logs"],
    ],
)
def test_what_slack_would_not_take_is_not_printed(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(given)
    assert capsys.readouterr().out == ""


def test_the_guide_tells_every_scope_and_what_it_adds() -> None:
    guide = (ROOT / "docs/slack.md").read_text("utf-8")
    assert [f"| `{name}` | {adds} |" in guide for name, adds in OPTIONAL_SCOPES.items()] == [
        True
    ] * len(OPTIONAL_SCOPES)
