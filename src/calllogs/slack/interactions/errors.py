"""Responses that are no answers: mistakes, failures and refusals."""

import logging
import secrets

from calllogs.errors import ApiError, CallLogsError, FilterError
from calllogs.render.slack.messages import failure_message, mistake_message, sentence_message
from calllogs.slack.authz.audit import AuditEvent, location
from calllogs.slack.authz.policy import Caller, NotAuthorized
from calllogs.slack.interactions.buttons import RETRY, RUN, Buttons
from calllogs.slack.responders import Response

UNEXPECTED = "calllogs failed at this, which is a bug in calllogs. Nothing was changed."
TOO_LATE = "OneUptime did not answer in time, so there is nothing to show. Nothing was changed."

_LOG = logging.getLogger(__name__)


def error_response(error: Exception, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return what somebody is told of an error.

    Args:
        error: A refusal, a mistake or a failure.
        text: The question it was raised for.
        buttons: Makes those that lead on.
        caller: Who asked.
    """
    if isinstance(error, NotAuthorized):
        event = AuditEvent("query", "refused")
        return Response(sentence_message(f":no_entry_sign: {error}"), event)
    if isinstance(error, FilterError):
        return _mistake(error, text, buttons, caller)
    return _failure(error, text, buttons, caller)


def _mistake(error: FilterError, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return what was not understood, with a button that asks the corrected question."""
    corrected = _corrected(error, text)
    run = buttons.query_button(RUN, f"Run: {corrected}", corrected, caller) if corrected else []
    message = mistake_message(error, text, [*run, *buttons.form_and_help(text, caller)])
    return Response(message, AuditEvent("query", "not understood"))


def _corrected(error: FilterError, text: str) -> str | None:
    """Return the text with the wrong piece spelled as suggested."""
    if error.suggestion is None or text.count(error.about) != 1:
        return None
    return text.replace(error.about, error.suggestion)


def _failure(error: Exception, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return why there is no answer, with a reference to what is logged of it."""
    reference, kind = secrets.token_hex(4), type(error).__name__
    _LOG.warning("A question failed: %s at %s, reference %s.", kind, location(error), reference)
    retryable = error.retryable if isinstance(error, ApiError) else isinstance(error, TimeoutError)
    retry = buttons.query_button(RETRY, "Try again", text, caller) if retryable else []
    message = failure_message(_sentence(error), text, reference, retry)
    return Response(message, AuditEvent("query", kind, reference=reference))


def _sentence(error: Exception) -> str:
    if isinstance(error, CallLogsError):
        return str(error)
    return TOO_LATE if isinstance(error, TimeoutError) else UNEXPECTED
