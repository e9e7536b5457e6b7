"""Who calls over HTTP, and with whose API key OneUptime is asked: one way a server, never mixed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol

from cachetools import LRUCache
from pydantic import SecretStr

from calllogs.app import App
from calllogs.mcp.caller import Desk
from calllogs.mcp.cursors import Cursors

MOST_CALLERS = 500
"""Callers whose desks are kept; the one unused for longest goes first."""

_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BEARER = re.compile(r"[Bb]earer +(\S+)")

Headers = Mapping[str, str]


class NotAllowed(Exception):
    """A request is not answered.

    Attributes:
        status: The HTTP status that says so.
    """

    def __init__(self, sentence: str, status: int = 401) -> None:
        super().__init__(sentence)
        self.status = status


class Callers(Protocol):
    """A way to tell who calls."""

    def caller(self, headers: Headers) -> str:
        """Return what tells this caller from others, without being their secret.

        Raises:
            NotAllowed: The request shows nothing, or the wrong thing.
        """

    def desk(self, headers: Headers) -> Desk:
        """Return the desk at which the caller of an allowed request asks."""


@dataclass(frozen=True, slots=True)
class ServerKey:
    """OneUptime is asked with the server's own key; callers show a token of the server's.

    Attributes:
        own: The one desk.
        token: What callers show; None where only this machine can call.
    """

    own: Desk
    token: SecretStr | None

    def caller(self, headers: Headers) -> str:
        """Check the token; everybody who has it is one caller."""
        if headers.get("x-api-key"):
            raise NotAllowed(
                "This server asks OneUptime with its own key. Do not send x-api-key: show the "
                "server's token as a bearer token.",
                400,
            )
        if self.token is None:
            return "local"
        shown = _bearer(headers) or ""
        if not compare_digest(shown.encode(), self.token.get_secret_value().encode()):
            raise NotAllowed("Show the server's token: Authorization: Bearer TOKEN.")
        return "token"

    def desk(self, _: Headers) -> Desk:
        """Return the one desk."""
        return self.own


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """OneUptime is asked with the server's own key; callers show tokens that an issuer gave them.

    The SDK checks the tokens, with `oauth.Tokens`; nobody gets here without one.

    Attributes:
        own: The one desk.
    """

    own: Desk

    def caller(self, headers: Headers) -> str:
        """Tell callers apart by their tokens."""
        if headers.get("x-api-key"):
            raise NotAllowed(
                "This server asks OneUptime with its own key. Do not send x-api-key.", 400
            )
        return sha256((_bearer(headers) or "").encode()).hexdigest()[:16]

    def desk(self, _: Headers) -> Desk:
        """Return the one desk."""
        return self.own


@dataclass(frozen=True, slots=True)
class CallerKeys:
    """OneUptime is asked with the key that each caller shows.

    Attributes:
        app_for: From an API key to what asks with it.
        secret: What cursors are signed with.
        masked: Whether phone numbers are masked.
    """

    app_for: Callable[[SecretStr], App]
    secret: str
    masked: bool
    _desks: LRUCache[str, Desk] = field(default_factory=lambda: LRUCache(MOST_CALLERS))

    def caller(self, headers: Headers) -> str:
        """Check the key's form; whether it is right, OneUptime says."""
        return sha256(_shown_key(headers).encode()).hexdigest()[:16]

    def desk(self, headers: Headers) -> Desk:
        """Return the desk of this key."""
        key = _shown_key(headers)
        caller = self.caller(headers)
        desk = self._desks.get(caller)
        if desk is None:
            app = self.app_for(SecretStr(key))
            desk = Desk(app, Cursors(self.secret, app.key_id), self.masked)
            self._desks[caller] = desk
        return desk


def _shown_key(headers: Headers) -> str:
    own, bearer = headers.get("x-api-key"), _bearer(headers)
    if own and bearer and own != bearer:
        raise NotAllowed("Two different keys are shown. Send x-api-key, or a bearer token.", 400)
    key = own or bearer
    if not key:
        raise NotAllowed(
            "Show your OneUptime API key: x-api-key: KEY, or Authorization: Bearer KEY. "
            "It needs the permission Read Call Log."
        )
    if not _KEY.fullmatch(key):
        raise NotAllowed("This is no OneUptime API key: one is a UUID.")
    return key


def _bearer(headers: Headers) -> str | None:
    found = _BEARER.fullmatch(headers.get("authorization", ""))
    return found[1] if found else None
