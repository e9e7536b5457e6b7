from calllogs.cli.mistakes import mistake_lines
from calllogs.errors import FilterError


def test_carets_stand_under_the_wrong_word() -> None:
    error = FilterError("faild", "What is faild?", start=4, end=9, text="all faild calls")
    assert mistake_lines(error) == [
        "What is faild?",
        "  all faild calls",
        "      ^^^^^",
    ]


def test_carets_keep_their_place_after_wide_characters() -> None:
    error = FilterError("呼び", "What?", start=2, end=4, text="電話呼び")
    assert mistake_lines(error)[-1] == "      ^^^^"


def test_an_error_without_a_place_is_its_message() -> None:
    assert mistake_lines(FilterError("me", "Who are you?")) == ["Who are you?"]
