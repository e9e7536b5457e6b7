"""What OneUptime and the carrier let a key see: each permission tried by a request of its own."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from calllogs.answers.checkup import Check, Health
from calllogs.api.client import Client, Version, Versions
from calllogs.api.endpoints import execution_log
from calllogs.api.endpoints.channels import channel_log
from calllogs.api.endpoints.directory import names
from calllogs.api.endpoints.execution_log import acknowledging_log
from calllogs.api.endpoints.incidents import recent
from calllogs.api.endpoints.project import KeyProject
from calllogs.api.request import Request, first_kept, newest_call_logs
from calllogs.api.response import CALL_LOG_PERMISSION
from calllogs.errors import ApiError, ApiUnreachable, PermissionMissing, RequestRefused
from calllogs.filters.filter import CallLogFilter
from calllogs.model.records import Page
from calllogs.model.relations import ALERT, INCIDENT, RELATION_BY_NAME, TEAM

if TYPE_CHECKING:  # loaded where an account with a carrier is configured
    from calllogs.carrier import Carrier

_NOBODY = "00000000-0000-0000-0000-000000000000"
"""An id that nothing has: what is asked about it tells the permission and no more."""

_POLICY = RELATION_BY_NAME["onCallDutyPolicy"]
_SCHEDULE = RELATION_BY_NAME["onCallDutyPolicySchedule"]

PERMISSIONS: tuple[tuple[str, Request[tuple[object, ...]], str], ...] = (
    (INCIDENT.permission, recent(INCIDENT), "whether an incident exists, when it was declared"),
    (ALERT.permission, recent(ALERT), "whether an alert exists, when it was created"),
    (TEAM.permission, names(TEAM), "which teams there are, and people who were never called"),
    (_POLICY.permission, names(_POLICY), "which on-call policies there are"),
    (_SCHEDULE.permission, names(_SCHEDULE), "which schedules there are"),
    (
        execution_log.PERMISSION,
        acknowledging_log(INCIDENT, [_NOBODY]),
        "who acknowledged, and who could not be called at all",
    ),
    (
        INCIDENT.channel_permission,
        channel_log(INCIDENT, _NOBODY),
        "which incident a Slack channel is about",
    ),
    (ALERT.channel_permission, channel_log(ALERT, _NOBODY), "which alert a Slack channel is about"),
)
"""What a key may be given beyond Read Call Log, what tries it, and what is told with it alone."""


@dataclass(frozen=True, slots=True)
class Checkup:
    """Looks at one OneUptime with one key.

    Attributes:
        client: Asks OneUptime.
        versions: Knows its version.
        project: Knows that the key is of one project.
        carrier: Knows what became of calls, or None.
        kept: How long calls are kept, or None where that is not known.
    """

    client: Client
    versions: Versions
    project: KeyProject
    carrier: "Carrier | None"
    kept: timedelta | None

    async def run(self, now: datetime) -> tuple[Check, ...]:
        """Return what was found, within the deadline of a question.

        Args:
            now: The present instant, UTC.
        """
        oneuptime, carrier = await asyncio.gather(self._oneuptime(now), self._carrier())
        return (*oneuptime, carrier)

    async def _oneuptime(self, now: datetime) -> Sequence[Check]:
        """Return what OneUptime says; where the key is refused, nothing further is asked."""
        try:
            async with self.client.question():
                version = await self.versions.find()
                newest = await self.client.send(_NEWEST)
                with suppress(RequestRefused):  # also where the newest calls are all of one
                    await self.project.check()
                checks = await asyncio.gather(
                    self._kept(newest, now), *(self._permission(*row) for row in PERMISSIONS)
                )
        except ApiError as error:
            return [Check("API key", str(error), Health.WRONG)]
        return [_version(version), _key(newest), *checks]

    async def _kept(self, newest: Page, now: datetime) -> Check:
        name = "Calls"
        if not newest.calls:
            return Check(name, "none that this key may see", Health.LIMITED, _NO_CALLS)
        try:
            (oldest,) = await self.client.send(first_kept())
        except ApiError as error:
            return Check(name, str(error), Health.LIMITED)
        until = f", which deletes them after {self.kept.days} days" if self.kept else ""
        last = newest.calls[0].created_at
        span = f"the oldest is of {_moment(oldest)}, the newest of {_moment(last)}"
        return Check(name, f"{span}; {(now - oldest).days} days are kept{until}")

    async def _permission(
        self, name: str, request: Request[tuple[object, ...]], gain: str
    ) -> Check:
        try:
            await self.client.send(request)
        except PermissionMissing:
            return Check(name, f"missing, so calllogs cannot tell {gain}", Health.LIMITED, _GRANT)
        except ApiError as error:
            return Check(name, str(error), Health.LIMITED)
        return Check(name, f"granted: {gain}")

    async def _carrier(self) -> Check:
        name = "Carrier"
        if self.carrier is None:
            return Check(name, "none is set, so calllogs cannot tell whether a call was connected")
        try:
            async with self.client.question():
                trouble = await self.carrier.trouble()
        except ApiUnreachable:  # of the deadline, whose sentence names OneUptime
            advice = "Run it again in a minute; check CALLLOGS_TWILIO_URL."
            return Check(name, "Twilio did not answer in time.", Health.WRONG, advice)
        if trouble is None:
            return Check(name, "Twilio tells what became of calls")
        reason = f"{trouble.reason[:1].upper()}{trouble.reason[1:]}."
        return Check(name, reason, Health.WRONG, trouble.advice)


_NEWEST = newest_call_logs(CallLogFilter())
"""Some calls: those of several projects betray the key of a whole installation."""

_NO_CALLS = "OneUptime calls people through on-call policies. Ask again once it has."
_GRANT = "Where it matters, add it to the key under Project Settings > API Keys."


def _version(version: Version) -> Check:
    if version.told:
        return Check("OneUptime", f"version {version}")
    return Check(
        "OneUptime",
        f"it does not tell its version, so it is {version}",
        Health.LIMITED,
        "Answers may be wrong if it is older than 12.0. Ask whoever runs it for its version.",
    )


def _key(newest: Page) -> Check:
    projects = {call.project_id for call in newest.calls if call.project_id}
    of = f", of the project {projects.pop()}" if projects else ""
    return Check("API key", f"accepted, with {CALL_LOG_PERMISSION}{of}")


def _moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
