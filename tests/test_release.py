"""What is released: nothing undecided, no link without an end, files other programs read."""

import re
import tomllib
from pathlib import Path

import pytest

from scripts.release import UNDECIDED, hindrances, main
from scripts.site_links import led

ROOT = Path(__file__).parents[1]
CHANGELOG = "# Changelog\n\n## 0.9.0\n\n- New.\n"
PAGES = sorted(
    path
    for place in (".", "docs", "docs/hosts", "deploy", "skills/calllogs", "tests/conformance")
    for path in (ROOT / place).glob("*.md")
)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def test_a_release_is_refused_while_anything_is_undecided() -> None:
    owner = {"repository": UNDECIDED, "support": "", "package": "somebody"}
    assert [*hindrances("v0.9.0", "0.9.0", owner, CHANGELOG)] == [
        f"{name} is undecided in owner.toml. Its owner must name it before a release."
        for name in ("repository", "support")
    ]


def test_a_release_is_refused_under_another_version_or_without_its_section() -> None:
    assert [*hindrances("v0.9.1", "0.9.2", {}, CHANGELOG)] == [
        "The tag is v0.9.1, and pyproject.toml has version 0.9.2. Tag v0.9.2.",
        "CHANGELOG.md has no section 0.9.2. Write what changed for users.",
    ]


def test_a_release_of_which_all_is_decided_is_let_through() -> None:
    assert [*hindrances("v0.9.0", "0.9.0", {"repository": "somewhere"}, CHANGELOG)] == []


def test_this_project_is_released_when_its_owner_has_decided_and_not_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    owner = tomllib.loads((ROOT / "owner.toml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    open_names = [name for name, value in owner.items() if value == UNDECIDED]
    status = main([f"v{project['version']}"])
    told = [line.split()[0] for line in capsys.readouterr().err.splitlines()]
    assert (status, told) == (int(bool(open_names)), open_names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_actions_are_pinned_by_commit() -> None:
    files = [*(ROOT / ".github/workflows").glob("*.yml")]
    used = [name for file in files for name in re.findall(r"uses: (\S+)", file.read_text("utf-8"))]
    assert len(used) > 5
    assert [name for name in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)] == []


def test_the_image_runs_as_nobody_and_asks_its_own_health_where_it_serves() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    server = text.partition("AS server")[2].partition("\nFROM")[0]
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE) == ["65532:65532"]
    assert ("/healthz" in server, '"--port", "8080"' in server) == (True, True)
    assert re.findall(r"^(?:FROM|COPY --from=)\S* .*latest", text, re.MULTILINE) == []


def test_the_chart_runs_one_replica_of_the_image_as_it_is_served() -> None:
    """It is linted and rendered by Helm itself in .github/workflows/checks.yml."""
    chart = (ROOT / "deploy/helm/Chart.yaml").read_text(encoding="utf-8")
    deployment = (ROOT / "deploy/helm/templates/deployment.yaml").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = re.findall(r"^(?:version|appVersion): \"?([\d.]+)", chart, re.MULTILINE)
    assert versions == [project["version"]] * 2
    facts = ("replicas: 1\n", "containerPort: 8080\n", "runAsUser: 65532\n", "mountPath: /state\n")
    assert [fact for fact in facts if fact not in deployment] == []


@pytest.mark.parametrize(
    ("source", "page", "link", "led_to"),
    [
        ("deploy/README.md", "running.md", "[doors](../docs/doors.md)", "[doors](doors.md)"),
        ("docs/hosts/zed.md", "hosts/zed.md", "[mcp](../mcp.md#x)", "[mcp](../mcp.md#x)"),
        ("docs/doors.md", "doors.md", "[it](../SECURITY.md)", "[it](security.md)"),
        ("docs/slack.md", "slack.md", "[manifest](../manifest.json)", "manifest"),
        ("docs/slack.md", "slack.md", "[Slack](https://api.slack.com/apps)", None),
        ("docs/slack.md", "slack.md", "![A call](slack/list.png)", None),
    ],
)
def test_a_link_on_the_site_leads_to_a_page_of_the_site_or_is_none(
    source: str, page: str, link: str, led_to: str | None
) -> None:
    site = ["doors.md", "mcp.md", "security.md", "running.md"]
    assert led(link, source, page, site) == (led_to or link)
