"""The resources of OneUptime's API as a table: their columns, and who may read them.

Source: API.md 1.2, 2.5, 4.1 and 8; the recordings `auth-*`, `resolve-*`, `channel-*`, `timeline-*`.
"""

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """The type of a column: how PostgreSQL reads its values and how a reply writes them."""

    ID = "ObjectID"
    DATE = "DateTime"
    PHONE = "Phone"
    NAME = "Name"
    EMAIL = "Email"
    TEXT = "Text"
    NUMBER = "Number"
    BOOLEAN = "Boolean"
    JSON = "JSON"
    ENTITY = "Entity"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: The API's name.
        type: Its type.
        target: The table an entity refers to.
        on_relation: True where it may be selected through a relation (`canReadOnRelationQuery`).
        readers: Permissions that may use it; None for everybody who may read the resource.
    """

    name: str
    type: ColumnType
    target: str = ""
    on_relation: bool = False
    readers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """A table and its endpoints.

    Attributes:
        table: Its name in the dataset and the database.
        path: Its path below `/api/`; empty where there is none.
        singular: Its name in error messages.
        readers: Permissions that may read it; none where only a person's session may.
        columns: Its columns, in the order error messages list them.
    """

    table: str
    path: str
    singular: str
    readers: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """Return a column by its API name."""
        return next((column for column in self.columns if column.name == name), None)


_ROLES = ("ProjectOwner", "ProjectAdmin", "ProjectMember", "Viewer")
_ON_CALL = (*_ROLES, "OnCallAdmin", "OnCallMember", "OnCallViewer")
_PUSH = (*_ROLES, "ReadPushLog")
_SETTINGS = ("ProjectUser", "SettingsAdmin", "SettingsMember", "SettingsViewer")
_TEAMS = (*_ROLES, *_SETTINGS, "ReadProjectTeam")


def _columns(column_type: ColumnType, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, column_type) for name in names)


def _on_relation(column_type: ColumnType, *names: str) -> tuple[Column, ...]:
    """Return columns that may be selected through a relation."""
    return tuple(Column(name, column_type, on_relation=True) for name in names)


def _relation(
    name: str,
    target: str,
    *,
    on_relation: bool = False,
    readers: tuple[str, ...] | None = None,
) -> tuple[Column, Column]:
    """Return an entity and the column of its id."""
    return (
        Column(name, ColumnType.ENTITY, target, readers=readers),
        Column(f"{name}Id", ColumnType.ID, on_relation=on_relation, readers=readers),
    )


def _relations(**targets: str) -> tuple[Column, ...]:
    """Return entities, each with the table it refers to, and the columns of their ids."""
    pairs = (_relation(name, target) for name, target in targets.items())
    return tuple(column for pair in pairs for column in pair)


_OWN = (
    *_on_relation(ColumnType.ID, "_id"),
    *_columns(ColumnType.DATE, "createdAt", "updatedAt", "deletedAt"),
    *_columns(ColumnType.NUMBER, "version"),
)
_BASE = (*_OWN, *_relation("project", "projects", on_relation=True))
"""The columns of every table that belongs to a project."""
_NAMED = (*_BASE, *_on_relation(ColumnType.TEXT, "name"))
_DESCRIBED = (*_NAMED, *_columns(ColumnType.TEXT, "description"))

CALL_LOG = Resource(
    "callLogs",
    "call-log",
    "Call Log",
    (*_ROLES, "ReadCallLog"),
    (
        *_BASE,
        *_columns(ColumnType.PHONE, "toNumber", "fromNumber"),
        *_columns(ColumnType.JSON, "callData"),
        *_columns(ColumnType.TEXT, "statusMessage", "status"),
        *_columns(ColumnType.NUMBER, "callCostInUSDCents"),
        *_relations(
            incident="incidents",
            user="users",
            alert="alerts",
            monitor="monitors",
            scheduledMaintenance="scheduledMaintenances",
            statusPage="statusPages",
            statusPageAnnouncement="statusPageAnnouncements",
            onCallDutyPolicy="onCallDutyPolicies",
            onCallDutyPolicyEscalationRule="onCallDutyPolicyEscalationRules",
            onCallDutyPolicySchedule="onCallDutyPolicySchedules",
            team="teams",
        ),
        *_relation("deletedByUser", "users", readers=()),
    ),
)

RESOURCES: tuple[Resource, ...] = (
    CALL_LOG,
    Resource(
        "incidents",
        "incident",
        "Incident",
        (*_ROLES, "IncidentAdmin", "IncidentMember", "IncidentViewer", "ReadProjectIncident"),
        (
            *_BASE,
            *_on_relation(ColumnType.TEXT, "title"),
            *_columns(ColumnType.TEXT, "description", "slug"),
            *_on_relation(ColumnType.NUMBER, "incidentNumber"),
            *_on_relation(ColumnType.TEXT, "incidentNumberWithPrefix"),
            *_columns(ColumnType.DATE, "declaredAt"),
            *_relation("currentIncidentState", "incidentStates", on_relation=True),
        ),
    ),
    Resource(
        "alerts",
        "alert",
        "Alert",
        (*_ROLES, "AlertAdmin", "AlertMember", "AlertViewer", "ReadAlert"),
        (
            *_BASE,
            *_on_relation(ColumnType.TEXT, "title"),
            *_columns(ColumnType.TEXT, "description"),
            *_on_relation(ColumnType.NUMBER, "alertNumber"),
            *_on_relation(ColumnType.TEXT, "alertNumberWithPrefix"),
            *_relation("currentAlertState", "alertStates", on_relation=True),
        ),
    ),
    Resource(
        "teams",
        "team",
        "Team",
        _TEAMS,
        _DESCRIBED,
    ),
    Resource(
        "teamMembers",
        "team-member",
        "Team Member",
        _TEAMS,
        (*_BASE, *_relations(team="teams", user="users")),
    ),
    Resource(
        "onCallDutyPolicies",
        "on-call-duty-policy",
        "On-Call Policy",
        (*_ON_CALL, "ReadProjectOnCallDutyPolicy"),
        _DESCRIBED,
    ),
    Resource(
        "onCallDutyPolicyEscalationRules",
        "on-call-duty-policy-escalation-rule",
        "Escalation Rule",
        (*_ON_CALL, "ReadProjectOnCallDutyPolicyEscalationRule"),
        (
            *_BASE,
            *_on_relation(ColumnType.TEXT, "name"),
            *_columns(ColumnType.NUMBER, "order"),
            *_on_relation(ColumnType.NUMBER, "escalateAfterInMinutes"),
            *_relation("onCallDutyPolicy", "onCallDutyPolicies", on_relation=True),
        ),
    ),
    Resource(
        "onCallDutyPolicySchedules",
        "on-call-duty-policy-schedule",
        "On-Call Policy Schedule",
        (*_ON_CALL, "ReadProjectOnCallDutyPolicySchedule"),
        _DESCRIBED,
    ),
    Resource(
        "workspaceNotificationLogs",
        "workspace-notification-log",
        "Workspace Notification Log",
        (*_ROLES, "ReadWorkspaceNotificationLog"),
        (
            *_BASE,
            *_columns(ColumnType.TEXT, "workspaceType", "channelId", "channelName", "threadId"),
            *_columns(ColumnType.TEXT, "message", "actionType", "status", "statusMessage"),
            # An oversight of OneUptime's: the relation is open, its id column is not (API.md 5.3).
            Column("incident", ColumnType.ENTITY, "incidents"),
            Column("incidentId", ColumnType.ID, readers=_PUSH),
            *_relation("alert", "alerts", readers=_PUSH),
        ),
    ),
    Resource(
        "onCallDutyPolicyExecutionLogTimelines",
        "on-call-duty-policy-execution-log-timeline",
        "On-Call Duty Execution Log Timeline",
        (*_ON_CALL, "ReadProjectOnCallDutyPolicyExecutionLogTimeline"),
        (
            *_BASE,
            *_relations(
                onCallDutyPolicy="onCallDutyPolicies",
                onCallDutyPolicyEscalationRule="onCallDutyPolicyEscalationRules",
                triggeredByIncident="incidents",
                triggeredByAlert="alerts",
                alertSentToUser="users",
                acknowledgedBy="users",
            ),
            *_columns(ColumnType.TEXT, "status", "statusMessage", "userNotificationEventType"),
            *_columns(ColumnType.BOOLEAN, "isAcknowledged"),
            *_columns(ColumnType.DATE, "acknowledgedAt"),
        ),
    ),
    Resource("projects", "", "Project", (), (*_OWN, *_on_relation(ColumnType.TEXT, "name"))),
    Resource(
        "users",
        "user",
        "User",
        (),
        (
            *_OWN,
            *_on_relation(ColumnType.NAME, "name"),
            *_on_relation(ColumnType.EMAIL, "email"),
        ),
    ),
    Resource("monitors", "", "Monitor", (), _NAMED),
    Resource(
        "scheduledMaintenances",
        "",
        "Scheduled Maintenance Event",
        (),
        (*_BASE, *_on_relation(ColumnType.TEXT, "title")),
    ),
    Resource("statusPages", "", "Status Page", (), _NAMED),
    Resource(
        "statusPageAnnouncements",
        "",
        "Status Page Announcement",
        (),
        (*_BASE, *_columns(ColumnType.TEXT, "title")),
    ),
    Resource("incidentStates", "", "Incident State", (), _NAMED),
    Resource("alertStates", "", "Alert State", (), _NAMED),
)

BY_TABLE: dict[str, Resource] = {resource.table: resource for resource in RESOURCES}
BY_PATH: dict[str, Resource] = {resource.path: resource for resource in RESOURCES if resource.path}
