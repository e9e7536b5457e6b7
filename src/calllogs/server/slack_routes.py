"""The routes of Slack: for one workspace by its token, or for all that installed the app."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import replace

from pydantic import SecretStr
from starlette.routing import BaseRoute, Route

from calllogs.app import Apps
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.server.installed_workspaces import credentials, open_installations
from calllogs.server.metrics import AuditCounter, Metrics
from calllogs.slack.app import listener_for, slack_client, workspace_of
from calllogs.slack.http.requests import Dispatch, SlackRequests, to_bolt
from calllogs.slack.http.tenant_filter import TenantFilter
from calllogs.slack.listener import FindWorkspace, bolt_app, only_workspace
from calllogs.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from calllogs.slack.oauth.install_pages import InstallPages, oauth_flow
from calllogs.slack.store.channel_links import ChannelLinks, open_links
from calllogs.slack.store.tenants import Tenants
from calllogs.slack_signatures import SlackSignatures

AUDIT = "calllogs.audit"

Routes = AsyncIterator[Sequence[BaseRoute]]


def slack_routes(
    settings: Settings, apps: Apps, metrics: Metrics
) -> AbstractAsyncContextManager[Sequence[BaseRoute]]:
    """Return the routes of the Slack app that is configured; none without one.

    Raises:
        ConfigurationError: It is half configured.
    """
    if settings.slack_client_id:
        return _installed(settings, apps, metrics)
    if settings.slack_bot_token:
        return _one(settings, settings.slack_bot_token, apps, metrics)
    return nullcontext(())


@asynccontextmanager
async def _one(settings: Settings, token: SecretStr, apps: Apps, metrics: Metrics) -> Routes:
    signatures = _signatures(settings)
    client = slack_client(token, settings)
    async with open_links(settings) as links:
        workspace = await workspace_of(client, replace(apps.own(), me=None))
        async with _dispatch(settings, links, only_workspace(workspace), metrics) as dispatch:
            yield (_events(dispatch, signatures, metrics),)


@asynccontextmanager
async def _installed(settings: Settings, apps: Apps, metrics: Metrics) -> Routes:
    known, signatures = credentials(settings), _signatures(settings)
    async with open_installations(settings) as (installations, links):
        tenants = Tenants(installations, apps.app_for, lambda token: slack_client(token, settings))
        flow = oauth_flow(known, installations.store, settings.slack_api_url, tenants.forget)
        pages = InstallPages(flow)
        async with _dispatch(settings, links, tenants.find, metrics) as dispatch:
            yield (
                _events(TenantFilter(tenants, dispatch).receive, signatures, metrics),
                Route(INSTALL_PATH, pages.install),
                Route(REDIRECT_PATH, pages.come_back),
            )


def _signatures(settings: Settings) -> SlackSignatures:
    secret = settings.slack_signing_secret
    if secret is None:
        raise ConfigurationError(
            "SLACK_SIGNING_SECRET",
            "SLACK_SIGNING_SECRET is not set, without which anybody could speak for Slack. Copy "
            "it from the app's page at api.slack.com/apps.",
        )
    return SlackSignatures(secret.get_secret_value())


@asynccontextmanager
async def _dispatch(
    settings: Settings, links: ChannelLinks, find: FindWorkspace, metrics: Metrics
) -> AsyncIterator[Dispatch]:
    """Listen and count audit events; at the end, let running interactions finish."""
    listener, counter = listener_for(settings, links), AuditCounter(metrics)
    logging.getLogger(AUDIT).addHandler(counter)
    try:
        yield to_bolt(bolt_app(listener, settings.slack_api_url, find))
    finally:
        await listener.tasks.drain()
        logging.getLogger(AUDIT).removeHandler(counter)


def _events(dispatch: Dispatch, signatures: SlackSignatures, metrics: Metrics) -> BaseRoute:
    endpoint = SlackRequests(dispatch, signatures, metrics.slack)
    return Route(EVENTS_PATH, endpoint, methods=["POST"])
