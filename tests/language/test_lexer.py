import pytest

from calllogs.errors import FilterError
from calllogs.language.lexer import normalize, tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“disk” – full", '"disk" - full'),
        ("fail\u200bed", "failed"),
        ("<tel:+14155550101|+1 415 555 0101>", "+1 415 555 0101"),
        ("<mailto:a@b.example>", "a@b.example"),
        ("cost &gt; 50c", "cost > 50c"),
        ("<#C1|inc-42>", "<#C1>"),
        ("busy\u00a0or\tmissed", "busy or missed"),
    ],
)
def test_what_a_chat_makes_of_a_text_is_undone(text: str, expected: str) -> None:
    assert normalize(text) == expected


def test_tokens_know_their_kind_and_place() -> None:
    tokens = tokenize('Status:"low balance" >=2 a@b.example')
    assert [(token.kind, token.text, token.low, token.start) for token in tokens] == [
        ("word", "Status", "status", 0),
        ("sign", ":", ":", 6),
        ("quoted", "low balance", "", 7),
        ("sign", ">=", ">=", 21),
        ("number", "2", "2", 23),
        ("email", "a@b.example", "a@b.example", 25),
    ]


def test_an_open_quote_is_an_error_about_the_rest() -> None:
    with pytest.raises(FilterError) as caught:
        tokenize('busy "disk full')
    assert caught.value.about == '"disk full'
