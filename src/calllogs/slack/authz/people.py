"""People as far as Slack tells of them: time zone, e-mail, guest or not; remembered for a while."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cachetools import TTLCache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.errors import FilterError
from calllogs.slack.interaction import Body, mapping, text
from calllogs.slack.store.workspaces import SLACK_ERRORS, Workspace

MOST_REMEMBERED = 5_000
LIFETIME = 300.0
"""Seconds a person, or a group's members, are remembered."""

NO_EMAIL = (
    "Slack does not tell this app that person's e-mail (scope users:read.email). Write "
    "the name or the e-mail instead, as in user alice."
)

_Key = tuple[str, str]
"""A team, and a person or group of it."""
_NO_SCOPE = ("missing_scope", "not_allowed_token_type")


class SlackUnavailable(Exception):
    """Slack did not answer what was asked."""


class MissingScope(SlackUnavailable):
    """The app was not given the scope to ask this."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person in Slack.

    Attributes:
        id: Slack's id of them.
        tz: Their IANA zone, or None where Slack does not tell.
        email: Their e-mail in lower case, or None where Slack does not tell.
        guest: Whether they are a guest of the workspace.
        outside: Whether they belong to another workspace, or are no person at all.
    """

    id: str
    tz: str | None = None
    email: str | None = None
    guest: bool = False
    outside: bool = False


class People:
    """Asks Slack about people; without the scope to ask, a person is their id and nothing else.

    Args:
        timer: Seconds that only go forward.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._people: TTLCache[_Key, Person] = TTLCache(MOST_REMEMBERED, LIFETIME, timer)
        self._members: TTLCache[_Key, frozenset[str]] = TTLCache(MOST_REMEMBERED, LIFETIME, timer)

    async def find(self, workspace: Workspace, user: str) -> Person:
        """Return a person.

        Raises:
            SlackUnavailable: Slack did not answer, or knows nobody of this id.
        """
        key = (workspace.team, user)
        person = self._people.get(key)
        if person is None:
            person = self._people[key] = await _user(workspace, user)
        return person

    def remembered(self, workspace: Workspace, user: str) -> Person | None:
        """Return a person if they are known already; nobody is asked."""
        return self._people.get((workspace.team, user))

    async def email(self, workspace: Workspace, user: str) -> str:
        """Return the e-mail of somebody mentioned in a filter.

        Raises:
            FilterError: Slack does not tell it.
        """
        try:
            person = await self.find(workspace, user)
        except SlackUnavailable as error:
            sentence = "Slack did not say who that is. Write the name."
            raise FilterError(f"<@{user}>", sentence) from error
        if person.email is None:
            raise FilterError(f"<@{user}>", NO_EMAIL)
        return person.email

    async def members(self, workspace: Workspace, group: str) -> frozenset[str]:
        """Return the ids of a user group's members (scope usergroups:read).

        Raises:
            SlackUnavailable: Slack did not answer, or does not let the app ask.
        """
        key = (workspace.team, group)
        members = self._members.get(key)
        if members is None:
            reply = await _call(workspace.client, "usergroups.users.list", usergroup=group)
            users = reply.get("users")
            members = frozenset(map(str, users if isinstance(users, list) else ()))
            self._members[key] = members
        return members


async def _user(workspace: Workspace, user: str) -> Person:
    try:
        reply = await _call(workspace.client, "users.info", user=user)
    except MissingScope:
        return Person(user)
    fields = mapping(reply.get("user"))
    return Person(
        user,
        tz=_zone(text(fields, "tz")),
        email=text(fields, "profile", "email").lower() or None,
        guest=_flagged(fields, "is_restricted", "is_ultra_restricted"),
        outside=_flagged(fields, "is_stranger", "is_bot", "deleted")
        or not _belongs(fields, workspace.team),
    )


def _flagged(fields: Body, *flags: str) -> bool:
    return any(fields.get(flag) is True for flag in flags)


def _belongs(fields: Body, team: str) -> bool:
    """In an organisation a person belongs to several workspaces."""
    teams = mapping(fields.get("enterprise_user")).get("teams")
    return fields.get("team_id", team) == team or (isinstance(teams, list) and team in teams)


def _zone(name: str) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        return None


async def _call(client: AsyncWebClient, method: str, **params: str) -> Body:
    try:
        reply = await client.api_call(method, params=params)
    except SLACK_ERRORS as error:
        unscoped = isinstance(error, SlackApiError) and error.response.get("error") in _NO_SCOPE
        raise (MissingScope if unscoped else SlackUnavailable)(method) from error
    return reply.data if isinstance(reply.data, dict) else {}
