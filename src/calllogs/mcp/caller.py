"""The caller of a tool: with whose key OneUptime is asked, and how answers are shown to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from secrets import token_urlsafe

from mcp.server.mcpserver import Context

from calllogs.answers.answer import Answer, Note, next_page
from calllogs.app import App
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter
from calllogs.filters.text_form import as_text
from calllogs.mcp.arguments import page_filter, zone
from calllogs.mcp.cursors import OTHER, Cursors, Position, fingerprint
from calllogs.model.records import Page
from calllogs.render.cells import View

SANDBOX_NOTE = Note("These are made-up sample calls.")

BLOCK_KIT = "io.slack/block-kit"
"""The capability of a client that shows Block Kit."""

SLACK_HEADER, SLACK_SIGNED = "x-calllogs-slack", "signed"
"""The header that stands for a valid signature of Slack's between the HTTP guard and the tools."""

_QUOTES = " \"'`"
"""Characters that a model copies around a cursor."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls tools.

    Attributes:
        app: Asks OneUptime with the caller's key.
        cursors: Writes and reads this caller's cursors.
        masked: Whether phone numbers keep only their country code and last four digits.
    """

    app: App
    cursors: Cursors
    masked: bool

    def view(self, timezone: str) -> View:
        """Return how an answer made now is shown.

        Raises:
            FilterError: There is no such zone.
        """
        return self.app.view(masked=self.masked, tz=zone(timezone) if timezone else None)

    def read(self, text: str, view: View) -> CallLogFilter:
        """Parse a filter as this caller means it.

        Raises:
            FilterError: A piece of it is not understood.
        """
        return self.app.read(text, tz=view.tz)

    def read_page(
        self, text: str, cursor: str, limit: int, timezone: str
    ) -> tuple[CallLogFilter, View]:
        """Return the filter of the page that is asked for: by a filter's text, or by a cursor.

        Raises:
            FilterError: The filter or cursor is not understood, or they are of two questions.
        """
        if not cursor:
            view = self.view(timezone)
            return page_filter(self.read(text, view), limit=limit), view
        position = self.cursors.read(cursor.strip(_QUOTES), self.app.now())
        if text and fingerprint(text) != position.question:
            raise FilterError("cursor", OTHER)
        view = self.view(timezone or position.tz)
        filter = self.read(position.text, view)
        return replace(filter, limit=limit or filter.limit), view

    def next_cursor(self, answer: Answer[Page], view: View, text: str) -> str | None:
        """Return the cursor of the page after this one, or None when it is the last.

        Args:
            answer: The page.
            view: How it is shown.
            text: The filter as it was typed.
        """
        filter = next_page(answer, view.now)
        if filter is None:
            return None
        tz = "" if view.tz == self.app.tz else view.tz
        return self.cursors.write(Position(as_text(filter), tz, fingerprint(text)), view.now)

    def source_notes(self) -> tuple[Note, ...]:
        """Return the note on every answer of the sandbox: an answer may be all that is read."""
        return (SANDBOX_NOTE,) if self.app.sandbox else ()


FindCaller = Callable[[Context[None]], Caller]
"""From the context of a request to its caller."""


def single_caller(app: App, *, masked: bool, secret: str | None = None) -> FindCaller:
    """Return a lookup that knows one caller, as a server on standard input has.

    Args:
        app: Asks with its own key.
        masked: Whether phone numbers keep only their country code and last four digits.
        secret: Signs cursors; None for one that ends with the process.
    """
    caller = Caller(app, Cursors(secret or token_urlsafe(), app.key_id), masked)
    return lambda _: caller


def signed_by_slack(headers: Mapping[str, str]) -> bool:
    """Whether the HTTP guard found Slack's signature on a request."""
    return headers.get(SLACK_HEADER) == SLACK_SIGNED


def shows_blocks(context: Context[None]) -> bool:
    """Whether the client shows Block Kit: it is Slackbot, or it says so."""
    if signed_by_slack(context.headers or {}):
        return True
    capabilities = context.client_capabilities
    return bool(capabilities and BLOCK_KIT in (capabilities.extensions or {}))
