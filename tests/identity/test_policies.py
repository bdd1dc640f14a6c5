import pytest

from community.core import site
from community.core.policies import can, decide
from community.core.transaction import transaction
from community.identity import policies
from community.identity.models import SignedInSession
from community.identity.queries import list_sessions
from community.identity.settings import IS_OPEN
from community.members.actor import VISITOR, Actor
from community.members.models import Member
from community.members.types import Role

MEMBER = Actor(member_id=7, role=Role.MEMBER)
ADMIN = Actor(member_id=8, role=Role.ADMIN)


def test_a_visitor_may_register(app):
    assert can(VISITOR, policies.REGISTER)


def test_a_member_may_not_register_again(app):
    assert "already" in str(decide(MEMBER, policies.REGISTER).reason)


def test_nobody_registers_in_a_closed_community(app):
    with transaction():
        site.change(IS_OPEN, False)

    assert "invitation" in str(decide(VISITOR, policies.REGISTER).reason)


@pytest.mark.parametrize("role", list(Role))
def test_accounts_for_others_are_made_by_administrators(app, role):
    actor = Actor(member_id=9, role=role)

    assert can(actor, policies.CREATE_ACCOUNT) is (role is Role.ADMIN)
    assert can(actor, policies.RESET_FOR_OTHERS, Member(erased_at=None)) is (role is Role.ADMIN)


def test_there_is_no_way_back_into_an_erased_account(app, held_clock):
    assert not can(ADMIN, policies.RESET_FOR_OTHERS, Member(erased_at=held_clock.now))


@pytest.mark.parametrize(
    "permission", [policies.SECURE_ACCOUNT, policies.EXPORT_DATA, policies.ERASE_ACCOUNT]
)
def test_one_s_own_account_is_for_members(app, permission):
    assert can(MEMBER, permission)
    assert not can(VISITOR, permission)


def test_sessions_are_ended_by_their_owner(app):
    session = SignedInSession(member_id=7)

    assert can(MEMBER, policies.END_SESSION, session)
    assert not can(ADMIN, policies.END_SESSION, session)
    assert not can(VISITOR, policies.END_SESSION, session)


def test_the_list_of_a_member_without_sessions_is_empty(app):
    assert list_sessions(MEMBER) == ()
