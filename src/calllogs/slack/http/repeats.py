"""Requests that came before: a repeat is answered and does nothing again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic

from cachetools import TTLCache

from calllogs.slack.http.payloads import Payload

REMEMBERED_SECONDS = 600.0
"""Twice the five minutes a signature is good for: its time may lie on either side of ours."""

MOST_REMEMBERED = 10_000
"""Requests; the one unused for longest goes first. All were signed, so only Slack fills this."""

RETRY = "x-slack-retry-num"


@dataclass(frozen=True, slots=True)
class Repeats:
    """Remembers what was signed and done.

    Attributes:
        timer: Seconds that only go forward.
    """

    timer: Callable[[], float] = monotonic
    _seen: TTLCache[str, bool] = field(init=False)

    def __post_init__(self) -> None:
        seen = TTLCache[str, bool](MOST_REMEMBERED, REMEMBERED_SECONDS, self.timer)
        object.__setattr__(self, "_seen", seen)

    def repeated(self, headers: Mapping[str, str], payload: Payload, body: bytes) -> bool:
        """Whether a request was here before, and remember it.

        The same signature is the same request, sent once more by whoever saw it. A retry of Slack's
        has a new signature and says that it is one: it is known by the event it tells of.
        """
        signature, told = headers["x-slack-signature"], _told(payload, body)
        before = signature in self._seen or (RETRY in headers and told in self._seen)
        self._seen[signature] = self._seen[told] = True
        return before


def _told(payload: Payload, body: bytes) -> str:
    for name in ("event_id", "trigger_id"):
        if payload.get(name):
            return f"{name} {payload[name]}"
    return sha256(body).hexdigest()
