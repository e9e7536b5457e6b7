import pytest

from calllogs.cli.arguments import Arguments, parse_arguments


def test_a_negated_qualifier_is_no_option() -> None:
    assert parse_arguments(["-status:busy", "--json"]) == Arguments(
        words=("-status:busy",), json=True
    )


@pytest.mark.parametrize(
    ("argv", "arguments"),
    [
        (["--output", "calls.csv", "failed"], Arguments(("failed",), csv=True, output="calls.csv")),
        (["--output", "C.JSONL"], Arguments(jsonl=True, output="C.JSONL")),
        (["--excel", "--output", "calls.txt"], Arguments(excel=True, output="calls.txt")),
        (["--output", "today.json"], Arguments(json=True, output="today.json")),
        (["--json", "--output", "f.txt"], Arguments(json=True, output="f.txt")),
        (["--json", "--count"], Arguments(json=True, count=True)),
        (
            ["explain", "--now", "2026-11-23T14:00Z"],
            Arguments(("explain",), now="2026-11-23T14:00Z"),
        ),
    ],
)
def test_a_file_has_the_format_that_is_said_or_that_of_its_name(
    argv: list[str], arguments: Arguments
) -> None:
    assert parse_arguments(argv) == arguments


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["--masked", "--unmasked"], "argument --unmasked: not allowed with argument --masked"),
        (["--json", "--csv"], "argument --csv: not allowed with argument --json"),
        (
            ["--output", "calls.xlsx"],
            (
                "--output calls.xlsx does not say what to write. End its name in "
                ".csv, .jsonl, .json, or add --csv, --excel, --jsonl or --json."
            ),
        ),
        (
            ["--output", "-"],
            "--output - does not say what to write. Add --csv, --excel, --jsonl or --json.",
        ),
        (
            ["--separator", ";", "--jsonl"],
            "--separator goes with --csv or --excel, or with an --output name that ends in .csv.",
        ),
        (
            ["--unmasked", "failed"],
            (
                "--unmasked goes with --csv, --excel, --jsonl or --output. "
                "Elsewhere numbers are whole."
            ),
        ),
        (
            ["--count", "--csv", "failed"],
            "--count is one number. Leave out --count, or --csv, --excel and --jsonl.",
        ),
        (
            ["explain", "--output", "f.json", "failed"],
            "--output is for calls. Leave it out of explain and help.",
        ),
        (
            ["doctor", "--output", "f.csv"],
            "--csv, --excel and --jsonl are for many calls. Use --json here.",
        ),
        (
            ["--now", "2026-11-23T14:00Z", "failed"],
            "--now is only for explain. Write the time in the filter.",
        ),
    ],
)
def test_an_option_without_effect_beside_the_others_is_refused(
    argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_arguments(argv)
    assert (ended.value.code, capsys.readouterr().err.splitlines()[-1]) == (
        2,
        f"calllogs: error: {sentence}",
    )
