"""The caller of a tool: with whose key OneUptime is asked, and how their filters and cursors read.

What a filter asks beyond what the tool answers is noted or refused, never dropped. A cursor carries
the filter itself, with the end of its window fixed, so that nothing is stored and calls that arrive
meanwhile shift no page. It is signed, valid for a day, and bound to the API key: another caller's
is invalid.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from itsdangerous import BadData, URLSafeSerializer
from mcp.server.mcpserver import Context

from calllogs.answers.answer import Answer, Note, next_page
from calllogs.app import App
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.filters.text_form import as_text
from calllogs.mcp.corrections import nearest_zone
from calllogs.model.records import Page
from calllogs.render.cells import View

SANDBOX_NOTE = Note("These are made-up sample calls.")

BLOCK_KIT = "io.slack/block-kit"
"""The capability of a client that shows Block Kit."""

VISIT = "calllogs.slackbot"
"""Where the HTTP guard leaves a visit in a request's scope, which no client writes into."""

CURSOR_LIFETIME = timedelta(days=1)

_HOUR = 3600
"""Expiry is counted in hours to keep the cursor short: a model has to repeat it."""

_QUOTES = " \"'`"
"""Characters that a model copies around a cursor."""

FOREIGN = (
    "This cursor is not one of this server's: it was altered, or made for another key or before a "
    "restart. Ask again from the start, with the filter."
)
EXPIRED = "This cursor is older than a day. Ask again from the start, with the filter."
OTHER = (
    "This cursor continues another question than the filter asks. Give the cursor alone, or the "
    "filter alone."
)

T = TypeVar("T")


Position = tuple[str, str, str]
"""Where the next page begins: the filter's text form, with its skip and a fixed end of its window;
the caller's IANA zone, "" where it is the configured one; and the fingerprint of the filter as it
was typed."""


class Cursors:
    """Writes and reads the cursors of one API key.

    Args:
        secret: Signs them; every replica of a server has the same.
        owner: Identifies the API key; cursors of another owner are refused.
    """

    def __init__(self, secret: str, owner: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=f"calllogs.cursor.{owner}")

    def write(self, position: Position, now: datetime) -> str:
        """Return the cursor of a position."""
        expires = int((now + CURSOR_LIFETIME).timestamp()) // _HOUR
        return str(self._signer.dumps([*position, expires]))

    def read(self, cursor: str, now: datetime) -> Position:
        """Return the position a cursor stands for.

        Raises:
            FilterError: The signature is wrong, or it has expired.
        """
        try:
            payload = self._signer.loads(cursor)
        except (BadData, ValueError, TypeError) as error:
            raise FilterError("cursor", FOREIGN) from error
        match payload:
            case [str(text), str(tz), str(question), int(expires)]:
                if now.timestamp() // _HOUR > expires:
                    raise FilterError("cursor", EXPIRED)
                return text, tz, question
        raise FilterError("cursor", FOREIGN)  # of another version, with the same secret


def fingerprint(text: str) -> str:
    """Return a short hash of a text, to notice another text; too short to keep one secret."""
    return sha256(" ".join(text.split()).lower().encode()).hexdigest()[:6]


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls tools.

    Attributes:
        app: Asks OneUptime with the caller's key.
        secret: Signs their cursors.
        masked: Whether phone numbers keep only their country code and last four digits.
    """

    app: App
    secret: str
    masked: bool

    @property
    def cursors(self) -> Cursors:
        """What writes and reads this caller's cursors."""
        return Cursors(self.secret, self.app.key_id)

    def view(self, timezone: str = "") -> View:
        """Return how an answer made now is shown.

        Raises:
            FilterError: There is no such zone.
        """
        return self.app.view(masked=self.masked, tz=_zone(timezone) if timezone else None)

    def read(self, text: str, view: View) -> CallLogFilter:
        """Return the filter of a tool that answers with calls, a number or a timeline.

        Raises:
            FilterError: A piece of it is not understood, or it asks for groups or sums.
        """
        filter = self.app.read(text, tz=view.tz, masked=view.masked)
        if filter.intent is Intent.SUMMARY:
            raise FilterError(
                filter.group_by or "summary",
                "This filter asks for totals. Use summarize_call_logs with it.",
            )
        return filter

    def read_summary(self, text: str, by: str, view: View) -> CallLogFilter:
        """Return the filter of a summary, grouped as it says itself or as `by` says.

        Raises:
            FilterError: A piece of it is not understood, or it says another grouping than `by`.
        """
        filter = self.app.read(text, tz=view.tz, masked=view.masked)
        if by and filter.group_by and by != filter.group_by:
            raise _contradiction(f"by {filter.group_by}", f"by {by}")
        return replace(filter, intent=Intent.SUMMARY, group_by=filter.group_by or by or None)

    def read_page(
        self, text: str, cursor: str, limit: int, timezone: str
    ) -> tuple[CallLogFilter, View]:
        """Return the filter of the page that is asked for: by a filter's text, or by a cursor.

        Raises:
            FilterError: The filter or cursor is not understood, or they are of two questions, or
                the filter says another limit than `limit`.
        """
        if not cursor:
            view = self.view(timezone)
            filter = self.read(text, view)
            if limit and filter.limit and limit != filter.limit:
                raise _contradiction(f"limit {filter.limit}", f"limit {limit}")
            return replace(filter, limit=filter.limit or limit or None), view
        rest, tz, question = self.cursors.read(cursor.strip(_QUOTES), self.app.now())
        if text and fingerprint(text) != question:
            raise FilterError("cursor", OTHER)
        view = self.view(timezone or tz)
        filter = self.read(rest, view)
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
        return self.cursors.write((as_text(filter), tz, fingerprint(text)), view.now)

    def source_notes(self) -> tuple[Note, ...]:
        """Return the note on every answer of the sandbox: an answer may be all that is read."""
        return (SANDBOX_NOTE,) if self.app.sandbox else ()

    def with_notes(self, answer: Answer[T], *notes: Note) -> Answer[T]:
        """Return an answer with these notes and the source's after its own."""
        return replace(answer, notes=(*answer.notes, *notes, *self.source_notes()))


def _zone(name: str) -> str:
    """Return the IANA zone of a name.

    Raises:
        FilterError: There is no such zone.
    """
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:  # not found, "../x", a folder
        raise FilterError(
            name,
            f"{name[:60]!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC.",
            end=len(name),
            suggestion=nearest_zone(name),
            text=name,
        ) from error


def _contradiction(filter: str, argument: str) -> FilterError:
    return FilterError(
        filter, f"The filter says {filter} and the argument says {argument}. Give only one of them."
    )


FindCaller = Callable[[Context[None]], Caller]
"""From the context of a request to its caller."""


def single_caller(app: App, *, masked: bool, secret: str | None = None) -> FindCaller:
    """Return a lookup that knows one caller, as a server on standard input has.

    Args:
        app: Asks with its own key.
        masked: Whether phone numbers keep only their country code and last four digits.
        secret: Signs cursors; None for one that ends with the process.
    """
    caller = Caller(app, secret or token_urlsafe(), masked)
    return lambda _: caller


class Visit(Protocol):
    """Somebody who asks through Slackbot, admitted as whoever asks in Slack is."""

    @property
    def masked(self) -> bool:
        """Whether their phone numbers keep only their country code and last four digits."""

    def audit(self, tool: str, filter: str, outcome: str) -> None:
        """Write down what they asked and how it ended."""


def visit_of(context: Context[None]) -> Visit | None:
    """Return the visit a request is, or None where Slackbot did not send it."""
    scope = getattr(context.request_context.request, "scope", {})
    visit: Visit | None = scope.get(VISIT)
    return visit


@contextmanager
def audited(context: Context[None] | None, tool: str, filter: str) -> Iterator[None]:
    """Write down a question of Slackbot's when it ends; those of others are not."""
    visit = visit_of(context) if context else None
    outcome = "cancelled"
    try:
        yield
        outcome = "answered"
    except Exception as error:
        cause = error.__cause__ or error
        outcome = "not understood" if isinstance(cause, FilterError) else type(cause).__name__
        raise
    finally:
        if visit:
            visit.audit(tool, filter, outcome)


def shows_blocks(context: Context[None]) -> bool:
    """Whether the client shows Block Kit: it is Slackbot, or it says so."""
    if visit_of(context):
        return True
    capabilities = context.client_capabilities
    return bool(capabilities and BLOCK_KIT in (capabilities.extensions or {}))
