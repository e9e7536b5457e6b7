"""Where a walk through pages stands: opaque, signed, and good for a day.

A cursor carries the question itself, with the end of its window fixed, so that nothing is stored
and calls that arrive meanwhile shift no page. It is bound to the API key: another caller's is void.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from calllogs.errors import FilterError

LIFETIME = timedelta(days=1)

_HOUR = 3600
"""Whole hours are enough, and shorter: a cursor is text that a model has to repeat."""

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
class Place:
    """Where a walk goes on.

    Attributes:
        text: The question in the filter language, with skip, its window ended.
        tz: The asker's IANA zone, "" where it is the configured one.
        typed: What the question was typed as, shortened to a fingerprint.
    """

    text: str
    tz: str
    typed: str


class Cursors:
    """Makes and reads cursors.

    Args:
        secret: Known to every replica of this server, and to nobody else.
        owner: Whose key it is; cursors of another owner are void.
    """

    def __init__(self, secret: str, owner: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=f"calllogs.cursor.{owner}")

    def write(self, place: Place, now: datetime) -> str:
        """Return the cursor of a place."""
        expires = int((now + LIFETIME).timestamp()) // _HOUR
        return str(self._signer.dumps([place.text, place.tz, place.typed, expires]))

    def read(self, cursor: str, now: datetime) -> Place:
        """Return the place a cursor stands for.

        Raises:
            FilterError: It is not ours, or too old.
        """
        match self._read(cursor):
            case [str(text), str(tz), str(typed), int(expires)]:
                if now.timestamp() // _HOUR > expires:
                    raise FilterError("cursor", EXPIRED)
                return Place(text, tz, typed)
        raise FilterError("cursor", FOREIGN)  # of another version, with the same secret

    def _read(self, cursor: str) -> object:
        try:
            return self._signer.loads(cursor)
        except (BadData, ValueError, TypeError) as error:
            raise FilterError("cursor", FOREIGN) from error


def fingerprint(text: str) -> str:
    """Return a few characters that stand for a text; not a secret, and not safe as one."""
    return sha256(" ".join(text.split()).lower().encode()).hexdigest()[:6]
