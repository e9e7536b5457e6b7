"""What was understood of a text so far."""

from dataclasses import dataclass, field, fields, replace

from calllogs.filters.filter import Condition
from calllogs.filters.merge import Contradiction, merge
from calllogs.language.calendar import Calendar
from calllogs.language.grammar.shape import Shape
from calllogs.language.lexer import Cursor
from calllogs.model.relations import RELATIONS


@dataclass(slots=True)
class Draft:
    """A filter while its text is read.

    Attributes:
        cursor: The text and the place reached.
        calendar: What words for times mean.
        region: The ISO 3166 region of national numbers.
        conditions: What was read, merged.
        last_status: Where the last list of bare statuses ended, in tokens.
        shape: Order, size, place, intent and grouping, each said once.
    """

    cursor: Cursor
    calendar: Calendar
    region: str
    conditions: tuple[Condition, ...] = ()
    last_status: int = -1
    shape: Shape = field(default_factory=Shape)

    def add(self, conditions: tuple[Condition, ...], start: int) -> None:
        """Note conditions read from token `start` to here.

        Raises:
            FilterError: They contradict what was said before.
        """
        try:
            for condition in conditions:
                self.conditions = merge(self.conditions, condition)
        except Contradiction as error:
            raise self.cursor.error(start, _contradicted(error)) from None

    def set(self, shape: Shape, start: int) -> None:
        """Note what was said of the shape.

        Raises:
            FilterError: Something else was said of it before.
        """
        said = {f.name: getattr(shape, f.name) for f in fields(shape)}
        new = {name: value for name, value in said.items() if value is not None}
        for name, value in new.items():
            if getattr(self.shape, name) not in (None, value):
                spoken = _SPOKEN.get(name, name)
                raise self.cursor.error(start, f"The {spoken} is given twice. Keep one of them.")
        self.shape = replace(self.shape, **new)


_SPOKEN = {"sort": "order", "group_by": "grouping", "intent": "kind of answer"}

_FIELDS = {
    "createdAt": "the time",
    "status": "the result",
    "toNumber": "the number called",
    "fromNumber": "the calling number",
    "callCostInUSDCents": "the cost",
    "text": "the text",
    "callData": "the spoken text",
    "statusMessage": "the status message",
    "_id": "the id",
    **{relation.name: f"the {relation.keyword}" for relation in RELATIONS},
}


def _contradicted(error: Contradiction) -> str:
    relation = error.field.partition(".")[0].removesuffix("Id")
    about = _FIELDS.get(error.field) or _FIELDS.get(relation, "it")
    if error.one_condition_per_column:
        return f"OneUptime takes one condition on {about} at a time. Remove one, or ask twice."
    return f"No call can meet this together with what was said before of {about}. Remove one."
