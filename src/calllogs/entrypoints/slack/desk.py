"""Puts the Slack face together, the same for every transport."""

from hashlib import sha256

from calllogs.entrypoints.slack.buttons import Buttons
from calllogs.entrypoints.slack.channel_links import ChannelLinks
from calllogs.entrypoints.slack.files import Files
from calllogs.entrypoints.slack.forms import Forms
from calllogs.entrypoints.slack.home import Home
from calllogs.entrypoints.slack.homes import Homes
from calllogs.entrypoints.slack.limits import Limits
from calllogs.entrypoints.slack.listener import Listener, Work
from calllogs.entrypoints.slack.navigation import Navigation
from calllogs.entrypoints.slack.people import People
from calllogs.entrypoints.slack.pickers import Pickers
from calllogs.entrypoints.slack.policy import Policy
from calllogs.entrypoints.slack.presses import Presses
from calllogs.entrypoints.slack.questions import Questions
from calllogs.entrypoints.slack.reception import Reception
from calllogs.entrypoints.slack.seals import Seals
from calllogs.entrypoints.slack.sharing import Sharing
from calllogs.settings import Settings


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
