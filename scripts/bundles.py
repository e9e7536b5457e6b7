"""What other programs install calllogs by: a bundle for one press, and an entry in a registry.

`python -m scripts.bundles FOLDER` writes the bundle, calllogs-VERSION.mcpb, into a folder. Its
format is that of modelcontextprotocol/mcpb, version 0.4, of the type uv: the host installs what is
needed.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from calllogs.cli.setup import QUESTIONS, Question
from calllogs.config.settings import API_KEY
from scripts.release import UNDECIDED

ROOT = Path(__file__).parents[1]

Json = dict[str, Any]


ASKED = tuple(question for question in QUESTIONS if not question.field.startswith("slack"))
"""What is worth asking of somebody who installs it for an assistant."""


def project() -> Json:
    """Return the table [project] of pyproject.toml."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(table)


def owner() -> dict[str, str]:
    """Return what owner.toml holds."""
    return dict(tomllib.loads((ROOT / "owner.toml").read_text(encoding="utf-8")))


def manifest(project: Mapping[str, Any], owner: Mapping[str, str]) -> Json:
    """Return the manifest.json of the bundle."""
    return {
        "manifest_version": "0.4",
        "name": project["name"],
        "display_name": "Call Logs",
        "version": project["version"],
        "description": project["description"],
        "author": {"name": owner["package"]},
        **_links(owner),
        "icon": "icon.png",
        "server": {
            "type": "uv",
            "entry_point": "src/main.py",
            "mcp_config": {
                "command": "uv",
                "args": ["run", "--directory", "${__dirname}", "src/main.py"],
                "env": {q.row.name: f"${{user_config.{q.field}}}" for q in ASKED},
            },
        },
        "tools": _tools(),
        "prompts_generated": True,
        "keywords": project["keywords"],
        "license": project["license"],
        "compatibility": {
            "platforms": ["darwin", "win32", "linux"],
            "runtimes": {"python": project["requires-python"]},
        },
        "user_config": {question.field: _input(question) for question in ASKED},
    }


def _links(owner: Mapping[str, str]) -> Json:
    """Return the addresses that are decided."""
    links = {
        "repository": {"type": "git", "url": owner["repository"]},
        "support": owner["support"],
        "privacy_policies": [owner["privacy"]],
    }
    return {
        name: link for name, link in links.items() if owner[name.partition("_")[0]] != UNDECIDED
    }


def _tools() -> list[Json]:
    listed = json.loads((ROOT / "tests/mcp/tools.json").read_text(encoding="utf-8"))
    return [{"name": tool["name"], "description": f"{tool['title']}."} for tool in listed]


def _input(question: Question) -> Json:
    needed = question.row is API_KEY
    return {
        "type": "string",
        "title": question.title,
        "description": _told(question),
        "required": needed,
        **({"sensitive": True} if question.secret else {}),
        # Without a default an empty input would stay a placeholder.
        **({} if needed else {"default": _default(question)}),
    }


def _told(question: Question) -> str:
    return f"{question.title}: {question.hint}."


def _default(question: Question) -> str:
    return "" if question.row.unset else question.row.default_text


def registry_entry(project: Mapping[str, Any], owner: Mapping[str, str]) -> Json:
    """Return server.json, the entry in the MCP registry."""
    return {
        "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
        "name": f"{owner['registry']}/{project['name']}",
        "title": "Call Logs",
        "description": project["description"],
        **_source(owner["repository"]),
        "version": project["version"],
        "packages": [
            {
                "registryType": "pypi",
                "identifier": project["name"],
                "version": project["version"],
                "runtimeHint": "uvx",
                "packageArguments": [{"type": "positional", "value": "mcp"}],
                "transport": {"type": "stdio"},
                "environmentVariables": [_variable(question) for question in ASKED],
            }
        ],
    }


def _source(repository: str) -> Json:
    if repository == UNDECIDED:
        return {}
    host = urlsplit(repository).hostname or ""
    return {"repository": {"url": repository, "source": host.rpartition(".")[0]}}


def _variable(question: Question) -> Json:
    return {
        "name": question.row.name,
        "description": _told(question),
        "isRequired": question.row is API_KEY,
        "isSecret": question.secret,
        **({"default": _default(question)} if _default(question) else {}),
    }


def as_json(value: Json) -> str:
    """Return what a file of it holds."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


_MAIN = """\
from calllogs.startup import mcp

mcp()
"""


def bundled(project: Mapping[str, Any], owner: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the bundle by their paths in it."""
    texts = {
        "manifest.json": as_json(manifest(project, owner)),
        "pyproject.toml": requirements(project, (ROOT / "requirements.lock").read_text("utf-8")),
        "src/main.py": _MAIN,
        # What an installed package says of itself; the version is asked of it.
        f"src/calllogs-{project['version']}.dist-info/METADATA": (
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        ),
    }
    yield from ((path, text.encode()) for path, text in texts.items())
    for path, file in (("icon.png", "docs/icon.png"), ("LICENSE", "LICENSE")):
        yield path, (ROOT / file).read_bytes()
    for source in sorted((ROOT / "src").rglob("*.*")):
        if source.is_file() and "__pycache__" not in source.parts:
            yield source.relative_to(ROOT).as_posix(), source.read_bytes()


def requirements(project: Mapping[str, Any], lock: str) -> str:
    """Return the pyproject.toml of the bundle: what is needed, held to the versions tested."""
    pinned = re.findall(r"^(\S+==\S+)(?: ; (.*?))? \\$", lock, re.MULTILINE)
    tested = [f"{name} ; {marker}" if marker else name for name, marker in pinned]
    return "\n".join(
        [
            "[project]",
            *(f"{name} = {json.dumps(project[name])}" for name in _NEEDED),
            "",
            "[tool.uv]",
            "package = false",
            f"constraint-dependencies = {json.dumps(tested, indent=2)}",
            "",
        ]
    )


_NEEDED = ("name", "version", "requires-python", "dependencies")


def write_bundle(path: Path, files: Iterator[tuple[str, bytes]]) -> None:
    """Write a bundle, a zip archive: the same bytes for the same files."""
    with ZipFile(path, "w") as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def main(argv: Sequence[str]) -> None:
    """Write the bundle into a folder."""
    about = project()
    path = Path(argv[0]) / f"{about['name']}-{about['version']}.mcpb"
    write_bundle(path, bundled(about, owner()))
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
