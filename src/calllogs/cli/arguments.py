"""The command line as a value."""

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from calllogs.config.settings import API_KEY, REGION, ZONE, environment_help
from calllogs.config.variables import Face
from calllogs.render.calls import names_of

DESCRIPTION = """\
Ask OneUptime's Call Log in plain words. It only reads.

  calllogs failed since yesterday            the calls that match
  calllogs --count failed last 7 days        only how many
  calllogs summary last month by team        totals, and why calls failed
  calllogs timeline incident 42              who was called in what order, who acknowledged
  calllogs --csv --output calls.csv failed   every call that matches, as a file
  calllogs get ID                            everything about one call
  calllogs explain 'failed since yesterday'  how a filter is read, and the request it becomes
  calllogs help [TOPIC]                      the filter language
  calllogs setup                             asks for your key, tries it, and keeps it
  calllogs doctor                            what works here, and what has to be done
  calllogs mcp                               serves AI assistants, as calllogs-mcp does"""

EPILOGUE = f"""\
Without {API_KEY.name} it answers from made-up calls and says so.
Exit status: 0 answered, 1 not answered, 2 wrong input or settings; of doctor, 1 when
something is wrong. `calllogs --version` prints the version.

{environment_help(Face.CLI)}"""

_NEGATED = re.compile(r"-\w+\s*[:=!<>]")
_STAND_IN = "\0"


@dataclass(frozen=True, slots=True)
class Arguments:
    """A parsed command line.

    Attributes:
        words: The filter or subcommand, a word each as the shell split them.
        json: Print JSON in the API's field names.
        count: Only how many.
        ids: Show each call's id.
        masked: Hide all but the country code and last four digits of numbers.
        unmasked: Write whole numbers to a file.
        sandbox: Ask the made-up calls even when a key is configured.
        tz: The IANA zone to read and show times in.
        region: The ISO 3166 region of national numbers.
        now: The instant "now" is taken to be, for `explain`.
        csv: Write every call that matches as comma-separated values.
        excel: Write the same for a spreadsheet.
        separator: What stands between the cells.
        jsonl: Write every call that matches as a JSON object a line; explain such lines.
        columns: What to show of each call or group; empty for what matters.
        output: The file to write to.
    """

    words: tuple[str, ...] = ()
    json: bool = False
    count: bool = False
    ids: bool = False
    masked: bool = False
    unmasked: bool = False
    sandbox: bool = False
    tz: str | None = None
    region: str | None = None
    now: str | None = None
    csv: bool = False
    excel: bool = False
    separator: str | None = None
    jsonl: bool = False
    columns: tuple[str, ...] = ()
    output: str | None = None

    @property
    def every(self) -> bool:
        """Whether every call that matches is written, one a line."""
        return self.csv or self.excel or self.jsonl


def parse_arguments(argv: Sequence[str]) -> Arguments:
    """Read a command line; exits with status 2 and a usage line where it is not understood."""
    # `-status:busy` is a negated condition of the filter language, not an option.
    hidden = [_STAND_IN + word if _NEGATED.match(word) else word for word in argv]
    parser = command_line()
    given = vars(parser.parse_intermixed_args(hidden))
    words = tuple(word.removeprefix(_STAND_IN) for word in given.pop("words", ()))
    try:
        return _with_format(Arguments(words=words, **given))
    except ValueError as error:
        parser.error(str(error))


def _with_format(arguments: Arguments) -> Arguments:
    """Return arguments whose file has a format, that of its name where none is said.

    Raises:
        ValueError: An option has no effect beside the others; a sentence.
    """
    formed = _of_name(arguments)
    told = next((sentence for idle, sentence in _IDLE if idle(formed)), None)
    if told:
        raise ValueError(told)
    return formed


def _of_name(arguments: Arguments) -> Arguments:
    if arguments.output in (None, STANDARD_OUTPUT) or _format(arguments):
        return arguments
    ending = PurePath(arguments.output or "").suffix.lower()
    if ending not in _ENDINGS:
        raise ValueError(
            f"--output {arguments.output} does not say what to write. End its name in "
            f"{', '.join(_ENDINGS)}, or add --csv, --excel, --jsonl or --json."
        )
    return _ENDINGS[ending](arguments)


STANDARD_OUTPUT = "-"
_ENDINGS: Mapping[str, Callable[[Arguments], Arguments]] = {
    ".csv": lambda arguments: replace(arguments, csv=True),
    ".jsonl": lambda arguments: replace(arguments, jsonl=True),
    ".json": lambda arguments: replace(arguments, json=True),
}


def _format(arguments: Arguments) -> bool:
    return arguments.every or arguments.json


def _only_texts(arguments: Arguments) -> bool:
    """Whether nothing is asked, so that there is nothing to write."""
    return arguments.words[:1] in (("explain",), ("help",))


_IDLE: tuple[tuple[Callable[[Arguments], object], str], ...] = (
    (
        lambda a: a.now and a.words[:1] != ("explain",),
        "--now is only for explain. Write the time in the filter.",
    ),
    (
        lambda a: a.output and _only_texts(a),
        "--output is for calls. Leave it out of explain and help.",
    ),
    (
        lambda a: a.every and a.words[:1] in (("doctor",), ("get",)),
        "--csv, --excel and --jsonl are for many calls. Use --json here.",
    ),
    (
        lambda a: a.count and a.every,
        "--count is one number. Leave out --count, or --csv, --excel and --jsonl.",
    ),
    (
        lambda a: a.output and not _format(a),
        "--output - does not say what to write. Add --csv, --excel, --jsonl or --json.",
    ),
    (
        lambda a: a.separator and not (a.csv or a.excel),
        "--separator goes with --csv or --excel, or with an --output name that ends in .csv.",
    ),
    (
        lambda a: a.unmasked and not (a.every or a.output),
        "--unmasked goes with --csv, --excel, --jsonl or --output. Elsewhere numbers are whole.",
    ),
)
"""Options without effect beside the others, with what is said of them."""


def command_line() -> argparse.ArgumentParser:
    """Return the parser of `calllogs`' command line."""
    parser = argparse.ArgumentParser(
        prog="calllogs",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    parser.add_argument(
        "words", nargs="*", metavar="FILTER", help="in plain words; see calllogs help"
    )
    formats, masks = parser.add_mutually_exclusive_group(), parser.add_mutually_exclusive_group()
    groups = {**dict.fromkeys(_PRINTED_FORMATS, formats), **dict.fromkeys(_MASKS, masks)}
    for name, meaning in _SWITCHES:
        groups.get(name, parser).add_argument(name, action="store_true", help=meaning)
    for name, metavar, meaning in _VALUES:
        parser.add_argument(name, metavar=metavar, help=meaning, type=_TYPES.get(name, str))
    return parser


_SWITCHES = (
    ("--json", "print JSON in the API's field names"),
    ("--count", "only how many"),
    ("--ids", "show each call's id"),
    ("--masked", "show only the country code and last four digits of numbers"),
    ("--csv", "write every call that matches as comma-separated values"),
    ("--excel", "the same for a spreadsheet: with a byte order mark, numbers as text"),
    ("--jsonl", "write every call that matches as a JSON object a line; explain such lines"),
    ("--unmasked", "write whole numbers into a file"),
    ("--sandbox", "answer from made-up calls even when a key is set"),
)
_PRINTED_FORMATS = ("--json", "--csv", "--excel", "--jsonl")
_MASKS = ("--masked", "--unmasked")
"""Of these only one can be said."""

_VALUES = (
    (
        "--tz",
        "ZONE",
        f"IANA zone to read and show times in ({ZONE.name}, else {ZONE.default_text})",
    ),
    (
        "--region",
        "RR",
        f"ISO 3166 region of national numbers ({REGION.name}, else {REGION.default_text})",
    ),
    ("--columns", "NAMES", "what to show of each call or group: time,statusMessage,team"),
    ("--separator", "CHAR", "what separates the cells: a comma (the default), ; or tab"),
    (
        "--output",
        "FILE",
        "the file to write, in the format its name ends in: .csv, .jsonl, .json",
    ),
    ("--now", "INSTANT", "explain as of this ISO 8601 instant"),
)
_TYPES: Mapping[str, Callable[[str], object]] = {"--columns": names_of}
"""What is not taken as it is typed."""
