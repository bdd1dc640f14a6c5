"""What is done to and by people."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound
from community.core.pagination import PageRequest
from community.core.policies import can
from community.core.transaction import transaction
from community.members import actions, audiences, policies, queries
from community.members.actor import SYSTEM, VISITOR
from community.members.handles import RESERVED, check_handle
from community.members.models import AuditEntry, Member
from community.members.personal_data import PERSONAL_DATA
from community.members.types import Role
from tests.members.factories import a_member, a_moderator, actor_for, an_actor, an_admin


@pytest.mark.parametrize(
    "handle", ["ab", "a" * 21, "é-toile", "a b c", "_abc", "abc.", "a<b>c", ""]
)
def test_a_strange_handle_is_refused(app, handle):
    with pytest.raises(Invalid, match="3 to 20"):
        check_handle(handle)


@pytest.mark.parametrize("handle", sorted(RESERVED & {"admin", "Support".lower(), "staff"}))
def test_a_reserved_handle_is_for_the_brand(app, handle):
    with pytest.raises(Invalid, match="reserved"):
        check_handle(handle.upper())
    assert check_handle(handle, is_staff_name=True) == handle


def test_a_handle_is_taken_whatever_its_case(app):
    a_member(handle="Lucien")

    with pytest.raises(Conflict, match="taken"), transaction():
        actions.add_member(actions.NewMember(handle="luciEN"))


def test_an_erased_handle_is_not_given_again(app):
    member = a_member(handle="gone_fan")
    with transaction():
        actions.blank_member(db.session.get(Member, member.id))
    erased = db.session.get(Member, member.id)

    assert erased.handle == f"erased-{member.id}"
    with pytest.raises(NotFound):
        queries.get_member(VISITOR, erased.handle)


def test_an_unknown_language_or_zone_is_left_out(app):
    with transaction():
        member = actions.add_member(
            actions.NewMember(handle="far_away", locale="xx", timezone="Mars/Base")
        )

    assert (member.locale, member.timezone) == ("", "")


def test_a_member_changes_the_own_profile_only(app):
    mine, other = a_member(), a_member()

    with transaction():
        actions.change_profile(actor_for(mine), mine, name="  Zoé \n Martin ", bio=" Hi ")
    with pytest.raises(NotAllowed, match="your own"), transaction():
        actions.change_profile(actor_for(mine), other, name="Mallory", bio="")

    assert (mine.name, mine.name_key, mine.bio) == ("Zoé Martin", "zoe martin", "Hi")


@pytest.mark.parametrize(("field", "size"), [("name", 81), ("bio", 501)])
def test_a_profile_has_its_limits(app, field, size):
    member = a_member()
    values = {"name": "Zoé", "bio": ""} | {field: "x" * size}

    with pytest.raises(Invalid, match="At most") as refusal, transaction():
        actions.change_profile(actor_for(member), member, **values)

    assert refusal.value.field == field


def test_an_admin_makes_an_expert_of_a_department(app):
    member = a_member()

    with pytest.raises(Invalid, match="department"), transaction():
        actions.change_role(an_admin(), member, role=Role.EXPERT)
    with transaction():
        actions.change_role(an_admin(), member, role=Role.EXPERT, department=" Garden ")

    assert (member.role, member.department) == ("expert", "Garden")
    assert db.session.scalars(select(AuditEntry.action)).all() == ["members.role.change"]


def test_a_plain_member_has_no_department(app):
    member = a_member(role=Role.EXPERT, department="Garden")

    with transaction():
        actions.change_role(an_admin(), member, role=Role.MEMBER)

    assert member.department == ""


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in {Role.ADMIN, Role.VISITOR}], ids=lambda r: r.value
)
def test_only_admins_change_roles(app, role):
    with pytest.raises(NotAllowed, match="Only an administrator"), transaction():
        actions.change_role(an_actor(role=role), a_member(), role=Role.ADMIN)


def test_an_admin_does_not_change_the_own_role(app):
    member = a_member(role=Role.ADMIN)

    with pytest.raises(NotAllowed, match="another administrator"), transaction():
        actions.change_role(actor_for(member), member, role=Role.MEMBER)


def test_a_suspension_ends_by_itself(app, held_clock):
    member = a_member()
    with transaction():
        actions.suspend(
            a_moderator(), member, until=held_clock.now + timedelta(days=1), reason="spam"
        )
    while_it_lasts = actor_for(member).is_suspended
    held_clock.advance(days=2)

    assert while_it_lasts
    assert not actor_for(member).is_suspended


def test_a_suspension_needs_a_reason_and_a_future(app, held_clock):
    moderator, member = a_moderator(), a_member()
    tomorrow = held_clock.now + timedelta(days=1)

    with pytest.raises(Invalid, match="Say why"), transaction():
        actions.suspend(moderator, member, until=tomorrow, reason="  ")
    with pytest.raises(Invalid, match="future"), transaction():
        actions.suspend(moderator, member, until=held_clock.now, reason="spam")


def test_a_suspension_is_lifted(app, held_clock):
    moderator, member = a_moderator(), a_member()
    with transaction():
        actions.suspend(moderator, member, until=held_clock.now + timedelta(days=1), reason="spam")

    with transaction():
        actions.reinstate(moderator, member)

    assert not actor_for(member).is_suspended


def test_moderators_do_not_suspend_each_other(app, held_clock):
    colleague = a_member(role=Role.MODERATOR)

    with pytest.raises(NotAllowed, match="Only an administrator"), transaction():
        actions.suspend(
            a_moderator(), colleague, until=held_clock.now + timedelta(days=1), reason="x"
        )
    assert can(an_admin(), policies.SUSPEND, colleague)


MATRIX = {
    policies.USE_ACCOUNT: set(Role) - {Role.VISITOR},
    policies.SEE_STAFF_PAGES: {Role.MODERATOR, Role.MANAGER, Role.ADMIN},
    policies.MANAGE_MEMBERS: {Role.MODERATOR, Role.MANAGER, Role.ADMIN},
    policies.MANAGE_SITE: {Role.MANAGER, Role.ADMIN},
    policies.SEE_AUDIT: {Role.MANAGER, Role.ADMIN},
}


@pytest.mark.parametrize("permission", sorted(MATRIX))
def test_each_role_may_what_the_table_says(app, permission):
    allowed = {
        role
        for role in Role
        if can(VISITOR if role is Role.VISITOR else an_actor(role=role), permission)
    }

    assert allowed == MATRIX[permission]


def test_the_directory_holds_active_members_by_role_and_words(app):
    zoe = a_member(handle="zoe", name="Zoé Martin")
    a_member(handle="sleeper", is_active=False)
    expert = a_member(handle="expert_one", role=Role.EXPERT, department="Garden")

    def listed(**options):
        page = queries.list_members(VISITOR, PageRequest(), **options)
        return {member.id for member in page.items}

    assert listed() == {zoe.id, expert.id}
    assert listed(role=Role.EXPERT) == {expert.id}
    assert listed(words="martin") == {zoe.id}
    assert listed(words="%") == set()


def test_completion_knows_names_without_accents(app):
    ines = a_member(handle="ines_c", name="Inès Caradec")

    for typed in ("@ines", "INÈS", "ine"):
        assert [m.id for m in queries.complete_handle(VISITOR, typed)] == [ines.id]
    assert queries.complete_handle(VISITOR, "%") == ()
    assert queries.complete_handle(VISITOR, " ") == ()


@pytest.mark.parametrize(
    "rule", [[], None, "role", [{}], [{"role": "king"}], [{"trust_level": 9}], [{"x": 1}],
             [{"role": "member", "trust_level": 1}], [{"trust_level": True}], [{"role": "visitor"}]]
)  # fmt: skip
def test_an_unsound_audience_is_refused(app, rule):
    with pytest.raises(Invalid):
        audiences.check_audience(rule)


def test_an_audience_admits_by_any_clause(app):
    rule = audiences.check_audience([{"role": "ambassador"}, {"trust_level": 3}])

    assert audiences.admits(rule, an_actor(role=Role.AMBASSADOR))
    assert audiences.admits(rule, an_actor(trust_level=3))
    assert not audiences.admits(rule, an_actor(trust_level=2))
    assert not audiences.admits(rule, VISITOR)
    assert not audiences.admits([{"segment": 12}], an_admin())
    assert len(audiences.describe(rule)) == 2


def test_an_export_tells_all_and_an_erasure_leaves_nothing(app, held_clock):
    member = a_member(handle="leaver", name="Léa Verdier", bio="I grow beans.")
    with transaction():
        actions.suspend(
            SYSTEM, member, until=held_clock.now + timedelta(days=1), reason="a private matter"
        )

    profile, decision = PERSONAL_DATA.export(member.id)
    with transaction():
        PERSONAL_DATA.erase(member.id)
    row = db.session.get(Member, member.id)

    assert (profile["name"], profile["bio"]) == ("Léa Verdier", "I grow beans.")
    assert (decision["action"], decision["is_own_act"]) == ("members.suspend", False)
    assert "Léa" not in f"{row.name}{row.name_key}{row.handle}{row.bio}{row.suspension_reason}"
    assert db.session.scalars(select(AuditEntry.details)).all() == [{}]
