"""The same files again change nothing; newer files bring what changed, and nothing of ours is lost."""

import pytest
from sqlalchemy import func, select, update

from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.moderate_topic import close_topic
from community.content.actions.start_topic import post_reply
from community.content.composing import compose
from community.content.counters import repair_counters
from community.content.models import Revision, Space, Standing
from community.content.queries.posts import get_post
from community.core.db import db
from community.core.transaction import transaction
from community.importers.actions.runs import begin_run, ensure_source
from community.importers.feature import PERSONAL_DATA
from community.importers.models import ImportedMember, ImportedPost, Run
from community.members.actions import blank_member
from community.members.models import Member
from community.members.queries import find_by_handle
from tests.content.factories import a_veteran
from tests.importers.discourse_documents import post, topic
from tests.importers.importing import bring_in, dump, posts_of, reasons, the_post, the_topic
from tests.members.factories import a_moderator

NEWER = {"version": 2, "updated_at": "2024-07-01T00:00:00Z"}
EDITED = {"cooked": "<p>Better words.</p>"} | NEWER


def everything():
    """Documents that use every kind of row."""
    liked = [{"id": 2, "count": 4}]
    quote = (
        '<aside class="quote" data-username="member_1" data-post="1" data-topic="7">'
        '<div class="title">member_1:</div><blockquote><p>Words</p></blockquote></aside><p>Yes.</p>'
    )
    first = topic(
        7,
        post(1, actions_summary=liked),
        post(2, cooked=quote, reply_to_post_number=1, accepted_answer=True),
        post(3, post_type=3),
        post(4, user_id=None, username=None),
        post(5, hidden=True),
        tags=["teapots", "*"],
        pinned=True,
    )
    mention = '<p><a class="mention">@member_7</a> <a class="mention">@nobody_here</a></p>'
    second = topic(8, post(6, post_number=1, cooked=mention), post(7), category_id=None)
    return first, second, {"categories": [{"id": 3, "name": "Tea"}]}


def test_the_same_files_again_change_not_one_row(app, tmp_path):
    first = bring_in(tmp_path, *everything())
    before = dump()

    second = bring_in(tmp_path, *everything())

    assert dump() == before
    assert sum(len(rows) for rows in before.values()) > 30
    for kind, row in first.counts().items():
        again = second.counts()[kind]
        assert (again["read"], again["kept"]) == (row["read"], row["kept"]), kind
        assert again["unchanged"] == again["kept"], kind
    assert second.sums == first.sums
    assert reasons(second) == reasons(first)


def test_a_dry_run_writes_nothing_and_reports_the_same(app, tmp_path):
    documents = everything()
    empty = dump()

    dry = bring_in(tmp_path, *documents, documents[0], is_dry_run=True)

    assert dump() == empty
    real = bring_in(tmp_path, *documents, documents[0])
    assert dry.as_json() | {"dry_run": False} == real.as_json()


def test_a_dry_run_of_newer_files_tells_the_changes(app, tmp_path):
    bring_in(tmp_path, topic(7, post(1), post(2)))
    before = dump()
    newer = topic(7, post(1, **EDITED), post(2), post(3), views=20)

    dry = bring_in(tmp_path, newer, is_dry_run=True)

    assert dump() == before
    real = bring_in(tmp_path, newer)
    assert dry.counts() == real.counts()
    assert dry.counts()["posts"] == {
        "read": 3, "kept": 3, "left out": 0, "new": 1, "changed": 1, "unchanged": 1,
    }  # fmt: skip


def test_an_edit_at_the_source_keeps_what_stood_here(app, tmp_path):
    bring_in(tmp_path, topic(7))

    report = bring_in(tmp_path, topic(7, post(1, **EDITED), post(2)))

    opening = posts_of(the_topic())[0]
    assert (opening.body, opening.html) == ("Better words.", "<p>Better words.</p>\n")
    assert opening.edit_count == 1
    assert the_topic().excerpt == "Better words."
    kept = db.session.scalars(select(Revision)).one()
    assert (kept.post_id, kept.body, kept.number) == (opening.id, "Words of post 1.", 1)
    assert kept.created_at == opening.edited_at
    assert report.counts()["posts"]["changed"] == 1

    before = dump()
    bring_in(tmp_path, topic(7, post(1, **EDITED), post(2)))
    assert dump() == before


def test_an_older_file_undoes_no_edit(app, tmp_path):
    bring_in(tmp_path, topic(7, post(1, **EDITED)))

    bring_in(tmp_path, topic(7, post(1)))

    assert posts_of(the_topic())[0].body == "Better words."


def test_a_moderators_edit_stays_while_the_source_is_silent(app, tmp_path):
    bring_in(tmp_path, topic(7))
    opening = the_post(1001)
    moderator = a_moderator()
    with transaction():
        edit_post(
            moderator,
            get_post(moderator, opening.id),
            Edit(body=compose("Our own words, which we prefer.")),
        )
        close_topic(moderator, the_topic())

    bring_in(tmp_path, topic(7, views=14))

    assert posts_of(the_topic())[0].body == "Our own words, which we prefer."
    assert the_topic().closed_at is not None
    assert the_topic().view_count == 14


def test_a_topic_that_grew_gets_its_new_posts_behind_ours(app, tmp_path):
    bring_in(tmp_path, topic(7))
    ours = a_veteran()
    with transaction():
        post_reply(ours, the_topic(), body=compose("Written here since, long enough."))

    bring_in(tmp_path, topic(7, post(1), post(2), post(3, reply_to_post_number=2)))

    found = posts_of(the_topic())
    assert [one.position for one in found] == [1, 2, 3, 4]
    assert found[2].author_id == ours.id
    assert found[3].reply_to_id == found[1].id
    assert the_topic().last_poster_id == found[3].author_id
    with transaction():
        assert repair_counters() == 0


def test_later_pages_of_a_long_topic_are_joined_to_it(app, tmp_path):
    first = topic(7, post(1), post(2))
    later = topic(7, post(3, reply_to_post_number=1), post(4))

    bring_in(tmp_path, first, later)
    together = [one.body for one in posts_of(the_topic())]
    before = dump()
    bring_in(tmp_path, first, later)

    assert together == [f"Words of post {number}." for number in (1, 2, 3, 4)]
    assert dump() == before


def test_what_changed_about_a_topic_is_taken_over(app, tmp_path):
    bring_in(tmp_path, topic(7, tags=["a", "b"]))

    bring_in(
        tmp_path,
        topic(
            7,
            title="A kettle that whistles",
            tags=["b", "c"],
            closed=True,
            visible=False,
            category_id=4,
        ),
    )

    found = the_topic()
    assert (found.title, found.slug) == ("A kettle that whistles", "a-kettle-that-whistles")
    assert found.tags == ["b", "c"]
    assert found.closed_at
    assert found.unlisted_at
    assert db.session.get_one(Space, found.space_id).name == "Category 4"
    assert db.session.scalars(select(Revision.title)).all() == ["A kettle that sings"]
    with transaction():
        assert repair_counters() == 0

    bring_in(tmp_path, topic(7, title="A kettle that whistles", tags=["b", "c"]))
    found = the_topic()
    assert (found.closed_at, found.unlisted_at) == (None, None)
    with transaction():
        assert repair_counters() == 0


@pytest.mark.parametrize("change", [{"hidden": True}, {"actions_summary": [{"id": 2, "count": 7}]}])
def test_what_changed_about_a_post_is_taken_over_and_back(app, tmp_path, change):
    bring_in(tmp_path, topic(7, post(1), post(2)))
    before = (
        posts_of(the_topic())[1].deleted_at,
        the_topic().total_helpful,
        the_topic().reply_count,
    )

    bring_in(tmp_path, topic(7, post(1), post(2, **change)))
    found = the_topic()
    now = (posts_of(found)[1].deleted_at, found.total_helpful, found.reply_count)
    with transaction():
        assert repair_counters() == 0
    bring_in(tmp_path, topic(7, post(1), post(2)))

    found = the_topic()
    assert now != before
    assert (posts_of(found)[1].deleted_at, found.total_helpful, found.reply_count) == before
    with transaction():
        assert repair_counters() == 0


def test_a_topic_removed_at_the_source_leaves_every_figure(app, tmp_path):
    bring_in(tmp_path, topic(7, tags=["a"]))

    bring_in(tmp_path, topic(7, tags=["a"], deleted_at="2024-08-01T00:00:00Z"))

    assert the_topic().deleted_at is not None
    assert set(db.session.scalars(select(Space.topic_count))) == {0}
    assert set(db.session.scalars(select(Standing.post_count))) == {0}
    with transaction():
        assert repair_counters() == 0


def test_a_name_learnt_later_names_the_space(app, tmp_path):
    bring_in(tmp_path, topic(7))
    named = {"categories": [{"id": 3, "name": "Tea", "slug": "tea", "read_restricted": True}]}

    report = bring_in(tmp_path, topic(7), named)

    space = db.session.scalars(select(Space)).one()
    assert (space.name, space.slug, space.visibility) == ("Tea", "tea", "staff")
    assert report.counts()["spaces"]["changed"] == 1
    before = dump()
    bring_in(tmp_path, topic(7), named)
    assert dump() == before


def test_a_space_that_a_manager_has_named_keeps_its_name(app, tmp_path):
    bring_in(tmp_path, topic(7))
    with transaction():
        db.session.execute(update(Space).values(name="Our tea corner"))

    bring_in(tmp_path, topic(7), {"categories": [{"id": 3, "name": "Tea"}]})

    assert db.session.scalars(select(Space.name)).all() == ["Our tea corner"]


def test_a_level_above_that_is_learnt_later_leaves_the_levels_here(app, tmp_path):
    """Spaces nest one level deep: what has children here cannot move below another."""
    first = topic(7), topic(8, post(3, post_number=1), category_id=2)
    bring_in(tmp_path, *first, {"categories": [{"id": 3, "name": "Tea", "parent_category_id": 2}]})
    tree = [{"id": 1, "name": "All"}, {"id": 2, "name": "Drinks", "parent_category_id": 1}]

    bring_in(
        tmp_path, *first, topic(9, post(4, post_number=1), category_id=1), {"categories": tree}
    )

    spaces = {one.name: one for one in db.session.scalars(select(Space))}
    assert set(spaces) == {"All", "Drinks", "Tea"}
    assert spaces["Tea"].parent_id == spaces["Drinks"].id
    assert spaces["Drinks"].parent_id is None


def test_a_run_that_was_stopped_is_closed_by_the_next(app, tmp_path):
    bring_in(tmp_path, topic(7))
    with transaction():
        source_id = ensure_source("discourse", "https://old.example")
        stopped = begin_run(source_id, {})

    bring_in(tmp_path, topic(7))

    rows = db.session.execute(select(Run.id, Run.finished_at).order_by(Run.id)).all()
    assert rows[-1].id == stopped
    assert all(finished for _id, finished in rows)


def test_an_erased_person_does_not_come_back(app, tmp_path):
    bring_in(tmp_path, topic(7))
    member = find_by_handle("member_2")
    assert member is not None
    member_id = member.id
    with transaction():
        told = list(PERSONAL_DATA.export(member_id))
        assert PERSONAL_DATA.erase(member_id) == 1
        blank_member(db.session.get_one(Member, member_id))

    bring_in(tmp_path, topic(7, post(1), post(2), post(3, user_id=12, username="member_2")))

    assert told == [
        {
            "kind": "account before",
            "platform": "discourse",
            "address": "https://old.example",
            "number": 12,
            "username": "member_2",
        }
    ]
    assert posts_of(the_topic())[2].author_id == member_id
    assert find_by_handle("member_2") is None
    names = db.session.scalars(
        select(ImportedMember.username).where(ImportedMember.member_id == member_id)
    )
    assert list(names) == [""]


def test_every_row_knows_where_it_came_from(app, tmp_path):
    bring_in(tmp_path, *everything())

    counted = db.session.execute(
        select(func.count(), func.count(func.distinct(ImportedPost.post_id)))
    ).one()
    assert tuple(counted) == (6, 6)
