"""What every test may stand on: an instant, a call, a view.

Properties are tried on the same examples in every run, so that a run is green or red for a reason.
`pytest --hypothesis-profile=long` tries many more, other ones each time; what it finds is kept in
`.hypothesis/`, tried first the next time, and belongs into the test as an `@example`. `few` is for
`tests.mutation`, which runs the tests hundreds of times.
"""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from calllogs.model.records import CallLog
from calllogs.render.cells import View

settings.register_profile("same", derandomize=True, deadline=None, max_examples=200)
settings.register_profile("few", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("long", deadline=None, max_examples=10_000, print_blob=True)
settings.load_profile("same")

# Nobody's own configuration file, here and in every process a test starts.
os.environ["XDG_CONFIG_HOME"] = os.devnull  # noqa: TID251  the tests' environment is made here


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    """Let the logging that a command sets up in the tests' process end with its test."""
    loggers = (logging.getLogger(), logging.getLogger("calllogs"))
    before = [(each, each.level, [*each.handlers]) for each in loggers]
    yield
    for each, level, handlers in before:
        each.setLevel(level)
        each.handlers[:] = handlers


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.fixture
def view(now: datetime) -> View:
    return View(tz="America/New_York", now=now, masked=False)


@pytest.fixture
def failed_call() -> CallLog:
    """A call as the API wraps it: failed, about an incident, to a person, through a policy."""
    return CallLog.model_validate(
        {
            "_id": "502081fa-196b-53a2-ad10-ab4a42be3948",
            "createdAt": {"_type": "DateTime", "value": "2026-11-23T08:12:30.000Z"},
            "projectId": {"_type": "ObjectID", "value": "07918c19-b5a2-556a-acdc-19a34f6671df"},
            "toNumber": {"_type": "Phone", "value": "+14155550101"},
            "fromNumber": {"_type": "Phone", "value": "+18005550199"},
            "callData": {"message": "Incident number #42, Payments down. Press 1."},
            "statusMessage": "The number +14155550101 is unverified.",
            "status": "Error",
            "callCostInUSDCents": 0,
            "incident": {
                "_id": "b288141c-fecc-537f-b6ac-e45d5ad59b6c",
                "title": "Payments database failover",
                "incidentNumber": 42,
                "incidentNumberWithPrefix": "INC-42",
            },
            "user": {
                "_id": "60b1a1ba-ba04-59b0-9dc6-aba16a63891b",
                "name": {"_type": "Name", "value": "Alice Ng"},
                "email": {"_type": "Email", "value": "alice@example.com"},
            },
            "onCallDutyPolicy": {
                "_id": "e4beff55-5ab9-5aa4-a77b-ca71f7a69b59",
                "name": "Primary On-Call",
            },
            "team": None,
        }
    )


@pytest.fixture
def placed_call() -> CallLog:
    """A call as the public reference page shows one: plain values, placed, metered."""
    return CallLog.model_validate(
        {
            "_id": "376d7300-28fe-11f1-b591-3fdcef396aba",
            "createdAt": "2026-11-23T09:00:00.000Z",
            "toNumber": "+442079460123",
            "fromNumber": "+18005550199",
            "callData": {"message": "Alert notification", "incidentId": "123"},
            "statusMessage": "Call ID: CAf7776d6db380cd3eed781d9a23683e5a",
            "status": "Completed",
            "callCostInUSDCents": 150,
        }
    )
