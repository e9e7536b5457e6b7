"""Who asks, as far as Slack tells: time zone, e-mail, guest or not. Remembered for a while."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiohttp import ClientError
from cachetools import TTLCache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.slack.store.workspaces import Workspace

MOST_REMEMBERED = 5_000
LIFETIME = 300.0
"""Seconds a person, or a group's members, are remembered."""

_NO_SCOPE = ("missing_scope", "not_allowed_token_type")


class SlackUnavailable(Exception):
    """Slack did not say what was asked."""


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
        self._known: TTLCache[tuple[str, str], Person] = TTLCache(
            MOST_REMEMBERED, LIFETIME, timer=timer
        )
        self._members: TTLCache[tuple[str, str], frozenset[str]] = TTLCache(
            MOST_REMEMBERED, LIFETIME, timer=timer
        )

    async def of(self, workspace: Workspace, user: str) -> Person:
        """Return a person.

        Raises:
            SlackUnavailable: Slack did not answer, or knows nobody of this id.
        """
        key = (workspace.team, user)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = await _asked(workspace, user)
        return known

    def remembered(self, workspace: Workspace, user: str) -> Person | None:
        """Return a person if they are known already; nobody is asked."""
        return self._known.get((workspace.team, user))

    async def members(self, workspace: Workspace, group: str) -> frozenset[str]:
        """Return the ids of a user group's members (scope usergroups:read).

        Raises:
            SlackUnavailable: Slack did not answer, or does not let the app ask.
        """
        key = (workspace.team, group)
        known = self._members.get(key)
        if known is None:
            reply = await _call(workspace.client, "usergroups.users.list", usergroup=group)
            users = reply.get("users")
            known = frozenset(users if isinstance(users, list) else ())
            self._members[key] = known
        return known


async def _asked(workspace: Workspace, user: str) -> Person:
    try:
        reply = await _call(workspace.client, "users.info", user=user)
    except MissingScope:
        return Person(user)
    found = reply.get("user")
    return _person(user, found if isinstance(found, dict) else {}, workspace.team)


def _person(user: str, found: Mapping[str, object], team: str) -> Person:
    profile = found.get("profile")
    email = profile.get("email") if isinstance(profile, dict) else None
    return Person(
        user,
        tz=_zone(found.get("tz")),
        email=email.lower() if isinstance(email, str) and email else None,
        guest=any(found.get(sign) is True for sign in ("is_restricted", "is_ultra_restricted")),
        outside=any(found.get(sign) is True for sign in ("is_stranger", "is_bot", "deleted"))
        or team not in (found.get("team_id", team), *_teams(found)),
    )


def _teams(found: Mapping[str, object]) -> list[str]:
    """In an organisation a person belongs to several workspaces."""
    grid = found.get("enterprise_user")
    teams = grid.get("teams") if isinstance(grid, dict) else None
    return teams if isinstance(teams, list) else []


def _zone(name: object) -> str | None:
    try:
        return ZoneInfo(name).key if isinstance(name, str) and name else None
    except (KeyError, ValueError, OSError):
        return None


class MissingScope(SlackUnavailable):
    """The app was not given the scope to ask this."""


async def _call(client: AsyncWebClient, method: str, **params: str) -> Mapping[str, object]:
    try:
        reply = await client.api_call(method, params=params)
    except SlackApiError as error:
        known = error.response.get("error") in _NO_SCOPE
        raise (MissingScope if known else SlackUnavailable)(method) from error
    except (ClientError, TimeoutError, OSError) as error:
        raise SlackUnavailable(method) from error
    return reply.data if isinstance(reply.data, dict) else {}
