"""Authentication over HTTP: who calls, and with whose API key OneUptime is asked.

A server has one way of authentication: its own token, the tokens of an OAuth issuer that somebody
else runs, or the callers' API keys; they are never mixed.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from time import monotonic
from typing import Generic, TypeVar

import httpx
import jwt
from cachetools import LRUCache, TTLCache
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from pydantic import SecretStr

from calllogs.app import Apps, key_id
from calllogs.mcp.caller import Caller

MOST_CALLERS = 500
"""Callers that are remembered, accepted or not; the one unused for longest goes first."""

BAD_REQUEST, UNAUTHORIZED = 400, 401

MOST_KEYS = 100
"""Of an issuer; two or three are usual."""

KEYS_KEPT, COOL_DOWN = 600.0, 10.0
"""Seconds the issuer's keys are kept, and seconds between two times they are fetched."""

_METADATA = ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration")
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures only: a symmetric algorithm would let anybody sign with a public key."""

_LEEWAY = 30
"""Seconds that the issuer's clock may differ from ours."""

_OWN_KEY = "This server asks OneUptime with its own key. Do not send x-api-key"

_API_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BEARER = re.compile(r"[Bb]earer +(\S+)")

Headers = Mapping[str, str]
V = TypeVar("V")

Identify = Callable[[Headers], str]
"""From the headers of a request to an identifier of its caller that is not their secret; raises
NotAuthenticated when they show no credentials, or wrong ones."""


Accepted = Callable[[str], bool]
"""Whether the credentials of a caller were found to be good: by us, by their issuer, or by
OneUptime, which alone knows its keys."""


class NotAuthenticated(Exception):
    """A request does not show who sends it.

    Attributes:
        status: The HTTP status of the reply.
    """

    def __init__(self, sentence: str, status: int = UNAUTHORIZED) -> None:
        super().__init__(sentence)
        self.status = status


class Remembered(Generic[V]):
    """What is kept of each caller; made-up credentials displace only one another.

    Args:
        accepted: Tells callers whose credentials are good.
    """

    def __init__(self, accepted: Accepted) -> None:
        self._accepted = accepted
        self._known: LRUCache[str, V] = LRUCache(MOST_CALLERS)
        self._strangers: LRUCache[str, V] = LRUCache(MOST_CALLERS)

    def of(self, caller: str, make: Callable[[], V]) -> V:
        """Return what is kept of a caller, made when there is nothing yet."""
        if caller in self._known:
            return self._known[caller]
        value = self._strangers.pop(caller, None)
        kept = self._known if self._accepted(caller) else self._strangers
        kept[caller] = make() if value is None else value
        return kept[caller]


def check_token(headers: Headers, token: SecretStr | None) -> str:
    """Check the server's token, if it has one; everybody who knows it is one caller.

    Raises:
        NotAuthenticated: The request shows no token, another, or an API key.
    """
    if headers.get("x-api-key"):
        raise NotAuthenticated(
            f"{_OWN_KEY}: send the server's token as a bearer token.", BAD_REQUEST
        )
    if token is None:
        return "local"
    shown = _bearer(headers) or ""
    if not compare_digest(shown.encode(), token.get_secret_value().encode()):
        raise NotAuthenticated("Send the server's token: Authorization: Bearer TOKEN.")
    return "token"


def refuse(_headers: Headers) -> str:
    """Refuse everybody, where nothing says who may be let in.

    Raises:
        NotAuthenticated: Always.
    """
    raise NotAuthenticated(
        "This server is closed to assistants. Whoever runs it opens it with CALLLOGS_MCP_TOKEN."
    )


def issued_token_digest(headers: Headers) -> str:
    """Tell callers apart by their OAuth tokens, which the SDK verifies with IssuerTokens.

    Raises:
        NotAuthenticated: The request shows an API key.
    """
    if headers.get("x-api-key"):
        raise NotAuthenticated(f"{_OWN_KEY}.", BAD_REQUEST)
    return _digest(_bearer(headers) or "")


class IssuerKeys:
    """The keys an issuer signs tokens with, fetched once at a time and now and then.

    Anybody may show a token that names a key: one that is unknown makes nobody fetch them again
    before COOL_DOWN is over.

    Args:
        issuer: Its address.
        http: Fetches them.
        timer: Seconds that only go forward.
    """

    def __init__(
        self, issuer: str, http: httpx.AsyncClient, timer: Callable[[], float] = monotonic
    ) -> None:
        self._issuer, self._http = issuer, http
        self._keys: TTLCache[str, jwt.PyJWK] = TTLCache(MOST_KEYS, KEYS_KEPT, timer)
        self._tried: TTLCache[str, bool] = TTLCache(1, COOL_DOWN, timer)
        self._fetching = asyncio.Lock()

    async def get(self, name: str) -> jwt.PyJWK:
        """Return a key by its name.

        Raises:
            KeyError: The issuer has none of this name, or its keys could not be had lately.
            httpx.HTTPError, httpx.InvalidURL: It does not answer.
            ValueError: What it answers is none of its keys.
        """
        if name not in self._keys:
            async with self._fetching:
                if name not in self._keys and "tried" not in self._tried:
                    self._tried["tried"] = True
                    self._keys.update(await self._fetch())
        return self._keys[name]

    async def _fetch(self) -> dict[str, jwt.PyJWK]:
        for path in _METADATA:
            reply = await self._http.get(f"{self._issuer.rstrip('/')}{path}")
            if reply.is_success:
                metadata = reply.json()
                if metadata.get("issuer") not in _spellings(self._issuer):
                    break  # somebody else's, whose keys are not to be trusted (RFC 8414, 3.3)
                keys = await self._http.get(str(metadata["jwks_uri"]))
                published = jwt.PyJWKSet.from_dict(keys.raise_for_status().json()).keys
                return {key.key_id: key for key in published if key.key_id and _signs(key)}
        raise ValueError(self._issuer)


def _spellings(issuer: str) -> tuple[str, str]:
    """Return an issuer without a slash at its end, as it is configured, and with one."""
    return issuer, f"{issuer}/"


def _signs(key: jwt.PyJWK) -> bool:
    """Whether a key is for signatures, and not for encryption alone."""
    return key.public_key_use in (None, "sig")


@dataclass(frozen=True, slots=True)
class IssuerTokens:
    """Verifies tokens of one issuer; the SDK serves the metadata and refuses requests without one.

    Attributes:
        issuer: Its address, as its tokens name it; they may end it with a slash.
        resource: The address of this server, the audience of the tokens.
        scopes: The scopes a token must have.
        keys: The keys it signs with.
    """

    issuer: str
    resource: str
    scopes: tuple[str, ...]
    keys: IssuerKeys
    _verified: LRUCache[str, bool] = field(default_factory=lambda: LRUCache(MOST_CALLERS))

    def accepted(self, caller: str) -> bool:
        """Whether a caller has shown a token that was the issuer's."""
        return caller in self._verified

    def settings(self) -> AuthSettings:
        """Return the SDK's settings."""
        # From text: a URL object gains a trailing slash, and names another issuer then.
        return AuthSettings.model_validate(
            {
                "issuer_url": self.issuer,
                "resource_server_url": self.resource,
                "required_scopes": [*self.scopes] or None,
                "validate_token_resource": True,
            }
        )

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return the access a token gives, or None when it is not the issuer's for this server."""
        try:
            key = await self.keys.get(jwt.get_unverified_header(token)["kid"])
            claims = jwt.decode(
                token,
                key,
                algorithms=_ALGORITHMS,
                audience=self.resource,
                issuer=_spellings(self.issuer),
                leeway=_LEEWAY,
                options={"require": ["exp", "aud", "iss"]},
            )
        except (jwt.PyJWTError, httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError):
            return None
        self._verified[_digest(token)] = True
        return AccessToken(
            token=token,
            client_id=str(claims.get("client_id") or claims.get("azp") or "unknown"),
            scopes=str(claims.get("scope", "")).split(),
            expires_at=int(claims["exp"]),
            resource=self.resource,
            subject=claims.get("sub"),
        )


class CallerKeys:
    """Authenticates by the callers' API keys; OneUptime is asked with the key a caller shows.

    Args:
        apps: Builds the application that asks with a key, and knows the keys that were accepted.
        secrets: What cursors are signed with, the present one last.
        masked: Whether phone numbers are masked.
    """

    def __init__(self, apps: Apps, secrets: Sequence[str], *, masked: bool) -> None:
        self._apps, self._secrets, self._masked = apps, secrets, masked
        self._callers: Remembered[Caller] = Remembered(apps.accepted)

    def identify(self, headers: Headers) -> str:
        """Return a digest of the key, whose form alone is checked; OneUptime checks the key."""
        return key_id(SecretStr(_api_key(headers)))

    def caller(self, headers: Headers) -> Caller:
        """Return the caller with this key."""
        key = SecretStr(_api_key(headers))
        return self._callers.of(key_id(key), lambda: self._made(key))

    def _made(self, key: SecretStr) -> Caller:
        return Caller(self._apps.app_for(key), self._secrets, self._masked)


def _api_key(headers: Headers) -> str:
    own, bearer = headers.get("x-api-key"), _bearer(headers)
    if own and bearer and own != bearer:
        raise NotAuthenticated(
            "Two different keys were sent. Send x-api-key, or a bearer token.", BAD_REQUEST
        )
    key = own or bearer
    if not key:
        raise NotAuthenticated(
            "Send your OneUptime API key: x-api-key: KEY, or Authorization: Bearer KEY. "
            "It needs the permission Read Call Log."
        )
    if not _API_KEY.fullmatch(key):
        raise NotAuthenticated("This is not a OneUptime API key: a key is a UUID.")
    return key.lower()


def _bearer(headers: Headers) -> str | None:
    match = _BEARER.fullmatch(headers.get("authorization", ""))
    return match[1] if match else None


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()[:16]
