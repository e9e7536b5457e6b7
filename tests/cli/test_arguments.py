from calllogs.cli.arguments import Arguments, parse_arguments


def test_a_negated_qualifier_is_no_option() -> None:
    assert parse_arguments(["-status:busy", "--json"]) == Arguments(
        words=("-status:busy",), json=True
    )
