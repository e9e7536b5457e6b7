"""Where in OneUptime's dashboard a thing can be looked at."""

from calllogs.model.relations import RELATION_BY_NAME


def page_link(dashboard: str, project_id: str, relation: str, reference_id: str) -> str | None:
    """Return the address of a thing's page, or None when it has none.

    Args:
        dashboard: The dashboard's address, without a slash at its end.
        project_id: The project's UUID.
        relation: The API's name of the relation to it.
        reference_id: Its UUID.
    """
    page = RELATION_BY_NAME[relation].page
    return f"{dashboard}/{project_id}/{page}/{reference_id}" if page else None


def logs_link(dashboard: str, project_id: str, relation: str, reference_id: str) -> str | None:
    """Return the address of a thing's own notification logs, or None when it has none."""
    page = page_link(dashboard, project_id, relation, reference_id)
    return f"{page}/notification-logs" if page and RELATION_BY_NAME[relation].logged else None


def all_logs_link(dashboard: str, project_id: str) -> str:
    """Return the address of the project's notification logs."""
    return f"{dashboard}/{project_id}/settings/notification-logs"
