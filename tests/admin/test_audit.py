"""The audit log: readable, filtered, and page by page."""

import pytest

from community.core.transaction import transaction
from community.members import audit
from community.members.actor import SYSTEM, actor_for
from community.members.types import Role
from tests.content.factories import a_space
from tests.members.factories import a_member

PAGE = "/admin/audit"


def note(actor, action: str, subject: str = "", **details: object) -> None:
    with transaction():
        audit.record(actor, action, subject, **details)


def lines(page) -> list[str]:
    return [line.select_one(".log-what").get_text(" ", strip=True) for line in page.select(".log")]


def test_a_line_says_who_did_what_to_whom_in_words(admin):
    mo = actor_for(a_member(handle="mo.d", name="Mo", role=Role.MODERATOR))
    note(mo, "members.suspend", "member:12", reason="Spam", until="2026-05-07")

    (line,) = lines(admin.page(PAGE))

    assert line.startswith("Mo Moderator suspended a member")
    assert "member 12" in line
    assert "reason Spam" in line


def test_what_changed_is_shown_before_and_after(admin):
    note(SYSTEM, "admin.setting.change", "setting:content.topics_per_day", before=20, after=5)

    (line,) = lines(admin.page(PAGE))

    assert line == "The site changed a setting , Topics a day before 20 now 5"


def test_a_changed_role_is_told_by_its_name(admin):
    details = {
        "before": {"role": "member", "trust_level": 1},
        "after": {"role": "expert", "trust_level": 2},
    }
    note(SYSTEM, "members.role.change", "member:1", **details)

    (line,) = lines(admin.page(PAGE))

    assert "before role Member, trust level 1" in line
    assert "now role Expert, trust level 2" in line


def test_what_stayed_as_it_was_is_left_out(admin):
    before, after = {"role": "member", "trust_level": 1}, {"role": "member", "trust_level": 2}
    note(SYSTEM, "members.role.change", "member:1", before=before, after=after)

    (line,) = lines(admin.page(PAGE))

    assert line.endswith("before trust level 1 now trust level 2")


def test_a_member_is_named_by_the_handle(admin):
    member = a_member(handle="zoe.l")
    note(SYSTEM, "members.suspend", f"member:{member.id}")

    (line,) = lines(admin.page(PAGE))

    assert line == "The site suspended a member , @zoe.l"


def test_a_space_is_told_by_its_name(admin):
    space = a_space(name="Garden")
    note(SYSTEM, "content.space.archive", f"space:{space.id}", slug=space.slug)

    line = lines(admin.page(PAGE))[0]

    assert "archived a space , space Garden" in line


def test_an_action_nobody_knows_yet_is_shown_by_its_key(admin):
    note(SYSTEM, "deals.deal.end", "deal:3", percent=[1, 2], flag=True, none=None, text="x" * 500)

    (line,) = lines(admin.page(PAGE))

    assert "deals.deal.end" in line
    assert "flag yes" in line
    assert "percent 1, 2" in line
    assert len(line) < 400


def test_the_log_is_filtered_by_area_and_by_subject(admin):
    note(SYSTEM, "members.suspend", "member:1")
    note(SYSTEM, "members.suspend", "member:2")
    note(SYSTEM, "content.space.create", "space:1")

    assert len(lines(admin.page(f"{PAGE}?action=members."))) == 2
    assert len(lines(admin.page(f"{PAGE}?subject=member:2"))) == 1
    assert len(lines(admin.page(f"{PAGE}?action=members.&subject=space:1"))) == 0
    assert "Nothing of that kind was done" in admin.page(f"{PAGE}?subject=member:22").text


@pytest.mark.parametrize("value", ["%25", "_", "'", "%00", "member:%00", "x" * 5000, "<b>"])
def test_odd_filters_answer_with_an_empty_log(value, admin):
    note(SYSTEM, "members.suspend", "member:1")

    page = admin.page(f"{PAGE}?subject={value}")

    assert lines(page) == [] or value == "%00"
    assert page.find("b", string="") is None


def test_the_log_goes_on_page_by_page(admin):
    for number in range(45):
        note(SYSTEM, "members.suspend", f"member:{number}")

    first = admin.page(PAGE)
    second = admin.page(first.select_one("a[rel=next]")["href"])
    back = admin.page(second.select_one("a[rel=prev]")["href"])

    assert len(lines(first)) == 40
    assert len(lines(second)) == 5
    assert lines(back) == lines(first)


def test_a_page_keeps_its_filter(admin):
    for number in range(45):
        note(
            SYSTEM, "members.suspend" if number % 9 else "content.space.create", f"member:{number}"
        )

    first = admin.page(f"{PAGE}?action=members.")

    assert first.select_one("a[rel=next]") is None
    assert len(lines(first)) == 40


def test_a_broken_page_link_is_refused(admin):
    assert admin.get(f"{PAGE}?after=!!!").status_code == 422


def test_the_log_takes_the_same_statements_for_many_lines(admin, statements):
    note(SYSTEM, "members.suspend", "member:1")
    admin.get(PAGE)
    with statements() as few:
        admin.get(PAGE)
    for number in range(30):
        note(actor_for(a_member()), "members.suspend", f"member:{number}")

    with statements() as many:
        admin.get(PAGE)

    assert many.count == few.count <= 8, many
