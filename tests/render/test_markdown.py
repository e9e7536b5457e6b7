import re

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


def test_every_word_of_the_tables_is_documented() -> None:
    words = (
        *STATUS_WORDS,
        *STATUS_VALUES,
        *TEXT_WORDS,
        *ORDERS,
        *INTENTS,
        *(word for word in GROUPS if "_" not in word),
        *SORTABLE,
        *(relation.words[0] for relation in RELATIONS),
        *(word for word in COMPARISONS if word not in (":", "=")),
    )
    page = filters_markdown()
    assert [word for word in words if not re.search(re.escape(word), page)] == []
