"""The incident or alert a Slack message links to."""

import json
import re

from calllogs.slack.interaction import Body

_LINK = re.compile(
    r"/(incident|alert)s/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE
)


def linked_in(message: Body) -> str:
    """Return the question for the calls of what a message links to, "" when it links to nothing.

    Only links are looked for: what a message says in words is nobody's to guess from. OneUptime's
    own messages carry them in their buttons.
    """
    found = [(kind.lower(), uuid.lower()) for kind, uuid in _LINK.findall(json.dumps(message))]
    subjects = [*dict.fromkeys(found)]
    if not subjects:
        return ""
    kind, first = subjects[0]
    others = [uuid for other, uuid in subjects[1:] if other == kind]
    return f"{kind}:{','.join((first, *others))}" if others else f"timeline {kind} {first}"
