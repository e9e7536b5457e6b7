"""IssuerTokens of an issuer: only those for this server, of its keys, and in time."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from calllogs.config.doors import open_door
from calllogs.config.settings import Settings
from calllogs.config.variables import Face
from calllogs.mcp.http.app import web_app
from calllogs.mcp.http.authentication import COOL_DOWN, KEYS_KEPT, IssuerKeys, IssuerTokens

ISSUER, RESOURCE = "https://login.example.com", "https://mcp.example.com/mcp"
SCOPES = ("calls.read",)
KEY, OTHER_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))


def public(key: ec.EllipticCurvePrivateKey, name: str) -> dict[str, Any]:
    described = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**described, "kid": name, "alg": "ES256", "use": "sig"}


def issued(key: ec.EllipticCurvePrivateKey = KEY, name: str = "one", **changes: object) -> str:
    claims = {
        "iss": ISSUER,
        "aud": RESOURCE,
        "exp": datetime(2999, 1, 1, tzinfo=UTC),
        "sub": "alice",
        "client_id": "assistant",
        "scope": "calls.read openid",
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm="ES256", headers={"kid": name})


class IssuerSite:
    """What the issuer publishes, and how often its keys were asked for."""

    def __init__(self) -> None:
        self.keys = [public(KEY, "one")]
        self.issuer: str | None = ISSUER
        self.keys_at = f"{ISSUER}/keys"
        self.fetched = 0
        self.seconds = 0.0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(200, json={"issuer": self.issuer, "jwks_uri": self.keys_at})
        if request.url.path == "/keys":
            self.fetched += 1
            return httpx.Response(200, json={"keys": self.keys})
        return httpx.Response(404)


@pytest.fixture
def site() -> IssuerSite:
    return IssuerSite()


@pytest.fixture
def tokens(site: IssuerSite) -> IssuerTokens:
    http = httpx.AsyncClient(transport=httpx.MockTransport(site))
    return IssuerTokens(ISSUER, RESOURCE, SCOPES, IssuerKeys(ISSUER, http, lambda: site.seconds))


async def test_a_token_for_this_server_says_who_may_do_what(
    tokens: IssuerTokens, site: IssuerSite
) -> None:
    token = issued()
    for _ in range(3):
        access = await tokens.verify_token(token)
    assert access is not None
    assert (access.subject, access.client_id, access.scopes, access.resource) == (
        "alice",
        "assistant",
        ["calls.read", "openid"],
        RESOURCE,
    )
    assert site.fetched == 1


PAST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: issued(aud="https://other.example.com/mcp"), id="for another server"),
        pytest.param(lambda: issued(iss="https://evil.example.com"), id="of another issuer"),
        pytest.param(lambda: issued(exp=PAST), id="too old"),
        pytest.param(lambda: issued(exp=None), id="without an end"),
        pytest.param(lambda: issued(OTHER_KEY), id="signed with another key"),
        pytest.param(lambda: issued(OTHER_KEY, "two"), id="signed with an unknown key"),
        pytest.param(lambda: jwt.encode({}, "x" * 32, headers={"kid": "one"}), id="symmetric"),
        pytest.param(lambda: jwt.encode({}, "", algorithm="none"), id="unsigned"),
        pytest.param(lambda: "nonsense", id="no token at all"),
    ],
)
async def test_any_other_token_is_refused(tokens: IssuerTokens, make: Callable[[], str]) -> None:
    assert await tokens.verify_token(make()) is None


async def test_a_new_key_of_the_issuer_is_found(tokens: IssuerTokens, site: IssuerSite) -> None:
    assert await tokens.verify_token(issued()) is not None
    site.keys.append(public(OTHER_KEY, "two"))
    site.seconds += COOL_DOWN
    assert await tokens.verify_token(issued(OTHER_KEY, "two")) is not None
    assert site.fetched == 2


async def test_tokens_that_name_made_up_keys_make_the_issuer_be_asked_once(
    tokens: IssuerTokens, site: IssuerSite
) -> None:
    made_up = [tokens.verify_token(issued(OTHER_KEY, f"made up {n}")) for n in range(200)]
    assert await asyncio.gather(*made_up) == [None] * 200
    assert await tokens.verify_token(issued()) is not None
    assert site.fetched == 1


@pytest.mark.parametrize("issuer", ["https://evil.example.com", None, f"{ISSUER}//"])
async def test_metadata_of_another_issuer_gives_no_keys(
    tokens: IssuerTokens, site: IssuerSite, issuer: str | None
) -> None:
    site.issuer = issuer
    assert await tokens.verify_token(issued()) is None
    assert site.fetched == 0


async def test_a_key_for_encryption_signs_nothing(tokens: IssuerTokens, site: IssuerSite) -> None:
    site.keys = [{**public(KEY, "one"), "use": "enc"}]
    assert await tokens.verify_token(issued()) is None


async def test_an_issuer_that_ends_its_name_with_a_slash_is_the_same(
    tokens: IssuerTokens, site: IssuerSite
) -> None:
    site.issuer = f"{ISSUER}/"
    assert await tokens.verify_token(issued(iss=f"{ISSUER}/")) is not None


async def test_a_key_the_issuer_took_back_is_forgotten_in_time(
    tokens: IssuerTokens, site: IssuerSite
) -> None:
    first = await tokens.verify_token(issued())
    site.keys.clear()
    site.seconds += KEYS_KEPT
    assert (first is not None, await tokens.verify_token(issued())) == (True, None)


@pytest.mark.parametrize("address", ["https://x:y/", "A:0", "//", ""])
async def test_an_issuer_whose_keys_have_no_address_lets_nobody_in(
    tokens: IssuerTokens, site: IssuerSite, address: str
) -> None:
    site.keys_at = address
    assert await tokens.verify_token(issued()) is None


async def test_an_issuer_that_cannot_be_reached_lets_nobody_in() -> None:
    down = httpx.MockTransport(lambda _: httpx.Response(503))
    keys = IssuerKeys(ISSUER, httpx.AsyncClient(transport=down))
    tokens = IssuerTokens(ISSUER, RESOURCE, SCOPES, keys)
    assert await tokens.verify_token(issued()) is None


async def test_the_server_tells_where_tokens_come_from_and_refuses_without_one() -> None:
    settings = Settings(
        oauth_issuer=ISSUER,
        oauth_resource=RESOURCE,
        oauth_scopes=SCOPES,
        mcp_hosts=("mcp.example.com",),
    )
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    door = open_door(settings, "127.0.0.1", Face.MCP, sandbox=True)
    async with web_app(settings, door, sandbox=True) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=RESOURCE[:-4]) as client:
            refused = await client.post("/mcp", json=call)
            keyed = await client.post("/mcp", json=call, headers={"x-api-key": "k"})
            where = refused.headers["WWW-Authenticate"].partition('resource_metadata="')[2][:-1]
            metadata = json.loads((await client.get(where)).text)
    assert (refused.status_code, keyed.status_code) == (401, 400)
    assert metadata["authorization_servers"] == [ISSUER]
    assert metadata["scopes_supported"] == ["calls.read"]
