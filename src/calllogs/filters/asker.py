"""Who "me" is: the face says, the filter follows."""

from dataclasses import replace

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition


def asked_by(filter: CallLogFilter, email: str | None) -> CallLogFilter:
    """Return the filter with "me" replaced by the asker's e-mail.

    Raises:
        FilterError: It says "me" and the e-mail is None.
    """
    return replace(filter, conditions=tuple(_known(c, email) for c in filter.conditions))


def _known(condition: Condition, email: str | None) -> Condition:
    if condition.field != "user" or condition.value != "me":
        return condition
    if email is None:
        raise FilterError(
            "me",
            "I do not know who you are. Name the person (user alice, or an e-mail), "
            "or set CALLLOGS_ME to your e-mail.",
        )
    return Condition("user.email", condition.op, email.lower())
