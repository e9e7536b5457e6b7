"""The command `calllogs-completion`: prints what a shell needs to complete `calllogs`.

A command of its own, so that no question pays for it.
"""

import argparse
import sys
from collections.abc import Sequence

import shtab

from calllogs.cli.arguments import command_line
from calllogs.language.vocabulary import EVERY_WORD, QUALIFIERS

_COMMANDS = ("doctor", "explain", "get", "help", "mcp", "setup")


def run(argv: Sequence[str]) -> int:
    """Print the script for the shell a command line names; return the exit status."""
    sys.stdout.write(script(argv))
    return 0


def script(argv: Sequence[str]) -> str:
    """Return the completion script for a shell."""
    own = argparse.ArgumentParser(
        prog="calllogs-completion",
        description='Print shell completion for calllogs: eval "$(calllogs-completion bash)".',
        allow_abbrev=False,
    )
    own.add_argument("shell", choices=shtab.SUPPORTED_SHELLS, help="the shell you use")
    shell = own.parse_args(argv).shell
    parser = command_line()
    for action in parser._actions:  # noqa: SLF001  argparse has no other way to reach them
        if action.dest == "words":
            action.choices = _words()
    return f"{shtab.complete(parser, shell)}\n"


def _words() -> list[str]:
    """The words of the language that are one word, and its qualifiers."""
    words = {word for word in (*EVERY_WORD, *_COMMANDS) if word.isascii() and word.isalpha()}
    return [*sorted(words), *sorted(f"{name}:" for name in QUALIFIERS if name.isalpha())]
