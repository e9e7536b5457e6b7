"""What every face asks: calls, one call, how many. It knows neither who asks nor how."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime

from calllogs.client import Client
from calllogs.core.filter import CallLogFilter, Condition, Operator
from calllogs.core.records import CallLog, Page
from calllogs.core.request import count_call_logs, get_call_log, list_call_logs

STREAM_PAGE = 500
"""Rows of a page while streaming; the API takes up to 10,000 (recording list-limit-10000)."""


@dataclass(frozen=True, slots=True)
class CallLogs:
    """The call log of one OneUptime project, read-only.

    Every method raises FilterError when the API cannot be asked this, before anything is sent,
    and the ApiError that fits when it does not answer.
    """

    client: Client

    async def list(self, asked: CallLogFilter) -> Page:
        """Return the page of calls the filter's limit (10 when None) and skip ask for."""
        return await self.client.send(list_call_logs(asked))

    async def count(self, asked: CallLogFilter) -> int:
        """Return how many calls match."""
        return await self.client.send(count_call_logs(asked))

    async def get(self, call_id: str) -> CallLog:
        """Return one call by its UUID.

        Raises:
            CallNotFound: There is none, or the key may not see it.
        """
        return await self.client.send(get_call_log(call_id))

    async def stream(
        self, asked: CallLogFilter, *, now: datetime, columns: tuple[str, ...] = ()
    ) -> AsyncIterator[CallLog]:
        """Yield every call that matches, past any limit, in the filter's order made total.

        Calls made after `now` are left out, so that rows arriving meanwhile shift no page.
        """
        frozen = replace(freeze(asked, now), limit=STREAM_PAGE, skip=asked.skip or 0)
        while True:
            page = await self.client.send(list_call_logs(frozen, columns=columns))
            for call in page.calls:
                yield call
            frozen = replace(frozen, skip=page.skip + len(page.calls))
            if not page.calls or (frozen.skip or 0) >= page.total:
                return


def freeze(asked: CallLogFilter, now: datetime) -> CallLogFilter:
    """Return the filter with an upper bound on createdAt: its own, or `now`."""
    bounded = any(c.field == "createdAt" and c.op in _UPPER for c in asked.conditions)
    if bounded:
        return asked
    bound = Condition("createdAt", Operator.LT, now.isoformat())
    return replace(asked, conditions=(*asked.conditions, bound))


_UPPER = (Operator.LT, Operator.LTE)
