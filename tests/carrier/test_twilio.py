import json
import re
from base64 import b64decode
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from pydantic import JsonValue

from calllogs.api.request import Request
from calllogs.carrier.twilio import Span, call_sids, fetch_call, list_calls
from calllogs.model.outcomes import (
    BUSY,
    CANCELLED,
    CONNECTED,
    FAILED,
    NO_ANSWER,
    UNDER_WAY,
    UNHEARD_OF,
    UNKNOWN,
    Charge,
    Outcome,
    OutcomeKind,
)
from calllogs.sandbox import (
    SAMPLE_ACCOUNT_SID,
    SAMPLE_TWILIO_KEY,
    SAMPLE_TWILIO_SECRET,
    create_app,
    sample_dataset,
)
from tests.carrier.fake import ACCOUNT, NOW, SECRET, Twilio, call, record, sid

DESCRIPTION: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "twilio_calls.openapi.json").read_text(encoding="utf-8")
)
FETCH, LIST = DESCRIPTION["paths"]
SPAN = Span(ACCOUNT, "+18005550199", date(2026, 11, 22), date(2026, 11, 23))


def described(value: object) -> object:
    """Return a schema of the description as JSON Schema: what is nullable may be null."""
    if isinstance(value, list):
        return [described(each) for each in value]
    if not isinstance(value, dict):
        return value
    schema = {name: described(each) for name, each in value.items() if name != "nullable"}
    return {"anyOf": [schema, {"type": "null"}]} if value.get("nullable") is True else schema


def conforms(value: JsonValue, path: str) -> None:
    """Hold a reply against the description."""
    content = DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema: Any = described({**content["schema"], "components": DESCRIPTION["components"]})
    jsonschema.validate(value, schema)


def parameters(path: str, place: str) -> dict[str, Any]:
    every = DESCRIPTION["paths"][path]["get"]["parameters"]
    return {each["name"]: each["schema"] for each in every if each["in"] == place}


def example(path: str) -> JsonValue:
    content = DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    (only,) = content["examples"].values()
    found: JsonValue = only["value"]
    return found


@pytest.mark.parametrize(
    ("path", "request_"),
    [
        (FETCH, fetch_call(ACCOUNT, sid(7))),
        (LIST, list_calls(SPAN, {})),
        (LIST, list_calls(SPAN, {"Page": "1", "PageToken": f"PA{sid(7)}"})),
    ],
)
def test_what_is_asked_is_what_twilio_describes(path: str, request_: Request[object]) -> None:
    placeholders = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
    found = re.fullmatch(placeholders, request_.path)
    assert found is not None
    for name, schema in parameters(path, "path").items():
        jsonschema.validate(found[name], schema)
    query = parameters(path, "query")
    assert request_.params.keys() <= query.keys()
    assert int(request_.params.get("PageSize", 1)) <= query.get("PageSize", {}).get("maximum", 1)
    assert request_.public


def test_twilios_own_examples_are_read() -> None:
    connected = Outcome(CONNECTED, 4, Charge(Decimal("0.200"), "USD"))
    sid_of_example = f"CA{'a' * 32}"
    assert fetch_call(ACCOUNT, sid_of_example).read(example(FETCH)) == connected
    page = list_calls(SPAN, {}).read(example(LIST))
    assert page.outcomes == {
        sid_of_example: connected,
        f"CA{'a' * 31}0": Outcome(CONNECTED, 3, Charge(Decimal("0.100"), "JPY")),
    }
    assert page.following == {"Page": "1", "PageToken": f"PACA{'a' * 31}0"}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("queued", UNDER_WAY),
        ("initiated", UNDER_WAY),
        ("ringing", UNDER_WAY),
        ("in-progress", UNDER_WAY),
        ("completed", CONNECTED),
        ("busy", BUSY),
        ("no-answer", NO_ANSWER),
        ("failed", FAILED),
        ("canceled", CANCELLED),
        ("teleported", UNKNOWN),
    ],
)
def test_each_status_of_twilios_has_one_outcome(status: str, kind: OutcomeKind) -> None:
    outcome = fetch_call(ACCOUNT, sid(1)).read(record(1, status))
    assert (outcome.kind, outcome.ignorance) == (kind, UNHEARD_OF if kind is UNKNOWN else None)
    assert kind.final is (kind not in (UNDER_WAY, UNKNOWN))


@pytest.mark.parametrize(
    ("facts", "seconds", "charge"),
    [
        ({"duration": "0"}, 0, None),
        ({"duration": 12}, 12, None),
        ({"duration": ""}, None, None),
        ({"duration": None}, None, None),
        ({"duration": "¹²"}, None, None),
        ({"price": "-0.0140", "price_unit": "eur"}, 42, Charge(Decimal("0.0140"), "EUR")),
        ({"price": None, "price_unit": "USD"}, 42, None),
        ({"price": "NaN", "price_unit": "USD"}, 42, None),
        ({"price": "-1", "price_unit": "a lot"}, 42, None),
    ],
)
def test_seconds_and_price_are_told_only_where_they_are_known(
    facts: dict[str, JsonValue], seconds: int | None, charge: Charge | None
) -> None:
    outcome = fetch_call(ACCOUNT, sid(1)).read({**record(1), **facts})
    assert outcome == Outcome(CONNECTED, seconds, charge)


def test_the_carriers_id_stands_in_the_status_message() -> None:
    placed = call(7)
    assert call_sids([placed]) == {placed.id: sid(7)}
    assert not call_sids([call(7, statusMessage=f"Call ID: X{sid(7)}")])
    assert not call_sids([call(7, statusMessage=None)])


async def test_the_carriers_key_goes_into_basic_authentication_and_oneuptimes_nowhere() -> None:
    twilio = Twilio([record(1)])
    carrier = twilio.carrier()
    await carrier.outcomes([call(1)], end=float("inf"))
    (request,) = twilio.requests
    scheme, _, encoded = request.headers["Authorization"].partition(" ")
    assert (scheme, b64decode(encoded).decode()) == ("Basic", f"{ACCOUNT}:{SECRET}")
    assert "ApiKey" not in request.headers
    others = {k: v for k, v in request.headers.items() if k.lower() != "authorization"}
    assert SECRET not in f"{request.url}{others}{request.content!r}{carrier!r}"


@pytest.fixture
def sandbox() -> httpx.AsyncClient:
    app = create_app(sample_dataset(NOW), now=lambda: NOW)
    key = (SAMPLE_TWILIO_KEY, SAMPLE_TWILIO_SECRET)
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://sandbox", auth=key)


async def test_the_sandbox_answers_as_twilio_describes_it(sandbox: httpx.AsyncClient) -> None:
    span = Span(SAMPLE_ACCOUNT_SID, None, date(2026, 10, 1), date(2026, 11, 23))
    first = list_calls(span, {})
    page = await sandbox.get(first.path, params={**first.params, "PageSize": 3})
    conforms(page.json(), LIST)
    following = await sandbox.get(page.json()["next_page_uri"])
    conforms(following.json(), LIST)
    shown = [row["sid"] for each in (page, following) for row in each.json()["calls"]]
    assert len({*shown}) == 6
    one = fetch_call(SAMPLE_ACCOUNT_SID, shown[0])
    fetched = await sandbox.get(one.path)
    conforms(fetched.json(), FETCH)
    assert fetched.json() == page.json()["calls"][0]


@pytest.mark.parametrize(
    ("user", "path", "status", "code"),
    [
        ("nobody", f"/2010-04-01/Accounts/{SAMPLE_ACCOUNT_SID}/Calls.json", 401, 20003),
        (SAMPLE_ACCOUNT_SID, f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json", 404, 20404),
        (
            SAMPLE_ACCOUNT_SID,
            f"/2010-04-01/Accounts/{SAMPLE_ACCOUNT_SID}/Calls/{sid(1)}.json",
            404,
            20404,
        ),
    ],
)
async def test_the_sandbox_refuses_as_twilio_does(
    sandbox: httpx.AsyncClient, user: str, path: str, status: int, code: int
) -> None:
    reply = await sandbox.get(path, auth=(user, SAMPLE_TWILIO_SECRET))
    assert (reply.status_code, reply.json()["code"]) == (status, code)
