"""The audit log: a line of JSON for everything somebody asked, shared or linked.

It says who, where, what and how it ended. No token, no address, no whole number and no text as
typed ever gets into it, nor into what is logged of an error.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from traceback import extract_tb

from calllogs.filters.filter import CallLogFilter
from calllogs.filters.text_form import as_text
from calllogs.render.privacy import mask_text
from calllogs.slack.authz.policy import Caller

_LOG = logging.getLogger("calllogs.audit")


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One action of a person, and its outcome.

    Attributes:
        action: `query`, `share`, `link`, `export` ...
        outcome: `answered`, `refused`, or the kind of the failure.
        filter: The question as it was understood, or None.
        matching: The number of calls that match, or None.
        reference: What a failure's message and this line have in common, or "".
    """

    action: str
    outcome: str
    filter: CallLogFilter | None = None
    matching: int | None = None
    reference: str = ""


def audit(caller: Caller, event: AuditEvent, began: datetime) -> None:
    """Log one audit event."""
    now = caller.workspace.app.now()
    fields = {
        "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "team": caller.conversation.team,
        "channel": caller.conversation.channel,
        "user": caller.person.id,
        "did": event.action,
        "outcome": event.outcome,
        "asked": mask_text(as_text(event.filter)) if event.filter else None,
        "found": event.matching,
        "unmasked": caller.unmasked or None,
        "milliseconds": round((now - began).total_seconds() * 1000),
        "reference": event.reference or None,
    }
    _LOG.info(json.dumps({name: value for name, value in fields.items() if value is not None}))


def location(error: BaseException) -> str:
    """Return the function and line an error was raised at, to be logged in place of its text."""
    frames = extract_tb(error.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else "?"
