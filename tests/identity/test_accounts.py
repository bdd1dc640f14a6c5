import pytest

from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed
from community.core.transaction import transaction
from community.identity.actions.accounts import create_account, issue_reset_link, register
from community.identity.models import Password, Token
from community.identity.queries import find_address, find_credentials
from community.identity.types import NewAccount, Purpose
from community.members.actor import SYSTEM, VISITOR
from community.members.models import AuditEntry
from community.members.types import Role
from tests.identity.factories import OTHER_PASSWORD, an_account, password_hash


def new(handle="zoe", address="zoe@example.com", secret=None, **fields):
    secret = password_hash() if secret is None else secret
    return NewAccount(handle, address, secret, **fields)


def test_the_team_makes_an_account_that_works_at_once(app, sign_in, post_box):
    with transaction():
        member = create_account(
            SYSTEM, new(name="Zoé Martin", locale="fr"), role=Role.EXPERT, department="Garden"
        )

    assert (member.role, member.department, member.name) == (Role.EXPERT, "Garden", "Zoé Martin")
    assert member.activated_at is not None
    assert sign_in("zoe@example.com").status_code == 303
    assert post_box.collect() == []


def test_an_unconfirmed_one_gets_a_letter(app, post_box):
    with transaction():
        member = create_account(SYSTEM, new(), is_verified=False)

    assert member.activated_at is None
    assert "Confirm your address" in post_box.only().subject


def test_the_team_may_take_a_reserved_handle(app):
    with transaction():
        assert create_account(SYSTEM, new("moderation")).handle == "moderation"


def test_the_team_is_told_that_an_address_is_taken(app):
    an_account(address="zoe@example.com")

    with pytest.raises(Conflict, match="exists already"), transaction():
        create_account(SYSTEM, new(address="ZOE@example.com"))


def test_a_taken_handle_is_refused_at_its_field(app):
    an_account(handle="zoe")

    with pytest.raises(Invalid, match="taken") as refusal, transaction():
        create_account(SYSTEM, new("Zoe"))

    assert refusal.value.field == "handle"


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.ADMIN, Role.VISITOR}])
def test_only_administrators_make_accounts_for_others(app, role):
    actor = an_account(role=role).actor if role is not Role.EXPERT else an_account().actor

    with pytest.raises(NotAllowed, match="Only an administrator"), transaction():
        create_account(actor, new())


def test_a_refused_account_leaves_nothing(app):
    with pytest.raises(Invalid), transaction():
        create_account(SYSTEM, new(address="nowhere"))

    assert find_credentials("zoe") is None


def test_registering_for_oneself_is_for_visitors(app):
    with pytest.raises(NotAllowed, match="already have"), transaction():
        register(an_account().actor, new())
    with transaction():
        assert register(VISITOR, new()).role == Role.MEMBER


# The way back in


def test_an_account_without_a_password_gets_a_week(app, client, sign_in, held_clock):
    account = an_account(has_password=False)
    with transaction():
        secret = issue_reset_link(SYSTEM, account.member)
    held_clock.advance(days=6, hours=23)

    client.submit(f"/reset/{secret}", {"password": OTHER_PASSWORD})

    assert client.get("/settings/account").status_code == 200
    assert sign_in(account.handle, OTHER_PASSWORD, visitor=app.test_client()).status_code == 303


def test_one_with_a_password_gets_an_hour(app, client, held_clock):
    account = an_account()
    with transaction():
        secret = issue_reset_link(SYSTEM, account.member)
    assert db.session.scalar(db.select(Token.purpose)) == Purpose.RESET_PASSWORD
    held_clock.advance(hours=1, seconds=1)

    assert client.get(f"/reset/{secret}").status_code == 404


def test_whoever_opens_a_way_in_is_on_record(app):
    admin, account = an_account(role=Role.ADMIN), an_account()

    with transaction():
        issue_reset_link(admin.actor, account.member)

    entry = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.action == "identity.password.reset_link")
    ).one()
    assert (entry.actor_id, entry.subject) == (admin.id, f"member:{account.id}")


def test_a_moderator_opens_no_way_into_accounts(app):
    moderator, account = an_account(role=Role.MODERATOR), an_account()

    with pytest.raises(NotAllowed, match="Only an administrator"), transaction():
        issue_reset_link(moderator.actor, account.member)


def test_an_account_without_a_password_has_no_row(app):
    account = an_account(has_password=False)

    assert db.session.get(Password, account.id) is None
    assert find_address(account.actor).is_confirmed
