"""Whether a release may be made: `python -m scripts.release v0.9.0`."""

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
UNDECIDED = "undecided"


def hindrances(tag: str, version: str, owner: Mapping[str, str], changelog: str) -> Iterator[str]:
    """Yield what stands against a release, a sentence each.

    `owner` is what owner.toml holds, `changelog` the text of CHANGELOG.md.
    """
    if tag != f"v{version}":
        yield f"The tag is {tag}, and pyproject.toml has version {version}. Tag v{version}."
    if f"\n## {version}\n" not in changelog:
        yield f"CHANGELOG.md has no section {version}. Write what changed for users."
    for name, value in owner.items():
        if value in ("", UNDECIDED):
            yield f"{name} is undecided in owner.toml. Its owner must name it before a release."


def main(argv: Sequence[str]) -> int:
    """Print what stands against releasing a tag, and return the exit status."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    owner = tomllib.loads((ROOT / "owner.toml").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = [*hindrances(argv[0], project["version"], owner, changelog)]
    sys.stderr.writelines(f"{sentence}\n" for sentence in found)
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
