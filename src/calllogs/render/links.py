"""Where in OneUptime's dashboard a thing can be looked at. Source: API.md 6 (RouteMap.ts)."""

_PAGES: dict[str, str] = {
    "incident": "incidents/{}",
    "alert": "alerts/{}",
    "user": "users/{}",
    "team": "teams/{}",
    "monitor": "monitors/{}",
    "scheduledMaintenance": "scheduled-maintenance-events/{}",
    "statusPage": "status-pages/{}",
    "statusPageAnnouncement": "status-pages/announcements/{}",
    "onCallDutyPolicy": "on-call-duty/policies/{}",
    "onCallDutyPolicySchedule": "on-call-duty/schedules/{}",
}
"""An escalation rule has no page of its own."""

_LOGGED = frozenset(("incident", "alert", "onCallDutyPolicy", "onCallDutyPolicySchedule"))


def page_link(dashboard: str, project_id: str, relation: str, reference_id: str) -> str | None:
    """Return the address of a thing's page, or None when it has none.

    Args:
        dashboard: The dashboard's address, without a slash at its end.
        project_id: The project's UUID.
        relation: The API's name of the relation.
        reference_id: The thing's UUID.
    """
    page = _PAGES.get(relation)
    return f"{dashboard}/{project_id}/{page.format(reference_id)}" if page else None


def logs_link(dashboard: str, project_id: str, relation: str, reference_id: str) -> str | None:
    """Return the address of a thing's own notification logs, or None when it has none."""
    page = page_link(dashboard, project_id, relation, reference_id)
    return f"{page}/notification-logs" if page and relation in _LOGGED else None


def all_logs_link(dashboard: str, project_id: str) -> str:
    """Return the address of the project's notification logs."""
    return f"{dashboard}/{project_id}/settings/notification-logs"
