"""Names and numbers -> ids, for what the API cannot match by itself.

The API matches a relation only by equality and text search (API.md 3.5). For lists and negations
the ids are needed. They are asked of the call log itself, so that the permission Read Call Log is
enough: an incident that has no calls cannot change which calls match.
"""

from dataclasses import dataclass, replace

from calllogs.client import Client
from calllogs.core.filter import CallLogFilter, Condition, Operator
from calllogs.core.query import sendable
from calllogs.core.request import related_ids
from calllogs.errors import FilterError

MOST_ROUNDS = 20
"""Questions for the ids behind one name; each finds up to a page of them."""

_SEARCHED = ("name", "title")
_NEGATED = {
    Operator.NE: Operator.NOT_IN,
    Operator.NOT_IN: Operator.NOT_IN,
    Operator.NOT_CONTAINS: Operator.NOT_IN,
}


@dataclass(frozen=True, slots=True)
class Directory:
    """Looks up the ids behind names, numbers and e-mails."""

    client: Client

    async def resolve(self, asked: CallLogFilter) -> CallLogFilter:
        """Return the filter with every condition one the API can match by itself.

        Raises:
            FilterError: A condition means too many things, or something the API cannot be asked.
        """
        conditions = [await self._resolved(condition) for condition in asked.conditions]
        return replace(asked, conditions=tuple(conditions))

    async def _resolved(self, condition: Condition) -> Condition:
        relation, _, column = condition.field.partition(".")
        if sendable(condition) or not column:
            return condition
        match = Operator.CONTAINS if column in _SEARCHED else Operator.EQ
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        found: set[str] = set()
        for value in values:
            found |= await self._ids(relation, Condition(condition.field, match, value))
        operator = _NEGATED.get(condition.op, Operator.IN)
        return Condition(f"{relation}Id", operator, tuple(sorted(found)))

    async def _ids(self, relation: str, condition: Condition) -> set[str]:
        """Ask for ids not seen yet until there are none."""
        found: set[str] = set()
        for _ in range(MOST_ROUNDS):
            more = await self.client.send(related_ids(relation, condition, tuple(sorted(found))))
            if not more:
                return found
            found |= more
        raise FilterError(
            str(condition.value),
            f"Too many things are called {condition.value!r}. Write more of the name.",
        )
