"""Authentication over HTTP: who calls, and with whose API key OneUptime is asked.

A server has one authenticator; ways of authentication are never mixed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol

from cachetools import LRUCache
from pydantic import SecretStr

from calllogs.app import App
from calllogs.mcp.caller import Caller
from calllogs.mcp.cursors import Cursors

MOST_CALLERS = 500
"""Callers that are remembered; the one unused for longest goes first."""

_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BEARER = re.compile(r"[Bb]earer +(\S+)")

BAD_REQUEST, UNAUTHORIZED = 400, 401

Headers = Mapping[str, str]


class NotAuthenticated(Exception):
    """A request does not show who sends it.

    Attributes:
        status: The HTTP status of the reply.
    """

    def __init__(self, sentence: str, status: int = UNAUTHORIZED) -> None:
        super().__init__(sentence)
        self.status = status


class Authenticator(Protocol):
    """Authenticates requests by their headers."""

    def identify(self, headers: Headers) -> str:
        """Return an identifier of the caller that is not their secret.

        Raises:
            NotAuthenticated: The request shows no credentials, or wrong ones.
        """

    def caller(self, headers: Headers) -> Caller:
        """Return the caller of an authenticated request."""


@dataclass(frozen=True, slots=True)
class ServerToken:
    """Authenticates by the server's token; OneUptime is asked with the server's own key.

    Attributes:
        server: The one caller.
        token: The token; None where only this machine can call.
    """

    server: Caller
    token: SecretStr | None

    def identify(self, headers: Headers) -> str:
        """Check the token; everybody who has it is one caller."""
        if headers.get("x-api-key"):
            raise NotAuthenticated(
                "This server asks OneUptime with its own key. Do not send x-api-key: show the "
                "server's token as a bearer token.",
                BAD_REQUEST,
            )
        if self.token is None:
            return "local"
        shown = _bearer(headers) or ""
        if not compare_digest(shown.encode(), self.token.get_secret_value().encode()):
            raise NotAuthenticated("Show the server's token: Authorization: Bearer TOKEN.")
        return "token"

    def caller(self, headers: Headers) -> Caller:  # noqa: ARG002  the protocol's
        """Return the one caller."""
        return self.server


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """Tells callers apart by their OAuth tokens; OneUptime is asked with the server's own key.

    The SDK verifies the tokens, with `oauth.IssuerTokens`; nobody gets here without one.

    Attributes:
        server: The one caller.
    """

    server: Caller

    def identify(self, headers: Headers) -> str:
        """Return a hash of the token."""
        if headers.get("x-api-key"):
            raise NotAuthenticated(
                "This server asks OneUptime with its own key. Do not send x-api-key.", BAD_REQUEST
            )
        return sha256((_bearer(headers) or "").encode()).hexdigest()[:16]

    def caller(self, headers: Headers) -> Caller:  # noqa: ARG002  the protocol's
        """Return the one caller."""
        return self.server


@dataclass(frozen=True, slots=True)
class CallerKeys:
    """Authenticates by the callers' API keys; OneUptime is asked with the key a caller shows.

    Attributes:
        app_for: From an API key to the application that asks with it.
        secret: Signs cursors.
        masked: Whether phone numbers are masked.
    """

    app_for: Callable[[SecretStr], App]
    secret: str
    masked: bool
    _callers: LRUCache[str, Caller] = field(default_factory=lambda: LRUCache(MOST_CALLERS))

    def identify(self, headers: Headers) -> str:
        """Return a hash of the key, whose form alone is checked; OneUptime checks the key."""
        return sha256(_api_key(headers).encode()).hexdigest()[:16]

    def caller(self, headers: Headers) -> Caller:
        """Return the caller with this key."""
        identity = self.identify(headers)
        caller = self._callers.get(identity)
        if caller is None:
            app = self.app_for(SecretStr(_api_key(headers)))
            caller = Caller(app, Cursors(self.secret, app.key_id), self.masked)
            self._callers[identity] = caller
        return caller


def _api_key(headers: Headers) -> str:
    own, bearer = headers.get("x-api-key"), _bearer(headers)
    if own and bearer and own != bearer:
        raise NotAuthenticated(
            "Two different keys are shown. Send x-api-key, or a bearer token.", BAD_REQUEST
        )
    key = own or bearer
    if not key:
        raise NotAuthenticated(
            "Show your OneUptime API key: x-api-key: KEY, or Authorization: Bearer KEY. "
            "It needs the permission Read Call Log."
        )
    if not _KEY.fullmatch(key):
        raise NotAuthenticated("This is no OneUptime API key: one is a UUID.")
    return key


def _bearer(headers: Headers) -> str | None:
    match = _BEARER.fullmatch(headers.get("authorization", ""))
    return match[1] if match else None
