"""How OneUptime and Slack are reached: the proxies and certificates that the environment names."""

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies

from calllogs.config.values import LARGEST_PORT, names
from calllogs.config.variables import Face, variable
from calllogs.errors import ConfigurationError

_ALL = tuple(Face)
_SCHEMES = {scheme: scheme for scheme in ("http", "https", "socks5", "socks5h")}
_SCHEMES["socks"] = "socks5"
_PROXY = re.compile(
    r"((?P<scheme>\w+)://)?((?P<user>[^:]*)(:(?P<password>.*))?@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:(?P<port>[0-9]{1,5}))?/?"
)
"""The last @ ends the password, which may hold any letter."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    Attributes:
        variable: The variable that names it.
        address: Its address, without user and password.
        user: The user it is asked as, or "".
        password: Their password, or "".
    """

    variable: str
    address: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Return the proxy as a person may see it."""
        return f"{self.address} ({self.variable})"

    @property
    def is_socks(self) -> bool:
        """Whether it is one of SOCKS, and not of HTTP."""
        return self.address.startswith("socks")

    @property
    def login(self) -> tuple[str, str] | None:
        """The user and password, where it wants to know them."""
        return (self.user, self.password) if self.user else None

    @property
    def url(self) -> str:
        """The address with user and password."""
        scheme, _, rest = self.address.partition("://")
        user, password = (quote(text, safe="") for text in (self.user, self.password))
        return f"{scheme}://{user}:{password}@{rest}" if self.user else self.address


def _proxy(variable: str, text: str) -> Proxy:
    match = _PROXY.fullmatch(text)
    scheme = match and _SCHEMES.get((match["scheme"] or "http").lower())
    if not match or not scheme or int(match["port"] or 0) > LARGEST_PORT:
        raise ValueError(
            "is not the address of a proxy. It looks like http://proxy.example.com:3128, "
            "http://user:password@proxy.example.com:3128 or socks5://127.0.0.1:1080."
        )
    address = f"{scheme}://{match['host']}" + (f":{match['port']}" if match["port"] else "")
    user, password = (unquote(match[name] or "") for name in ("user", "password"))
    return Proxy(variable, address, user, password)


def _certificates(text: str) -> Path:
    """Return a file that looks like one of certificates; they are read when they are needed."""
    try:
        found = b"-----BEGIN " in Path(text).read_bytes()
    except (OSError, ValueError):  # "\0" in its name
        found = False
    if not found:
        raise ValueError(_NO_CERTIFICATES.format(text[:200]))
    return Path(text)


_NO_CERTIFICATES = (
    "names a file that holds no certificates in PEM, or cannot be read: {}. "
    "Correct the path, or unset it to trust the usual ones."
)


def _certificate_folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError(f"names no folder: {text[:200]}. Correct the path, or unset it.")
    return Path(text)


def _key_log(text: str) -> str:
    try:
        with Path(text).open("ab"):
            return text
    except OSError as error:
        raise ValueError(
            f"names a file that cannot be written: {error.strerror}. Name another, or unset it."
        ) from error


@dataclass(frozen=True, slots=True)
class Network:
    """The variables that every HTTP client knows; lower-case names of proxies count as well."""

    key_log: str | None = variable(
        "SSLKEYLOGFILE", _key_log, _ALL, None, "where the keys of TLS are logged, for debugging"
    )
    certificates: Path | None = variable(
        "SSL_CERT_FILE",
        _certificates,
        _ALL,
        None,
        "the file of certificates that are trusted, in PEM",
        unset="Mozilla's",
    )
    certificate_folder: Path | None = variable(
        "SSL_CERT_DIR", _certificate_folder, _ALL, None, "a folder of such files instead"
    )
    https_proxy: Proxy | None = variable(
        "HTTPS_PROXY",
        partial(_proxy, "HTTPS_PROXY"),
        _ALL,
        None,
        "the proxy for https addresses: `http://...` or `socks5://...`, with `user:password@`; "
        "Slack needs `calllogs[socks]` for SOCKS",
    )
    http_proxy: Proxy | None = variable(
        "HTTP_PROXY", partial(_proxy, "HTTP_PROXY"), _ALL, None, "the proxy for http addresses"
    )
    all_proxy: Proxy | None = variable(
        "ALL_PROXY",
        partial(_proxy, "ALL_PROXY"),
        _ALL,
        None,
        "the proxy where neither of these is set",
    )
    no_proxy: tuple[str, ...] = variable(
        "NO_PROXY", names, _ALL, (), "hosts that are reached without a proxy, separated by commas"
    )

    def trusted(self) -> ssl.SSLContext | None:
        """Read the certificates that are trusted; None for the usual ones.

        Raises:
            ConfigurationError: They are none.
        """
        if self.certificates is None:
            folder = self.certificate_folder
            return ssl.create_default_context(capath=folder) if folder else None
        try:
            return ssl.create_default_context(cafile=self.certificates)
        except OSError as error:  # ssl.SSLError too
            message = _NO_CERTIFICATES.format(self.certificates)
            raise ConfigurationError("SSL_CERT_FILE", f"SSL_CERT_FILE {message}") from error

    def proxy_to(self, url: str) -> Proxy | None:
        """Return the proxy through which an address is asked, or None."""
        address = urlsplit(url)
        own = self.https_proxy if address.scheme == "https" else self.http_proxy
        if any(_matches(entry, address.hostname or "") for entry in self.no_proxy):
            return None
        return own or self.all_proxy


def _matches(entry: str, host: str) -> bool:
    """Whether an entry of NO_PROXY names a host: itself, a domain of it, its network, or `*`."""
    name = entry.lower().strip("[]").lstrip("*.")
    try:
        return ip_address(host) in ip_network(name, strict=False)
    except ValueError:
        return entry == "*" or host == name or (bool(name) and host.endswith(f".{name}"))


def system_proxies() -> Iterator[tuple[str, str]]:
    """Yield the variables of proxies: those of the environment in any case, or the system's own."""
    for scheme, address in getproxies().items():
        yield f"{scheme.upper()}_PROXY", address
