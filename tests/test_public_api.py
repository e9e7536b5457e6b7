import subprocess
import sys
from textwrap import dedent

import calllogs


def test_the_example_of_the_package_runs() -> None:
    example = calllogs.__doc__.split("\n\n", 1)[1].split("`Settings", 1)[0]
    ran = subprocess.run(  # noqa: S603  our own example
        [sys.executable, "-c", dedent(example)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == 10


def test_every_public_name_is_there_and_there_are_few() -> None:
    assert [name for name in calllogs.__all__ if getattr(calllogs, name).__name__ != name] == []
    assert len(calllogs.__all__) <= 12


def test_the_package_alone_loads_nothing_of_the_rest() -> None:
    code = "import calllogs, sys; print(sorted(m for m in sys.modules if m.startswith('calllogs')))"
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "['calllogs']"
