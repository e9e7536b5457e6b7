"""The configuration file: the same variables in TOML, for whoever sets none in the environment."""

from collections.abc import Collection, Mapping
from pathlib import Path

import platformdirs

from calllogs.errors import ConfigurationError

NAME = "CALLLOGS_CONFIG"
"""The variable that names another file than the usual one."""

_MISTAKE = "{path}, the configuration file, {fault}. Correct it, or set {name} to another file."


def config_path(environment: Mapping[str, str]) -> Path:
    """Return where the configuration file is, whether or not there is one."""
    named = environment.get(NAME, "").strip()
    return Path(named) if named else platformdirs.user_config_path("calllogs") / "config.toml"


def read_config(path: Path, known: Collection[str], *, needed: bool) -> dict[str, str]:
    """Return the variables that a configuration file sets.

    Args:
        path: Of the file.
        known: The variables there are.
        needed: Whether there has to be one.

    Raises:
        ConfigurationError: The file cannot be read, is no TOML, or sets something else.
    """
    values = _parsed(path, needed=needed)
    for name, value in values.items():
        if name not in known or not isinstance(value, str | int | float):
            raise _mistake(path, f"sets {name[:60]}, which is not a setting of calllogs")
    return {name: _text(value) for name, value in values.items()}


def _parsed(path: Path, *, needed: bool) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if needed:
            raise _mistake(path, "does not exist") from None
        return {}
    except OSError as error:
        raise _mistake(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _mistake(path, "is not text in UTF-8") from error
    return _tables(path, text)


def _tables(path: Path, text: str) -> dict[str, object]:
    import tomllib  # noqa: PLC0415  who has no such file does not load it

    try:
        return tomllib.loads(text)
    except ValueError as error:  # its text may quote a key
        raise _mistake(path, 'is not TOML, as in CALLLOGS_TZ = "Europe/Paris"') from error


def _text(value: object) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _mistake(path: Path, fault: str) -> ConfigurationError:
    return ConfigurationError(NAME, _MISTAKE.format(path=path, fault=fault, name=NAME))
