"""Limits and weights: shown whole, changed within bounds, brought back, and never overwritten blind."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from community.content import settings
from community.core import site
from community.core.db import db
from community.core.site import SiteSetting
from community.core.transaction import transaction
from community.jobs.models import QueuedJob
from community.members.models import AuditEntry
from community.members.types import Role
from tests.content.factories import a_topic

LIMITS = "/admin/settings"
LINKS = settings.NEW_LINKS_MAX
WEIGHT = settings.HOT_VOTE_WEIGHT


def change(setting: SiteSetting, value) -> None:
    with transaction():
        site.change(setting, value)


def waiting_jobs() -> list[str]:
    return list(db.session.scalars(select(QueuedJob.actor)))


def audited(action: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def save(visitor, group: str, fields: dict, **kwargs):
    return visitor.submit(LIMITS, fields, action=f"/admin/settings/{group}", **kwargs)


def test_every_registered_limit_is_on_the_page(admin):
    page = admin.page(LIMITS)

    shown = {field["name"].removeprefix("seen.") for field in page.select("input[name^=seen]")}

    assert shown == {name for name in site.settings() if not name.startswith("brand.")}


def test_a_limit_shows_its_default_bounds_and_unit(admin):
    field = admin.page(LIMITS).select_one(f"[name='{settings.TOPIC_INTERVAL.name}']")
    words = field.find_parent("li").get_text(" ", strip=True)

    assert (field["min"], field["max"], field["value"]) == ("0", "3600", "15")
    assert "Default: 15" in words
    assert "0 to 3,600" in words
    assert "seconds" in words


def test_saving_changes_what_differs_and_logs_old_and_new(admin):
    answer = save(admin, "newcomers", {LINKS.name: "7"})

    (line,) = audited("admin.setting.change")
    assert answer.status_code == 303
    assert site.value(LINKS) == 7
    assert line.subject == f"setting:{LINKS.name}"
    assert line.details == {"before": 2, "after": 7}


def test_saving_nothing_new_logs_nothing(admin):
    answer = save(admin, "newcomers", {LINKS.name: "2"}, follow_redirects=True)

    assert "Nothing was different" in answer.text
    assert audited("admin.setting.change") == []


@pytest.mark.parametrize(
    ("setting", "typed", "sentence"),
    [
        (LINKS, "101", "At most 100, please."),
        (LINKS, "-1", "At least 0, please."),
        (LINKS, "two", "Write a whole number."),
        (LINKS, "1.5", "Write a whole number."),
        (LINKS, "", "Write a whole number."),
        (LINKS, "9" * 1999, "At most 100, please."),
        (LINKS, "\x00", "Write a whole number."),
        (WEIGHT, "nan", "Write a number."),
        (WEIGHT, "inf", "Write a number."),
        (WEIGHT, "1e999", "Write a number."),
        (WEIGHT, "20.5", "At most 20, please."),
        (WEIGHT, "<script>", "Write a number."),
    ],
)
def test_what_is_out_of_bounds_is_refused_with_the_sentence(setting, typed, sentence, admin):
    answer = save(admin, setting.group, {setting.name: typed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert site.value(setting) == setting.default


def test_one_bad_value_keeps_the_good_ones_on_the_form_unsaved(admin):
    other = settings.NEW_IMAGES_MAX

    answer = save(admin, "newcomers", {LINKS.name: "9999", other.name: "4"})

    assert site.value(other) == other.default
    assert f'name="{other.name}" value="4"' in answer.text


def test_a_french_comma_is_a_decimal_point(admin):
    save(admin, "ranking", {WEIGHT.name: "2,5"})

    assert site.value(WEIGHT) == 2.5


def test_a_switch_can_be_turned_off_and_on(admin):
    is_open = site.settings()["identity.is_open"]
    token = admin.token(LIMITS)

    admin.post("/admin/settings/identity", data={"csrf_token": token, f"seen.{is_open.name}": "on"})
    off = site.value(is_open)
    save(admin, "identity", {is_open.name: "on"})

    assert off is False
    assert site.value(is_open) is True


def test_a_changed_limit_is_marked_and_can_be_reset(admin):
    change(LINKS, 7)
    field = admin.page(LIMITS).select_one(f"[name='{LINKS.name}']")

    token = admin.token(LIMITS)
    answer = admin.post(
        "/admin/settings/newcomers", data={"csrf_token": token, "reset": LINKS.name}
    )

    assert "is-changed" in field.find_parent("li")["class"]
    assert answer.status_code == 303
    assert site.value(LINKS) == LINKS.default
    assert audited("admin.setting.reset")[0].details == {"before": 7, "after": 2}


def test_a_reset_can_be_undone(admin):
    change(LINKS, 7)
    token = admin.token(LIMITS)
    admin.post("/admin/settings/newcomers", data={"csrf_token": token, "reset": LINKS.name})

    answer = admin.submit(LIMITS, action="/admin/settings-back")

    assert answer.status_code == 303
    assert site.value(LINKS) == 7


@pytest.mark.parametrize("value", ["1000", '"x"', "{", "[[[[", "null", "true"])
def test_no_address_brings_a_value_back_that_the_form_would_refuse(value, admin):
    token = admin.token(LIMITS)

    answer = admin.post(
        "/admin/settings-back",
        query_string={"name": LINKS.name, "value": value},
        data={"csrf_token": token},
    )

    assert answer.status_code == 422
    assert site.value(LINKS) == LINKS.default


@pytest.mark.parametrize("name", ["nothing", "brand.name", "code.setup", ""])
def test_what_is_no_limit_cannot_be_reset_here(name, admin):
    token = admin.token(LIMITS)

    answer = admin.post("/admin/settings/newcomers", data={"csrf_token": token, "reset": name})

    assert answer.status_code == 404


def test_the_search_finds_by_words_without_accents_or_case(admin):
    page = admin.page(f"{LIMITS}?q=NEWCÔMER")

    groups = [form["id"] for form in page.select("form[id^=group-]")]

    assert groups == ["group-newcomers"]


def test_a_search_without_an_answer_offers_the_way_back(admin):
    page = admin.page(f"{LIMITS}?q=zebra")

    assert "No setting by these words" in page.text
    assert page.select_one(f"main a[href='{LIMITS}']")


def test_saving_a_part_that_was_found_leaves_the_rest_alone(admin):
    change(settings.NEW_IMAGES_MAX, 5)

    admin.submit(f"{LIMITS}?q=links", {LINKS.name: "4"}, action="/admin/settings/newcomers")

    assert site.value(LINKS) == 4
    assert site.value(settings.NEW_IMAGES_MAX) == 5


def test_two_who_change_different_limits_both_succeed(admin, as_role):
    other, manager = settings.NEW_IMAGES_MAX, as_role(Role.MANAGER)
    token, seen = manager.token(LIMITS), {f"seen.{LINKS.name}": "2", f"seen.{other.name}": "1"}

    save(admin, "newcomers", {LINKS.name: "4"})
    manager.post(
        "/admin/settings/newcomers",
        data={"csrf_token": token, **seen, LINKS.name: "2", other.name: "6"},
    )

    assert (site.value(LINKS), site.value(other)) == (4, 6)


def test_nobody_overwrites_what_they_have_not_seen(admin, as_role):
    manager = as_role(Role.MANAGER)
    token = manager.token(LIMITS)

    save(admin, "newcomers", {LINKS.name: "4"})
    late = manager.post(
        "/admin/settings/newcomers",
        data={"csrf_token": token, f"seen.{LINKS.name}": "2", LINKS.name: "9"},
    )

    assert late.status_code == 409
    assert "Somebody else has just set" in late.text
    assert 'value="4"' in late.text
    assert site.value(LINKS) == 4


def test_of_two_who_save_in_the_same_moment_one_is_told(app, as_role):
    browsers = [as_role(Role.ADMIN) for _person in range(2)]
    tokens = [browser.token(LIMITS) for browser in browsers]
    change(settings.NEW_IMAGES_MAX, 4)

    def press(number: int) -> int:
        sent = {
            "csrf_token": tokens[number],
            f"seen.{LINKS.name}": "2",
            LINKS.name: f"{5 + number}",
        }
        with app.app_context():
            return browsers[number].post("/admin/settings/newcomers", data=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, range(2)))

    assert answers == [303, 409]
    assert len(audited("admin.setting.change")) == 1


def test_other_weights_rank_everything_anew(admin):
    save(admin, "ranking", {WEIGHT.name: "3"})

    assert waiting_jobs() == ["content.rank_everything"]


def test_other_limits_rank_nothing(admin):
    save(admin, "newcomers", {LINKS.name: "3"})

    assert waiting_jobs() == []


def test_the_ranking_job_gives_topics_the_new_score(admin, run_jobs):
    topic = a_topic()
    before = topic.hot

    save(admin, "ranking", {settings.HOT_HALF_LIFE_HOURS.name: "10"})
    run_jobs()
    db.session.refresh(topic)

    assert topic.hot != before


def test_the_preview_orders_real_topics_and_saves_nothing(admin, held_clock):
    old = a_topic(title="An old topic that many found helpful")
    held_clock.advance(hours=80)
    new = a_topic(title="A new topic that nobody has seen yet")
    with transaction():
        old.total_helpful = 9
        db.session.add(old)

    answer = save(
        admin,
        "ranking",
        {"preview": "1", WEIGHT.name: "20", settings.HOT_HALF_LIFE_HOURS.name: "1000"},
    )

    orders = [
        [link.text for link in order.select("a")] for order in parsed(answer).select("ol.order")
    ]
    assert answer.status_code == 200
    assert orders == [[new.title, old.title], [old.title, new.title]]
    assert site.value(WEIGHT) == WEIGHT.default
    assert "content.rank_everything" not in waiting_jobs()


def test_the_preview_of_an_empty_community_is_no_error(admin):
    answer = save(admin, "ranking", {"preview": "1"})

    assert answer.status_code == 200
    assert answer.text.count("No topics yet.") == 2


def parsed(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")
