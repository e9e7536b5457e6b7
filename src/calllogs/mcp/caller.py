"""Who asks, and on whose behalf the call log is asked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from secrets import token_urlsafe

from mcp.server.mcpserver import Context

from calllogs.answers.answer import Answer, Note
from calllogs.api.pagination import settled
from calllogs.app import App
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter
from calllogs.filters.text_form import as_text
from calllogs.mcp.cursors import OTHER, Cursors, Place, fingerprint
from calllogs.mcp.filters import listed, zone
from calllogs.model.records import Page
from calllogs.render.cells import View
from calllogs.render.headline import next_skip

_AROUND = " \"'`"
"""What a model copies with a cursor."""

SANDBOX_NOTE = Note("These are made-up sample calls.")


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers one caller.

    Attributes:
        app: Asks with the caller's key.
        cursors: Where the caller's walks stand.
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
        return self.app.view(masked=self.masked, tz=zone(timezone, self.app.tz))

    def read(self, text: str, view: View) -> CallLogFilter:
        """Return what a filter means to this caller.

        Raises:
            FilterError: A piece of it is not understood.
        """
        return self.app.read(text, tz=view.tz)

    def place(
        self, text: str, cursor: str, limit: int, timezone: str
    ) -> tuple[CallLogFilter, View]:
        """Return the page that is asked for: of a filter, or where a cursor stands.

        Raises:
            FilterError: The filter or cursor is not understood, or they are of two questions.
        """
        if not cursor:
            view = self.view(timezone)
            return listed(self.read(text, view), limit=limit), view
        place = self.cursors.read(cursor.strip(_AROUND), self.app.now())
        if text and fingerprint(text) != place.typed:
            raise FilterError("cursor", OTHER)
        view = self.view(timezone or place.tz)
        filter = self.read(place.text, view)
        return replace(filter, limit=limit or filter.limit), view

    def following(self, answer: Answer[Page], view: View, text: str) -> str | None:
        """Return the cursor of the page behind this one, or None when it is the last."""
        skip = next_skip(answer.value)
        if skip is None:
            return None
        onward = replace(settled(answer, view.now), skip=skip)
        tz = "" if view.tz == self.app.tz else view.tz
        place = Place(as_text(onward), tz, fingerprint(text))
        return self.cursors.write(place, view.now)

    def source(self) -> tuple[Note, ...]:
        """Nobody may mistake samples for calls, and an answer may be all that is read."""
        return (SANDBOX_NOTE,) if self.app.sandbox else ()


FindDesk = Callable[[Context[None]], Desk]


def one_desk(app: App, *, masked: bool, secret: str | None = None) -> FindDesk:
    """Return the one desk at which everybody asks.

    Args:
        app: Asks with its own key.
        masked: Whether phone numbers keep only their country code and last four digits.
        secret: What cursors are signed with; None for one that ends with the process.
    """
    desk = Desk(app, Cursors(secret or token_urlsafe(), app.key_id), masked)
    return lambda _: desk
