"""Secrets at rest, sealed: a copied database gives away no token and no key."""

import base64
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from calllogs.errors import ConfigurationError

_PURPOSE = b"calllogs: tokens and keys at rest"
"""The same secret signs cursors; what is derived for one purpose says nothing of the other."""


class Vault:
    """Closes and opens what is written down.

    Args:
        secret: What the operator keeps, CALLLOGS_SECRET.
    """

    def __init__(self, secret: SecretStr) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE)
        key = derived.derive(secret.get_secret_value().encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def closed(self, text: str) -> str:
        """Return a text that only the same secret opens."""
        return self._fernet.encrypt(text.encode()).decode()

    def opened(self, text: str) -> str:
        """Return what a text was before it was closed.

        Raises:
            ConfigurationError: It was closed with another secret, or changed since.
        """
        try:
            return self._fernet.decrypt(text).decode()
        except InvalidToken as error:
            raise ConfigurationError(
                "CALLLOGS_SECRET",
                "CALLLOGS_SECRET is not the one with which this workspace's tokens were written "
                "down. Set the former one again, or install and connect the workspace anew.",
            ) from error


class SealedText(TypeDecorator[str]):
    """A column whose texts are sealed in the database and open in Python.

    Args:
        vault: Closes and opens them.
    """

    impl = Text
    cache_ok = True

    def __init__(self, vault: Vault) -> None:
        super().__init__()
        self.vault = vault

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's
        """Close a text on its way in."""
        return None if value is None else self.vault.closed(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002  SQLAlchemy's
        """Open a text on its way out."""
        return None if value is None else self.vault.opened(value)
