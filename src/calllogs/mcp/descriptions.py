"""What a model reads before it calls: kept short, for every conversation pays for it."""

from calllogs.model.statuses import STATUSES

INSTRUCTIONS = (
    "Read-only log of outbound phone calls OneUptime made for incidents and alerts: who was "
    "phoned, when, about what, with what result and cost. Use count_call_logs for a number, "
    "summarize_call_logs for totals, get_call_timeline for who was reached for an incident, "
    "list_call_logs for calls, get_call_log for one. Filters are plain words such as: failed "
    "since yesterday. Placed means the carrier accepted the call, not that anybody answered."
)

PHRASES: dict[str, tuple[str, ...]] = {
    "result": ("failed", "placed", "busy or missed", "not busy", "status:error"),
    "time": ("today", "last 2h", "since monday", "between nov 3 and nov 5"),
    "who": ("user alice", "team payments", "policy X", "to +14155550101", "to *0101"),
    "about": ("incident 42", "alert 7", "monitor api", "no incident", 'reason "balance"'),
    "cost, order, size": ("cost > 50c", "oldest first", "most expensive", "limit 20"),
}
"""Phrases of the filter language by what they are about; each is a whole filter by itself."""

EXAMPLE = "failed since yesterday to *8888 oldest first"

_VALUES = ", ".join(dict.fromkeys(status.value for status in STATUSES))
_GUIDE = "\n".join(f"- {about}: {', '.join(said)}" for about, said in PHRASES.items())

LIST = f"""\
List phone calls, newest first. For a number only, count_call_logs; for one call, get_call_log.
The filter combines phrases with AND:
{_GUIDE}
Statuses: {_VALUES}
Example: {EXAMPLE}"""

GET = (
    "Get everything known of one phone call: why it failed, what it said, whom and what it "
    "concerned. list_call_logs shows ids."
)

COUNT = "Count phone calls that match a filter, for when only the number matters."

SUMMARIZE = (
    "Sum up phone calls that match a filter: how many, failed, why, people, cost; grouped by day, "
    "user, team and more."
)

TIMELINE = (
    "Tell in order who was phoned for an incident or alert, what came of it, and who acknowledged "
    "when. Example: incident 42."
)

SHOW = (
    "Show people the calls list_call_logs would list, as a table to look through; use it only then."
)
