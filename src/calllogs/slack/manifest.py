"""The Slack app's manifest, for Socket Mode and for HTTP.

`python -m calllogs.slack.manifest` prints it; with `--url` for HTTP under that address. What both
have in common is `manifest.json`, beside this file.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

COMMAND = "/calllogs"
GLOBAL_SHORTCUT, MESSAGE_SHORTCUT = "calllogs_open_filters", "calllogs_from_message"

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

EXAMPLE_URL = "https://calllogs.example.com"

SCOPES = ("commands",)
"""All that asking, buttons, forms, sharing and the Home tab need (slack-facts.md 3.3)."""

SLACKBOT_SCOPE = "mcp:connect"

OPTIONAL_SCOPES = {
    "users:read": "the asker's time zone, and whether somebody is a guest",
    "users:read.email": "`me` and `@alice`: who a member of Slack is in OneUptime",
    "channels:read": "whether a public channel is shared with others; in a mention, its name",
    "groups:read": "the same for private channels",
    "usergroups:read": "asking only for the members of user groups",
    "app_mentions:read": "`@calllogs was bob reached?` in a channel or thread, with `chat:write`",
    "im:history": "the same in a direct message, with `chat:write`",
    "chat:write": "answers to both, and the live message of `/calllogs watch`",
    "assistant:write": "the chat with the app says what can be asked, with both of these",
    "files:write": "calls as a file, to the asker alone",
    "im:write": "the direct message such a file goes to",
}
"""Further scopes and the use of each; none is asked for until somebody wants it."""

PROMPTS = {
    "Was anyone reached last night?": "was anyone reached last night",
    "What failed today?": "failed today",
    "Who was called most this week?": "who was called most this week",
    "What came of incident 42?": "timeline incident 42",
}
"""What is offered where somebody can write to the app, and what each asks."""

Json = dict[str, Any]


def manifest(
    url: str | None = None,
    scopes: Sequence[str] = (),
    *,
    slackbot: bool = True,
    several: bool = False,
    command: str = COMMAND,
) -> Json:
    """Return the manifest for Socket Mode, or for HTTP under an address.

    Args:
        url: Where the app is reached, `https://` and a host; None for Socket Mode.
        scopes: Scopes beyond the least.
        slackbot: Whether Slackbot may ask, which it does over HTTP alone.
        several: Whether several workspaces install it, and are led back to an address of ours.
        command: What people type; the app listens to whatever its manifest names.
    """
    least = (*SCOPES, *((SLACKBOT_SCOPE,) if url and slackbot else ()))
    document: Json = json.loads(files(__package__).joinpath("manifest.json").read_text("utf-8"))
    _subscribe(document, scopes)
    document["features"]["slash_commands"][0]["command"] = command
    oauth: Json = document["oauth_config"]
    oauth["scopes"]["bot"] = [*least, *scopes]
    if url is None:
        return document
    _over_http(document["features"], document["settings"], url + EVENTS_PATH)
    if several:
        oauth["redirect_urls"] = [url + REDIRECT_PATH]
    if slackbot:
        server = {"url": f"{url}/mcp", "auth_type": "slack_identity_auth"}
        document["mcp_servers"] = {"calllogs": server}
    return document


_EVENTS = {
    "app_mentions:read": "app_mention",
    "im:history": "message.im",
    "assistant:write": "assistant_thread_started",
}
"""What Slack tells of, by the scope it needs."""


def _subscribe(document: Json, scopes: Sequence[str]) -> None:
    """Ask to be told of what is answered; people write into a tab only where somebody reads it."""
    events: Json = document["settings"]["event_subscriptions"]
    events["bot_events"] += [event for scope, event in _EVENTS.items() if scope in scopes]
    features: Json = document["features"]
    features["app_home"]["messages_tab_enabled"] = "im:history" in scopes
    if "assistant:write" in scopes:
        features["assistant_view"] = {
            "assistant_description": document["display_information"]["description"],
            "suggested_prompts": [
                {"title": title, "message": asked} for title, asked in PROMPTS.items()
            ],
        }


def _over_http(features: Json, settings: Json, address: str) -> None:
    features["slash_commands"][0]["url"] = address
    events, interactivity = settings["event_subscriptions"], settings["interactivity"]
    # Over Socket Mode one workspace is served, and nothing is kept that an end of it would change.
    events |= {
        "request_url": address,
        "bot_events": [*events["bot_events"], "app_uninstalled", "tokens_revoked"],
    }
    interactivity |= {"request_url": address, "message_menu_options_url": address}
    settings |= {"org_deploy_enabled": True, "socket_mode_enabled": False}


def as_json(document: Json) -> str:
    """Return a manifest as it is committed, and as Slack's page for it takes it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main(argv: Sequence[str]) -> None:
    """Print the manifest a command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m calllogs.slack.manifest",
        description="Print what to paste at api.slack.com/apps: for Socket Mode, or for HTTP.",
        allow_abbrev=False,
    )
    parser.add_argument("--url", type=_address, help=f"serve HTTP, such as {EXAMPLE_URL}")
    parser.add_argument(
        "--scope", action="append", default=[], choices=OPTIONAL_SCOPES, help="one more scope"
    )
    parser.add_argument("--no-slackbot", action="store_true", help="without Slackbot")
    parser.add_argument("--several", action="store_true", help="for several workspaces to install")
    parser.add_argument("--command", type=_command, default=COMMAND, help="such as /calllogs-test")
    arguments = parser.parse_args(argv)
    several, command = arguments.several, arguments.command
    slackbot = not arguments.no_slackbot
    document = manifest(
        arguments.url, arguments.scope, slackbot=slackbot, several=several, command=command
    )
    sys.stdout.write(as_json(document))


def _address(text: str) -> str:
    address = text.rstrip("/")
    host = address.removeprefix("https://")
    if host == address or not host or "/" in host:
        raise argparse.ArgumentTypeError(f"an address looks like {EXAMPLE_URL}")
    return address


def _command(text: str) -> str:
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", text):
        raise argparse.ArgumentTypeError(f"a command looks like {COMMAND}")
    return text


if __name__ == "__main__":
    main(sys.argv[1:])
