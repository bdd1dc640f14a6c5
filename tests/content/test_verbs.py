"""Editing, removing, voting, following, moderating: rules, counters and undo."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from community.content.actions import follow, moderate_topic, remove
from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.vote import (
    add_reaction,
    remove_reaction,
    vote_helpful,
    withdraw_vote,
)
from community.content.composing import compose
from community.content.counters import repair_counters
from community.content.models import (
    MemberFollow,
    Post,
    Revision,
    Space,
    SpaceFollow,
    Standing,
    Tag,
    Topic,
    Vote,
)
from community.content.queries import posts, spaces, tags, topics
from community.content.queries.standings import find_contribution
from community.content.revising import revision_views
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotAllowed, TooManyRequests
from community.core.pagination import PageRequest
from community.core.transaction import transaction
from community.members.actor import SYSTEM, VISITOR
from community.members.models import AuditEntry, Member
from tests.content.factories import (
    a_post,
    a_reply,
    a_space,
    a_topic,
    a_veteran,
    first_post_of,
)
from tests.members.factories import a_member, a_moderator, actor_for, an_actor


def standing(member_id):
    found = find_contribution(SYSTEM, member_id)
    return (found.topic_count, found.post_count, found.helpful_count)


def counted(model):
    return db.session.scalar(select(func.count()).select_from(model))


def actions_on_record():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_edit_keeps_what_was_said_before(app, held_clock):
    author = a_veteran()
    post = a_post(author=author, body="Roses want a lot of water, I think.")
    held_clock.advance(hours=1)

    with transaction():
        edit_post(author, post, Edit(compose("Roses want little water.")), reason="I was wrong")

    (revision,) = db.session.scalars(select(Revision))
    assert revision.body == "Roses want a lot of water, I think."
    assert (post.edit_count, post.edited_at) == (1, held_clock.now)
    assert post.topic.excerpt == "Roses want little water."


def test_an_edit_within_the_grace_time_leaves_no_trace(app, held_clock):
    author = a_veteran()
    post = a_post(author=author)
    held_clock.advance(seconds=200)

    with transaction():
        edit_post(author, post, Edit(compose("What I really meant to say here.")))

    assert counted(Revision) == 0
    assert (post.edit_count, post.edited_at) == (0, None)


def test_a_moderators_edit_always_leaves_a_trace(app):
    post = a_post()

    with transaction():
        edit_post(a_moderator(), post, Edit(compose("Cleaned up by the team.")), reason="tone")

    assert counted(Revision) == 1
    assert actions_on_record()[-1] == "content.post.edit"


def test_the_edit_window_closes(app, held_clock):
    author = an_actor(trust_level=1)
    post = a_post(author=author)
    held_clock.advance(minutes=1441)

    with pytest.raises(NotAllowed, match="time to edit"), transaction():
        edit_post(author, post, Edit(compose("Too late for this, alas.")))


def test_regular_members_edit_for_a_month(app, held_clock):
    author = an_actor(trust_level=2)
    post = a_post(author=author)
    held_clock.advance(days=29)

    with transaction():
        edit_post(author, post, Edit(compose("Still in time for this.")))

    assert post.edit_count == 1


def test_an_edit_over_somebody_elses_edit_is_stopped(app, held_clock):
    author, post = a_veteran(), None
    post = a_post(author=author)
    held_clock.advance(hours=1)
    with transaction():
        edit_post(a_moderator(), post, Edit(compose("The team was faster here.")))

    with pytest.raises(Conflict, match="meanwhile"), transaction():
        edit_post(author, post, Edit(compose("My own words.")), edit_count=0)


def test_a_title_change_moves_the_slug_and_is_in_the_history(app, held_clock):
    author = a_veteran()
    post = a_post(author=author, title="How to cut roses?")
    held_clock.advance(hours=1)

    with transaction():
        edit_post(author, post, Edit(compose(post.body), title="How and when to cut roses?"))

    with app.test_request_context():
        (view,) = revision_views(post, posts.list_revisions(VISITOR, post))
    assert post.topic.slug == "how-and-when-to-cut-roses"
    assert [part.kind for part in view.title_parts if part.kind == "added"]


def test_edits_of_a_day_are_counted(app, held_clock):
    author = an_actor(trust_level=1)
    post = a_post(author=author)
    held_clock.advance(hours=1)
    for number in range(30):
        with transaction():
            edit_post(author, post, Edit(compose(f"The text, version number {number}.")))

    with pytest.raises(TooManyRequests, match="limit for one day"), transaction():
        edit_post(author, post, Edit(compose("The text, one version too many.")))


def test_a_removed_reply_keeps_its_place_and_gives_back_its_figures(app):
    author, topic = a_veteran(), a_topic()
    reply = a_reply(topic, author=author)
    after = a_reply(topic)

    with transaction():
        remove.delete_post(author, posts.get_post(author, reply.id))

    shown = posts.list_posts(topic, 1)
    assert [post.position for post in shown] == [1, 2, 3]
    assert (topic.reply_count, topic.last_poster_id) == (1, after.author_id)
    assert standing(author.id) == (0, 0, 0)


def test_a_restored_reply_takes_its_figures_back(app):
    author, topic = a_veteran(), a_topic()
    reply = a_reply(topic, author=author)
    with transaction():
        remove.delete_post(author, posts.get_post(author, reply.id))

    with transaction():
        remove.restore_post(author, posts.get_removed_post(author, reply.id))

    assert (topic.reply_count, topic.last_poster_id) == (1, author.id)
    assert standing(author.id) == (0, 1, 0)


def test_what_the_team_removed_the_author_cannot_restore(app):
    author = a_veteran()
    reply = a_reply(a_topic(), author=author)
    with transaction():
        moderator = a_moderator()
        remove.delete_post(moderator, posts.get_post(moderator, reply.id), reason="spam")

    with pytest.raises(NotAllowed, match="Only the community team"), transaction():
        remove.restore_post(author, reply)


def test_an_answered_topic_is_not_destroyed_by_its_author(app):
    author = a_veteran()
    topic = a_topic(author=author)
    a_reply(topic)

    with pytest.raises(NotAllowed, match="Others have replied"), transaction():
        remove.delete_post(author, first_post_of(topic))


def test_an_unanswered_topic_goes_with_its_first_post_and_comes_back(app):
    author, space = a_veteran(), a_space()
    topic = a_topic(author=author, space=space)
    first = first_post_of(topic)

    with transaction():
        remove.delete_post(author, first)
    gone = db.session.get(Space, space.id).topic_count
    with transaction():
        remove.restore_post(author, posts.get_removed_post(author, first.id))

    db.session.expire_all()
    assert gone == 0
    assert db.session.get(Space, space.id).topic_count == 1
    assert db.session.get(Topic, topic.id).deleted_at is None
    assert standing(author.id) == (1, 1, 0)


def test_a_removed_topic_takes_everybodys_figures_along(app):
    author, helper, moderator = a_veteran(), a_veteran(), a_moderator()
    topic = a_topic(author=author)
    reply = a_reply(topic, author=helper)
    with transaction():
        vote_helpful(author, posts.get_post(author, reply.id))

    with transaction():
        remove.delete_topic(moderator, topic, reason="double")
    after_removal = (standing(author.id), standing(helper.id))
    with transaction():
        remove.restore_topic(moderator, topic)

    db.session.expire_all()
    assert after_removal == ((0, 0, 0), (0, 0, 0))
    assert standing(author.id) == (1, 1, 0)
    assert standing(helper.id) == (0, 1, 1)


def test_a_vote_counts_once(app):
    voter, author = a_veteran(), a_veteran()
    post = a_post(author=author)

    with transaction():
        vote_helpful(voter, post)
    with transaction():
        vote_helpful(voter, post)

    assert (post.helpful_count, post.topic.helpful_count, counted(Vote)) == (1, 1, 1)
    assert standing(author.id) == (1, 1, 1)


def test_a_vote_is_taken_back_once(app):
    voter, post = a_veteran(), a_post()
    with transaction():
        vote_helpful(voter, post)

    with transaction():
        withdraw_vote(voter, post)
    with transaction():
        withdraw_vote(voter, post)

    assert (post.helpful_count, counted(Vote)) == (0, 0)


@pytest.mark.parametrize("act", [vote_helpful, withdraw_vote])
def test_nobody_votes_for_oneself(app, act):
    author = a_veteran()
    post = a_post(author=author)

    with pytest.raises(NotAllowed, match="your own post"), transaction():
        act(author, post)


def test_a_vote_on_a_removed_post_is_refused(app):
    author = a_veteran()
    reply = a_reply(a_topic(), author=author)
    with transaction():
        remove.delete_post(author, posts.get_post(author, reply.id))

    with pytest.raises(NotAllowed, match="removed"), transaction():
        vote_helpful(a_veteran(), reply)


def test_fifty_votes_a_day_are_enough(app, held_clock):
    voter, topic = an_actor(trust_level=1), a_topic()
    moderator = a_moderator()
    replies = [a_reply(topic, author=moderator) for _ in range(51)]
    for reply in replies[:50]:
        with transaction():
            vote_helpful(voter, reply)

    with pytest.raises(TooManyRequests), transaction():
        vote_helpful(voter, replies[50])
    held_clock.advance(hours=24, seconds=1)
    with transaction():
        vote_helpful(voter, replies[50])

    assert counted(Vote) == 51


def test_reactions_are_counted_per_mood_and_rank_nothing(app):
    post = a_post()
    before = post.topic.hot

    for kind in ("heart", "clap"):
        with transaction():
            add_reaction(a_veteran(), post, kind=kind)
    fan = a_veteran()
    with transaction():
        add_reaction(fan, post, kind="heart")
        add_reaction(fan, post, kind="heart")

    assert post.reactions == {"heart": 2, "clap": 1}
    assert post.topic.hot == before
    with transaction():
        remove_reaction(fan, post, kind="heart")
    assert post.reactions == {"heart": 1, "clap": 1}


def test_an_invented_reaction_is_refused(app):
    with pytest.raises(Invalid, match="does not exist"), transaction():
        add_reaction(a_veteran(), a_post(), kind="<script>")


@pytest.mark.parametrize(
    ("verb", "field", "opposite"),
    [
        (moderate_topic.close_topic, "closed_at", moderate_topic.reopen_topic),
        (moderate_topic.pin_topic, "pinned_at", moderate_topic.unpin_topic),
        (moderate_topic.unlist_topic, "unlisted_at", moderate_topic.list_topic),
        (remove.delete_topic, "deleted_at", remove.restore_topic),
    ],
)
def test_a_moderators_verb_is_undone_by_its_opposite(app, verb, field, opposite):
    moderator, topic = a_moderator(), a_topic()

    with transaction():
        verb(moderator, topic)
        verb(moderator, topic)
    is_done = getattr(topic, field) is not None
    with transaction():
        opposite(moderator, topic)

    assert is_done
    assert getattr(topic, field) is None
    assert len(actions_on_record()) == 3  # the space was made, too


@pytest.mark.parametrize(
    "verb",
    [
        moderate_topic.close_topic,
        moderate_topic.reopen_topic,
        moderate_topic.pin_topic,
        moderate_topic.unpin_topic,
        moderate_topic.unlist_topic,
        moderate_topic.list_topic,
        remove.delete_topic,
        remove.restore_topic,
    ],
)
def test_members_do_not_moderate(app, verb):
    author = a_veteran()
    topic = a_topic(author=author)

    with pytest.raises(NotAllowed, match="Only the community team"), transaction():
        verb(author, topic)


def test_a_moved_topic_takes_its_figures_along(app):
    moderator, origin, goal = a_moderator(), a_space(), a_space()
    topic = a_topic(space=origin)
    a_reply(topic)

    with transaction():
        moderate_topic.move_topic(moderator, topic, space=goal)

    db.session.expire_all()
    assert db.session.get(Space, origin.id).post_count == 0
    assert (db.session.get(Space, goal.id).topic_count, topic.space_id) == (1, goal.id)
    author = (topic.author_id, goal.id)
    assert db.session.get(Standing, author).post_count == 1
    assert db.session.get(Standing, (topic.author_id, origin.id)).post_count == 0
    assert repair_counters() == 0


def test_following_twice_is_following_once(app):
    fan, space, idol = a_veteran(), a_space(), a_veteran()
    member = db.session.get(Member, idol.id)

    for _ in range(2):
        with transaction():
            follow.follow_space(fan, space)
            follow.follow_member(fan, member)

    assert (counted(SpaceFollow), counted(MemberFollow)) == (1, 1)


def test_nobody_follows_oneself(app):
    fan = a_member()

    with pytest.raises(Invalid, match="yourself"), transaction():
        follow.follow_member(actor_for(fan), fan)


def test_visitors_follow_nothing(app):
    with pytest.raises(NotAllowed, match="Sign in"), transaction():
        follow.follow_space(VISITOR, a_space())


def test_counters_that_drifted_are_repaired(app):
    moderator = a_moderator()
    post = a_post(author=moderator, tags=("roses",))
    a_reply(post.topic)
    with transaction():
        vote_helpful(a_veteran(), post)
        add_reaction(a_veteran(), post, kind="heart")
    with transaction():
        assert repair_counters() == 0
        for row, column in (
            (db.session.get(Post, post.id), "helpful_count"),
            (db.session.get(Topic, post.topic_id), "reply_count"),
            (db.session.get(Space, post.topic.space_id), "post_count"),
            (db.session.get(Standing, (moderator.id, post.topic.space_id)), "topic_count"),
            (db.session.scalars(select(Tag)).one(), "topic_count"),
        ):
            setattr(row, column, 99)
        post.reactions = {"clap": 7}

    with transaction():
        wrong = repair_counters()
    db.session.expire_all()

    assert wrong == 6
    assert db.session.get(Post, post.id).helpful_count == 1
    assert db.session.get(Post, post.id).reactions == {"heart": 1}
    with transaction():
        assert repair_counters() == 0


def test_counters_stay_right_through_every_verb(app, held_clock):
    author, moderator = a_veteran(), a_moderator()
    topic = a_topic(author=moderator, tags=("roses", "jardin"))
    replies = [a_reply(topic, author=moderator) for _ in range(3)]
    first = first_post_of(topic)
    with transaction():
        vote_helpful(author, first)
        vote_helpful(author, replies[0])
    with transaction():
        remove.delete_post(moderator, posts.get_post(moderator, replies[0].id))
        remove.delete_post(moderator, posts.get_post(moderator, replies[2].id))
        moderate_topic.move_topic(moderator, topic, space=a_space())
        moderate_topic.unlist_topic(moderator, topic)
        remove.delete_topic(moderator, topic)
        remove.restore_topic(moderator, topic)
        moderate_topic.list_topic(moderator, topic)
        remove.restore_post(moderator, posts.get_post(moderator, replies[0].id))
        withdraw_vote(author, first_post_of(topic))

    with transaction():
        assert repair_counters() == 0


def test_a_suspended_member_does_not_vote(app):
    with pytest.raises(NotAllowed, match="suspended"), transaction():
        vote_helpful(replace(a_veteran(), is_suspended=True), a_post())


def figures_of(space):
    return spaces.space_figures(VISITOR)[space.id]


def test_an_unlisted_topic_is_in_no_figure_of_its_space(app):
    moderator, space, other = a_moderator(), a_space(), a_space()
    topic = a_topic(space=space)
    a_reply(topic)
    a_topic(space=space)

    with transaction():
        moderate_topic.unlist_topic(moderator, topic)
    reply = a_reply(topic)
    unlisted = figures_of(space)
    with transaction():
        remove.delete_post(moderator, posts.get_post(moderator, reply.id))
        moderate_topic.move_topic(moderator, topic, space=other)
        remove.delete_topic(moderator, topic)
        remove.restore_topic(moderator, topic)
    moved = (figures_of(space), figures_of(other))
    with transaction():
        wrong = repair_counters()
        moderate_topic.list_topic(moderator, topic)

    assert (unlisted, moved, wrong) == ((1, 1), ((1, 1), (0, 0)), 0)
    assert (figures_of(space), figures_of(other)) == ((1, 1), (1, 2))


def test_a_removed_topic_is_unlisted_without_being_counted_twice(app):
    moderator, space = a_moderator(), a_space()
    topic = a_topic(space=space)
    with transaction():
        remove.delete_topic(moderator, topic)
        moderate_topic.unlist_topic(moderator, topic)
        moderate_topic.list_topic(moderator, topic)
    removed = figures_of(space)

    with transaction():
        remove.restore_topic(moderator, topic)

    assert (removed, figures_of(space)) == ((0, 0), (1, 1))


def test_search_engines_leave_an_unlisted_topic_alone(app, client):
    topic = a_topic()
    address = f"/t/{topic.id}/{topic.slug}"
    listed = client.page(address).select_one("meta[name=robots]")
    with transaction():
        moderate_topic.unlist_topic(a_moderator(), topic)

    assert listed is None
    assert client.page(address).select_one("meta[name=robots]")["content"] == "noindex"


def test_a_tags_list_follows_the_last_reply_that_is_left(app, held_clock):
    moderator = a_moderator()
    first = a_topic(author=moderator, tags=("balcon",))
    held_clock.advance(hours=1)
    second = a_topic(author=moderator, tags=("balcon",))
    held_clock.advance(hours=1)
    reply = a_reply(first)
    tag = tags.get_tag(VISITOR, "balcon")

    def listed():
        return [topic.id for topic in topics.list_tagged(VISITOR, tag, PageRequest()).items]

    with transaction():
        remove.delete_post(moderator, posts.get_post(moderator, reply.id))
    without = listed()
    with transaction():
        remove.restore_post(moderator, posts.get_removed_post(moderator, reply.id))

    assert (without, listed()) == ([second.id, first.id], [first.id, second.id])


def test_topics_that_bring_the_same_new_tags_at_once_all_stay(app):
    names = ("aphid", "beech", "cedar")
    writers = [(a_moderator(), a_space(), tuple(random.sample(names, 3))) for _ in range(6)]
    start = threading.Barrier(len(writers))

    def write(author, space, wanted):
        with app.app_context():
            start.wait(10)
            return a_topic(author=author, space=space, tags=wanted).tags

    with ThreadPoolExecutor(len(writers)) as pool:
        made = list(pool.map(write, *zip(*writers, strict=True)))

    assert made == [list(wanted) for _author, _space, wanted in writers]
    with transaction():
        counts = db.session.execute(select(Tag.name, Tag.topic_count).order_by(Tag.name)).all()
    assert [tuple(row) for row in counts] == [(name, 6) for name in names]


def test_topics_that_swap_tags_at_once_do_not_block_each_other(app):
    author, space = a_moderator(), a_space()
    both = [a_post(author=author, space=space, tags=(name,)).id for name in ("aphid", "beech")]
    start = threading.Barrier(2)

    def swap(post_id):
        with app.app_context():
            for _turn in range(10):
                start.wait(10)
                with transaction():
                    post = posts.get_post(author, post_id)
                    other = "aphid" if post.topic.tags == ["beech"] else "beech"
                    edit_post(author, post, Edit(compose(post.body), tags=(other,)))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(swap, both))

    with transaction():
        assert list(db.session.scalars(select(Tag.topic_count))) == [1, 1]
