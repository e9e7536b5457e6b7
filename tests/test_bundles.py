"""What other programs install calllogs by: of the formats' own schemas, and it runs."""

import json
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from jsonschema import Draft7Validator
from mcp import Client, StdioServerParameters
from mcp.types import TextContent

from calllogs.config.settings import Settings
from scripts.bundles import (
    ASKED,
    Json,
    bundled,
    main,
    manifest,
    owner,
    project,
    registry_entry,
    write_bundle,
)
from tests.faults.processes import TERMINAL, environment, ran

ROOT = Path(__file__).parents[1]
DECIDED = {
    "repository": "https://github.com/somebody/calllogs",
    "package": "Somebody",
    "support": "https://example.com/help",
    "privacy": "https://example.com/privacy",
    "security": "https://example.com/security",
    "registry": "io.github.somebody",
}


def mistakes(name: str, value: Json) -> list[str]:
    schema = json.loads((ROOT / f"tests/data/{name}.schema.json").read_text(encoding="utf-8"))
    checked = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    return [error.message for error in checked.iter_errors(value)]


@pytest.mark.parametrize("owner", [owner(), DECIDED], ids=["undecided", "decided"])
def test_the_manifest_and_the_entry_are_of_their_schemas(owner: dict[str, str]) -> None:
    assert mistakes("mcpb_manifest", manifest(project(), owner)) == []
    assert mistakes("mcp_server", registry_entry(project(), owner)) == []


def test_the_test_itself_sees_mistakes() -> None:
    assert mistakes("mcpb_manifest", {**manifest(project(), owner()), "server": {}})
    assert mistakes("mcp_server", {**registry_entry(project(), owner()), "name": "calllogs"})


def test_both_have_the_version_and_the_owner_of_the_project() -> None:
    version = project()["version"]
    entry = registry_entry(project(), DECIDED)
    assert (entry["name"], entry["version"]) == ("io.github.somebody/calllogs", version)
    assert entry["packages"][0]["version"] == version
    assert entry["repository"] == {"url": DECIDED["repository"], "source": "github"}
    made = manifest(project(), DECIDED)
    assert (made["version"], made["author"]) == (version, {"name": "Somebody"})
    assert made["privacy_policies"] == [DECIDED["privacy"]]


def test_the_readme_names_the_entry_as_the_registry_wants_proof() -> None:
    name = registry_entry(project(), owner())["name"]
    assert f"<!-- mcp-name: {name} -->" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_link_is_given_that_nobody_has_decided() -> None:
    undecided = dict.fromkeys(DECIDED, "undecided")
    links = {"repository", "support", "privacy_policies"}
    assert not links & manifest(project(), undecided).keys()
    assert not links & registry_entry(project(), undecided).keys()


def test_a_form_left_empty_but_for_the_key_makes_valid_settings() -> None:
    inputs = manifest(project(), owner())["user_config"]
    typed = {
        question.row.name: inputs[question.field].get("default", "typed") for question in ASKED
    }
    settings = Settings.read(typed)
    assert settings.api_key
    assert settings == Settings(api_key=settings.api_key)
    assert [field for field, shown in inputs.items() if shown["required"]] == ["api_key"]


def test_a_bundle_holds_what_is_needed_at_the_versions_tested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(tmp_path)])
    path = tmp_path / f"calllogs-{project()['version']}.mcpb"
    assert capsys.readouterr().out == f"{path}\n"
    with ZipFile(path) as archive:
        table = tomllib.loads(archive.read("pyproject.toml").decode())
        assert json.loads(archive.read("manifest.json")) == manifest(project(), owner())
        assert archive.read("icon.png")[1:4] == b"PNG"
    assert table["project"]["dependencies"] == project()["dependencies"]
    held = {line.partition("==")[0] for line in table["tool"]["uv"]["constraint-dependencies"]}
    needed = {"aiohttp", "mcp", "pydantic", "slack-bolt", "whenever"}
    assert needed <= held


async def test_a_bundle_answers_from_its_own_files(tmp_path: Path, era: str) -> None:
    """Its version shows that what answers is what was unpacked, and not the checkout."""
    write_bundle(tmp_path / "x.mcpb", bundled({**project(), "version": "7.8.9"}, owner()))
    with ZipFile(tmp_path / "x.mcpb") as archive:
        archive.extractall(tmp_path / "unpacked")
        entry = json.loads(archive.read("manifest.json"))["server"]["entry_point"]
    server = StdioServerParameters(
        command=sys.executable,
        args=[str(tmp_path / "unpacked" / entry), "--sandbox"],
        env=environment(),
        cwd=tmp_path,
    )
    async with Client(server, mode=era) as client:
        assert client.server_info is not None
        assert client.server_info.version == "7.8.9"
        answer = await client.call_tool("count_call_logs", {"filter": "failed"})
    assert isinstance(answer.content[0], TextContent)
    assert "calls match. Reading: Number of failed calls" in answer.content[0].text


async def test_the_package_serves_by_its_name_as_a_registry_starts_it() -> None:
    (argument,) = registry_entry(project(), owner())["packages"][0]["packageArguments"]
    left = await ran(TERMINAL, argument["value"], "--port", "1")
    assert (left.status, left.out) == (2, "")
    assert "calllogs-mcp: error: --host and --port go with --http" in left.err


@pytest.fixture(params=["legacy", "auto"])
def era(request: pytest.FixtureRequest) -> str:
    return str(request.param)
