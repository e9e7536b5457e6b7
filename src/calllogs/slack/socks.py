"""Connections to Slack through a proxy of SOCKS 5; needs what the extra `socks` installs."""

from ssl import SSLCertVerificationError
from urllib.parse import urlsplit

from aiohttp import ClientRequest, ClientTimeout
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

from calllogs.config.settings import Proxy
from calllogs.slack.delivery import NotReached

DEFAULT_PORT = 1080

_REASONS: dict[type[Exception], str] = {
    SSLCertVerificationError: "Slack's certificate is not trusted",
    ProxyConnectionError: "the proxy is not there",
    ProxyTimeoutError: "it took too long",
    ProxyError: "the proxy refused: {}",
    ValueError: "the proxy's user or password is not ASCII, or too long",
}


class SocksConnector(ProxyConnector):
    """Connects through a proxy, which resolves the names.

    A connection is closed after a request, as the SDK's own are.

    Args:
        proxy: The proxy.
    """

    def __init__(self, proxy: Proxy) -> None:
        address = urlsplit(proxy.address)
        super().__init__(
            address.hostname or "",
            address.port or DEFAULT_PORT,
            username=proxy.user,
            password=proxy.password,
            force_close=True,
        )

    async def connect(
        self,
        req: ClientRequest,
        traces: list[Trace],
        timeout: ClientTimeout,  # noqa: ASYNC109  as aiohttp
    ) -> Connection:
        """Return a connection for a request.

        Raises:
            NotReached: There is none.
        """
        try:
            return await super().connect(req, traces, timeout)
        except tuple(_REASONS) as error:
            reason = next(text for kind, text in _REASONS.items() if isinstance(error, kind))
            raise NotReached(reason.format(error)) from error
