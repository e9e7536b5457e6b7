"""Calls of tools that cannot be answered, and what is said of each."""

from pydantic import JsonValue

from calllogs.model.groupings import GROUPINGS

*_OTHERS, _LAST = (f"'{name}'" for name in GROUPINGS)
GROUPED = f"{', '.join(_OTHERS)} or {_LAST}"

MISTAKES: list[tuple[str, dict[str, JsonValue], str]] = [
    (
        "list_calls",
        {},
        (
            'There is no tool "list_calls". Did you mean list_call_logs? '
            "Tools: list_call_logs, count_call_logs, summarize_call_logs, "
            "get_call_timeline, get_call_log, show_call_logs."
        ),
    ),
    (
        "delete_everything",
        {},
        (
            'There is no tool "delete_everything". '
            "Tools: list_call_logs, count_call_logs, summarize_call_logs, "
            "get_call_timeline, get_call_log, show_call_logs."
        ),
    ),
    (
        "list_call_logs",
        {"filter": "failed", "reasoning": "because"},
        (
            'list_call_logs has no argument "reasoning". It takes filter, limit, columns, cursor, '
            "timezone. "
            'Try list_call_logs(filter="failed")'
        ),
    ),
    (
        "list_call_logs",
        {"limt": 5},
        (
            'list_call_logs has no argument "limt". '
            "It takes filter, limit, columns, cursor, timezone. "
            "Try list_call_logs(limit=5)"
        ),
    ),
    (
        "list_call_logs",
        {"filter": "failed", "status": "busy", "limit": 5},
        (
            'list_call_logs has no argument "status". '
            "It takes filter, limit, columns, cursor, timezone. "
            'Try list_call_logs(filter="failed status:busy", limit=5)'
        ),
    ),
    (
        "list_call_logs",
        {"status": ["busy", "error"], "since": "yesterday", "failed": True},
        (
            'list_call_logs has no argument "status" or "since" or "failed". It takes filter, '
            "limit, columns, cursor, timezone. "
            'Try list_call_logs(filter="status:busy,error since:yesterday failed")'
        ),
    ),
    (
        "list_call_logs",
        {"query": "failed", "offset": 10, "tz": "UTC"},
        (
            'list_call_logs has no argument "query" or "offset" or "tz". It takes filter, '
            "limit, columns, cursor, timezone. "
            'Try list_call_logs(filter="failed skip:10", timezone="UTC")'
        ),
    ),
    (
        "list_call_logs",
        {"query": "failed", "tz": "UTC"},
        (
            'list_call_logs has no argument "query" or "tz". It takes filter, '
            "limit, columns, cursor, timezone. "
            'Try list_call_logs(filter="failed", timezone="UTC")'
        ),
    ),
    (
        "list_call_logs",
        {"filter": "failed", "where": {"status": "Error"}},
        (
            'list_call_logs has no argument "where". '
            "It takes filter, limit, columns, cursor, timezone."
        ),
    ),
    (
        "list_call_logs",
        {"query": "how now brown cow"},
        (
            'list_call_logs has no argument "query". '
            "It takes filter, limit, columns, cursor, timezone."
        ),
    ),
    (
        "count_call_logs",
        {"user": "Alex Jones"},
        (
            'count_call_logs has no argument "user". It takes filter, timezone. '
            'Try count_call_logs(filter="user:\\"Alex Jones\\"")'
        ),
    ),
    (
        "get_call_log",
        {"call": "1"},
        'get_call_log has no argument "call". It takes id. Try get_call_log(id="1")',
    ),
    ("get_call_log", {}, "id is required."),
    ("list_call_logs", {"filter": 42}, 'filter is a text. Try list_call_logs(filter="42")'),
    ("list_call_logs", {"limit": "ten"}, "limit is a whole number, at most 100."),
    (
        "list_call_logs",
        {"filter": "failed", "limit": 500},
        'limit is at most 100. Try list_call_logs(filter="failed", limit=100)',
    ),
    (
        "list_call_logs",
        {"limit": -1},
        "limit is at least 0. Try list_call_logs(limit=0)",
    ),
    (
        "list_call_logs",
        {"filter": "limit 3", "limit": 4},
        "The filter says limit 3 and the argument says limit 4. Give only one of them.",
    ),
    (
        "list_call_logs",
        {"filter": "failed by user"},
        "This filter asks for totals. Use summarize_call_logs with it.",
    ),
    (
        "count_call_logs",
        {"filter": "total cost"},
        "This filter asks for totals. Use summarize_call_logs with it.",
    ),
    (
        "summarize_call_logs",
        {"filter": "failed by user", "by": "team"},
        "The filter says by user and the argument says by team. Give only one of them.",
    ),
    (
        "summarize_call_logs",
        {"by": "colour"},
        (f"by is one of {GROUPED}."),
    ),
    (
        "count_call_logs",
        {"timezone": "europe/berln"},
        (
            "'europe/berln' is not a time zone. Use an IANA name such as Europe/Berlin or UTC. "
            'Try count_call_logs(timezone="Europe/Berlin")'
        ),
    ),
    (
        "count_call_logs",
        {"timezone": "../../etc/passwd"},
        "'../../etc/passwd' is not a time zone. Use an IANA name such as Europe/Berlin or UTC.",
    ),
    (
        "get_call_log",
        {"id": "INC-42"},
        (
            "'INC-42' is not a call id: it is a UUID such as 550e8400-e29b-41d4-a716-446655440000. "
            'List calls to find ids. Try list_call_logs(filter="INC-42")'
        ),
    ),
    (
        "get_call_log",
        {"id": "00000000-0000-4000-8000-000000000000"},
        (
            "No call has the id 00000000-0000-4000-8000-000000000000, or this API key may not "
            "see it. List calls to find ids that exist."
        ),
    ),
    (
        "list_call_logs",
        {"statuss": "Error"},
        (
            'list_call_logs has no argument "statuss". '
            "It takes filter, limit, columns, cursor, timezone. "
            'Try list_call_logs(filter="status:Error")'
        ),
    ),
    (
        "list_call_logs",
        {"start_time": "2026-11-20", "page": 2, "sort_order": "asc", "team_name": None},
        (
            'list_call_logs has no argument "start_time" or "page" or "sort_order" or "team_name". '
            "It takes filter, limit, columns, cursor, timezone. "
            'Try list_call_logs(filter="since:2026-11-20 page 2 oldest first")'
        ),
    ),
    (
        "list_call_logs",
        {"filter": "today", "group_by": "Users"},
        (
            'list_call_logs has no argument "group_by". '
            "It takes filter, limit, columns, cursor, timezone. "
            'Try summarize_call_logs(by="user", filter="today")'
        ),
    ),
    (
        "get_call_timeline",
        {"incident_number": 42},
        (
            'get_call_timeline has no argument "incident_number". '
            "It takes filter, cursor, timezone. "
            'Try get_call_timeline(filter="incident:42")'
        ),
    ),
    (
        "get_call_log",
        {"ids": ["51c2c7b3-c649-53d5-9184-56086726e706", "e7840754-48c4-5b12-83d8-ca81141996d9"]},
        'get_call_log has no argument "ids". It takes id.',
    ),
    (
        "get_call_log",
        {"filter": "incident 42"},
        (
            'get_call_log has no argument "filter". It takes id. '
            'Try list_call_logs(filter="incident 42")'
        ),
    ),
    (
        "list_call_logs",
        {"filter": {"status": ["Error", "Busy"], "incident": 42}},
        'filter is a text. Try list_call_logs(filter="status:Error,Busy incident:42")',
    ),
    (
        "list_call_logs",
        {"filter": '{"status": "Error"}'},
        (
            "I do not understand '{'. list_call_logs describes what a filter can say, such as: "
            'failed since yesterday to *8888 oldest first. (At "{" in "{"status": "Error"}".) '
            'Try list_call_logs(filter="status:Error")'
        ),
    ),
    (
        "summarize_call_logs",
        {"by": "Persons", "filter": "today"},
        (f'by is one of {GROUPED}. Try summarize_call_logs(by="user", filter="today")'),
    ),
    (
        "count_call_logs",
        {"filter": "failed today in Europe/Berlin"},
        (
            "I do not understand 'Europe'. list_call_logs describes what a filter can say, such "
            "as: failed since yesterday to *8888 oldest first. "
            '(At "Europe" in "failed today in Europe/Berlin".) '
            'Try count_call_logs(filter="failed today", timezone="Europe/Berlin")'
        ),
    ),
    (
        "count_call_logs",
        {"timezone": "new york"},
        (
            "'new york' is not a time zone. Use an IANA name such as Europe/Berlin or UTC. "
            'Try count_call_logs(timezone="America/New_York")'
        ),
    ),
    (
        "count_call_logs",
        {"timezone": "PST"},
        "'PST' is not a time zone. Use an IANA name such as Europe/Berlin or UTC.",
    ),
    (
        "count_call_logs",
        {"timezone": "UTC+2"},
        "'UTC+2' is not a time zone. Use an IANA name such as Europe/Berlin or UTC.",
    ),
]
