"""What the tools take, as flat types with the words a model reads."""

from typing import Annotated, Literal

from pydantic import Field

from calllogs.api.request import LARGEST_LIMIT, PAGE_SIZE

FilterText = Annotated[str, Field(description="Filter language; empty: all calls.")]
SubjectText = Annotated[str, Field(description="Such as: incident 42, alert 7, call UUID.")]
Limit = Annotated[
    int,
    Field(ge=0, le=LARGEST_LIMIT, description=f"Calls to show; 0: the filter's, or {PAGE_SIZE}."),
]
Cursor = Annotated[str, Field(description="From the page before; then no filter.")]
Zone = Annotated[str, Field(description="IANA zone; empty: configured.")]
GroupBy = Annotated[
    Literal[
        "", "status", "hour", "day", "week", "month", "user", "team", "policy", "incident",
        "alert", "to", "from",
    ],
    Field(description="What to group by; empty: the filter's, or totals alone."),
]  # fmt: skip
CallId = Annotated[str, Field(description="The call's id (UUID).")]
