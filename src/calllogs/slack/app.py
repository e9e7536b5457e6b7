"""Puts the Slack face together, the same for every transport."""

from hashlib import sha256

from calllogs.config.settings import Settings
from calllogs.slack.authz.limits import Limits
from calllogs.slack.authz.people import People
from calllogs.slack.authz.policy import Policy
from calllogs.slack.interactions.actions import Actions
from calllogs.slack.interactions.buttons import Buttons
from calllogs.slack.interactions.commands import Commands
from calllogs.slack.interactions.forms import Forms
from calllogs.slack.interactions.home import Home
from calllogs.slack.interactions.navigation import Navigation
from calllogs.slack.interactions.pickers import Pickers
from calllogs.slack.interactions.pipeline import Pipeline
from calllogs.slack.interactions.sharing import Sharing
from calllogs.slack.listener import BackgroundTasks, Listener
from calllogs.slack.respond.csv_export import CsvExport
from calllogs.slack.store.channel_links import ChannelLinks
from calllogs.slack.store.crypto import FormCipher


def listener_for(settings: Settings, links: ChannelLinks) -> Listener:
    """Return what answers everybody, whichever workspace they come from."""
    rules, secret = settings.slack_rules, signing_secret(settings)
    people, pickers, buttons = People(), Pickers(), Buttons(secret)
    policy = Policy(rules, people)
    navigation = Navigation(buttons, policy)
    commands = Commands(links, people, navigation, pickers)
    limits = Limits(rules.rate)
    pipeline = Pipeline(policy, limits, commands, buttons, settings.slack_api_url)
    sharing = Sharing(policy, links, commands, navigation)
    return Listener(
        pipeline,
        Actions(pipeline, sharing, CsvExport(rules)),
        Forms(pipeline, people, pickers, FormCipher(secret)),
        Home(pipeline, links, navigation),
        BackgroundTasks(),
    )


def signing_secret(settings: Settings) -> str:
    """Return what buttons are signed with: the same after a restart, and in every replica."""
    known = settings.secret or settings.slack_signing_secret or settings.slack_bot_token
    held = known.get_secret_value() if known else ""
    return sha256(f"calllogs.slack.{held}".encode()).hexdigest()
