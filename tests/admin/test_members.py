"""Members from the back office: found, given a role, suspended, written to, erased on request."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core import clock
from community.core.db import db
from community.core.transaction import transaction
from community.identity.actions.accounts import create_account
from community.identity.models import Erasure
from community.identity.types import NewAccount
from community.members.actor import SYSTEM
from community.members.models import AuditEntry, Member
from community.members.types import Role
from tests.members.factories import a_member

PAGE = "/admin/members"


def an_account(handle: str, *, address: str = "", is_verified: bool = True, **fields) -> Member:
    """A member with an address, as people who registered have one."""
    new = NewAccount(handle=handle, address=address or f"{handle}@fans.example", password_hash="")
    with transaction():
        member = create_account(SYSTEM, new, is_verified=is_verified)
        for name, value in fields.items():
            setattr(member, name, value)
    return member


def found(visitor, query: str) -> list[str]:
    return [row.text.strip("@") for row in visitor.page(f"{PAGE}?{query}").select(".account .line .faint") if row.text.startswith("@")]  # fmt: skip


def one(member) -> str:
    return f"{PAGE}/{member.id}"


def audited() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.subject)
        .where(AuditEntry.actor_id.is_not(None))
        .order_by(AuditEntry.id)
    )
    return [(action, subject) for action, subject in rows]


def test_members_are_found_by_handle_name_and_address(admin):
    an_account(
        "zoe", address="someone@garden.example", name="Zoé Lemaître", name_key="zoe lemaitre"
    )
    an_account("paul")

    for words in ("zo", "@ZOE", "lemaitre", "Lemaître", "garden.example"):
        assert found(admin, f"q={words}") == ["zoe"], words


def test_moderators_neither_see_nor_search_addresses(as_role):
    member = an_account("zoe", address="someone@garden.example")
    moderator = as_role(Role.MODERATOR)

    assert found(moderator, "q=garden.example") == []
    assert "garden.example" not in moderator.page(PAGE).text
    assert "garden.example" not in moderator.page(one(member)).text


def test_signs_of_patterns_find_nothing_by_accident(admin):
    an_account("paul")

    for words in ("%25", "_", "%5C", "%00"):
        assert "paul" not in found(admin, f"q={words}") or words == "%00"


def test_the_list_is_filtered_by_role_and_state(admin):
    an_account("mod", role=Role.MODERATOR)
    an_account("waiting", is_verified=False)
    an_account("calm", suspended_until=clock.now() + timedelta(days=1))

    assert found(admin, "role=moderator") == ["mod"]
    assert found(admin, "state=unconfirmed") == ["waiting"]
    assert found(admin, "state=suspended") == ["calm"]
    assert set(found(admin, "role=nonsense&state=nonsense")) >= {"mod", "waiting", "calm"}


def test_pages_go_on_from_the_last_member(admin):
    for number in range(45):
        a_member(handle=f"fan-{number:02}", created_at=clock.now() - timedelta(minutes=number))

    first = admin.page(PAGE)
    second = admin.page(first.select_one("a[rel=next]")["href"])

    handles = [row["href"] for page in (first, second) for row in page.select(".account .who")]
    assert len(handles) == len(set(handles)) == 46
    assert second.select_one("a[rel=next]") is None
    assert second.select_one("a[rel=prev]") is not None


def test_the_list_takes_the_same_statements_for_many_members(admin, statements):
    an_account("first")
    admin.get(PAGE)
    with statements() as few:
        admin.get(PAGE)
    for number in range(15):
        an_account(f"fan-{number}")

    with statements() as many:
        admin.get(PAGE)

    assert many.count == few.count <= 8, many


def test_an_admin_gives_a_role_with_its_department(admin):
    member = an_account("zoe")

    answer = admin.submit(
        one(member), {"role": "expert", "department": "Garden", "trust_level": "3"}, action="/role"
    )

    db.session.refresh(member)
    assert answer.status_code == 303
    assert (member.role, member.department, member.trust_level) == (Role.EXPERT, "Garden", 3)
    assert audited() == [("members.role.change", f"member:{member.id}")]


def test_an_expert_without_a_department_is_refused(admin):
    member = an_account("zoe")

    answer = admin.submit(one(member), {"role": "expert"}, action="/role")

    assert answer.status_code == 422
    assert "Say for which department this expert answers." in answer.text


def test_nobody_changes_their_own_role(admin):
    me = db.session.scalar(select(Member).where(Member.handle == "the.admin"))
    token = admin.token(PAGE + f"/{an_account('zoe').id}")

    answer = admin.post(
        f"{one(me)}/role", data={"csrf_token": token, "role": "member", "trust_level": "1"}
    )

    assert answer.status_code == 403
    assert "Ask another administrator to change your own role." in answer.text


@pytest.mark.parametrize("role", ["visitor", "god", ""])
def test_roles_that_do_not_exist_are_refused(role, admin):
    member = an_account("zoe")

    answer = admin.submit(one(member), {"role": role}, action="/role")

    assert answer.status_code == 422
    assert db.session.get_one(Member, member.id).role == Role.MEMBER


def test_a_suspension_has_an_end_and_a_reason(as_role, held_clock):
    member = an_account("rude")
    moderator = as_role(Role.MODERATOR)

    moderator.submit(
        one(member), {"days": "3", "reason": "Called others names."}, action="/suspend"
    )

    db.session.refresh(member)
    assert member.suspended_until == held_clock.now + timedelta(days=3)
    assert member.suspension_reason == "Called others names."
    assert "suspended" in moderator.page(one(member)).text


def test_a_suspension_without_a_reason_is_refused(admin):
    answer = admin.submit(one(an_account("rude")), {"days": "3", "reason": "  "}, action="/suspend")

    assert answer.status_code == 422
    assert "Say why; the member reads it." in answer.text


@pytest.mark.parametrize("days", ["0", "-1", "99999", "x"])
def test_only_the_offered_spans_are_taken(days, admin):
    member = an_account("rude")

    answer = admin.submit(one(member), {"days": days, "reason": "Because."}, action="/suspend")

    assert answer.status_code == 422
    assert db.session.get_one(Member, member.id).suspended_until is None


def test_a_suspension_can_be_undone_from_the_message(admin):
    member = an_account("rude")
    admin.submit(one(member), {"days": "3", "reason": "Because."}, action="/suspend")

    answer = admin.submit(one(member), action="/reinstate")

    assert answer.status_code == 303
    assert db.session.get_one(Member, member.id).suspended_until is None
    assert [action for action, _subject in audited()] == ["members.suspend", "members.reinstate"]


def test_a_moderator_suspends_nobody_of_the_team(as_role):
    colleague, moderator = an_account("boss", role=Role.MANAGER), as_role(Role.MODERATOR)

    page = moderator.page(one(colleague))

    assert page.select_one("form[action$='/suspend']") is None
    assert "Only an administrator can suspend a member of the team." in page.text


def test_the_letter_for_a_new_password_goes_out(admin, outbox):
    member = an_account("zoe")

    admin.submit(one(member), action="/reset-letter")

    assert "/reset/" in outbox.last("zoe@fans.example").text
    assert audited() == [("identity.password.reset_letter", f"member:{member.id}")]


def test_the_letter_to_confirm_an_address_goes_out_again(as_role, outbox):
    member = an_account("zoe", is_verified=False)
    before = len(outbox.letters("zoe@fans.example"))

    as_role(Role.MODERATOR).submit(one(member), action="/remind")

    assert len(outbox.letters("zoe@fans.example")) == before + 1
    assert "/verify/" in outbox.last("zoe@fans.example").text


def test_a_confirmed_member_is_not_reminded(admin):
    member = an_account("zoe")
    token = admin.token(one(member))

    answer = admin.post(f"{one(member)}/remind", data={"csrf_token": token})

    assert answer.status_code == 403
    assert admin.page(one(member)).select_one("form[action$='/remind']") is None


def test_a_member_without_an_address_gets_no_letter(admin):
    member = a_member()
    token = admin.token(one(member))

    answer = admin.post(f"{one(member)}/reset-letter", data={"csrf_token": token})

    assert answer.status_code == 409
    assert "This member has given no address." in answer.text


def test_erasing_asks_first_then_waits_a_week_and_tells_the_member(admin, outbox, held_clock):
    member = an_account("zoe")

    asked = admin.submit(one(member), action="/erase")
    token = admin.token(one(member))
    admin.post(f"{one(member)}/erase", data={"csrf_token": token, "confirmed": "1"})

    wish = db.session.get_one(Erasure, member.id)
    assert asked.status_code == 200
    assert "Erase the account of @zoe?" in asked.text
    assert wish.due_at == held_clock.now + timedelta(days=7)
    assert "erased" in outbox.last("zoe@fans.example").subject
    assert db.session.get_one(Member, member.id).erased_at is None


def test_the_week_over_the_account_is_erased(admin, run_jobs, held_clock):
    member = an_account("zoe")
    token = admin.token(one(member))
    admin.post(f"{one(member)}/erase", data={"csrf_token": token, "confirmed": "1"})

    held_clock.advance(days=8)
    run_jobs()

    assert db.session.get_one(Member, member.id).erased_at is not None
    assert admin.get(one(member)).status_code == 404


def test_an_erasure_can_be_taken_back(admin, run_jobs, held_clock):
    member = an_account("zoe")
    token = admin.token(one(member))
    admin.post(f"{one(member)}/erase", data={"csrf_token": token, "confirmed": "1"})

    leaving = found(admin, "state=leaving")
    admin.submit(one(member), action="/keep")
    held_clock.advance(days=8)
    run_jobs()

    assert leaving == ["zoe"]
    assert db.session.get_one(Member, member.id).erased_at is None
    assert [action for action, _subject in audited()] == [
        "identity.account.erase_later",
        "identity.account.keep",
    ]


def test_asking_to_erase_twice_is_asking_once(admin):
    member = an_account("zoe")
    token = admin.token(one(member))
    for _time in range(2):
        admin.post(f"{one(member)}/erase", data={"csrf_token": token, "confirmed": "1"})

    assert [action for action, _subject in audited()] == ["identity.account.erase_later"]


def test_a_member_who_is_not_there_is_not_found(admin):
    assert admin.get(f"{PAGE}/999999").status_code == 404


def test_hostile_names_and_reasons_stay_words(admin):
    hostile = "<script>alert(1)</script>"
    member = an_account("odd", name=hostile)

    admin.submit(one(member), {"days": "1", "reason": f"{hostile}\x00\u202e"}, action="/suspend")

    for path in (PAGE, one(member), "/admin/audit", "/admin"):
        assert hostile not in admin.get(path).text, path
    assert db.session.get_one(Member, member.id).suspension_reason == hostile
