import pytest

from calllogs.model.relations import RELATIONS
from calllogs.render.links import all_logs_link, logs_link, page_link

D, P, ID = "https://up.example/dashboard", "project", "thing"


@pytest.mark.parametrize(
    ("relation", "page", "logs"),
    [
        ("incident", "incidents/thing", "incidents/thing/notification-logs"),
        ("alert", "alerts/thing", "alerts/thing/notification-logs"),
        ("user", "users/thing", None),
        (
            "onCallDutyPolicy",
            "on-call-duty/policies/thing",
            "on-call-duty/policies/thing/notification-logs",
        ),
        (
            "onCallDutyPolicySchedule",
            "on-call-duty/schedules/thing",
            "on-call-duty/schedules/thing/notification-logs",
        ),
        ("onCallDutyPolicyEscalationRule", None, None),
    ],
)
def test_a_thing_is_linked_to_its_page_and_to_its_own_logs(
    relation: str, page: str | None, logs: str | None
) -> None:
    def whole(path: str | None) -> str | None:
        return path and f"{D}/{P}/{path}"

    assert page_link(D, P, relation, ID) == whole(page)
    assert logs_link(D, P, relation, ID) == whole(logs)


def test_every_relation_but_a_rule_has_a_page() -> None:
    without = [r.name for r in RELATIONS if page_link(D, P, r.name, ID) is None]
    assert without == ["onCallDutyPolicyEscalationRule"]


def test_the_projects_own_logs_are_linked() -> None:
    assert all_logs_link(D, P) == f"{D}/{P}/settings/notification-logs"
