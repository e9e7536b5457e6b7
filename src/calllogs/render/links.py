"""Addresses in OneUptime's dashboard."""

from calllogs.model.relations import RELATION_BY_NAME


def page_link(
    dashboard: str | None, project_id: str | None, relation: str, reference_id: str
) -> str | None:
    """Return the address of a thing's page, or None when it has none.

    Args:
        dashboard: The dashboard's address, without a slash at its end; None where there is none.
        project_id: The project's UUID, or None when it is not known.
        relation: The API's name of the relation to it.
        reference_id: Its UUID.
    """
    page = RELATION_BY_NAME[relation].page
    if not (dashboard and project_id and page):
        return None
    return f"{dashboard}/{project_id}/{page}/{reference_id}"


def logs_link(
    dashboard: str | None, project_id: str | None, relation: str, reference_id: str
) -> str | None:
    """Return the address of a thing's own notification logs, or None when it has none."""
    page = page_link(dashboard, project_id, relation, reference_id)
    return f"{page}/notification-logs" if page and RELATION_BY_NAME[relation].logged else None


def all_logs_link(dashboard: str, project_id: str) -> str:
    """Return the address of the project's notification logs."""
    return f"{dashboard}/{project_id}/settings/notification-logs"
