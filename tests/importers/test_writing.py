"""What becomes of a document: every fact of the source finds its place, nothing else happens."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from community.content.counters import repair_counters
from community.content.models import Space, Standing, Tag, Topic, TopicFollow, TopicTag
from community.content.queries.posts import get_post
from community.content.types import Visibility
from community.core import clock
from community.core.db import db
from community.core.errors import Invalid
from community.core.transaction import transaction
from community.identity.models import Email, Password
from community.importers.models import ImportedPost, ImportedSpace, Run
from community.jobs.models import QueuedJob
from community.members.actor import VISITOR
from community.members.models import Member
from community.members.queries import find_by_handle
from community.members.types import Role
from community.notifications.models import Notice
from tests.importers.discourse_documents import post, topic
from tests.importers.importing import bring_in, posts_of, reasons, the_post, the_topic
from tests.members.factories import a_member


def space_of(found: Topic) -> Space:
    return db.session.get_one(Space, found.space_id, populate_existing=True)


def test_a_topic_keeps_its_words_dates_and_figures(app, tmp_path):
    bring_in(tmp_path, topic(7, post(1), post(2), post(3, user_id=11, username="member_1")))

    found = the_topic()
    assert (found.title, found.slug, found.view_count) == (
        "A kettle that sings",
        "a-kettle-that-sings",
        12,
    )
    assert found.created_at == datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
    assert found.bumped_at == datetime(2024, 5, 3, 8, 30, tzinfo=UTC)
    assert (found.reply_count, found.participant_count, found.last_position) == (2, 2, 3)
    assert found.excerpt == "Words of post 1."
    assert found.hot > 0
    assert [one.html for one in posts_of(found)] == [
        f"<p>Words of post {number}.</p>\n" for number in (1, 2, 3)
    ]
    assert [one.created_at.day for one in posts_of(found)] == [1, 2, 3]


def test_nobody_is_told_about_old_talk(app, tmp_path):
    bring_in(tmp_path, topic(7, post(1), post(2, cooked='<a class="mention">@member_1</a> hi')))

    for model in (Notice, TopicFollow):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert list(db.session.scalars(select(QueuedJob.actor))) == ["content.rank_everything"]


def test_people_come_asleep_and_without_their_rights(app, tmp_path):
    bring_in(tmp_path, topic(7, post(1, admin=True, moderator=True, trust_level=3, name="Ada L.")))

    member = find_by_handle("member_1")
    assert member is not None
    assert (member.name, member.role, member.trust_level) == ("Ada L.", Role.MEMBER, 3)
    assert member.activated_at is None
    assert member.created_at == datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
    for model in (Email, Password):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_a_member_joined_with_the_first_post_of_all_files(app, tmp_path):
    later = topic(8, post(1, id=2001, created_at="2019-01-02T00:00:00Z"))
    bring_in(tmp_path, topic(7, post(1)), later)

    member = find_by_handle("member_1")
    assert member is not None
    assert member.created_at == datetime(2019, 1, 2, tzinfo=UTC)


def test_a_handle_that_somebody_has_here_stays_theirs(app, tmp_path):
    mine = a_member(handle="member_1")
    mention = '<p><a class="mention" href="/u/member_1">@member_1</a> look</p>'

    bring_in(tmp_path, topic(7, post(2, post_number=1, cooked=mention), post(1, post_number=2)))

    first, second = posts_of(the_topic())
    assert second.author_id != mine.id
    assert "/m/member_1-2" in first.html


def test_a_reserved_name_gets_a_number(app, tmp_path):
    bring_in(tmp_path, topic(7, post(1, user_id=-1, username="system")))

    assert find_by_handle("system-2") is not None


def test_a_mention_of_a_stranger_is_no_link_to_a_namesake(app, tmp_path):
    a_member(handle="bob")

    bring_in(tmp_path, topic(7, post(1, cooked='<p><a class="mention">@bob</a> hi</p>')))

    assert "/m/bob" not in posts_of(the_topic())[0].html


def test_who_left_the_forum_shares_one_nameless_member(app, tmp_path):
    gone = {"user_id": None, "username": None}
    bring_in(
        tmp_path,
        topic(7, post(1, **gone), post(2, **gone)),
        topic(8, post(3, post_number=1, **gone)),
    )

    authors = {one.author_id for id_ in (7, 8) for one in posts_of(the_topic(id_))}
    assert len(authors) == 1
    assert db.session.get_one(Member, authors.pop()).is_erased


def test_positions_close_the_gaps_that_are_left_out(app, tmp_path):
    report = bring_in(
        tmp_path,
        topic(
            7,
            post(1),
            post(2, post_type=3, action_code="closed.enabled"),
            post(3, post_type=4),
            post(5, reply_to_post_number=1),
            post(9, created_at="2024-05-09T08:30:00Z", reply_to_post_number=5),
        ),
    )

    found = posts_of(the_topic())
    assert [one.position for one in found] == [1, 2, 3]
    assert [one.reply_to_id for one in found] == [None, found[0].id, found[1].id]
    assert reasons(report) == [
        "skipped: topic 7: post 2 is a note of the software",
        "skipped: topic 7: post 3 was meant for the staff alone",
    ]
    assert report.counts()["posts"] == {
        "read": 5, "kept": 3, "left out": 2, "new": 3, "changed": 0, "unchanged": 0,
    }  # fmt: skip


def test_likes_are_kept_and_survive_a_recount(app, tmp_path):
    liked = [{"id": 2, "count": 5}]
    bring_in(
        tmp_path,
        topic(7, post(1, actions_summary=[{"id": 2, "count": 2}]), post(2, actions_summary=liked)),
    )

    found = the_topic()
    assert [one.helpful_count for one in posts_of(found)] == [2, 5]
    assert (found.helpful_count, found.total_helpful) == (2, 7)
    standing = db.session.get_one(Standing, (posts_of(found)[1].author_id, found.space_id))
    assert (standing.topic_count, standing.post_count, standing.helpful_count) == (0, 1, 5)
    with transaction():
        assert repair_counters() == 0


def test_an_accepted_answer_is_remembered_for_later(app, tmp_path):
    bring_in(tmp_path, topic(7, post(1), post(2, accepted_answer=True)))

    marks = db.session.execute(
        select(ImportedPost.number, ImportedPost.is_accepted_answer).order_by(ImportedPost.number)
    )
    assert marks.all() == [(1, False), (2, True)]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"closed": True}, "closed_at"),
        ({"archived": True}, "closed_at"),
        ({"pinned": True}, "pinned_at"),
        ({"pinned_globally": True}, "pinned_at"),
        ({"visible": False}, "unlisted_at"),
        ({"deleted_at": "2024-06-01T00:00:00Z"}, "deleted_at"),
    ],
)
def test_the_state_of_a_topic_is_kept(app, tmp_path, changes, column):
    bring_in(tmp_path, topic(7, **changes))

    states = ("closed_at", "pinned_at", "unlisted_at", "deleted_at")
    assert [name for name in states if getattr(the_topic(), name)] == [column]
    with transaction():
        assert repair_counters() == 0


@pytest.mark.parametrize("change", [{"hidden": True}, {"deleted_at": "2024-06-01T00:00:00Z"}])
def test_a_hidden_reply_is_kept_as_a_removed_one(app, client, tmp_path, change):
    report = bring_in(tmp_path, topic(7, post(1), post(2, **change), post(3)))

    found = the_topic()
    assert [one.deleted_at is not None for one in posts_of(found)] == [False, True, False]
    assert found.reply_count == 1
    assert report.sums["removed"] == 1
    page = client.page(f"/t/{found.id}/{found.slug}").get_text()
    assert "Words of post 3." in page
    assert "Words of post 2." not in page
    with transaction():
        assert repair_counters() == 0


def test_a_topic_whose_opening_is_hidden_is_removed_as_a_whole(app, client, tmp_path):
    bring_in(tmp_path, topic(7, post(1, hidden=True), post(2)))

    found = the_topic()
    assert found.deleted_at is not None
    assert client.get(f"/t/{found.id}/{found.slug}").status_code == 404
    with transaction():
        assert repair_counters() == 0


def test_tags_are_made_and_counted(app, tmp_path):
    bring_in(
        tmp_path,
        topic(7, tags=["Teapots", "gift ideas"]),
        topic(8, post(3, post_number=1), tags=["teapots"]),
    )

    assert the_topic().tags == ["teapots", "gift-ideas"]
    counts = db.session.execute(select(Tag.name, Tag.topic_count).order_by(Tag.name))
    assert counts.all() == [("gift-ideas", 1), ("teapots", 2)]
    assert set(db.session.scalars(select(TopicTag.bumped_at))) == {
        the_topic(7).bumped_at,
        the_topic(8).bumped_at,
    }


def test_tags_that_cannot_be_tags_here_are_named(app, tmp_path):
    names = ["*", "x" * 21, "a", "b", "c", "d", "e", "f"]

    report = bring_in(tmp_path, topic(7, tags=names))

    assert the_topic().tags == ["a", "b", "c", "d", "e"]
    assert [line for line in reasons(report) if "tag" in line] == [
        "mended: topic 7: the tag '*' cannot be a tag here: left out",
        f"mended: topic 7: the tag {'x' * 21!r} cannot be a tag here: left out",
        "mended: topic 7: 6 tags: only the first 5 are kept",
    ]
    assert report.counts()["tags"]["left out"] == 3


def test_a_text_longer_than_ours_is_kept_whole(app, tmp_path):
    report = bring_in(tmp_path, topic(7, post(1, cooked=f"<p>{'word ' * 8000}</p>")))

    assert posts_of(the_topic())[0].body.count("word") == 8000
    assert "longer than a post written here may be" in reasons(report)[0]


def test_categories_become_spaces_one_level_deep(app, tmp_path):
    categories = {
        "category_list": {
            "categories": [
                {"id": 1, "name": "Kitchen", "slug": "kitchen", "color": "AB9364",
                 "description_text": "Pots and pans.",
                 "subcategory_list": [
                     {"id": 2, "name": "Kettles", "slug": "kettles", "parent_category_id": 1,
                      "subcategory_list": [
                          {"id": 3, "name": "Whistles", "slug": "", "parent_category_id": 2}]}]},
                {"id": 4, "name": "Never used", "slug": "never"},
            ]
        }
    }  # fmt: skip

    bring_in(
        tmp_path,
        topic(7, category_id=3),
        topic(8, post(4, post_number=1), category_id=2),
        categories,
    )

    spaces = {one.slug: one for one in db.session.scalars(select(Space))}
    assert set(spaces) == {"kitchen", "kettles", "whistles"}
    kitchen = spaces["kitchen"]
    assert (kitchen.name, kitchen.description, kitchen.colour, kitchen.parent_id) == (
        "Kitchen",
        "Pots and pans.",
        "#ab9364",
        None,
    )
    assert spaces["kettles"].parent_id == spaces["whistles"].parent_id == kitchen.id
    assert (space_of(the_topic(7)).slug, kitchen.topic_count) == ("whistles", 0)


def test_a_restricted_category_opens_to_the_staff_alone(app, client, tmp_path):
    below = {"id": 9, "name": "Deeper", "parent_category_id": 3}
    categories = {"categories": [{"id": 3, "name": "Staff room", "read_restricted": True}, below]}

    bring_in(tmp_path, topic(7), topic(8, post(4, post_number=1), category_id=9), categories)

    for id_ in (7, 8):
        found = the_topic(id_)
        assert space_of(found).visibility == Visibility.STAFF
        assert client.get(f"/t/{found.id}/{found.slug}").status_code == 404


def test_a_category_without_a_name_is_called_by_its_number(app, tmp_path):
    bring_in(tmp_path, topic(7), topic(8, post(4, post_number=1), category_id=None))

    assert space_of(the_topic(7)).name == "Category 3"
    assert space_of(the_topic(8)).name == "Uncategorised"


def test_the_prefix_stands_before_every_space(app, tmp_path):
    bring_in(
        tmp_path,
        topic(7),
        {"categories": [{"id": 3, "name": "Tea", "slug": "tea"}]},
        space_prefix="Old forum: ",
    )

    found = space_of(the_topic())
    assert (found.name, found.slug) == ("Old forum: Tea", "old-forum-tea")


def test_a_space_that_stands_here_keeps_its_address(app, tmp_path):
    named = {"categories": [{"id": 3, "name": "Tea", "slug": "tea"}]}
    bring_in(tmp_path, topic(7), named, site_url="https://first.example")

    bring_in(tmp_path, topic(7), named, site_url="https://second.example")

    slugs = db.session.scalars(select(Space.slug).order_by(Space.id))
    assert list(slugs) == ["tea", "tea-2"]
    assert db.session.scalar(select(func.count()).select_from(ImportedSpace)) == 2


def test_the_same_numbers_of_two_forums_are_not_mixed_up(app, tmp_path):
    bring_in(tmp_path, topic(7), site_url="https://first.example")

    report = bring_in(tmp_path, topic(7), site_url="https://second.example")

    assert report.counts()["topics"]["new"] == 1
    assert db.session.scalar(select(func.count()).select_from(Topic)) == 2


def test_files_that_do_not_say_where_they_are_from_are_refused(app, tmp_path):
    with pytest.raises(Invalid, match="--site-url"):
        bring_in(tmp_path, topic(7), site_url="")

    assert db.session.scalar(select(func.count()).select_from(Topic)) == 0


def test_the_forum_is_recognised_by_its_pictures(app, tmp_path):
    avatar = "/user_avatar/old.example/member_1/{size}/1_2.png"

    report = bring_in(tmp_path, topic(7, post(1, avatar_template=avatar)), site_url="")

    assert report.site_url == "https://old.example"


def test_a_broken_record_is_reported_and_the_others_are_kept(app, tmp_path):
    broken = topic(8, post(1, created_at="never"), created_at="never")
    later_page = topic(9, post(4))

    report = bring_in(tmp_path, broken, later_page, topic(7))

    assert report.counts()["topics"] == {
        "read": 3, "kept": 1, "left out": 2, "new": 1, "changed": 0, "unchanged": 0,
    }  # fmt: skip
    assert [line for line in reasons(report) if "topic 8" in line]
    assert "topic 9: its opening post is missing" in "".join(reasons(report))


def test_a_post_that_came_in_another_topic_stays_there(app, tmp_path):
    moved = topic(8, post(5, post_number=1), post(2))
    report = bring_in(tmp_path, topic(7), moved, topic(9, post(1)))

    assert [line for line in reasons(report) if "another topic" in line] == [
        "skipped: topic 8: post 2 was imported before, in another topic",
        "skipped: topic 9: its opening post was imported before, in another topic: left out",
    ]
    assert the_topic(7).reply_count == 1
    assert the_topic(8).reply_count == 0


def test_a_topic_the_database_refuses_leaves_nothing_behind(app, tmp_path):
    """PostgreSQL takes no number of views above 2³¹; SQLite keeps it."""
    report = bring_in(tmp_path, topic(8, post(3, post_number=1), views=2**40), topic(7))

    refused = [line for line in reasons(report) if "could not be stored" in line]
    if db.engine.dialect.name == "postgresql":
        assert len(refused) == 1
        assert find_by_handle("member_3") is None
        assert report.counts()["topics"]["left out"] == 1
    else:
        assert refused == []
    assert the_topic(7).reply_count == 1


def test_the_log_says_what_a_run_did(app, tmp_path, held_clock):
    bring_in(tmp_path, topic(7), space_prefix="Old ")

    run = db.session.scalars(select(Run)).one()
    assert run.finished_at == held_clock.now
    assert (run.documents, run.counts["topics"]["new"]) == (1, 1)
    assert run.options["files"] == ["topics.jsonl"]


def test_an_imported_post_takes_votes_like_any_other(app, client, tmp_path):
    bring_in(tmp_path, topic(7, post(1, actions_summary=[{"id": 2, "count": 3}])))
    voter = a_member(trust_level=2)
    client.sign_in(voter.id)
    found = the_post(1001)

    client.submit(f"/t/{the_topic().id}/-", action=f"/p/{found.id}/vote")

    assert get_post(VISITOR, found.id).helpful_count == 4
    with transaction():
        assert repair_counters() == 0


def test_old_talk_is_not_hotter_than_new(app, tmp_path):
    old = post(1, id=1, created_at="2015-01-01T00:00:00Z", actions_summary=[{"id": 2, "count": 9}])
    yesterday = (clock.now() - timedelta(days=1)).isoformat()
    bring_in(tmp_path, topic(7, old), topic(8, post(1, id=2, created_at=yesterday)))

    assert the_topic(8).hot > the_topic(7).hot
