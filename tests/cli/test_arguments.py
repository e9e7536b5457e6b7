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
            ["--output", "calls.txt"],
            (
                "--output goes with a file. Add --csv, --excel or --jsonl, "
                "or end the name of --output in .csv or .jsonl."
            ),
        ),
        (
            ["--unmasked", "failed"],
            (
                "--unmasked goes with a file. Add --csv, --excel or --jsonl, "
                "or end the name of --output in .csv or .jsonl."
            ),
        ),
        (
            ["--now", "2026-11-23T14:00Z", "failed"],
            "--now is for explain alone. Write the time in the filter.",
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
