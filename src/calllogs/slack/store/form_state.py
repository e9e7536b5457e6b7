"""What a form carries for us through other people's hands, so that nobody can read or change it."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

LIFETIME = 29 * 60
"""Seconds; a response_url is good for 30 minutes (SLACK.md 1.5)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a form was opened.

    Attributes:
        response_url: Where its answer goes, or "" for the form's own modal.
        channel: The channel's id.
        name: The channel's name.
    """

    response_url: str = ""
    channel: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Seals:
    """Seals origins.

    Attributes:
        secret: Known to every replica of this app, and to nobody else.
    """

    secret: str

    def seal(self, origin: Origin) -> str:
        """Return an origin as text nobody else can read."""
        text = json.dumps([origin.response_url, origin.channel, origin.name])
        return self._fernet.encrypt(text.encode()).decode()

    def opened(self, sealed: str) -> Origin:
        """Return the origin; a foreign or old one is nowhere."""
        try:
            text = self._fernet.decrypt(sealed.encode(), ttl=LIFETIME)
        except (InvalidToken, ValueError):
            return Origin()
        return Origin(*json.loads(text))

    @property
    def _fernet(self) -> Fernet:
        key = sha256(f"calllogs.form.{self.secret}".encode()).digest()
        return Fernet(urlsafe_b64encode(key))
