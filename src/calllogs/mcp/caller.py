"""The caller of a tool: with whose key OneUptime is asked, and how their filters and cursors read.

What a filter asks beyond what the tool answers is noted or refused, never dropped. A cursor carries
the filter itself, with the end of its window fixed, so that nothing is stored and calls that arrive
meanwhile shift no page. It is signed, valid for a day, and bound to the API key: another caller's
is invalid.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from secrets import token_urlsafe
from typing import NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from itsdangerous import BadData, URLSafeSerializer
from mcp.server.mcpserver import Context

from calllogs.answers.answer import Answer, Note
from calllogs.app import App
from calllogs.config.settings import Settings
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Intent, next_page
from calllogs.filters.text_form import as_text
from calllogs.mcp.corrections import nearest_zone
from calllogs.mcp.summaries import SummaryArguments, contradiction
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
"""Where what follows begins: a page's filter as text, with its skip and a fixed end of its window,
and on a second line its columns, or a summary's arguments as JSON; the caller's IANA zone, "" where
it is the configured one; and the fingerprint of the filter as it was typed."""


class Cursors:
    """Writes and reads the cursors of one API key.

    Args:
        secrets: The last one signs them, all are accepted; every replica of a server has the same.
        owner: Identifies the API key; cursors of another owner are refused.
    """

    def __init__(self, secrets: Sequence[str], owner: str) -> None:
        self._signer = URLSafeSerializer([*secrets], salt=f"calllogs.cursor.{owner}")

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


class PageArguments(NamedTuple):
    """What a page of calls is asked for with; "" and 0 are not given.

    Attributes:
        filter: In the filter language.
        limit: How many calls.
        columns: What is told of each, separated by commas.
        cursor: From the page before.
        timezone: The asker's.
    """

    filter: str = ""
    limit: int = 0
    columns: str = ""
    cursor: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls tools.

    Attributes:
        app: Asks OneUptime with the caller's key.
        secrets: What their cursors are signed with, the present one last.
        masked: Whether phone numbers keep only their country code and last four digits.
    """

    app: App
    secrets: Sequence[str]
    masked: bool

    @property
    def cursors(self) -> Cursors:
        """What writes and reads this caller's cursors."""
        return Cursors(self.secrets, self.app.key_id)

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

    def intent(self, text: str) -> Intent:
        """Return what a filter asks for; calls where it is empty.

        Raises:
            FilterError: A piece of it is not understood.
        """
        return self.app.read(text, tz=self.app.tz, masked=self.masked).intent

    def read_summary(
        self, arguments: SummaryArguments, cursor: str, timezone: str
    ) -> tuple[SummaryArguments, CallLogFilter, View]:
        """Return what a summary is asked with: by its arguments, or by a cursor.

        Raises:
            FilterError: The arguments or the cursor are not understood, or contradict each other.
        """
        if cursor:
            rest, tz = self._position(cursor, arguments.filter)
            arguments, timezone = SummaryArguments.read(rest), timezone or tz
        view = self.view(timezone)
        read = partial(self.app.read, tz=view.tz, masked=view.masked)
        return arguments, arguments.question(read, view), view

    def read_timeline(
        self, text: str, cursor: str, timezone: str
    ) -> tuple[CallLogFilter, int, View]:
        """Return the filter of a timeline, how many of its events are passed over, and the view.

        Raises:
            FilterError: The filter or cursor is not understood, or they are of two questions.
        """
        if not cursor:
            if not text.strip():
                raise FilterError("filter", "filter is required, such as incident 42.")
            view = self.view(timezone)
            return self.read(text, view), 0, view
        rest, tz = self._position(cursor, text)
        view = self.view(timezone or tz)
        question, _, skip = rest.partition("\n")
        return self.read(question, view), int(skip), view

    def _position(self, cursor: str, text: str) -> tuple[str, str]:
        """Return where a cursor leads, and in which zone its times are told.

        Raises:
            FilterError: It is none of ours, or of another question than the text beside it.
        """
        rest, tz, question = self.cursors.read(cursor.strip(_QUOTES), self.app.now())
        if text and fingerprint(text) != question:
            raise FilterError("cursor", OTHER)
        return rest, tz

    def cursor(self, position: str, view: View, text: str) -> str:
        """Return the cursor of what comes behind an answer.

        Args:
            position: Where that begins.
            view: How the answer is shown.
            text: The filter as it was typed.
        """
        tz = "" if view.tz == self.app.tz else view.tz
        return self.cursors.write((position, tz, fingerprint(text)), view.now)

    def read_page(self, asked: PageArguments) -> tuple[CallLogFilter, str, View]:
        """Return the filter of the page that is asked for, its columns, and how it is shown.

        Raises:
            FilterError: The filter or cursor is not understood, or they are of two questions, or
                the filter says another limit than the argument.
        """
        limit = asked.limit
        if not asked.cursor:
            view = self.view(asked.timezone)
            filter = self.read(asked.filter, view)
            if limit and filter.limit and limit != filter.limit:
                raise contradiction(f"limit {filter.limit}", f"limit {limit}")
            return replace(filter, limit=filter.limit or limit or None), asked.columns, view
        rest, tz = self._position(asked.cursor, asked.filter)
        text, _, columns = rest.partition("\n")
        view = self.view(asked.timezone or tz)
        filter = self.read(text, view)
        return replace(filter, limit=limit or filter.limit), asked.columns or columns, view

    def next_cursor(self, answer: Answer[Page], view: View, asked: PageArguments) -> str | None:
        """Return the cursor of the page after this one, or None when it is the last.

        Args:
            answer: The page.
            view: How it is shown.
            asked: What it was asked with, its columns those of the page.
        """
        filter = next_page(answer.filter, answer.value, view.now)
        if filter is None:
            return None
        position = f"{as_text(filter)}\n{asked.columns}".strip()
        return self.cursor(position, view, asked.filter)

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


FindCaller = Callable[[Context[None]], Caller]
"""From the context of a request to its caller."""


def cursor_secrets(settings: Settings) -> tuple[str, ...]:
    """Return what cursors are signed with, the present secret last.

    Without one that is configured they end with the process.
    """
    own = settings.secret.get_secret_value() if settings.secret else token_urlsafe()
    previous = settings.secret_previous
    return (previous.get_secret_value(), own) if previous else (own,)


def single_caller(app: App, *, masked: bool, secrets: Sequence[str] = ()) -> FindCaller:
    """Return a lookup that knows one caller, as a server on standard input has.

    Args:
        app: Asks with its own key.
        masked: Whether phone numbers keep only their country code and last four digits.
        secrets: What cursors are signed with, the present one last; () is the process's own.
    """
    caller = Caller(app, secrets or (token_urlsafe(),), masked)
    return lambda _: caller


class Visit(Protocol):
    """Somebody who asks through Slackbot, admitted as whoever asks in Slack is."""

    @property
    def app(self) -> App | None:
        """What asks the OneUptime project of their workspace; None for nobody's request."""

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
