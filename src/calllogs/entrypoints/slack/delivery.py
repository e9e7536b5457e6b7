"""The way of an answer back to whoever asked: checked, once, and never to a stranger's address."""

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import ClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from calllogs.formatting.layouts import Message
from calllogs.settings import SLACK_API_URL

HOOKS = "https://hooks.slack.com"

_LOG = logging.getLogger(__name__)
_OK = 200


@dataclass(frozen=True, slots=True)
class Delivery:
    """Posts answers to `response_url`.

    Attributes:
        slack_api_url: Slack's own, or a fake Slack's, whose origin is then the only one accepted.
    """

    slack_api_url: str

    def accepts(self, response_url: str) -> bool:
        """Whether an address is Slack's: anything else in a payload was not written by Slack."""
        allowed = HOOKS if self.slack_api_url == SLACK_API_URL else _origin(self.slack_api_url)
        return _origin(response_url) == allowed

    async def send(self, response_url: str, message: Message, fallback: Message) -> None:
        """Post a message; when Slack refuses its blocks, the fallback, once."""
        if not self.accepts(response_url):
            _LOG.warning("An answer was not sent: its response_url is not Slack's.")
            return
        try:
            await self._post(AsyncWebhookClient(response_url), message, fallback)
        except (ClientError, TimeoutError, OSError) as error:
            # The kind alone: the text may hold the address, which is as good as a token.
            _LOG.warning("An answer did not reach Slack: %s.", type(error).__name__)

    async def _post(self, webhook: AsyncWebhookClient, message: Message, fallback: Message) -> None:
        reply = await webhook.send_dict(message)
        if reply.status_code != _OK and "invalid_blocks" in reply.body:
            _LOG.warning("Slack refused the blocks of an answer; it went out as text.")
            reply = await webhook.send_dict(fallback)
        if reply.status_code != _OK:
            _LOG.warning("Slack did not take an answer: status %s.", reply.status_code)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
