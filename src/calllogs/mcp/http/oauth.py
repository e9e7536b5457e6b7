"""The server as an OAuth resource server: tokens of an issuer somebody else runs, checked here.

The SDK answers with the metadata and refuses what has no token; this module says which are right.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import jwt
from cachetools import TTLCache
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings

KEYS_KEPT = 600.0
"""Seconds the issuer's keys are kept; a token signed with a newer one fetches them again."""

_METADATA = (
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
)
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures only: a symmetric algorithm would let anybody sign with a public key."""

_CLOCKS_APART = 30


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues tokens, and for what.

    Attributes:
        url: The issuer, exactly as its tokens name it.
        resource: The address of this server, which tokens must be issued for.
        scopes: What a token must allow.
    """

    url: str
    resource: str
    scopes: tuple[str, ...] = ()

    def settings(self) -> AuthSettings:
        """Return the same for the SDK."""
        # From text, for an address made beforehand gains a slash and is another issuer's then.
        return AuthSettings.model_validate(
            {
                "issuer_url": self.url,
                "resource_server_url": self.resource,
                "required_scopes": [*self.scopes] or None,
                "validate_token_resource": True,
            }
        )


@dataclass(frozen=True, slots=True)
class Tokens:
    """Checks tokens of one issuer.

    Attributes:
        issuer: Who issues them.
        http: Fetches the issuer's keys.
        timer: Seconds that only go forward.
    """

    issuer: Issuer
    http: httpx.AsyncClient
    timer: Callable[[], float] = time.monotonic
    _keys: TTLCache[str, jwt.PyJWKSet] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_keys", TTLCache(1, KEYS_KEPT, timer=self.timer))

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return what a token allows, or None when it is not the issuer's for this server."""
        try:
            key = await self._key(token)
            claims = jwt.decode(
                token,
                key,
                algorithms=_ALGORITHMS,
                audience=self.issuer.resource,
                issuer=self.issuer.url,
                leeway=_CLOCKS_APART,
                options={"require": ["exp", "aud", "iss"]},
            )
        except (jwt.PyJWTError, httpx.HTTPError, KeyError, ValueError):
            return None
        return AccessToken(
            token=token,
            client_id=str(claims.get("client_id") or claims.get("azp") or "unknown"),
            scopes=str(claims.get("scope", "")).split(),
            expires_at=int(claims["exp"]),
            resource=self.issuer.resource,
            subject=claims.get("sub"),
        )

    async def _key(self, token: str) -> jwt.PyJWK:
        """Return the key a token says it is signed with; an unknown one may be new."""
        name = jwt.get_unverified_header(token)["kid"]
        keys = self._keys.get("keys")
        if keys is None or name not in {key.key_id for key in keys.keys}:
            keys = self._keys["keys"] = await self._fetched()
        return keys[name]

    async def _fetched(self) -> jwt.PyJWKSet:
        metadata = await self._metadata()
        reply = await self.http.get(str(metadata["jwks_uri"]))
        return jwt.PyJWKSet.from_dict(reply.raise_for_status().json())

    async def _metadata(self) -> dict[str, object]:
        for path in _METADATA:
            reply = await self.http.get(f"{self.issuer.url.rstrip('/')}{path}")
            if reply.is_success:
                found: dict[str, object] = reply.json()
                return found
        raise ValueError(self.issuer.url)
