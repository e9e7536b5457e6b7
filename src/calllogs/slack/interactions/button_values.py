"""The values of buttons: a question, signed, so that nothing is stored and nothing is believed.

A button is its asker's own and good for a day; one in a shared message is everybody's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from calllogs.errors import FilterError

LIFETIME = timedelta(days=1)
ANYBODY = ""

LONGEST_VALUE = 2_000
LONGEST_BLOCK_ID = 255
"""Characters Slack allows (SLACK.md 2.2)."""

TOO_OLD = "This button is of an older message. Ask again with /calllogs."
FOREIGN = "This button is somebody else's. Ask yourself with /calllogs."


@dataclass(frozen=True, slots=True)
class ButtonValues:
    """Signs questions, and verifies them when they come back.

    Attributes:
        secret: Known to every replica of this app, and to nobody else.
    """

    secret: str

    def sign(
        self, text: str, owner: str, now: datetime, *, longest: int = LONGEST_VALUE
    ) -> str | None:
        """Return a question as a button's value, or None when it is too long for one.

        Args:
            text: The question in the filter language.
            owner: Slack's id of who may press it, or ANYBODY.
            now: The present instant, UTC.
            longest: Characters there is room for.
        """
        expires = int((now + LIFETIME).timestamp())
        value = str(self._signer.dumps([text, owner, expires]))
        return value if len(value) <= longest else None

    def verify(self, value: str, presser: str, now: datetime) -> str:
        """Return the question of a button, in the filter language.

        Raises:
            FilterError: It is not ours, too old, or somebody else's.
        """
        try:
            text, owner, expires = self._signer.loads(value)
        except (BadData, ValueError, TypeError) as error:
            raise FilterError("button", TOO_OLD) from error
        if now.timestamp() > expires:
            raise FilterError("button", TOO_OLD)
        if owner not in (ANYBODY, presser):
            raise FilterError("button", FOREIGN)
        return str(text)

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="calllogs.button")
