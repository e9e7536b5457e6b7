"""Every failure a caller of calllogs can meet.

CallLogsError
├── ConfigurationError      a setting is missing, half set or malformed
├── FilterError             a filter, id or size was not understood; nothing was sent
│   └── UnclearName         a name in it means several things, which are offered
├── CallNotFound            no call with this id is visible to the key
├── NotAuthorized           who asks may not, or asks too often
├── DatabaseFailed          calllogs' own database did not answer
└── ApiError                OneUptime did not give a usable answer
    ├── ApiUnreachable      no reply: refused, reset, timed out, certificate
    ├── KeyRefused          400 "Invalid API Key", 401; a key of a whole installation
    ├── PaymentRequired     402: unpaid, or not part of the plan
    ├── PermissionMissing   403, 422: the key lacks a permission, or it is blocked
    ├── RequestRefused      other 4xx: this program asked for something the API does not know
    ├── RateLimited         429
    ├── ServerFailed        5xx
    └── ReplyMalformed      a reply that is not the shape the API promises
        └── ReplyContrary   a reply to another question than was asked

`str(error)` is always one or two sentences fit for a person: what was wrong and what to do next.
No error carries a key, a token, a request body or the API's own text unread.
"""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple


class CallLogsError(Exception):
    """Anything calllogs raises on purpose."""


class ConfigurationError(CallLogsError):
    """A setting is missing, half set or malformed.

    Attributes:
        setting: The name of the variable or option at fault.
    """

    def __init__(self, setting: str, message: str) -> None:
        super().__init__(message)
        self.setting = setting


class FilterError(CallLogsError):
    """A piece of a filter was not understood or contradicts another; nothing was sent.

    Attributes:
        about: The piece of text that is wrong, as typed.
        message: What is wrong and what would be right.
        start: Where `about` begins in `text`, counted in characters.
        end: Where it ends (exclusive).
        suggestion: The nearest valid spelling of `about`, or None when nothing is close.
        text: The whole text the span points into, as it was read.
    """

    def __init__(
        self,
        about: str,
        message: str,
        *,
        start: int = 0,
        end: int = 0,
        suggestion: str | None = None,
        text: str = "",
    ) -> None:
        super().__init__(message)
        self.about = about
        self.message = message
        self.start = start
        self.end = end
        self.suggestion = suggestion
        self.text = text


class Choice(NamedTuple):
    """One of several things that can be meant.

    Attributes:
        label: What it is, for a person; names in it are text from outside.
        question: The whole question, as a filter that asks for this one.
    """

    label: str
    question: str


class UnclearName(FilterError):
    """A name means several things of the project; nothing was asked of the call log.

    Attributes:
        choices: The things, each with the question that asks for it.
    """

    def __init__(
        self,
        about: str,
        message: str,
        choices: Sequence[Choice],
        *,
        start: int = 0,
        end: int = 0,
        text: str = "",
    ) -> None:
        super().__init__(about, message, start=start, end=end, text=text)
        self.choices = tuple(choices)


class CallNotFound(CallLogsError):
    """No call with this id is visible to the key.

    Attributes:
        call_id: The id asked for, a lower-case UUID.
    """

    def __init__(self, call_id: str) -> None:
        super().__init__(
            f"No call has the id {call_id}, or this API key may not see it. "
            "List calls to find ids that exist."
        )
        self.call_id = call_id


class NotAuthorized(CallLogsError):
    """Who asks may not do what they want, or asks too often."""


class DatabaseFailed(CallLogsError):
    """The database of calllogs itself, of links and installations, did not answer."""

    def __init__(self) -> None:
        super().__init__(
            "The database in which calllogs keeps its links did not answer. "
            "Ask again in a minute. If it keeps happening, whoever runs calllogs should check "
            "CALLLOGS_DATABASE_URL."
        )


class ApiError(CallLogsError):
    """OneUptime did not give a usable answer.

    Attributes:
        status: The HTTP status, or None when there was no reply.
        retry_after: Seconds the API asks to wait, or None.
        retryable: Whether asking the same again may succeed.
        reason: Why something beside the answer is not known, to end a sentence with.
    """

    retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        reason: str = "OneUptime did not answer that",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.reason = reason


class ApiUnreachable(ApiError):
    """No reply came: the connection was refused, reset, timed out, or not trusted."""

    retryable = True


class KeyRefused(ApiError):
    """The API key is missing, malformed, unknown, expired, revoked, or sees several projects."""


class PaymentRequired(ApiError):
    """The project's OneUptime subscription is unpaid, or its plan does not include this."""


class PermissionMissing(ApiError):
    """The API key is valid but may not read this.

    Attributes:
        permission: What it would need, as OneUptime names it.
    """

    def __init__(self, message: str, *, status: int, permission: str, reason: str) -> None:
        super().__init__(message, status=status, reason=reason)
        self.permission = permission


class RequestRefused(ApiError):
    """The API does not know what this program asked for."""


class RateLimited(ApiError):
    """Too many requests."""

    retryable = True


class ServerFailed(ApiError):
    """OneUptime, or a proxy before it, failed."""

    retryable = True


class ReplyMalformed(ApiError):
    """The reply is not of the shape the API promises."""


class ReplyContrary(ReplyMalformed):
    """The reply contradicts the question: another one's perhaps, on a connection gone wrong."""


def place_of(error: BaseException) -> str:
    """Return the kind of an error and where it arose: its text may quote a number or a reply."""
    # Only who looks for a bug waits for these; ntpath takes the slashes of every platform.
    from ntpath import basename  # noqa: PLC0415  see above
    from traceback import extract_tb  # noqa: PLC0415  see above

    frames = extract_tb(error.__traceback__)[-_FRAMES:]
    places = (f"{basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {', '.join(places)}"


_FRAMES = 5
