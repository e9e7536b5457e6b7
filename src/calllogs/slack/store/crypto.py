"""Encryption: of tokens and keys in the database, and of what a form carries through Slack."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from calllogs.errors import ConfigurationError

_PURPOSE = b"calllogs: tokens and keys at rest"
"""The same secret signs cursors; what is derived for one purpose says nothing of the other."""

BOUND = "2."
"""What a text that is bound to its place begins with; those of calllogs 0.1 were not bound."""


class Cipher:
    """Encrypts secrets at rest: a copied database gives away no token and no key.

    What is encrypted for one place, a column of a row, opens in no other: whoever may write to the
    database cannot give one workspace the key of another.

    Args:
        secret: The operator's, CALLLOGS_SECRET.
        previous: What it was before; what that encrypted is still opened.
    """

    def __init__(self, secret: SecretStr, previous: SecretStr | None = None) -> None:
        self._secret = secret.get_secret_value().encode()
        self._previous = previous.get_secret_value().encode() if previous else None

    def encrypt(self, text: str, place: str) -> str:
        """Return a text that only the same secret decrypts, and only for this place."""
        return BOUND + _fernet(self._secret, place).encrypt(text.encode()).decode()

    def decrypt(self, text: str, place: str) -> str:
        """Return the plain text of an encrypted one.

        Raises:
            WrongSecret: It was encrypted with another secret or for another place, or was changed.
        """
        return self._opened(text.removeprefix(BOUND), place)

    def bound(self, text: str, place: str) -> str:
        """Return an encrypted text bound to its place and to the secret.

        One of calllogs 0.1, and one of the previous secret, is encrypted anew.

        Raises:
            WrongSecret: It was encrypted with another secret, or changed since.
        """
        if not text.startswith(BOUND):
            return self.encrypt(self._opened(text, ""), place)
        return self.encrypt(self.decrypt(text, place), place) if self._previous else text

    def _opened(self, text: str, place: str) -> str:
        secrets = (self._secret, self._previous) if self._previous else (self._secret,)
        try:
            return MultiFernet([_fernet(each, place) for each in secrets]).decrypt(text).decode()
        except InvalidToken as error:
            raise WrongSecret from error


def _fernet(secret: bytes, place: str) -> Fernet:
    purpose = b"\0".join((_PURPOSE, place.encode())) if place else _PURPOSE
    derived = HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret)
    return Fernet(urlsafe_b64encode(derived))


class WrongSecret(ConfigurationError):
    """A text of the database does not open with the secret there is."""

    def __init__(self) -> None:
        super().__init__(
            "CALLLOGS_SECRET",
            "CALLLOGS_SECRET is not the one the keys of workspaces were sealed with. Set "
            "that one as CALLLOGS_SECRET_PREVIOUS; or run calllogs-server disconnect for each, "
            "start the server, have each install the app again, and connect it.",
        )


FORM_SECONDS = 29 * 60
"""Seconds; a response_url is good for 30 minutes (slack-facts.md 1.5)."""


class FormOrigin(NamedTuple):
    """The place a form was opened at, carried in the form through Slack and the caller's hands.

    Attributes:
        response_url: Where its answer goes, or "" for the form's own modal.
        channel: The channel's id.
        name: The channel's name.
    """

    response_url: str = ""
    channel: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class FormCipher:
    """Encrypts the origin of a form, so that nobody can read or change it.

    Attributes:
        secret: Known to every replica of this app, and to nobody else.
        previous: What it was before, "" where there was none.
    """

    secret: str
    previous: str = ""

    def encrypt(self, origin: FormOrigin) -> str:
        """Return an origin as text only this app can read."""
        return self._fernet.encrypt(json.dumps(origin).encode()).decode()

    def decrypt(self, encrypted: str) -> FormOrigin:
        """Return the origin; an empty one for a text that is foreign or old."""
        try:
            return FormOrigin(*json.loads(self._fernet.decrypt(encrypted.encode(), FORM_SECONDS)))
        except (InvalidToken, ValueError):
            return FormOrigin()

    @property
    def _fernet(self) -> MultiFernet:
        secrets = filter(None, (self.secret, self.previous))
        keys = (sha256(f"calllogs.form.{secret}".encode()).digest() for secret in secrets)
        return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
