"""The forms of other tools, one by one, and what no form is."""

import pytest

from calllogs.language.dialects import in_our_words
from tests.language.natural import asked, form

FORMS = [
    ("is:failed no:incident", "failed no incident"),
    ("-is:failed", "not failed"),
    ("status:(failed OR busy)", "status:failed,busy"),
    ("status in (error, busy)", "status:error,busy"),
    ("status not in (error, busy)", "-status:error,busy"),
    ("status = 'error' or status = 'busy'", "status:error,busy"),
    ("status <> 'Success'", "failed"),
    ('status = "low balance"', "low balance"),
    ("status is not failed", "not failed"),
    ("user is null", "no user"),
    ("team is not empty", "with a team"),
    ("user = currentUser()", "user me"),
    ("created >= -7d", "since now-7d"),
    ("created >= now() - interval '2 days'", "since now-2d"),
    ("created > startOfMonth()", "this month"),
    ("created < startOfWeek()", "before this week"),
    ("created between '2026-11-01' and '2026-11-05'", "between 2026-11-01 and 2026-11-05"),
    ("time:[now-7d TO now]", "since now-7d"),
    ("earliest=-24h", "since now-24h"),
    ("earliest=-7d@d latest=@d", "since now-7d/d before today"),
    ("message like '%invalid%'", 'reason "invalid"'),
    ("incident.title ~ payments", "incident:payments"),
    ("toNumber like '%0100'", "to *0100"),
    ("cost:[10 TO 50]", "cost:10..50"),
    ("| stats count by user", "by user"),
    ("status=failed | timechart span=1w count", "failed by week"),
    ("status=failed | head 20", "failed limit 20"),
    ("select count(*) from calls where status = 'Error'", "how many status:error"),
    (
        "select * from calls where cost > 50 order by cost desc limit 5",
        "cost>50 sort:-cost limit 5",
    ),
    ("count(distinct user) where incident = 42", "by user incident 42"),
    ("avg(cost) group by month", "summary by month"),
    ("group by user having count(*) > 3", "by user more than 3 calls"),
    ("select distinct team from calls", "by team"),
    ("calls w/o incident", "calls without incident"),
    ("created_at >= 2026-11-20", "created>=2026-11-20"),
    ("sorted by created_at desc", "sorted by created desc"),
    ("group_by hour_of_day", "by hour of day"),
    ('status_message contains "timeout"', 'status message contains "timeout"'),
    ("2026\u5e7411\u670824\u65e5", "2026-11-24"),
]


@pytest.mark.parametrize(("typed", "ours"), FORMS)
def test_a_form_of_another_tool_is_read_as_our_phrase_for_it(typed: str, ours: str) -> None:
    read = form(typed)
    assert "error" not in read
    assert asked(read) == asked(form(ours))


@pytest.mark.parametrize(
    "text", ["failed since yesterday", "team a:b", "to +1 415 555 0101", "for hour_of_error", ""]
)
def test_our_own_words_are_left_as_they_are(text: str) -> None:
    assert in_our_words(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("select * from calls; drop table", "delete from calls", "select * from users"),
        *("update calls set status = 'x'", "index=main error", "host=db1", "label:urgent"),
        *("status = failed or user = bob", "is:open", "env:prod | stats p95(duration)"),
    ],
)
def test_what_has_no_meaning_here_is_refused(text: str) -> None:
    assert "error" in form(text)
