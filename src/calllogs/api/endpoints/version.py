"""Which OneUptime answers, and what each version understands of what is asked here.

An older one answers what it does not understand with no rows and no error (oneuptime-api.md 9.1).
So it is asked in the way it understands, or not at all.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, TypeVar

from cachetools import TTLCache
from pydantic import JsonValue

from calllogs.api.client import Client
from calllogs.api.request import Request
from calllogs.errors import ApiError, RequestRefused

T = TypeVar("T")

Number = tuple[int, int, int]

LIFETIME = 3_600.0
"""Seconds for which a version is kept: an installation is updated now and then."""

TIMEOUT = 5.0
"""Seconds a version is waited for."""

OLDEST: Number = (9, 5, 0)
OLD_SENTENCE = (
    "This is OneUptime {version}; calllogs knows how to ask 9.5.0 and later. "
    "Ask whoever runs OneUptime to update it."
)

_NUMBER = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[.+-][0-9A-Za-z.+-]{0,40})?")
_LOG = logging.getLogger(__name__)


class Capability(Enum):
    """Something that is asked here, and the version since which it is understood.

    Source: oneuptime-api.md 9.1.
    """

    MONITORS = (9, 5, 2)
    """The monitor of a call."""

    PREFIXES = (9, 5, 4)
    """The number of an incident or alert with its prefix."""

    OPERATORS = (10, 0, 70)
    """Values left out, lists of results, and the parts of a phone number."""

    SEVERAL_COLUMNS = (10, 2, 6)
    """One text in several columns, the spoken text as a whole among them."""

    RELATIONS = (11, 3, 27)
    """Searches in the columns of a relation."""

    SPOKEN_TEXT = (12, 0, 1)
    """Searches in the spoken text alone."""


_COLUMNS = {
    Capability.MONITORS: ("monitor", "monitorId"),
    Capability.PREFIXES: ("incidentNumberWithPrefix", "alertNumberWithPrefix"),
}
"""What may not be selected before: one such column fails the whole request."""


class Version(NamedTuple):
    """A version of OneUptime.

    Attributes:
        number: What it is asked as.
        told: Whether it says so itself.
    """

    number: Number
    told: bool = True

    def has(self, capability: Capability) -> bool:
        """Whether it understands something."""
        return self.number >= capability.value

    @property
    def newest(self) -> bool:
        """Whether it understands everything that is asked here."""
        return all(map(self.has, Capability))

    @property
    def absent(self) -> frozenset[str]:
        """The columns it does not have."""
        lacking = (columns for each, columns in _COLUMNS.items() if not self.has(each))
        return frozenset(column for columns in lacking for column in columns)

    def __str__(self) -> str:
        number = ".".join(map(str, self.number))
        return number if self.told else f"unknown, asked as {number}"


NEWEST = Version((12, 0, 16))
"""The newest that is known; later ones are asked as this one."""

UNTOLD = Version(NEWEST.number, told=False)


def version() -> Request[Version]:
    """Return the request for the version; anybody may ask."""
    return Request("/version", _version, public=True)


def _version(value: JsonValue) -> Version:
    text = value.get("version") if isinstance(value, dict) else None
    found = _NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:  # it is built without a number, or something else answers
        return UNTOLD
    major, minor, patch = map(int, found.groups())
    return Version((major, minor, patch))


def kept_version(known: Version | None = None) -> TTLCache[None, Version]:
    """Return what keeps the version of one OneUptime for all who ask it."""
    kept: TTLCache[None, Version] = TTLCache(1, LIFETIME)
    if known:
        kept[None] = known
    return kept


@dataclass(frozen=True, slots=True)
class Versions:
    """Knows the version of one OneUptime: asks once, and keeps it for a while.

    Attributes:
        client: Asks.
        known: Keeps the version; several clients of one OneUptime share it.
    """

    client: Client
    known: TTLCache[None, Version] = field(default_factory=kept_version)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self) -> Version:
        """Return the version; the newest known, and not told, where it cannot be found out.

        Raises:
            RequestRefused: It is older than any that can be asked.
        """
        async with self._asking:
            found = self.known.get(None) or await self._asked()
        self.client.leave_out(found.absent)
        if found.number < OLDEST:
            raise RequestRefused(OLD_SENTENCE.format(version=found))
        return found

    async def _asked(self) -> Version:
        passing = False
        try:
            async with asyncio.timeout(TIMEOUT):
                found = await self.client.send(version())
        except (ApiError, TimeoutError) as error:
            found, passing = UNTOLD, getattr(error, "retryable", True)
        _LOG.info("The version of OneUptime is %s.", found)
        if not passing:
            self.known[None] = found
        return found

    async def ask(self, question: Callable[[Version], Awaitable[T]]) -> tuple[T, Version]:
        """Return the answer to a question that is put to a version, and the version.

        The first question is put as to the newest while the version is asked for, so that nobody
        waits longer; to an older one it is put again.

        Raises:
            RequestRefused: The version is older than any that can be asked.
        """
        if None in self.known:
            found = await self.find()
            return await question(found), found
        guess = asyncio.ensure_future(question(NEWEST))
        try:
            found = await self.find()
            if found.newest:
                return await guess, found
        finally:
            guess.cancel()
            await asyncio.gather(guess, return_exceptions=True)
        return await question(found), found
