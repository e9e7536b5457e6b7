"""Whether a generated file is old; `python -m scripts.generate` writes them all anew."""

import pytest

from scripts.generate import FILES, ROOT


@pytest.mark.parametrize("path", FILES)
def test_a_generated_file_is_what_the_source_makes_of_it(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == FILES[path]()
