"""Who may open which page of the back office, as a table."""

import pytest

from community.members.types import Role
from tests.content.factories import a_space
from tests.members.factories import a_member

MANAGING = {Role.MANAGER, Role.ADMIN}
MODERATING = MANAGING | {Role.MODERATOR}
PAGES = {
    "/admin": MODERATING,
    "/admin/members": MODERATING,
    "/admin/members/{member}": MODERATING,
    "/admin/spaces": MANAGING,
    "/admin/spaces/new": MANAGING,
    "/admin/spaces/{space}": MANAGING,
    "/admin/brand": MANAGING,
    "/admin/brand/preview.css": MANAGING,
    "/admin/settings": MANAGING,
    "/admin/audit": MANAGING,
    "/admin/jobs": MANAGING,
}
FORMS = {
    "/admin/brand": MANAGING,
    "/admin/brand/look": MANAGING,
    "/admin/brand/reset": MANAGING,
    "/admin/settings/writing": MANAGING,
    "/admin/settings-back": MANAGING,
    "/admin/spaces/new": MANAGING,
    "/admin/spaces/{space}": MANAGING,
    "/admin/spaces/{space}/up": MANAGING,
    "/admin/spaces/{space}/archive": MANAGING,
    "/admin/spaces/{space}/reopen": MANAGING,
    "/admin/jobs/letter": MANAGING,
    "/admin/jobs/1/retry": MANAGING,
    "/admin/jobs/1/discard": MANAGING,
    "/admin/members/{member}/role": {Role.ADMIN},
    "/admin/members/{member}/suspend": MODERATING,
    "/admin/members/{member}/reinstate": MODERATING,
    "/admin/members/{member}/reset-letter": {Role.ADMIN},
    "/admin/members/{member}/remind": MODERATING,
    "/admin/members/{member}/erase": {Role.ADMIN},
    "/admin/members/{member}/keep": {Role.ADMIN},
}
SENT = {
    "role": "ambassador",
    "trust_level": "2",
    "days": "1",
    "reason": "Spam, three times.",
    "confirmed": "1",
}
ROLES = [role for role in Role if role is not Role.VISITOR]


@pytest.fixture
def places(app):
    return {"space": a_space().id, "member": a_member(is_active=False).id}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_own_pages_only(role, as_role, places):
    visitor = as_role(role)

    answers = {path: visitor.get(path.format(**places)).status_code for path in PAGES}

    assert answers == {path: 200 if role in allowed else 403 for path, allowed in PAGES.items()}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sends_its_own_forms_only(role, as_role, places):
    visitor = as_role(role)
    token = visitor.token("/settings/profile")

    refused = {
        path
        for path in FORMS
        if visitor.post(path.format(**places), data={"csrf_token": token, **SENT}).status_code
        == 403
    }

    assert refused == {path for path, allowed in FORMS.items() if role not in allowed}


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_is_led_to_the_door_and_back(path, client, places):
    answer = client.get(path.format(**places))

    assert answer.status_code == 303
    assert answer.location.startswith("/login?next=/admin")


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_a_token_changes_nothing(path, admin, places):
    assert admin.post(path.format(**places), data=SENT).status_code == 400


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_a_visitor_is_refused(path, client, places):
    token = client.token("/login")

    answer = client.post(path.format(**places), data={"csrf_token": token, **SENT})

    assert answer.status_code == 403


def test_every_page_and_form_of_the_back_office_is_in_the_table(app):
    known = {path.replace("{member}", "<int:member_id>") for path in (*PAGES, *FORMS)}
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")}
    patterns = {
        path.replace("{space}/up", "<int:space_id>/<any(up, down):way>")
        .replace("{space}", "<int:space_id>")
        .replace("/jobs/1/", "/jobs/<int:dead_id>/")
        .replace("/settings/writing", "/settings/<group>")
        for path in known
    }

    assert rules == patterns


def test_the_side_navigation_shows_what_one_may_open(as_role, places):
    page = as_role(Role.MODERATOR).page("/admin")

    links = [link["href"] for link in page.select(".side a")]

    assert links == ["/admin", "/admin/members"]
    assert page.select_one(".side [aria-current=page]")["href"] == "/admin"
