import ssl
from pathlib import Path

import pytest

from calllogs.config.settings import Proxy, Settings
from calllogs.errors import ConfigurationError


def proxy(url: str, **variables: str) -> Proxy | None:
    return Settings.read(variables).network.proxy_to(url)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("http://proxy:3128", Proxy("HTTPS_PROXY", "http://proxy:3128")),
        ("proxy.example.com:3128/", Proxy("HTTPS_PROXY", "http://proxy.example.com:3128")),
        ("http://[::1]:3128", Proxy("HTTPS_PROXY", "http://[::1]:3128")),
        ("socks5://127.0.0.1:1080", Proxy("HTTPS_PROXY", "socks5://127.0.0.1:1080")),
        ("socks://127.0.0.1:1080/", Proxy("HTTPS_PROXY", "socks5://127.0.0.1:1080")),
        ("http://al:p@s:s/w@proxy:1", Proxy("HTTPS_PROXY", "http://proxy:1", "al", "p@s:s/w")),
        ("http://al:p%40ss@proxy:1", Proxy("HTTPS_PROXY", "http://proxy:1", "al", "p@ss")),
    ],
)
def test_a_proxy_is_read_whatever_its_password_holds(typed: str, expected: Proxy) -> None:
    found = proxy("https://up.example.com", HTTPS_PROXY=typed)
    assert found == expected
    assert found is not None
    assert found.login == ((expected.user, expected.password) if expected.user else None)


def test_a_proxy_is_shown_without_its_password_and_given_with_it() -> None:
    found = proxy("https://up.example.com", ALL_PROXY="http://al:p@s/w@proxy:1")
    assert found is not None
    assert (str(found), found.url) == ("http://proxy:1 (ALL_PROXY)", "http://al:p%40s%2Fw@proxy:1")


@pytest.mark.parametrize(
    "typed", ["socks4://proxy:1", "ftp://proxy", "http://", "a b", "http://x:y", "x:65536"]
)
def test_what_is_no_proxy_is_refused_by_its_variable(typed: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^HTTP_PROXY is not the address of a proxy\."):
        Settings.read({"HTTP_PROXY": typed})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://up.example.com", "HTTPS_PROXY"),
        ("http://up.example.com", "ALL_PROXY"),
        ("http://localhost:3002", None),
        ("http://[::1]:3002", None),
        ("https://up.internal.example", None),
        ("https://internal.example", None),
        ("https://notinternal.example", "HTTPS_PROXY"),
        ("https://10.1.2.3", None),
        ("https://11.1.2.3", "HTTPS_PROXY"),
    ],
)
def test_the_proxy_depends_on_the_address(url: str, expected: str | None) -> None:
    found = proxy(
        url,
        HTTPS_PROXY="http://secure:1",
        ALL_PROXY="http://other:1",
        NO_PROXY="localhost,[::1],.internal.example,10.0.0.0/8",
    )
    assert (found and found.variable) == expected


def test_a_star_means_no_proxy_at_all() -> None:
    assert proxy("https://up.example.com", HTTPS_PROXY="http://proxy:1", NO_PROXY="*") is None


def test_certificates_of_a_file_or_a_folder_are_trusted(tmp_path: Path) -> None:
    network = Settings.read({"SSL_CERT_DIR": str(tmp_path)}).network
    assert isinstance(network.trusted(), ssl.SSLContext)
    assert Settings.read({}).network.trusted() is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("SSL_CERT_FILE", "names a file that holds no certificates in PEM, or cannot be read"),
        ("SSL_CERT_DIR", "names no folder"),
        ("SSLKEYLOGFILE", "names a file that cannot be written: No such file or directory"),
    ],
)
def test_a_file_that_is_not_there_is_named_by_its_variable(
    name: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.read({name: str(tmp_path / "no" / "file")})
    assert str(caught.value).startswith(f"{name} {message}")


def test_certificates_that_are_no_pem_are_named(tmp_path: Path) -> None:
    file = tmp_path / "certificates.pem"
    file.write_text("nothing of the kind", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE names a file that holds no"):
        Settings.read({"SSL_CERT_FILE": str(file)})


def test_certificates_that_are_broken_are_named_when_they_are_read(tmp_path: Path) -> None:
    file = tmp_path / "certificates.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n", "utf-8")
    network = Settings.read({"SSL_CERT_FILE": str(file)}).network
    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE names a file that holds no"):
        network.trusted()
