"""What somebody is told in place of an answer: a refusal, a mistake, a failure."""

import logging
import secrets

from calllogs.errors import (
    ApiError,
    CallLogsError,
    FilterError,
    NotAuthorized,
    UnclearName,
    place_of,
)
from calllogs.filters.scope import read_reach
from calllogs.render.slack import messages
from calllogs.render.slack.blocks import Block, action_row
from calllogs.render.slack.messages import sentence_message
from calllogs.slack.interaction import AuditEvent, Response
from calllogs.slack.interactions.buttons import NEAREST, RETRY, RUN, Buttons, StaleButton
from calllogs.slack.interactions.commands import RECENT
from calllogs.slack.people import Caller, is_direct

UNEXPECTED = "calllogs failed here, which is a bug in calllogs."
TOO_LATE = "OneUptime did not answer in time, so there is nothing to show."

_LOG = logging.getLogger(__name__)


def error_response(error: Exception, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return what somebody is told of an error.

    Args:
        error: A refusal, a mistake or a failure.
        text: The question it was raised for.
        buttons: Makes those that lead on.
        caller: Who asked.
    """
    if isinstance(error, NotAuthorized | StaleButton):
        sign = "no_entry_sign" if isinstance(error, NotAuthorized) else ""
        return Response(sentence_message(str(error), sign=sign), AuditEvent("query", "refused"))
    if isinstance(error, FilterError):
        return _mistake(error, text, buttons, caller)
    return _failure(error, text, buttons, caller)


def _mistake(error: FilterError, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return what was not understood, with a button that asks the corrected question."""
    corrected = _corrected(error, text, caller)
    run = buttons.query_button(RUN, f"Run: {corrected}", corrected, caller) if corrected else []
    run = run or _nearest(error, buttons, caller)
    message = messages.mistake_message(error, text, [*run, *buttons.form_and_help(text, caller)])
    if isinstance(error, UnclearName):
        message = messages.with_blocks(message, _choices(error, buttons, caller))
    return Response(message, AuditEvent("query", "not understood"))


def _nearest(error: FilterError, buttons: Buttons, caller: Caller) -> list[Block]:
    """Return the button for what is asked most where the question stands, as no word is near."""
    if isinstance(error, UnclearName):
        return []
    if is_direct(caller.conversation):
        return buttons.query_button(NEAREST, "Calls, last 24 hours", RECENT, caller)
    return buttons.query_button(NEAREST, "Who was called here?", "", caller)


def _choices(error: UnclearName, buttons: Buttons, caller: Caller) -> list[Block]:
    """Return a button for each thing a name can mean, a row each: action_ids differ in a row."""
    offered = (
        buttons.query_button(RUN, choice.label, choice.question, caller) for choice in error.choices
    )
    return [row for each in offered for row in action_row(each)]


def _corrected(error: FilterError, text: str, caller: Caller) -> str | None:
    """Return the text with the wrong piece spelled as suggested, where that is understood."""
    suggestion = error.suggestion
    if suggestion is None or text.count(error.about) != 1 or suggestion.strip('"') == error.about:
        return None  # what is quoted as a name is none of the project's, or it had been found
    corrected = text.replace(error.about, suggestion)
    try:
        caller.read(read_reach(corrected).text or RECENT)
    except FilterError:
        return None
    return corrected


def _failure(error: Exception, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return why there is no answer, with a reference to what is logged of it."""
    reference, kind = secrets.token_hex(4), type(error).__name__
    _LOG.warning("A question failed: %s, reference %s.", place_of(error), reference)
    retryable = error.retryable if isinstance(error, ApiError) else isinstance(error, TimeoutError)
    retry = buttons.query_button(RETRY, "Try again", text, caller) if retryable else []
    message = messages.failure_message(_sentence(error), text, reference, retry)
    return Response(message, AuditEvent("query", kind, reference=reference))


def _sentence(error: Exception) -> str:
    if isinstance(error, CallLogsError):
        return str(error)
    return TOO_LATE if isinstance(error, TimeoutError) else UNEXPECTED
