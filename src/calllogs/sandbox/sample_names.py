"""The names, numbers and texts the samples are made of; every phone number is fictional."""

from dataclasses import dataclass

FROM_NUMBER = "+18005550199"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is called: name, e-mail, number in E.164, team."""

    name: str
    email: str
    number: str
    team: str


TEAMS = ("Payments", "Platform", "Search & Discovery")
PEOPLE = (
    Person("Alice Ng", "alice@example.com", "+15559998888", "Payments"),
    Person("Bob Okafor", "bob@example.com", "+12025550143", "Platform"),
    Person("Priya Raman", "priya@example.com", "+12025550178", "Payments"),
    Person("Chen Wei", "chen@example.com", "+442079460123", "Search & Discovery"),
    Person("Dana Müller", "dana@example.com", "+442079460187", "Platform"),
    Person("Elena Rossi", "elena@example.com", "+13125550112", "Payments"),
    Person("Femi Adeyemi", "femi@example.com", "+13125550165", "Search & Discovery"),
    Person("Grace Kim", "grace@example.com", "+14155550131", "Platform"),
)
POLICIES = ("Primary On-Call", "Payments Escalation", "Nights & Weekends Backup")
SCHEDULES = ("Weekdays", "Nights & Weekends")

INCIDENTS: tuple[tuple[int, str, float], ...] = (
    (42, "Payments database failover", 3.4),
    (41, "Checkout API latency above 2s", 27.0),
    (43, "Search cluster red", 1.1),
    (40, "Login page returns 502", 52.0),
    (39, "Message queue backlog over 1M", 98.0),
    (38, "Certificate for api.example.com expired", 150.0),
    (37, "Checkout API error rate above 5%", 222.0),
    (36, "Primary database disk full", 301.0),
    (35, "CDN serves stale assets", 390.0),
    (34, "Webhook deliveries delayed", 470.0),
    (33, "Payments provider timeouts", 560.0),
    (32, "Search results empty in eu-west", 655.0),
)
"""Number, title, hours before now it was declared."""

ALERTS: tuple[tuple[int, str, float], ...] = (
    (7, "Disk 90% on db-3", 6.2),
    (8, "Certificate expires in 7 days", 30.0),
    (6, "CPU above 95% on worker-12", 75.0),
    (5, "Replica lag above 30 s", 190.0),
    (4, "Error budget burn rate high", 420.0),
)

_UNVERIFIED = (
    "The number {number} is unverified. Trial accounts may only make calls to verified numbers."
)
_UNAUTHORIZED = (
    "Account not authorized to call {number}. "
    "Perhaps you need to enable some international permissions."
)
_NOT_ENABLED = (
    "Call notifications are not enabled for this project. "
    "Please enable Call notifications in Project Settings."
)
_TOO_LITTLE = (
    "Project does not have enough balance to make this call. "
    "Current balance is 0.04 USD. Required balance is 0.10 USD to make this call."
)
FAILURES: tuple[tuple[str, str], ...] = (
    ("Error", _UNVERIFIED),
    ("Error", _UNVERIFIED),
    ("Error", "The 'To' number {number} is not a valid phone number."),
    ("Error", _UNAUTHORIZED),
    ("Error", _NOT_ENABLED),
    ("Low Balance", "Project {project} does not have enough Call balance."),
    ("Low Balance", _TOO_LITTLE),
)
"""Status and message, as OneUptime and its carrier write them (API.md 1.4)."""

CALLERS = (
    "This is a message from OneUptime. Your turn on the on-call schedule Weekdays begins now.",
    "This is a message from OneUptime. You have been added to the on-call policy Primary On-Call.",
    "This is a message from OneUptime. The state of the monitor Checkout API is now Degraded.",
    "This is a message from OneUptime. Scheduled maintenance of the primary database has begun.",
    "This is a message from OneUptime. The incident Checkout API latency has been resolved.",
)
