"""The table of doors: no deployment is open to who should not get in, and none is ignored."""

from itertools import product

import pytest

from calllogs.config.doors import (
    DOORS,
    Admits,
    Deployment,
    Door,
    Refusal,
    SlackApp,
    door_of,
    open_door,
)
from calllogs.config.settings import Settings
from calllogs.config.variables import Face
from calllogs.errors import ConfigurationError

EITHER = (False, True)
DEPLOYMENTS = tuple(
    Deployment(beyond, named, token, issuer, key, slack)
    for beyond, named, token, issuer, key, slack in product(
        EITHER, EITHER, EITHER, EITHER, EITHER, SlackApp
    )
)
SERVED = tuple(each for each in DEPLOYMENTS if isinstance(door_of(each).mcp, Admits))


def test_a_key_of_the_servers_own_is_asked_with_for_nobody_unknown_beyond_this_machine() -> None:
    exposed = {door_of(each).mcp for each in SERVED if each.key and (each.beyond or each.named)}
    assert exposed == {Admits.TOKEN, Admits.ISSUER, Admits.NOBODY}


def test_where_slack_reaches_it_it_is_never_open() -> None:
    apps = (SlackApp.ONE, SlackApp.SEVERAL)
    reached = {door_of(each).mcp for each in SERVED if each.slack in apps}
    assert Admits.THIS_MACHINE not in reached


def test_no_protection_that_is_set_is_ignored() -> None:
    assert {door_of(each).mcp for each in SERVED if each.token} == {Admits.TOKEN}
    assert {door_of(each).mcp for each in SERVED if each.issuer} == {Admits.ISSUER}
    assert {each.key for each in SERVED if each.token or each.issuer} == {True}


def test_where_it_has_no_key_callers_show_their_own() -> None:
    assert {door_of(each).mcp for each in SERVED if not each.key} == {Admits.CALLERS_KEY}


def test_what_other_machines_ask_has_a_name() -> None:
    nameless = {door_of(each).mcp for each in SERVED if each.beyond and not each.named}
    assert nameless == {Admits.NOBODY}


def test_slackbot_is_let_in_where_workspaces_are_known_and_slack_signs() -> None:
    let_in = {each.slack for each in SERVED if door_of(each).slackbot}
    unserved = {each.slack for each in DEPLOYMENTS} - {each.slack for each in SERVED}
    assert (let_in, unserved) == (
        {SlackApp.ONE, SlackApp.SEVERAL},
        {SlackApp.SECRET, SlackApp.UNSIGNED},
    )


def test_every_row_fits_something_that_no_row_before_it_fits() -> None:
    assert [door for door in DOORS if door not in [door_of(each) for each in DEPLOYMENTS]] == []


def test_every_row_is_about_something_a_deployment_has() -> None:
    known = {*Deployment._fields}
    assert {name for door in DOORS for name in door.when} <= known


@pytest.mark.parametrize("door", [d for d in DOORS if isinstance(d.mcp, Refusal)], ids=str)
def test_a_refusal_names_its_setting_and_what_to_set(door: Door) -> None:
    assert isinstance(door.mcp, Refusal)
    assert door.mcp.setting in door.mcp.sentence
    assert any(word in door.mcp.sentence for word in ("Set ", "nset ", "Copy ", "such as"))


@pytest.mark.parametrize(
    ("variables", "host", "face", "expected"),
    [
        ({}, "127.0.0.1", Face.MCP, (False, False, False, SlackApp.NONE)),
        ({}, "0.0.0.0", Face.MCP, (True, False, False, SlackApp.NONE)),  # noqa: S104  not served
        ({}, "::", Face.MCP, (True, False, False, SlackApp.NONE)),
        ({"CALLLOGS_MCP_HOSTS": "localhost"}, "::1", Face.MCP, (False, False, False, "none")),
        ({"CALLLOGS_MCP_HOSTS": "C.example"}, "::1", Face.MCP, (False, True, False, "none")),
        (
            {"CALLLOGS_PUBLIC_URL": "https://c.example"},
            "localhost",
            Face.SERVER,
            (False, True, False, SlackApp.NONE),
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s" * 16},
            "localhost",
            Face.SERVER,
            (False, False, False, SlackApp.ONE),
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s" * 16},
            "localhost",
            Face.MCP,
            (False, False, False, SlackApp.SECRET),
        ),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s" * 16},
            "localhost",
            Face.SERVER,
            (False, False, False, SlackApp.UNSIGNED),
        ),
        (
            {"ONEUPTIME_API_KEY": "k"},
            "localhost",
            Face.SERVER,
            (False, False, True, SlackApp.NONE),
        ),
    ],
)
def test_a_deployment_is_told_by_its_settings_and_address(
    variables: dict[str, str], host: str, face: Face, expected: tuple[bool, bool, bool, SlackApp]
) -> None:
    deployment = Deployment.of(Settings.read(variables), host, face, sandbox=False)
    assert (deployment.beyond, deployment.named, deployment.key, deployment.slack) == expected


def test_the_sandbox_counts_as_a_key_of_the_servers_own() -> None:
    with pytest.raises(ConfigurationError) as refused:
        open_door(Settings(mcp_hosts=("c.example",)), "127.0.0.1", Face.MCP, sandbox=True)
    assert refused.value.setting == "CALLLOGS_MCP_TOKEN"
