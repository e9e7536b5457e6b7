"""What was understood of a text so far, with where it stands."""

from dataclasses import dataclass, field, fields, replace

from calllogs.core.filter import Condition, Contradiction, merge
from calllogs.core.language.almanac import Almanac
from calllogs.core.language.shape import Shape
from calllogs.core.language.tokens import Cursor
from calllogs.errors import FilterError


@dataclass(slots=True)
class Draft:
    """What was understood so far, with where it stands.

    Attributes:
        cursor: The text and the place reached.
        almanac: What words for times mean.
        region: The ISO 3166 region of national numbers.
        found: Conditions with the numbers of their first and last token.
        shape: Order, size, place, intent and grouping, each said once.
    """

    cursor: Cursor
    almanac: Almanac
    region: str
    found: list[tuple[Condition, int, int]] = field(default_factory=list)
    shape: Shape = field(default_factory=Shape)

    def add(self, conditions: tuple[Condition, ...], start: int) -> None:
        """Note conditions read from token `start` to here."""
        self.found += [(condition, start, self.cursor.at) for condition in conditions]
        self.check()

    def check(self) -> None:
        """Raise FilterError when the later words contradict the earlier ones."""
        try:
            merge([condition for condition, _, _ in self.found])
        except Contradiction as error:
            _, start, end = self.found[error.later]
            raise self.at(start, end, _contradicted(error.field)) from None

    def set(self, shape: Shape, start: int) -> None:
        """Note what was said of the shape; a second, different word on it is an error."""
        said = {f.name: getattr(shape, f.name) for f in fields(shape)}
        for name, value in said.items():
            before = getattr(self.shape, name)
            if value is not None and before not in (None, value):
                raise self.cursor.error(
                    start, f"The {_SPOKEN.get(name, name)} is given twice. Keep one of them."
                )
        new = {name: value for name, value in said.items() if value is not None}
        self.shape = replace(self.shape, **new)

    def at(self, start: int, end: int, message: str) -> FilterError:
        """Return the error about tokens `start` to `end`."""
        self.cursor.at = end
        return self.cursor.error(start, message)


_SPOKEN = {"sort": "order", "group_by": "grouping", "intent": "kind of answer"}


def _contradicted(name: str) -> str:
    return f"No call can meet this together with what was said before of {name}. Remove one."
