"""How much of an answer fits into a conversation.

Hosts refuse results of over 25,000 tokens, and people dislike far shorter ones (MCP.md 7.1). An
answer ends at about 8,000 tokens, with a count and the way to go on.
"""

from collections.abc import Iterable
from itertools import accumulate

MOST_BYTES = 16_500
"""About 8,000 tokens: lines full of ids have 2.1 to 2.5 bytes a token, Chinese over 4, emoji 2
(o200k, measured)."""


def fitting(costs: Iterable[int], most: int = MOST_BYTES) -> int:
    """Return how many pieces fit, at least one of them.

    Args:
        costs: What each piece takes, in bytes of UTF-8.
        most: What all of them may take.
    """
    totals = list(accumulate(costs))
    return max(sum(total <= most for total in totals), min(1, len(totals)))
