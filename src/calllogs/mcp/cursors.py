"""Cursors of pages: opaque, signed, and valid for a day.

A cursor carries the filter itself, with the end of its window fixed, so that nothing is stored and
calls that arrive meanwhile shift no page. It is bound to the API key: another caller's is invalid.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from calllogs.errors import FilterError

LIFETIME = timedelta(days=1)

_HOUR = 3600
"""Expiry is counted in hours to keep the cursor short: a model has to repeat it."""

FOREIGN = (
    "This cursor is not one of this server's: it was altered, or made for another key or before a "
    "restart. Ask again from the start, with the filter."
)
EXPIRED = "This cursor is older than a day. Ask again from the start, with the filter."
OTHER = (
    "This cursor continues another question than the filter asks. Give the cursor alone, or the "
    "filter alone."
)


@dataclass(frozen=True, slots=True)
class Position:
    """Where the next page begins.

    Attributes:
        text: The filter's text form, with its skip and a fixed end of its window.
        tz: The caller's IANA zone, "" where it is the configured one.
        question: The fingerprint of the filter as it was typed.
    """

    text: str
    tz: str
    question: str


class Cursors:
    """Writes and reads the cursors of one API key.

    Args:
        secret: Signs them; every replica of a server has the same.
        owner: Identifies the API key; cursors of another owner are refused.
    """

    def __init__(self, secret: str, owner: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=f"calllogs.cursor.{owner}")

    def write(self, position: Position, now: datetime) -> str:
        """Return the cursor of a position."""
        expires = int((now + LIFETIME).timestamp()) // _HOUR
        return str(self._signer.dumps([position.text, position.tz, position.question, expires]))

    def read(self, cursor: str, now: datetime) -> Position:
        """Return the position a cursor stands for.

        Raises:
            FilterError: The signature is wrong, or it has expired.
        """
        match self._payload(cursor):
            case [str(text), str(tz), str(question), int(expires)]:
                if now.timestamp() // _HOUR > expires:
                    raise FilterError("cursor", EXPIRED)
                return Position(text, tz, question)
        raise FilterError("cursor", FOREIGN)  # of another version, with the same secret

    def _payload(self, cursor: str) -> object:
        try:
            return self._signer.loads(cursor)
        except (BadData, ValueError, TypeError) as error:
            raise FilterError("cursor", FOREIGN) from error


def fingerprint(text: str) -> str:
    """Return a short hash of a text, to notice another text; too short to keep one secret."""
    return sha256(" ".join(text.split()).lower().encode()).hexdigest()[:6]
