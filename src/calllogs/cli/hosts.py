"""The assistants calllogs is known to run in, a row each: where it is entered, and what.

docs/hosts is made of it: `python -m scripts.generate`.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

Entry = Callable[[str, tuple[str, ...]], str]
"""From a command and its arguments to what is pasted."""


class Host(NamedTuple):
    """A program that starts MCP servers.

    Attributes:
        name: As `calllogs setup --host` takes it.
        title: As it calls itself.
        where: Where the entry goes.
        language: Of the entry, for a code fence.
        entry: Writes it.
        hint: What else is to be known, sentences, or "".
    """

    name: str
    title: str
    where: str
    language: str
    entry: Entry
    hint: str = ""


def _servers(key: str, **more: str) -> Entry:
    """Return what writes an object of servers, by the key it goes under."""

    def entry(command: str, arguments: tuple[str, ...]) -> str:
        server = {**more, "command": command, "args": [*arguments]}
        return json.dumps({key: {"calllogs": server}}, indent=2)

    return entry


def _codex(command: str, arguments: tuple[str, ...]) -> str:
    listed = json.dumps([*arguments])
    return f"[mcp_servers.calllogs]\ncommand = {json.dumps(command)}\nargs = {listed}"


def _goose(command: str, arguments: tuple[str, ...]) -> str:
    return "\n".join(
        [
            "extensions:",
            "  calllogs:",
            "    name: calllogs",
            "    type: stdio",
            "    enabled: true",
            f"    cmd: {json.dumps(command)}",
            f"    args: {json.dumps([*arguments])}",
            "    timeout: 300",
        ]
    )


def _claude_code(command: str, arguments: tuple[str, ...]) -> str:
    return " ".join(["claude mcp add calllogs --", command, *arguments])


def _address(_command: str, _arguments: tuple[str, ...]) -> str:
    return "https://calllogs.example.com/mcp"


_RESTART = "Quit it and start it again; the tools are then listed."

HOSTS: dict[str, Host] = {
    host.name: host
    for host in (
        Host(
            "claude-desktop",
            "Claude Desktop",
            "`claude_desktop_config.json`: *Settings > Developer > Edit Config*",
            "json",
            _servers("mcpServers"),
            f"{_RESTART} Or, in a checkout, `uv run python -m scripts.bundles .` writes a file "
            "`.mcpb`: open it, and Claude Desktop asks for the key.",
        ),
        Host("claude-code", "Claude Code", "a shell", "sh", _claude_code),
        Host(
            "chatgpt",
            "ChatGPT",
            "*Settings > Connectors > Advanced > Developer mode*, then *Create*",
            "text",
            _address,
            "ChatGPT starts no programs: serve `calllogs-server` behind an https name of your own, "
            "and let callers in by OAuth ([mcp.md](../mcp.md)).",
        ),
        Host(
            "cursor",
            "Cursor",
            "`~/.cursor/mcp.json`, or `.cursor/mcp.json` of a project",
            "json",
            _servers("mcpServers"),
        ),
        Host(
            "vs-code",
            "VS Code",
            "`.vscode/mcp.json` of a project, or *MCP: Open User Configuration*",
            "json",
            _servers("servers", type="stdio"),
        ),
        Host("codex", "Codex", "`~/.codex/config.toml`", "toml", _codex),
        Host(
            "gemini-cli",
            "Gemini CLI",
            "`~/.gemini/settings.json`",
            "json",
            _servers("mcpServers"),
        ),
        Host("goose", "Goose", "`~/.config/goose/config.yaml`", "yaml", _goose),
        Host(
            "zed",
            "Zed",
            "`settings.json`: *zed: open settings*",
            "json",
            _servers("context_servers"),
        ),
        Host(
            "windsurf",
            "Windsurf",
            "`~/.codeium/windsurf/mcp_config.json`",
            "json",
            _servers("mcpServers"),
            _RESTART,
        ),
    )
}
