"""Puts the Slack face together, the same for every transport."""

from hashlib import sha256

from calllogs.config.settings import Settings
from calllogs.slack.authz.limits import Limits
from calllogs.slack.authz.people import People
from calllogs.slack.authz.policy import Policy
from calllogs.slack.interactions.actions import Presses
from calllogs.slack.interactions.buttons import Buttons
from calllogs.slack.interactions.commands import Questions
from calllogs.slack.interactions.forms import Forms
from calllogs.slack.interactions.home import Home
from calllogs.slack.interactions.homes import Homes
from calllogs.slack.interactions.navigation import Navigation
from calllogs.slack.interactions.pickers import Pickers
from calllogs.slack.interactions.pipeline import Reception
from calllogs.slack.listener import Listener, Work
from calllogs.slack.respond.files import Files
from calllogs.slack.respond.sharing import Sharing
from calllogs.slack.store.channel_links import ChannelLinks
from calllogs.slack.store.form_state import Seals


def listener_for(settings: Settings, links: ChannelLinks) -> Listener:
    """Return what answers everybody, whichever workspace they come from."""
    rules, secret = settings.slack_rules, signing_secret(settings)
    people, pickers, buttons = People(), Pickers(), Buttons(secret)
    policy = Policy(rules, people)
    navigation = Navigation(buttons, policy)
    questions = Questions(links, people, navigation, pickers)
    limits = Limits(rules.rate)
    reception = Reception(policy, limits, questions, buttons, settings.slack_api_url)
    sharing = Sharing(policy, links, questions, navigation)
    return Listener(
        reception,
        Presses(reception, sharing, Files(rules)),
        Forms(reception, people, pickers, Seals(secret)),
        Homes(policy, limits, Home(links, navigation)),
        Work(),
    )


def signing_secret(settings: Settings) -> str:
    """Return what buttons are signed with: the same after a restart, and in every replica."""
    known = settings.secret or settings.slack_signing_secret or settings.slack_bot_token
    held = known.get_secret_value() if known else ""
    return sha256(f"calllogs.slack.{held}".encode()).hexdigest()
