"""What a call can be about or was made through: a row for each relation of a call log.

Source: oneuptime-api.md 4.1 (columns), 4.2 (resources), 6 (the dashboard's RouteMap.ts).
"""

from dataclasses import KW_ONLY, dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a call log.

    Attributes:
        name: The API's column of the relation.
        keyword: Its noun and qualifier in the filter language.
        words: What people type for it.
        label: Its heading.
        columns: The columns of it that a key with Read Call Log alone may select; its title first.
        plural: Several of them, in a sentence.
        page: The path of one of them in the dashboard, "" where there is no page.
        logged: Whether that page has notification logs.
        path: The API's list of them, "" where nobody looks them up.
        permission: What a key needs to read that list, as OneUptime names it.
    """

    name: str
    keyword: str
    words: tuple[str, ...]
    label: str
    _: KW_ONLY
    columns: tuple[str, ...] = ("name",)
    plural: str = ""
    page: str = ""
    logged: bool = False
    path: str = ""
    permission: str = ""

    @property
    def id_column(self) -> str:
        """The call log's column of its id."""
        return f"{self.name}Id"

    @property
    def noun(self) -> str:
        """One of them, in a sentence."""
        return self.label.lower()

    @property
    def title_column(self) -> str:
        """The column its names are searched in, "" where they cannot be searched."""
        return self.columns[0] if self.columns else ""

    @property
    def number_column(self) -> str:
        """The column of its number within the project, "" where it has none."""
        return next((column for column in self.columns if column.endswith("Number")), "")

    @property
    def title_field(self) -> str:
        """The filter's field for its title or name: `team.name`."""
        return f"{self.name}.{self.title_column}"

    @property
    def number_field(self) -> str:
        """The filter's field for its number: `incident.incidentNumber`."""
        return f"{self.name}.{self.number_column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRelation(Relation):
    """Incidents, or alerts: what on-call policies are triggered by.

    Attributes:
        began_column: The column of when one began.
        began_verb: What happened to it then.
        trigger: The relation by which execution logs name one.
        channel_permission: What a key needs to read which of them a channel is about.
    """

    began_column: str
    began_verb: str
    trigger: str
    channel_permission: str


INCIDENT = SubjectRelation(
    "incident", "incident", ("incident", "incidents", "inc"), "Incident",
    columns=("title", "incidentNumber", "incidentNumberWithPrefix"), plural="incidents",
    page="incidents", logged=True, path="/incident/get-list", permission="Read Incident",
    began_column="declaredAt", began_verb="declared", trigger="triggeredByIncident",
    channel_permission="Read Workspace Notification Log",
)  # fmt: skip
ALERT = SubjectRelation(
    "alert", "alert", ("alert", "alerts"), "Alert",
    columns=("title", "alertNumber", "alertNumberWithPrefix"), plural="alerts",
    page="alerts", logged=True, path="/alert/get-list", permission="Read Alert",
    began_column="createdAt", began_verb="created", trigger="triggeredByAlert",
    # A slip of OneUptime's: what only incidents are open for, alerts need this for
    # (oneuptime-api.md 5.3).
    channel_permission="Read Push Log",
)  # fmt: skip
USER = Relation(
    "user", "user", ("user", "users", "person", "people"), "Person", columns=("name", "email"),
    plural="people", page="users", path="/team-member/get-list", permission="Read Teams",
)  # fmt: skip
TEAM = Relation(
    "team", "team", ("team", "teams"), "Team",
    plural="teams", page="teams", path="/team/get-list", permission="Read Teams",
)  # fmt: skip
RELATIONS: tuple[Relation, ...] = (
    INCIDENT,
    USER,
    ALERT,
    Relation("monitor", "monitor", ("monitor", "monitors"), "Monitor", page="monitors"),
    Relation(
        "scheduledMaintenance", "maintenance",
        ("scheduled maintenance", "maintenance", "maintenances"), "Scheduled maintenance",
        columns=("title",), page="scheduled-maintenance-events",
    ),
    Relation(
        "statusPage", "statuspage", ("status page", "status pages", "statuspage"), "Status page",
        page="status-pages",
    ),
    Relation(
        "statusPageAnnouncement", "announcement",
        ("status page announcement", "announcement", "announcements", "announcementid"),
        "Status page announcement", page="status-pages/announcements",
        columns=(),  # its title is refused (recording select-announcement-title)
    ),
    Relation(
        "onCallDutyPolicy", "policy",
        ("on-call policy", "on call policy", "escalation policy", "policy", "policies"),
        "On-call policy",
        plural="on-call policies", page="on-call-duty/policies", logged=True,
        path="/on-call-duty-policy/get-list", permission="Read On-Call Duty Policy",
    ),
    Relation(
        "onCallDutyPolicyEscalationRule", "rule",
        ("escalation rule", "rule", "rules"), "Escalation rule",
    ),
    Relation(
        "onCallDutyPolicySchedule", "schedule",
        ("on-call schedule", "on call schedule", "schedule", "schedules"), "On-call schedule",
        plural="on-call schedules", page="on-call-duty/schedules", logged=True,
        path="/on-call-duty-policy-schedule/get-list",
        permission="Read On-Call Duty Policy Schedule",
    ),
    TEAM,
)  # fmt: skip
RELATION_BY_NAME: dict[str, Relation] = {relation.name: relation for relation in RELATIONS}
RELATION_BY_KEYWORD: dict[str, Relation] = {relation.keyword: relation for relation in RELATIONS}
SUBJECT_RELATIONS: dict[str, SubjectRelation] = {
    relation.name: relation for relation in (INCIDENT, ALERT)
}


def relation_of(field: str) -> Relation | None:
    """Return the relation a filter's field belongs to (`team.name`, `teamId`), or None."""
    return RELATION_BY_NAME.get(field.partition(".")[0].removesuffix("Id"))
