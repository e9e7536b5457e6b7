"""The account with Twilio, the carrier, that OneUptime calls with; optional."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from pydantic import SecretStr

from calllogs.config.values import address
from calllogs.config.variables import Face, parse_variables, variable, variables
from calllogs.errors import ConfigurationError

TWILIO_URL = "https://api.twilio.com"

_ALL = tuple(Face)
_KEY = ("TWILIO_API_KEY", "TWILIO_API_KEY_SECRET")


def _sid(text: str, initials: str) -> str:
    if not re.fullmatch(rf"{initials}[0-9a-fA-F]{{32}}", text):
        raise ValueError(
            f"is not a valid id: it must be {initials} followed by 32 hexadecimal digits. "
            "Copy it again from the Twilio Console."
        )
    return text


def _secret(text: str) -> SecretStr:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError(
            "holds spaces, line breaks or characters that no Twilio key has. "
            "Copy it again from the Twilio Console."
        )
    return SecretStr(text)


def _api_key(text: str) -> SecretStr:
    return SecretStr(_sid(text, "SK"))


@dataclass(frozen=True, slots=True)
class Twilio:
    """An account, and a key that reads its calls; printing it shows no secret."""

    account_sid: str | None = variable(
        "TWILIO_ACCOUNT_SID",
        partial(_sid, initials="AC"),
        _ALL,
        None,
        "the account OneUptime calls with, `AC...`: it is asked what became of each call",
        unset="outcomes are not known",
    )
    key_sid: SecretStr | None = variable(
        "TWILIO_API_KEY", _api_key, _ALL, None, "a key of that account, `SK...`", file=True
    )
    key_secret: SecretStr | None = variable(
        "TWILIO_API_KEY_SECRET", _secret, _ALL, None, "the secret of that key", file=True
    )
    auth_token: SecretStr | None = variable(
        "TWILIO_AUTH_TOKEN",
        _secret,
        _ALL,
        None,
        "the account's own token, where there is no key",
        file=True,
    )
    twilio_url: str = variable(
        "CALLLOGS_TWILIO_URL",
        partial(address, example=TWILIO_URL),
        _ALL,
        TWILIO_URL,
        "the address of Twilio's API, a regional one, or of a stand-in in tests and trials",
        needs="TWILIO_ACCOUNT_SID",
    )

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Twilio":
        """Read the account from variables.

        Raises:
            ConfigurationError: One is malformed, or the account is half set.
        """
        twilio = cls(**parse_variables(cls, environment))
        key = (twilio.key_sid, twilio.key_secret)
        keyed = any(key) or twilio.auth_token is not None
        missing = [name for name, value in zip(_KEY, key, strict=True) if value is None]
        if len(missing) == 1:
            raise ConfigurationError(
                missing[0], f"{missing[0]} is not set: {' and '.join(_KEY)} go together."
            )
        if keyed and twilio.account_sid is None:
            raise ConfigurationError(
                "TWILIO_ACCOUNT_SID",
                "TWILIO_ACCOUNT_SID is not set, and a key of Twilio's is. Set it to the account "
                "OneUptime calls with, or unset the key.",
            )
        if twilio.account_sid and not keyed:
            raise ConfigurationError(
                _KEY[0],
                f"TWILIO_ACCOUNT_SID is set and no key is. Set {' and '.join(_KEY)}, "
                "or TWILIO_AUTH_TOKEN, or unset it.",
            )
        return twilio

    @property
    def variables(self) -> dict[str, str]:
        """The variables that `read` makes the same account of; secrets among them."""
        values = {row.name: getattr(self, name) for row, name in variables(Twilio)}
        return {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value
            for name, value in values.items()
            if self.account_sid and value is not None
        }

    @property
    def login(self) -> tuple[str, str] | None:
        """User and password of a request; None where no account is set."""
        user = self.key_sid.get_secret_value() if self.key_sid else self.account_sid
        password = self.key_secret or self.auth_token
        return (user, password.get_secret_value()) if user and password else None
