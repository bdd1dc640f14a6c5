"""Who is told, of what, how often."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from community.content.actions import follow, moderate_topic, remove
from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.manage_spaces import SpaceDetails, change_space, get_space_row
from community.content.actions.start_topic import post_reply
from community.content.actions.vote import vote_helpful, withdraw_vote
from community.content.composing import compose
from community.content.queries import posts, topics
from community.content.types import Visibility
from community.core.db import db
from community.core.errors import NotAllowed, NotFound
from community.core.pagination import PageRequest
from community.core.transaction import transaction
from community.members.actions import change_role
from community.members.actor import SYSTEM, VISITOR
from community.members.models import Member
from community.members.types import Role
from community.notifications import queries
from community.notifications.actions.bells import repair_unread
from community.notifications.actions.read import mark_all_read, mark_read
from community.notifications.actions.tell import tell_reply
from community.notifications.models import Inbox, Notice
from community.notifications.personal_data import PERSONAL_DATA
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran, first_post_of
from tests.members.factories import a_member, a_moderator, actor_for, an_admin


@pytest.fixture
def told(app, run_jobs):
    """What an actor is told once every job is done: pairs of kind and post."""

    def list_told(actor):
        run_jobs()
        page = queries.list_notices(actor, PageRequest(size=50))
        return [(line.notice.kind, line.post.id) for line in page.items]

    return list_told


def test_followers_hear_of_a_reply_and_its_author_does_not(told):
    author, replier = a_veteran(), a_veteran()
    topic = a_topic(author=author)

    reply = a_reply(topic, author=replier)

    assert told(author) == [("reply", reply.id)]
    assert told(replier) == []


def test_a_mention_outranks_a_reply(told):
    author = actor_for(a_member(handle="Marguerite", trust_level=4))
    topic = a_topic(author=author)

    reply = a_reply(topic, body="What do you think, @marguerite?")

    assert told(author) == [("mention", reply.id)]


def test_the_quoted_are_told(told):
    author, quoted = a_veteran(), a_veteran()
    topic = a_topic(author=author)
    first = a_reply(topic, author=quoted)
    with transaction():
        follow.unfollow_topic(quoted, topic)

    reply = a_reply(topic, body=f"> [@someone](/p/{first.id}):\n> Reply number\n\nExactly so.")

    assert told(quoted) == [("quote", reply.id)]


def test_an_edit_tells_only_those_it_newly_mentions(told, held_clock):
    known = actor_for(a_member(handle="known_one", trust_level=4))
    added = actor_for(a_member(handle="added_one", trust_level=4))
    author = a_veteran()
    post = a_post(author=author, body="I ask @known_one about the roses.")
    assert told(known) == [("mention", post.id)]

    with transaction():
        edit_post(author, post, Edit(compose("I ask @known_one and @added_one about roses.")))

    assert told(added) == [("mention", post.id)]
    assert told(known) == [("mention", post.id)]


def test_an_author_hears_of_a_helpful_vote_until_it_is_taken_back(told):
    author, voter = a_veteran(), a_veteran()
    post = a_post(author=author)

    with transaction():
        vote_helpful(voter, post)
    while_it_stood = told(author)
    with transaction():
        withdraw_vote(voter, post)

    assert while_it_stood == [("vote", post.id)]
    assert told(author) == []
    assert queries.count_unread(author) == 0


def test_a_vote_taken_back_before_the_job_ran_is_never_told(told):
    author, voter = a_veteran(), a_veteran()
    post = a_post(author=author)
    with transaction():
        vote_helpful(voter, post)
    with transaction():
        withdraw_vote(voter, post)

    assert told(author) == []


def test_followers_of_a_space_a_tag_and_a_member_hear_of_a_topic_once(told):
    fan, author, space = a_veteran(), a_moderator(), a_space()
    with transaction():
        follow.follow_space(fan, space)
        follow.follow_member(fan, db.session.get(Member, author.id))

    post = a_post(author=author, space=space, tags=("roses",))

    assert told(fan) == [("topic", post.id)]


def test_a_job_that_runs_twice_tells_once(app, run_jobs):
    author = a_veteran()
    reply = a_reply(a_topic(author=author))
    run_jobs()

    with transaction():
        again = tell_reply(reply.id, [author.id], [])

    assert again == 0
    assert queries.count_unread(author) == 1


def test_nobody_is_told_of_what_they_may_not_see(told):
    fan, moderator = actor_for(a_member(handle="curious", trust_level=4)), a_moderator()
    space = a_space(visibility=Visibility.STAFF)

    a_post(author=moderator, space=space, body="Do not tell @curious about this, please.")

    assert told(fan) == []
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0


def test_a_notice_of_a_removed_post_is_not_shown(told):
    author = a_veteran()
    topic = a_topic(author=author)
    reply = a_reply(topic)
    assert told(author) == [("reply", reply.id)]

    with transaction():
        moderator = a_moderator()
        remove.delete_post(moderator, posts.get_post(moderator, reply.id))

    assert told(author) == []


def test_the_bell_counts_what_is_unread(app, run_jobs):
    author = a_veteran()
    topic = a_topic(author=author)
    for _ in range(3):
        a_reply(topic)
    run_jobs()
    mine = select(Notice).where(Notice.member_id == author.id).limit(1)
    newest = db.session.scalars(mine).one()

    with transaction():
        mark_read(author, newest.id)
        mark_read(author, newest.id)
    after_one = queries.count_unread(author)
    with transaction():
        mark_all_read(author)

    assert (after_one, queries.count_unread(author)) == (2, 0)


def test_nobody_reads_anothers_notices(app, run_jobs):
    author = a_veteran()
    a_reply(a_topic(author=author))
    run_jobs()
    notice = db.session.scalars(select(Notice)).one()

    with pytest.raises(NotFound), transaction():
        mark_read(a_veteran(), notice.id)
    with pytest.raises(NotAllowed, match="Sign in"):
        queries.list_notices(VISITOR, PageRequest())


def test_a_bell_that_drifted_is_repaired(app, run_jobs):
    author = a_veteran()
    a_reply(a_topic(author=author))
    run_jobs()
    with transaction():
        db.session.get(Inbox, author.id).unread_count = 41

    with transaction():
        wrong = repair_unread()
    db.session.expire_all()

    assert (wrong, queries.count_unread(author)) == (1, 1)


def test_a_refused_reply_tells_nobody(told):
    author = a_veteran()
    topic = a_topic(author=author)

    def post_and_fail() -> None:
        with transaction():
            post_reply(a_veteran(), topic, body=compose("This will not last."))
            raise RuntimeError("the transaction ends here")

    with pytest.raises(RuntimeError, match="ends here"):
        post_and_fail()

    assert told(author) == []


def test_the_page_of_the_bell_costs_the_same_whatever_its_size(app, client, run_jobs, statements):
    author, moderator = a_veteran(), a_moderator()
    topic = a_topic(author=author)
    client.sign_in(author.id)
    client.get("/notifications")
    for _ in range(12):
        a_reply(topic, author=moderator)
    run_jobs()

    with statements() as seen:
        page = client.page("/notifications")

    assert seen.count <= 12, seen
    assert len(page.select("[data-row]")) == 12


def test_opening_a_notice_leads_to_the_post_and_marks_it_read(app, client, run_jobs):
    author = a_veteran()
    reply = a_reply(a_topic(author=author))
    run_jobs()
    client.sign_in(author.id)
    notice = db.session.scalars(select(Notice)).one()

    answer = client.get(f"/notifications/{notice.id}")

    assert answer.location == f"/p/{reply.id}"
    assert client.get("/notifications/unread").json == {"unread": 0}


def test_the_number_on_the_bell_is_not_sent_twice(app, client):
    client.sign_in(a_veteran().id)
    first = client.get("/notifications/unread")

    again = client.get("/notifications/unread", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_a_topics_first_post_can_be_reached_from_a_mention(told):
    fan = actor_for(a_member(handle="called", trust_level=4))
    topic = a_topic(body="Hello @called, look at these roses of ours.")

    assert told(fan) == [("mention", first_post_of(topic).id)]


def test_an_answer_reaches_its_addressee_who_no_longer_follows(told):
    author, other = a_veteran(), a_moderator()
    topic = a_topic(author=author)
    with transaction():
        follow.unfollow_topic(author, topic)
    a_reply(topic, author=other)

    with transaction():
        answer = post_reply(
            other, topic, body=compose("This answers you alone."), reply_to=first_post_of(topic)
        )

    assert told(author) == [("reply", answer.id)]


def bell(actor, run_jobs):
    """What is on the bell, and how many unread lines its page has."""
    run_jobs()
    lines = queries.list_notices(actor, PageRequest(size=50)).items
    return queries.count_unread(actor), sum(line.notice.read_at is None for line in lines)


def a_reply_heard_by(fan, **details):
    topic = a_topic(**details)
    with transaction():
        follow.follow_topic(fan, topic)
    return a_reply(topic)


def take_away(verb, moderator, reply, hidden):
    topic = topics.get_topic(moderator, reply.topic_id)
    if verb == "remove the post":
        remove.delete_post(moderator, posts.get_post(moderator, reply.id))
    elif verb == "remove the topic":
        remove.delete_topic(moderator, topic)
    else:
        moderate_topic.move_topic(moderator, topic, space=hidden)


def bring_back(verb, moderator, reply, space):
    topic = topics.get_topic(moderator, reply.topic_id)
    if verb == "remove the post":
        remove.restore_post(moderator, posts.get_removed_post(moderator, reply.id))
    elif verb == "remove the topic":
        remove.restore_topic(moderator, topic)
    else:
        moderate_topic.move_topic(moderator, topic, space=space)


@pytest.mark.parametrize("verb", ["remove the post", "remove the topic", "hide the topic"])
def test_the_bell_counts_what_its_page_shows(app, run_jobs, verb):
    author, moderator, space = a_veteran(), a_moderator(), a_space()
    hidden = a_space(visibility=Visibility.STAFF)
    reply = a_reply_heard_by(author, space=space)
    a_reply_heard_by(author)
    before = bell(author, run_jobs)

    with transaction():
        take_away(verb, moderator, reply, hidden)
    without = bell(author, run_jobs)
    with transaction():
        bring_back(verb, moderator, reply, space)

    assert (before, without, bell(author, run_jobs)) == ((2, 2), (1, 1), (2, 2))


def test_a_hidden_notice_that_is_opened_takes_nothing_from_the_bell(app, run_jobs):
    author, moderator = a_veteran(), a_moderator()
    reply = a_reply_heard_by(author)
    a_reply_heard_by(author)
    run_jobs()
    mine = (Notice.member_id == author.id, Notice.post_id == reply.id)
    notice = db.session.scalars(select(Notice).where(*mine)).one()
    with transaction():
        remove.delete_post(moderator, posts.get_post(moderator, reply.id))
    hidden = bell(author, run_jobs)

    with transaction():
        mark_read(author, notice.id)

    assert (hidden, bell(author, run_jobs)) == ((1, 1), (1, 1))
    with transaction():
        assert repair_unread() == 0


def test_a_space_that_turns_private_leaves_the_bells_of_others(app, run_jobs):
    author, space = a_veteran(), a_space()
    child = a_space(parent_id=space.id)
    a_reply(a_topic(author=author, space=child))
    before = bell(author, run_jobs)

    with transaction():
        change_space(
            SYSTEM,
            get_space_row(SYSTEM, space.id),
            SpaceDetails(name=space.name, slug=space.slug, visibility=Visibility.STAFF),
        )

    assert (before, bell(author, run_jobs)) == ((1, 1), (0, 0))


def test_whoever_leaves_the_team_hears_no_more_of_its_space(app, run_jobs):
    member, admin = a_member(role=Role.EXPERT, department="Garden", trust_level=4), an_admin()
    expert = actor_for(member)
    a_reply(
        a_topic(author=expert, space=a_space(visibility=Visibility.STAFF)), author=a_moderator()
    )
    before = bell(expert, run_jobs)

    with transaction():
        change_role(admin, db.session.get_one(Member, member.id), role=Role.MEMBER)

    assert (before, bell(actor_for(db.session.get_one(Member, member.id)), run_jobs)) == (
        (1, 1),
        (0, 0),
    )


def test_an_erased_member_leaves_no_number_on_the_bells_of_others(app, run_jobs):
    author, replier = a_veteran(), a_veteran()
    topic = a_topic(author=author)
    a_reply(topic, author=replier)
    a_reply(topic)
    before = bell(author, run_jobs)

    with transaction():
        PERSONAL_DATA.erase(replier.id)

    assert (before, bell(author, run_jobs)) == ((2, 2), (1, 1))


def test_first_notices_told_at_once_all_ring(app, run_jobs):
    author = a_veteran()
    replies = [a_reply_heard_by(author) for _ in range(4)]
    start = threading.Barrier(len(replies))

    def tell(post_id):
        with app.app_context():
            start.wait(10)
            with transaction():
                return tell_reply(post_id, [], [])

    with ThreadPoolExecutor(len(replies)) as pool:
        told_of = list(pool.map(tell, [reply.id for reply in replies]))

    assert told_of == [2, 2, 2, 2], "the author of each topic, and the one who follows them all"
    with transaction():
        assert queries.count_unread(author) == 4
