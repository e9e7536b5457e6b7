"""Encryption: of tokens and keys in the database, and of what a form carries through Slack."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from calllogs.errors import ConfigurationError

_PURPOSE = b"calllogs: tokens and keys at rest"
"""The same secret signs cursors; what is derived for one purpose says nothing of the other."""


class Cipher:
    """Encrypts secrets at rest: a copied database gives away no token and no key.

    Args:
        secret: The operator's, CALLLOGS_SECRET.
    """

    def __init__(self, secret: SecretStr) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE)
        key = derived.derive(secret.get_secret_value().encode())
        self._fernet = Fernet(urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        """Return a text that only the same secret decrypts."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """Return the plain text of an encrypted one.

        Raises:
            ConfigurationError: It was encrypted with another secret, or changed since.
        """
        try:
            return self._fernet.decrypt(text).decode()
        except InvalidToken as error:
            raise ConfigurationError(
                "CALLLOGS_SECRET",
                "CALLLOGS_SECRET is not the one with which this workspace's tokens were written "
                "down. Set the previous one again, or install and connect the workspace anew.",
            ) from error


class EncryptedText(sa.types.TypeDecorator[str]):
    """A column whose texts are encrypted in the database and plain in Python.

    Args:
        cipher: Encrypts and decrypts them.
    """

    impl = sa.Text
    cache_ok = True

    def __init__(self, cipher: Cipher) -> None:
        super().__init__()
        self.cipher = cipher

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's
        """Encrypt a text on its way in."""
        return None if value is None else self.cipher.encrypt(value)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> str | None:  # noqa: ANN401, ARG002  SQLAlchemy's
        """Decrypt a text on its way out."""
        return None if value is None else self.cipher.decrypt(value)


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
    """

    secret: str

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
    def _fernet(self) -> Fernet:
        key = sha256(f"calllogs.form.{self.secret}".encode()).digest()
        return Fernet(urlsafe_b64encode(key))
