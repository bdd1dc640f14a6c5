"""Lists of topics: orders, pages, and a fixed number of statements."""

from threading import Thread

import pytest

from community.content import jobs
from community.content.actions.follow import follow_space
from community.content.actions.moderate_topic import pin_topic, unlist_topic
from community.content.actions.rank import rank_top
from community.content.actions.read import mark_all_read, mark_read
from community.content.actions.remove import delete_topic
from community.content.actions.vote import vote_helpful
from community.content.models import SpaceFollow, Topic
from community.content.queries import tags, topics
from community.content.queries.posts import get_post
from community.content.ranking import hot_score, hot_weights
from community.content.types import Listing, Period, Visibility
from community.core import clock
from community.core.db import db
from community.core.errors import Invalid
from community.core.pagination import PageRequest
from community.core.transaction import transaction
from community.members.actor import VISITOR
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran, first_post_of
from tests.members.factories import a_moderator


def ids(page):
    return [topic.id for topic in page.items]


def listed(actor, listing, **options):
    return ids(topics.list_topics(actor, listing, PageRequest(size=50), **options))


def test_latest_follows_the_last_reply(app, held_clock):
    older = a_topic()
    held_clock.advance(hours=1)
    newer = a_topic()
    held_clock.advance(hours=1)
    a_reply(older)

    assert listed(VISITOR, Listing.LATEST) == [older.id, newer.id]
    assert listed(VISITOR, Listing.NEW) == [newer.id, older.id]


def test_hot_prefers_interest_of_the_same_age(app, held_clock):
    quiet, lively = a_topic(), a_topic()

    a_reply(lively)
    with transaction():
        vote_helpful(a_veteran(), first_post_of(lively))

    assert listed(VISITOR, Listing.HOT) == [lively.id, quiet.id]


def test_hot_lets_the_old_sink(app, held_clock):
    lively = a_topic()
    for _ in range(3):
        a_reply(lively)
    held_clock.advance(days=14)
    fresh = a_topic()

    assert listed(VISITOR, Listing.HOT) == [fresh.id, lively.id]


def test_unanswered_holds_topics_without_replies(app):
    answered, alone = a_topic(), a_topic()

    a_reply(answered)

    assert listed(VISITOR, Listing.UNANSWERED) == [alone.id]


def test_top_holds_what_happened_in_its_period(app, held_clock):
    past = a_topic()
    with transaction():
        vote_helpful(a_veteran(), first_post_of(past))
    held_clock.advance(days=10)
    recent = a_topic()

    with transaction():
        rank_top(Period.WEEK)
        rank_top(Period.ALL)

    assert listed(VISITOR, Listing.TOP, period=Period.WEEK) == [recent.id]
    assert listed(VISITOR, Listing.TOP, period=Period.ALL) == [past.id, recent.id]


def test_a_removed_topic_is_in_no_list(app):
    topic = a_topic()
    with transaction():
        delete_topic(a_moderator(), topic)
        rank_top(Period.ALL)

    for listing in (Listing.HOT, Listing.LATEST, Listing.NEW, Listing.UNANSWERED, Listing.TOP):
        assert listed(a_moderator(), listing, period=Period.ALL) == []


def test_an_unlisted_topic_is_reached_by_its_address_only(app):
    topic = a_topic()
    with transaction():
        unlist_topic(a_moderator(), topic)

    assert listed(VISITOR, Listing.LATEST) == []
    assert topics.get_topic(VISITOR, topic.id).id == topic.id


def test_a_space_lists_its_sub_spaces_too(app):
    parent = a_space()
    child = a_space(parent_id=parent.id)
    inside, outside = a_topic(space=child), a_topic()

    assert listed(VISITOR, Listing.LATEST, space=parent) == [inside.id]
    assert outside.id not in listed(VISITOR, Listing.LATEST, space=child)


def test_pinned_topics_are_listed_apart(app):
    topic = a_topic()
    with transaction():
        pin_topic(a_moderator(), topic)

    assert [t.id for t in topics.list_pinned(VISITOR, None)] == [topic.id]


def test_pages_meet_without_gap_or_double(app, held_clock):
    space = a_space()
    made = []
    for _ in range(7):
        made.append(a_topic(space=space).id)
        held_clock.advance(minutes=3)

    first = topics.list_topics(VISITOR, Listing.LATEST, PageRequest(size=3))
    second = topics.list_topics(VISITOR, Listing.LATEST, PageRequest(after=first.next, size=3))
    third = topics.list_topics(VISITOR, Listing.LATEST, PageRequest(after=second.next, size=3))
    back = topics.list_topics(VISITOR, Listing.LATEST, PageRequest(before=third.previous, size=3))

    assert ids(first) + ids(second) + ids(third) == made[::-1]
    assert ids(back) == ids(second)
    assert (first.previous, third.next) == ("", "")


def test_topics_of_one_moment_are_paged_by_their_number(app, held_clock):
    space = a_space()
    made = {a_topic(space=space).id for _ in range(5)}

    first = topics.list_topics(VISITOR, Listing.LATEST, PageRequest(size=3))
    second = topics.list_topics(VISITOR, Listing.LATEST, PageRequest(after=first.next, size=3))

    assert {*ids(first), *ids(second)} == made


@pytest.mark.parametrize(
    "cursor", ["x", "e30", "W10", "WyJhIl0", "WzEsMiwzXQ", "////", "W251bGwsMV0"]
)
def test_a_foreign_cursor_is_refused(app, cursor):
    with pytest.raises(Invalid, match="not valid any more"):
        topics.list_topics(VISITOR, Listing.HOT, PageRequest(after=cursor))


@pytest.mark.parametrize("listing", list(Listing))
def test_a_list_is_one_statement_whatever_its_size(app, statements, listing):
    reader, space = a_veteran(), a_space()
    topics.list_topics(reader, listing, PageRequest(size=30))
    db.session.rollback()

    def measured():
        with statements() as seen:
            topics.list_topics(reader, listing, PageRequest(size=30))
        db.session.rollback()
        return seen

    few = measured()
    for _ in range(6):
        topic = a_topic(space=space)
        a_reply(topic)
    with transaction():
        rank_top(Period.WEEK)
    topics.list_topics(reader, listing, PageRequest(size=30))
    many = measured()

    assert few.count <= many.count <= 4, many


def test_tagged_topics_follow_their_last_reply(app, held_clock):
    moderator = a_moderator()
    first = a_topic(author=moderator, tags=("balcon",))
    held_clock.advance(hours=1)
    second = a_topic(author=moderator, tags=("balcon",))
    held_clock.advance(hours=1)
    a_reply(first)
    tag = tags.get_tag(VISITOR, "balcon")

    assert ids(topics.list_tagged(VISITOR, tag, PageRequest())) == [first.id, second.id]


def test_a_reader_sees_what_is_new_and_unread(app, held_clock):
    reader, topic = a_veteran(), a_topic()
    assert topics.read_marks(reader, (topic,))[topic.id].is_new

    with transaction():
        mark_read(reader, topic, position=1)
    a_reply(topic)

    mark = topics.read_marks(reader, (topic,))[topic.id]
    assert (mark.is_new, mark.position) == (False, 1)
    assert listed(reader, Listing.UNREAD) == [topic.id]


def test_new_topics_of_followed_spaces_are_unread(app, held_clock):
    reader, followed, other = a_veteran(), a_space(), a_space()
    with transaction():
        follow_space(reader, followed)
    new = a_topic(space=followed)
    a_topic(space=other)
    held_clock.advance(minutes=1)
    begun = a_topic(space=other)
    with transaction():
        mark_read(reader, begun, position=1)
    a_reply(begun)

    assert listed(reader, Listing.UNREAD) == [begun.id, new.id]


def test_what_was_opened_is_new_no_more(app, held_clock):
    reader, space = a_veteran(), a_space()
    with transaction():
        follow_space(reader, space)
    topic = a_topic(space=space)

    with transaction():
        mark_read(reader, topic, position=1)

    assert listed(reader, Listing.UNREAD) == []


def test_a_topic_is_new_for_two_days_or_until_all_is_marked_read(app, held_clock):
    reader, space = a_veteran(), a_space()
    with transaction():
        follow_space(reader, space)
    a_topic(space=space)
    held_clock.advance(days=2)
    assert listed(reader, Listing.UNREAD) == []

    topic = a_topic(space=space)
    assert listed(reader, Listing.UNREAD) == [topic.id]
    held_clock.advance(minutes=1)
    with transaction():
        mark_all_read(reader)

    assert listed(reader, Listing.UNREAD) == []


def test_unread_holds_nothing_that_lists_do_not_show(app):
    reader = a_veteran()
    hidden, gone = a_space(visibility=Visibility.STAFF), a_space()
    with transaction():
        follow_space(reader, gone)
        db.session.add(SpaceFollow(member_id=reader.id, space_id=hidden.id, created_at=clock.now()))
    a_topic(space=hidden, author=a_moderator())
    with transaction():
        unlist_topic(a_moderator(), a_topic(space=gone))
        delete_topic(a_moderator(), a_topic(space=gone))

    assert listed(reader, Listing.UNREAD) == []


def test_unread_pages_meet_without_gap_or_double(app, held_clock):
    reader, space = a_veteran(), a_space()
    with transaction():
        follow_space(reader, space)
    made = []
    for number in range(5):
        topic = a_topic(space=space)
        if number % 2:
            with transaction():
                mark_read(reader, topic, position=1)
            a_reply(topic)
        made.append(topic.id)
        held_clock.advance(minutes=3)

    first = topics.list_topics(reader, Listing.UNREAD, PageRequest(size=3))
    second = topics.list_topics(reader, Listing.UNREAD, PageRequest(after=first.next, size=3))

    assert ids(first) + ids(second) == made[::-1]


def test_a_read_mark_never_goes_back_nor_beyond_the_end(app):
    reader, topic = a_veteran(), a_topic()
    a_reply(topic)

    with transaction():
        mark_read(reader, topic, position=999)
        mark_read(reader, topic, position=1)

    assert topics.find_bond(reader, topic).position == 2


def test_marking_everything_read_leaves_nothing_unread(app, held_clock):
    reader, topic = a_veteran(), a_topic()
    with transaction():
        mark_read(reader, topic, position=1)
    a_reply(topic)
    held_clock.advance(minutes=1)

    with transaction():
        mark_all_read(reader)

    assert listed(reader, Listing.UNREAD) == []


def test_related_topics_share_a_tag(app):
    moderator = a_moderator()
    one = a_topic(author=moderator, tags=("balcon", "tomates"))
    two = a_topic(author=moderator, tags=("tomates",))
    a_topic(author=moderator, tags=("velo",))

    assert [t.id for t in topics.list_related(VISITOR, one)] == [two.id]


def test_a_topic_of_an_author_is_in_the_own_list(app):
    author = a_veteran()
    post = a_post(author=author)
    a_topic()

    assert ids(topics.list_by_author(VISITOR, author.id, PageRequest())) == [post.topic_id]


def test_whoever_ranks_lets_others_write_while_looking(app, monkeypatch):
    post, voter = a_post(), a_veteran()
    with transaction():
        db.session.get(Topic, post.topic_id).hot = 99.0
    look = jobs.find_cold

    def look_slowly(**options):
        found = look(**options)
        vote = Thread(target=in_context(app, lambda: vote_from_elsewhere(voter, post.id)))
        vote.start()
        vote.join(3)
        assert not vote.is_alive(), "the vote waits for the one who ranks"
        return found

    monkeypatch.setattr(jobs, "find_cold", look_slowly)

    jobs.rank_everything()

    db.session.expire_all()
    topic = db.session.get(Topic, post.topic_id)
    assert topic.total_helpful == 1
    assert topic.hot == hot_score(topic, hot_weights())


def vote_from_elsewhere(voter, post_id):
    with transaction():
        vote_helpful(voter, get_post(voter, post_id))


def in_context(app, act):
    def run():
        with app.app_context():
            act()
            db.session.remove()

    return run
