"""The overview shows true figures, and what waits for somebody."""

from datetime import timedelta

import pytest

from community.core import clock, site
from community.core.brand import LOGO, NAME
from community.core.db import db
from community.core.transaction import transaction
from community.identity.actions.accounts import create_account
from community.identity.types import NewAccount
from community.jobs.models import Schedule
from community.members.actor import SYSTEM
from community.members.types import Role
from tests.admin.test_jobs import a_dead_job
from tests.content.factories import a_reply, a_topic

PAGE = "/admin"


def waits(page) -> list[str]:
    return [item.strong.text for item in page.select(".wait")]


def figures(page) -> dict[str, str]:
    return {tile.dt.text: tile.dd.text for tile in page.select(".tile")}


def a_schedule(late: timedelta) -> None:
    with transaction():
        moment = clock.now() - late
        db.session.add(Schedule(name="content.rank_hot", cron="* * * * *", next_run_at=moment))


def dress() -> None:
    with transaction():
        site.change(NAME, "Atelier Bleu")
        site.change(LOGO, "0" * 24 + ".webp")


def test_the_figures_are_the_stored_counters(admin):
    topic = a_topic()
    a_reply(topic)

    shown = figures(admin.page(PAGE))

    assert (shown["topic"], shown["posts"], shown["open space"]) == ("1", "2", "1")


def test_a_new_community_is_told_how_to_begin(admin):
    assert waits(admin.page(PAGE))[-2:] == [
        "There is no space to talk in yet.",
        "The community does not wear your brand yet.",
    ]


def test_what_is_done_is_not_asked_again(admin):
    a_topic()
    dress()

    assert waits(admin.page(PAGE)) == ["Letters are kept in a folder: this is no production site."]


def test_a_name_without_a_logo_is_half_a_brand(admin):
    with transaction():
        site.change(NAME, "Atelier Bleu")

    assert waits(admin.page(PAGE))[-1] == "There is no logo yet."


def test_given_up_jobs_and_a_missing_worker_come_first(admin):
    a_dead_job()
    a_schedule(timedelta(minutes=6))

    assert waits(admin.page(PAGE))[:2] == [
        "No worker runs: letters, notices and ranks stand still.",
        "1 job was given up.",
    ]


def test_a_worker_that_is_a_little_late_is_no_trouble(admin):
    a_schedule(timedelta(minutes=4))

    assert "No worker runs" not in admin.page(PAGE).text


def test_unconfirmed_members_are_counted_and_linked(admin):
    for number in range(3):
        with transaction():
            new = NewAccount(
                handle=f"new-{number}", address=f"n{number}@x.example", password_hash=""
            )
            create_account(SYSTEM, new, is_verified=False)

    page = admin.page(PAGE)

    assert "Members who have not confirmed their address: 3" in waits(page)
    assert page.select_one(".wait a[href='/admin/members?state=unconfirmed']")


@pytest.mark.parametrize(("role", "is_shown"), [(Role.MODERATOR, False), (Role.MANAGER, True)])
def test_the_last_lines_of_the_log_are_for_those_who_may_read_it(role, is_shown, as_role, admin):
    admin.submit("/admin/brand", {"name": "Atelier Bleu"}, action="/admin/brand")

    page = as_role(role).page(PAGE)

    assert ("changed a setting" in page.text) is is_shown


def test_the_overview_takes_few_statements(admin, statements):
    admin.get(PAGE)

    with statements() as seen:
        admin.get(PAGE)

    assert seen.count <= 16, seen
