"""What the tools take, as flat types with the words a model reads."""

from typing import Annotated, Literal

from pydantic import Field

from calllogs.core.request import LARGEST_LIMIT, PAGE_SIZE

FilterText = Annotated[str, Field(description="Filter language; empty: all calls.")]
Limit = Annotated[
    int,
    Field(ge=0, le=LARGEST_LIMIT, description=f"Calls to show; 0: the filter's, or {PAGE_SIZE}."),
]
Skip = Annotated[int, Field(ge=0, description="Calls already seen.")]
Zone = Annotated[
    str, Field(description="IANA zone of today and of times shown; empty: configured.")
]
GroupBy = Annotated[
    Literal[
        "", "status", "hour", "day", "week", "month", "user", "team", "policy", "incident",
        "alert", "to", "from",
    ],
    Field(description="What to group by; empty: the filter's, or totals alone."),
]  # fmt: skip
CallId = Annotated[str, Field(description="The call's id (UUID).")]
