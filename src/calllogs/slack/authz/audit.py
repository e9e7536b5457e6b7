"""One line of JSON for everything somebody asked, shared or linked: who, where, what, how it ended.

No token, no address, no whole number and no text as typed ever gets into it.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime

from calllogs.filters.filter import CallLogFilter
from calllogs.filters.text_form import as_text
from calllogs.render.privacy import mask_emails, mask_numbers
from calllogs.slack.authz.policy import Caller

_LOG = logging.getLogger("calllogs.audit")


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What somebody did.

    Attributes:
        what: `query`, `share`, `link`, `export` ...
        outcome: `answered`, `refused`, or the kind of the failure.
        filter: The question as it was understood, or None.
        found: How many calls match, or None.
        reference: What a failure's message and this line have in common, or "".
    """

    what: str
    outcome: str
    filter: CallLogFilter | None = None
    found: int | None = None
    reference: str = ""


def audit(caller: Caller, event: AuditEvent, began: datetime) -> None:
    """Write a deed down."""
    now = caller.workspace.app.now()
    facts = {
        "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "team": caller.conversation.team,
        "channel": caller.conversation.channel,
        "user": caller.person.id,
        "did": event.what,
        "outcome": event.outcome,
        "asked": _harmless(event.filter) if event.filter else None,
        "found": event.found,
        "unmasked": caller.unmasked or None,
        "milliseconds": round((now - began).total_seconds() * 1000),
        "reference": event.reference or None,
    }
    _LOG.info(json.dumps({name: known for name, known in facts.items() if known is not None}))


def _harmless(filter: CallLogFilter) -> str:
    return mask_numbers(mask_emails(as_text(filter)))
