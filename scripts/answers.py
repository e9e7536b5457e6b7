"""What a page shows of the terminal: the answer to each question, at one instant, made up.

`<!-- answer: QUESTION -->` stands before it, with ` | N lines` where only the first are shown.
"""

import asyncio
import re

from tests.faces.record import answered
from tests.faces.test_outcomes import told_by
from tests.slack.scene import app_over, sandbox

_REGION = re.compile(
    r"(<!-- answer: (?P<question>.+?)(?: \| (?P<lines>\d+) lines)? -->\n\n)"
    r".*?(<!-- end of answer -->)",
    re.DOTALL,
)


def with_answers(page: str) -> str:
    """Return a page with the answers as they are now.

    Raises:
        CallLogsError: A question of the page has none.
    """
    return _REGION.sub(_answered, page)


def _answered(region: re.Match[str]) -> str:
    question, most = region["question"], region["lines"]
    made_up = sandbox()
    answer = asyncio.run(answered(told_by(app_over(made_up), made_up), question)).splitlines()
    cut = [*answer[: int(most)], "…"] if most else answer
    shown = "\n".join([f"$ calllogs '{question}'", *cut])
    return f"{region[1]}```\n{shown}\n```\n\n{region[4]}"
