"""Puts the Slack face together from the settings, the same for every transport."""

from hashlib import sha256

from aiohttp import ClientError
from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.app import App
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.slack.authz.limits import Limits
from calllogs.slack.authz.people import People
from calllogs.slack.authz.policy import Policy
from calllogs.slack.interactions.actions import Actions
from calllogs.slack.interactions.answers import Answers
from calllogs.slack.interactions.button_values import ButtonValues
from calllogs.slack.interactions.buttons import Buttons
from calllogs.slack.interactions.channels import Channels
from calllogs.slack.interactions.commands import Commands
from calllogs.slack.interactions.forms import Forms
from calllogs.slack.interactions.home import Home
from calllogs.slack.interactions.pipeline import Pipeline
from calllogs.slack.interactions.sharing import Sharing
from calllogs.slack.listener import BackgroundTasks, Listener
from calllogs.slack.respond.csv_export import CsvExport
from calllogs.slack.store.channel_links import ChannelLinks
from calllogs.slack.store.crypto import FormCipher
from calllogs.slack.store.workspaces import Workspace


def listener_for(settings: Settings, links: ChannelLinks) -> Listener:
    """Return the listener that answers everybody, whichever workspace they come from."""
    rules, secret = settings.slack_rules, _signing_secret(settings)
    people, values = People(), ButtonValues(secret)
    policy = Policy(rules, people)
    buttons = Buttons(values, policy)
    answers = Answers(buttons)
    commands = Commands(answers, Channels(links, answers), people)
    pipeline = Pipeline(policy, Limits(rules.rate), commands, values, settings.slack_api_url)
    return Listener(
        pipeline,
        Actions(pipeline, Sharing(policy, commands), CsvExport(rules)),
        Forms(pipeline, people, FormCipher(secret)),
        Home(pipeline, links, buttons),
        BackgroundTasks(),
    )


def _signing_secret(settings: Settings) -> str:
    """Return the secret buttons are signed with: the same after a restart, and in every replica."""
    secret = settings.secret or settings.slack_signing_secret or settings.slack_bot_token
    text = secret.get_secret_value() if secret else ""
    return sha256(f"calllogs.slack.{text}".encode()).hexdigest()


def slack_client(token: SecretStr, settings: Settings) -> AsyncWebClient:
    """Return a client of Slack's API that waits out its limits and repeats after its failures."""
    client = AsyncWebClient(token=token.get_secret_value(), base_url=settings.slack_api_url)
    client.retry_handlers += [AsyncRateLimitErrorRetryHandler(), AsyncServerErrorRetryHandler()]
    return client


async def workspace_of(client: AsyncWebClient, app: App) -> Workspace:
    """Return the workspace of a client's token: Slack is asked at once, so that a bad one shows.

    Raises:
        ConfigurationError: Slack did not accept the token, or could not be reached.
    """
    try:
        reply = await client.auth_test()
    except (SlackApiError, ClientError, TimeoutError) as error:
        raise ConfigurationError(
            "SLACK_BOT_TOKEN",
            "Slack did not accept SLACK_BOT_TOKEN, or could not be reached. "
            "Copy the token again from the app's page, and check the network.",
        ) from error
    token = client.token
    identity = AuthorizeResult.from_auth_test_response(auth_test_response=reply, bot_token=token)
    return Workspace(identity.team_id or "", identity, client, app)
