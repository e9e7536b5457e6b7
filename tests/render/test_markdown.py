import re
from pathlib import Path

from calllogs.language.vocabulary import (
    COMPARISONS,
    GROUPS,
    INTENTS,
    ORDERS,
    SORTABLE,
    STATUS_VALUES,
    STATUS_WORDS,
    TEXT_WORDS,
)
from calllogs.model.relations import RELATIONS
from calllogs.render.markdown import filters_markdown

PAGE = Path(__file__).parents[2] / "docs" / "filters.md"


def test_the_page_is_what_the_tables_make_of_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == filters_markdown()


def test_every_word_of_the_tables_is_documented() -> None:
    words = (
        *STATUS_WORDS,
        *STATUS_VALUES,
        *TEXT_WORDS,
        *ORDERS,
        *INTENTS,
        *GROUPS,
        *SORTABLE,
        *(relation.words[0] for relation in RELATIONS),
        *(word for word in COMPARISONS if word not in (":", "=")),
    )
    page = filters_markdown()
    assert [word for word in words if not re.search(re.escape(word), page)] == []
