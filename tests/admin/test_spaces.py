"""Spaces from the back office: opened, changed, ordered, archived, and who sees them."""

from itertools import pairwise

import pytest
from sqlalchemy import select

from community.content.models import Space
from community.content.space_map import space_by_slug, spaces_by_id
from community.content.types import Posting, Visibility
from community.core.db import db
from community.members.models import AuditEntry
from community.members.types import Role
from tests.content.factories import a_space

PAGE = "/admin/spaces"
NEW = "/admin/spaces/new"


def names() -> list[str]:
    return [space.name for space in spaces_by_id().values()]


def move(visitor, space, way: str):
    return visitor.submit(PAGE, action=f"/{space.id}/{way}")


def archive(visitor, space):
    return visitor.submit(PAGE, action=f"/{space.id}/archive")


def test_a_space_opens_with_what_the_form_says(admin):
    answer = admin.submit(
        NEW,
        {
            "name": "Garden talk",
            "description": "Soil, seeds and slugs.",
            "colour": "#2F6F5E",
            "icon": "sprout",
            "visibility": "members",
            "posting": "staff",
        },
    )

    space = space_by_slug("garden-talk")
    assert answer.status_code == 303
    assert (space.name, space.description, space.icon) == (
        "Garden talk",
        "Soil, seeds and slugs.",
        "sprout",
    )
    assert (space.colour, space.kinds) == ("#2f6f5e", ("discussion",))
    assert (space.visibility, space.posting) == (Visibility.MEMBERS, Posting.STAFF)


def test_an_audience_is_roles_or_a_trust_level(admin):
    admin.submit(
        NEW,
        {
            "name": "Inner circle",
            "visibility": "audience",
            "audience_roles": ["ambassador", "expert"],
            "audience_level": "3",
            "posting": "audience",
            "posting_roles": ["ambassador"],
        },
    )

    space = space_by_slug("inner-circle")
    assert [dict(clause) for clause in space.audience] == [
        {"role": "ambassador"},
        {"role": "expert"},
        {"trust_level": 3},
    ]
    assert [dict(clause) for clause in space.posting_audience] == [{"role": "ambassador"}]


def test_an_audience_of_nobody_is_refused(admin):
    answer = admin.submit(NEW, {"name": "Nobody's room", "visibility": "audience"})

    assert answer.status_code == 422
    assert "Choose at least one role or trust level." in answer.text
    assert names() == []


def test_the_list_tells_who_sees_a_space_in_words(admin):
    a_space(
        name="Circle",
        visibility=Visibility.AUDIENCE,
        audience=[{"role": "ambassador"}, {"trust_level": 3}],
    )

    assert "Ambassador, Trust level Trusted and above" in admin.page(PAGE).text


def test_a_space_can_be_changed_and_keeps_what_was_not_touched(admin):
    space = a_space(
        name="Kitchen", visibility=Visibility.STAFF, icon="utensils", description="Pots."
    )

    admin.submit(f"{PAGE}/{space.id}", {"name": "Kitchen and table"})

    changed = spaces_by_id()[space.id]
    assert changed.name == "Kitchen and table"
    assert (changed.slug, changed.icon, changed.description) == (space.slug, "utensils", "Pots.")
    assert changed.visibility is Visibility.STAFF


def test_a_space_that_becomes_private_is_hidden_at_once(admin, client):
    space = a_space(slug="secret")
    assert client.get("/s/secret").status_code == 200

    admin.submit(f"{PAGE}/{space.id}", {"visibility": "staff"})

    assert client.get("/s/secret").status_code == 404


def test_a_colour_too_pale_for_a_white_icon_is_refused_with_the_nearest(admin):
    answer = admin.submit(NEW, {"name": "Sun", "colour": "#ffee00"})
    offered = answer.text.split('name="use_colour" value="')[1][:7]
    taken = admin.post(
        NEW, data=_form(admin) | {"name": "Sun", "colour": "#ffee00", "use_colour": offered}
    )

    assert answer.status_code == 422
    assert "A white icon on this colour would be hard to see" in answer.text
    assert taken.status_code == 303
    assert space_by_slug("sun").colour == offered


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Fill this in."),
        ({"name": "x" * 61}, "60"),
        ({"name": "A", "slug": "Not Good"}, "Use lower-case letters, digits and hyphens."),
        ({"name": "A", "colour": "red"}, "Write a colour like"),
        ({"name": "A", "icon": "../../etc"}, "Not a valid choice"),
        ({"name": "A", "visibility": "everyone"}, "Not a valid choice"),
        ({"name": "A", "kinds": ["review"]}, "not a valid choice"),
        ({"name": "A", "parent": "999"}, "Not a valid choice"),
        ({"name": "A", "audience_level": "9"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused(fields, sentence, admin):
    answer = admin.submit(NEW, fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert names() == []


def test_an_address_that_is_taken_is_refused(admin):
    a_space(slug="garden")

    answer = admin.submit(NEW, {"name": "Garden"})

    assert answer.status_code == 409
    assert "Another space has this address." in answer.text


def test_spaces_move_up_and_down(admin):
    first, second, third = (a_space(name=name) for name in ("First", "Second", "Third"))

    move(admin, third, "up")
    move(admin, first, "down")

    assert names() == ["Third", "First", "Second"]
    assert second.id in spaces_by_id()


def test_the_ends_of_the_list_move_no_further(admin):
    first, last = a_space(name="First"), a_space(name="Last")
    token = admin.token(PAGE)

    admin.post(f"{PAGE}/{first.id}/up", data={"csrf_token": token})
    admin.post(f"{PAGE}/{last.id}/down", data={"csrf_token": token})

    assert names() == ["First", "Last"]


def test_a_space_inside_another_moves_among_its_siblings(admin):
    parent = a_space(name="House")
    a_space(name="Garden")
    children = [a_space(name=name, parent_id=parent.id) for name in ("Roof", "Cellar")]

    move(admin, children[1], "up")

    listed = [row.a.text for row in admin.page(PAGE).select(".room .line")]
    assert listed == ["House", "Cellar", "Roof", "Garden"]


def test_a_space_cannot_stand_inside_itself_or_two_deep(admin):
    parent = a_space(name="House")
    child = a_space(name="Roof", parent_id=parent.id)
    page = admin.page(f"{PAGE}/{parent.id}")

    offered = [option["value"] for option in page.select("#parent option")]
    refused = admin.post(NEW, data=_form(admin) | {"name": "Tile", "parent": str(child.id)})

    assert offered == [""]
    assert refused.status_code == 422


def test_archiving_offers_the_way_back(admin, client):
    space = a_space(slug="attic")

    archive(admin, space)
    archived = spaces_by_id()[space.id].is_archived
    answer = admin.submit(PAGE, action=f"/{space.id}/reopen")

    assert archived is True
    assert answer.status_code == 303
    assert spaces_by_id()[space.id].is_archived is False


def test_every_change_of_a_space_is_in_the_log(admin):
    admin.submit(NEW, {"name": "Garden"})
    space = space_by_slug("garden")
    a_space()
    admin.submit(f"{PAGE}/{space.id}", {"name": "Gardens"})
    move(admin, space, "down")
    archive(admin, space)

    lines = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.actor_id.is_not(None)).order_by(AuditEntry.id)
    ).all()
    assert lines == [
        "content.space.create",
        "content.space.change",
        "content.space.order",
        "content.space.archive",
    ]


def test_two_who_change_a_space_at_once_are_told(admin, as_role):
    space = a_space(name="Kitchen")
    manager = as_role(Role.MANAGER)
    sent = _form(manager, f"{PAGE}/{space.id}")
    admin.submit(f"{PAGE}/{space.id}", {"name": "Kitchen and table"})

    late = manager.post(f"{PAGE}/{space.id}", data=sent | {"name": "Pots"})

    assert late.status_code == 409
    assert "Somebody else has changed this space meanwhile" in late.text
    assert spaces_by_id()[space.id].name == "Kitchen and table"


@pytest.mark.parametrize("path", ["/admin/spaces/999", "/admin/spaces/999/up"])
def test_a_space_that_is_not_there_is_not_found(path, admin):
    token = admin.token(NEW)

    assert admin.post(path, data={"csrf_token": token}).status_code == 404


def test_hostile_words_stay_words(admin):
    admin.submit(
        NEW,
        {
            "name": "<img src=x onerror=alert(1)>\x00",
            "slug": "odd",
            "description": "\u202e\x00{{7*7}}",
        },
    )

    page = admin.get(PAGE).text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert space_by_slug("odd").description == "{{7*7}}"


def test_the_list_takes_the_same_statements_for_many_spaces(admin, statements):
    a_space()
    admin.get(PAGE)
    with statements() as few:
        admin.get(PAGE)
    for _number in range(12):
        a_space()
    admin.get(PAGE)

    with statements() as many:
        admin.get(PAGE)

    assert many.count == few.count, many


def test_positions_stay_distinct(admin):
    spaces = [a_space() for _number in range(4)]

    for space, way in zip(spaces, ("down", "down", "up", "up"), strict=True):
        move(admin, space, way)

    positions = db.session.scalars(select(Space.position).order_by(Space.position)).all()
    assert all(one < other for one, other in pairwise(positions))


def _form(visitor, path: str = NEW) -> dict:
    sent = {}
    for field in visitor.page(path).select("main form input[name]"):
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        sent[field["name"]] = field.get("value", "")
    return sent | {"parent": "", "audience_level": "", "posting_level": ""}
