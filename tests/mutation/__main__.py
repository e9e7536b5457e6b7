"""Whether the tests notice small mistakes: a seeded sample of mutants, each run against them.

    uv run --group mutation python -m tests.mutation [PART ...] [--sample N] [--seed N]

PART limits it to modules whose path contains one of these. What is changed, by which tests it
should be noticed and how many may stay alive stands in `settings.toml`. Two processes work at low
priority, each on a copy of the source of its own, so that the work tree stays as it is.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

from tests.mutation.mutants import Mutant, sampled

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
SETTINGS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "settings.toml").read_text(encoding="utf-8")
)
TESTS: dict[str, list[str]] = SETTINGS["tests"]
WORKERS = 2


def modules(parts: list[str]) -> list[Path]:
    """Return the files to change."""
    places = [SOURCE / "calllogs" / name for name in TESTS]
    files = {file for place in places for file in (place, *place.glob("*.py")) if file.is_file()}
    return sorted(file for file in files if not parts or any(part in str(file) for part in parts))


def tests_of(module: Path) -> list[str]:
    """Return the tests that should notice a mistake in a module."""
    name = str(module.relative_to(SOURCE / "calllogs"))
    return next(tests for part, tests in TESTS.items() if name.startswith(part))


def noticed(mutant: Mutant, copy: Path) -> bool:
    """Run the tests over a copy of the source with the mistake in it."""
    module = copy / mutant.module.relative_to(SOURCE)
    module.write_text(mutant.code, encoding="utf-8")
    try:
        return _fails(tests_of(mutant.module), copy)
    finally:
        shutil.copy(mutant.module, module)


def _fails(tests: list[str], copy: Path) -> bool:
    options = ("-q", "-x", "-n0", "-p", "no:cacheprovider", "--hypothesis-profile=few")
    command = [sys.executable, "-m", "pytest", *options, *tests]
    environment = {
        **os.environ,  # noqa: TID251  the child's environment is made here
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",  # a changed module is never taken for the one before
    }
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            timeout=SETTINGS["timeout"],
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


@contextmanager
def copies(number: int) -> Iterator[SimpleQueue[Path]]:
    """Make copies of the source, to be taken and given back."""
    free: SimpleQueue[Path] = SimpleQueue()
    with TemporaryDirectory() as folder:
        for each in range(number):
            ignored = shutil.ignore_patterns("__pycache__")
            free.put(Path(shutil.copytree(SOURCE, Path(folder) / str(each), ignore=ignored)))
        yield free


def alive(mutants: list[Mutant]) -> list[Mutant]:
    """Return the mutants that no test notices, telling how it goes."""
    with copies(WORKERS) as free, ThreadPoolExecutor(WORKERS) as workers:

        def tried(mutant: Mutant) -> tuple[Mutant, bool]:
            copy = free.get()
            try:
                return mutant, noticed(mutant, copy)
            finally:
                free.put(copy)

        left = []
        for number, (mutant, dead) in enumerate(workers.map(tried, mutants), 1):
            where = f"{mutant.module.relative_to(SOURCE)}:{mutant.start[0]}"
            print(f"{number}/{len(mutants)} {'killed' if dead else 'ALIVE'} {where}", flush=True)
            if not dead:
                left.append(mutant)
        return left


def _bound_memory() -> None:
    """A mistake in a loop may grow without end, and is not to take the machine with it."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (SETTINGS["memory"] << 20, hard))


def main(argv: list[str]) -> int:
    """Print what became of each mutant and show the survivors; 1 when there are too many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--sample", type=int, default=SETTINGS["sample"])
    parser.add_argument("--seed", type=int, default=SETTINGS["seed"])
    arguments = parser.parse_args(argv)
    os.nice(10)
    _bound_memory()
    mutants = sampled(modules(arguments.parts), arguments.sample, arguments.seed)
    with copies(1) as unchanged:
        if _fails(sorted({test for tests in TESTS.values() for test in tests}), unchanged.get()):
            print("The tests fail without any change.")
            return 2
    left = alive(mutants)
    for mutant in left:
        print(f"\n{mutant.operator}\n{mutant.diff}")
    share = 100 * len(left) / len(mutants)
    print(f"\n{len(mutants) - len(left)} killed, {len(left)} alive ({share:.1f} %)")
    return int(share >= SETTINGS["most_alive"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
