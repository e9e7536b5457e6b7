"""What the server answers where it behaves: a few calls, with secrets that are searched for."""

import json
from typing import Any

from tests.faults.server import Exchange

KEY = "SECRET-KEY-MARK-6f1d"
NUMBER = "+15550137746"
EMAIL = "mark-5b2c@example.com"
CALL = "10000000-0000-4000-8000-000000000001"
PROJECT = "20000000-0000-4000-8000-000000000001"
REFLECTED = f"{KEY} {NUMBER} {EMAIL}"
"""What a careless server repeats in the text of its errors."""


def row(number: int = 1, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  JSON of any kind
    """Return a call as OneUptime writes it, the lower its number the newer."""
    return {
        "_id": f"10000000-0000-4000-8000-{number:012d}",
        "createdAt": {
            "_type": "DateTime",
            "value": f"2026-11-22T{23 - number % 24:02d}:00:00.000Z",
        },
        "projectId": {"_type": "ObjectID", "value": PROJECT},
        "toNumber": {"_type": "Phone", "value": NUMBER},
        "fromNumber": {"_type": "Phone", "value": "+18005550199"},
        "callData": {"message": "Payments are down."},
        "statusMessage": f"The number {NUMBER} is unverified.",
        "status": "Error",
        "callCostInUSDCents": 0,
        "incident": None,
        "user": {
            "_id": "30000000-0000-4000-8000-000000000001",
            "name": {"_type": "Name", "value": "Alice Ng"},
            "email": {"_type": "Email", "value": EMAIL},
        },
        **changes,
    }


def page(*rows: dict[str, Any], count: object = None) -> dict[str, Any]:
    """Return the reply to a list."""
    return {"data": list(rows), "count": len(rows) if count is None else count}


CALLS = (row(1), row(2), row(3))


def answer_of(exchange: Exchange, rows: tuple[dict[str, Any], ...] = CALLS) -> object:
    """Return what a OneUptime with these calls answers."""
    if not exchange.call_log:
        return page()
    if exchange.path.endswith("/get-item"):
        return next((r for r in rows if r["_id"] in exchange.path), {})
    skip, limit = int(exchange.params["skip"]), int(exchange.params["limit"])
    return page(*rows[skip : skip + limit], count=len(rows))


async def answered(exchange: Exchange) -> None:
    """Behave."""
    await exchange.reply(answer_of(exchange))


def written(body: object) -> bytes:
    """Return JSON as bytes."""
    return json.dumps(body).encode()
