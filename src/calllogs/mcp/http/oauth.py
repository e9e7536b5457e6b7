"""The server as an OAuth resource server: verifies the tokens of an issuer somebody else runs.

The SDK serves the metadata and refuses requests without a token.
"""

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

_LEEWAY = 30
"""Seconds that the issuer's clock may differ from ours."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer of tokens, and what it must issue them for.

    Attributes:
        url: The issuer, exactly as its tokens name it.
        resource: The address of this server, the audience of the tokens.
        scopes: The scopes a token must have.
    """

    url: str
    resource: str
    scopes: tuple[str, ...] = ()

    def settings(self) -> AuthSettings:
        """Return the SDK's settings."""
        # From text: a URL object gains a trailing slash, and names another issuer then.
        return AuthSettings.model_validate(
            {
                "issuer_url": self.url,
                "resource_server_url": self.resource,
                "required_scopes": [*self.scopes] or None,
                "validate_token_resource": True,
            }
        )


@dataclass(frozen=True, slots=True)
class IssuerTokens:
    """Verifies tokens of one issuer.

    Attributes:
        issuer: Issues them.
        http: Fetches the issuer's keys.
    """

    issuer: Issuer
    http: httpx.AsyncClient
    _keys: TTLCache[str, jwt.PyJWKSet] = field(default_factory=lambda: TTLCache(1, KEYS_KEPT))

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return the access a token gives, or None when it is not the issuer's for this server."""
        try:
            key = await self._key(token)
            claims = jwt.decode(
                token,
                key,
                algorithms=_ALGORITHMS,
                audience=self.issuer.resource,
                issuer=self.issuer.url,
                leeway=_LEEWAY,
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
        """Return the key a token names; the keys are fetched again for one that is unknown."""
        name = jwt.get_unverified_header(token)["kid"]
        keys = self._keys.get("keys")
        if keys is None or name not in {key.key_id for key in keys.keys}:
            keys = self._keys["keys"] = await self._fetch_keys()
        return keys[name]

    async def _fetch_keys(self) -> jwt.PyJWKSet:
        metadata = await self._fetch_metadata()
        reply = await self.http.get(str(metadata["jwks_uri"]))
        return jwt.PyJWKSet.from_dict(reply.raise_for_status().json())

    async def _fetch_metadata(self) -> dict[str, object]:
        for path in _METADATA:
            reply = await self.http.get(f"{self.issuer.url.rstrip('/')}{path}")
            if reply.is_success:
                metadata: dict[str, object] = reply.json()
                return metadata
        raise ValueError(self.issuer.url)
