"""Mutants: copies of a module with one small mistake, made by cosmic-ray."""

import ast
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

Position = tuple[int, int]
"""Line, and column."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake in one module.

    Attributes:
        module: Its file.
        operator: What cosmic-ray calls the kind of mistake.
        occurrence: Which of the places where it can be made.
        start: Where that is.
    """

    module: Path
    operator: str
    occurrence: int
    start: Position

    @property
    def code(self) -> str:
        """The module with the mistake."""
        source = self.module.read_text(encoding="utf-8")
        return str(mutate_code(source, get_operator(self.operator)(), self.occurrence))

    @property
    def diff(self) -> str:
        """The mistake, line by line."""
        before = self.module.read_text(encoding="utf-8").splitlines()
        name = str(self.module)
        return "\n".join(unified_diff(before, self.code.splitlines(), name, name, "", "", 0, ""))


def sampled(modules: Iterable[Path], size: int, seed: int) -> list[Mutant]:
    """Return mutants drawn at random, at most one a place; the same ones for the same seed.

    Places are drawn first: a `+` can become eleven other signs, and a `not` only go.
    """
    draw = random.Random(seed)  # noqa: S311  a sample, no secret
    places: dict[tuple[Path, Position], list[Mutant]] = {}
    for module in modules:
        for mutant in _all_of(module):
            places.setdefault((module, mutant.start), []).append(mutant)
    drawn = draw.sample(sorted(places), min(size, len(places)))
    return [draw.choice(places[place]) for place in drawn]


def _all_of(module: Path) -> Iterator[Mutant]:
    source = module.read_text(encoding="utf-8")
    tree = get_ast(source)
    unread = _types_and_flags(source) | _stars(source)
    for name in operator_names():
        # Some need to be told what to put in; some put in what is the same.
        if get_operator(name).arguments() or name.endswith(_SAME):
            continue
        operator = get_operator(name)()
        starts = (
            start for node in ast_nodes(tree) for start, _ in operator.mutation_positions(node)
        )
        for occurrence, start in enumerate(starts):
            if start not in unread:
                yield Mutant(module, name, occurrence, start)


_SAME = ("_Is_Eq", "_IsNot_NotEq", "_Eq_Is", "_NotEq_IsNot")
"""Endings of operators: of enums, None, short texts and small numbers there is one each."""


def _stars(source: str) -> set[Position]:
    """Return where a bare `*` stands in a signature, which is no multiplication."""
    lines = enumerate(source.splitlines(), 1)
    return {(n, found.start()) for n, line in lines for found in re.finditer(r"\*,", line)}


def _types_and_flags(source: str) -> set[Position]:
    """Return the places inside annotations, and inside the arguments of decorators.

    A type checker reads the former; the latter (`frozen`, `slots`) forbid what no test tries.
    """
    parts: list[ast.AST] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.AnnAssign(annotation=part) | ast.arg(annotation=ast.AST() as part):
                parts.append(part)
            case ast.FunctionDef(returns=returns, decorator_list=decorators):
                parts += [*decorators, *([returns] if returns else [])]
            case ast.ClassDef(decorator_list=decorators):
                parts += decorators
    return {position for part in parts for position in _positions(part)}


def _positions(part: ast.AST) -> Iterator[Position]:
    """Yield every column of a part of the code, which stands in one line or in several."""
    line, column = getattr(part, "lineno", 0), getattr(part, "col_offset", 0)
    last, end = getattr(part, "end_lineno", 0), getattr(part, "end_col_offset", 0)
    for number in range(line, last + 1):
        first = column if number == line else 0
        until = end if number == last else 1000
        yield from ((number, place) for place in range(first, until))
