"""The pages of docs/hosts, one for each assistant, and their index."""

from calllogs.cli.hosts import HOSTS, Host

_PAGE = """\
# calllogs in {title}

First `calllogs setup`, which keeps your OneUptime's key in a private file that `calllogs-mcp`
reads, or add `"--sandbox"` to the arguments to look at made-up calls.

In {where}:

```{language}
{entry}
```
{hint}
`calllogs setup --host {name}` prints the same with the whole path of the program, which a host
that does not know your `PATH` needs. Then ask: *Was anybody reached for incident 42?*

Where it does not work: `calllogs doctor` says what the program lacks; `calllogs-mcp` on its own
says in one line why it does not start.
"""
_INDEX = """\
# calllogs in your assistant

| assistant | where its entry goes |
|---|---|
{rows}

Any other host that starts MCP servers on standard input and output takes the command
`calllogs-mcp`. One that speaks HTTP takes the address of `calllogs-mcp --http` or
`calllogs-server`: [mcp.md](../mcp.md). These entries are as the hosts document them; none of
the hosts themselves was at hand to try them in.
"""


def host_page(host: Host) -> str:
    """Return the page of one host."""
    hint = f"\n{host.hint}\n" if host.hint else ""
    return _PAGE.format(
        title=host.title,
        where=host.where,
        language=host.language,
        entry=host.entry("calllogs-mcp", ()),
        hint=hint,
        name=host.name,
    )


def host_index() -> str:
    """Return the page that leads to them."""
    rows = (f"| [{host.title}]({host.name}.md) | {host.where} |" for host in HOSTS.values())
    return _INDEX.format(rows="\n".join(rows))
