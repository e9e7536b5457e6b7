"""OAuth states of installations under way: signed, so that nothing is stored for a visitor."""

import logging
from secrets import token_urlsafe

from cachetools import TTLCache
from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import SecretStr
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

LIFETIME = 600
"""Seconds in which somebody clicks Allow."""

MOST_REMEMBERED = 10_000


class SignedStates(AsyncOAuthStateStore):
    """Issues states, and accepts each once.

    Every visit to the page begins an installation; a row for each would let anybody fill the
    database. The browser is bound by Bolt's cookie.

    Args:
        secret: Signs states, the same for all replicas.
    """

    def __init__(self, secret: SecretStr) -> None:
        self._serializer = URLSafeTimedSerializer(secret.get_secret_value(), salt="slack-oauth")
        self._used: TTLCache[str, bool] = TTLCache(MOST_REMEMBERED, LIFETIME)

    @property
    def logger(self) -> logging.Logger:
        """The logger of Bolt's messages about states."""
        return logging.getLogger(__name__)

    async def async_issue(self, *_: object, **__: object) -> str:
        """Return a new state."""
        return str(self._serializer.dumps(token_urlsafe(16)))

    async def async_consume(self, state: str) -> bool:
        """Accept a state that is ours, of the last ten minutes, and not used yet."""
        try:
            self._serializer.loads(state, max_age=LIFETIME)
        except BadSignature:
            return False
        fresh = state not in self._used
        self._used[state] = True
        return fresh
