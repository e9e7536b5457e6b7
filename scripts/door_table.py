"""The page docs/doors.md, made of the table of doors."""

from collections.abc import Mapping

from calllogs.config.doors import DOORS, Door, Refusal

PAGE = """\
# Doors

Who is answered by `calllogs-mcp --http` and `calllogs-server`, for every combination of address,
name, protection and key. The first row that fits decides; an empty cell is anything. What is not
served ends at the start with exit status 2 and the sentence.

{table}

- *listens beyond*: `--host` is none of `127.0.0.1`, `::1` and `localhost`.
- *public name*: `CALLLOGS_MCP_HOSTS` or `CALLLOGS_PUBLIC_URL` names another host than those.
- *token*: `CALLLOGS_MCP_TOKEN`. *issuer*: `CALLLOGS_OAUTH_ISSUER`. *own key*: `ONEUPTIME_API_KEY`,
  or `--sandbox`.
- *Slack app*: `calllogs-server` alone serves one; `calllogs-mcp` sees its secret alone.
- *Slackbot* is answered where Slack signed for it, under the rules of the Slack app: who may ask,
  how often, masked, written down, once.
- *From this machine and through no proxy*: the address of the peer and the name it asks for are
  this machine's own, and no header is a proxy's. A proxy on this machine that hides itself is not
  told apart: give the server its public name and a token, or callers their own keys.

Beside `/mcp`:

| path | answers |
|---|---|
| `/healthz` | everybody, under any name, through any proxy; it discloses nothing |
| `/metrics` | who sends `CALLLOGS_METRICS_TOKEN`, or `CALLLOGS_MCP_TOKEN` where that is not set; \
without either this machine where the last row fits, and otherwise nobody |
| `/slack/events` | what Slack signed in the last five minutes, once, under any name |
| `/slack/install`, `/slack/oauth_redirect` | everybody, where several workspaces are served |
"""

_COLUMNS: Mapping[str, str] = {
    "listens beyond": "beyond",
    "public name": "named",
    "token": "token",
    "issuer": "issuer",
    "own key": "key",
    "Slack app": "slack",
}
_WORDS = {True: "yes", False: "no"}


def doors_page() -> str:
    """Return docs/doors.md."""
    heads = [*_COLUMNS, "`/mcp` answers", "Slackbot"]
    lines = [heads, ["---"] * len(heads), *map(_line, DOORS)]
    return PAGE.format(table="\n".join(f"| {' | '.join(line)} |" for line in lines))


def _line(door: Door) -> list[str]:
    cells = [door.when.get(name, "") for name in _COLUMNS.values()]
    shown = [_WORDS[cell] if isinstance(cell, bool) else str(cell) for cell in cells]
    if isinstance(door.mcp, Refusal):
        return [*shown, f"*not served:* {door.mcp.sentence}", ""]
    return [*shown, str(door.mcp), "yes" if door.slackbot else ""]
