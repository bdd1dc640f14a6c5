"""Who is told, of what, how often."""

import pytest
from sqlalchemy import func, select

from community.content.actions import follow, remove
from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.start_topic import post_reply
from community.content.actions.vote import vote_helpful, withdraw_vote
from community.content.composing import compose
from community.content.queries import posts
from community.content.types import Visibility
from community.core.db import db
from community.core.errors import NotAllowed, NotFound
from community.core.pagination import PageRequest
from community.core.transaction import transaction
from community.members.actor import VISITOR
from community.members.models import Member
from community.notifications import actions, queries
from community.notifications.models import Inbox, Notice
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran, first_post_of
from tests.members.factories import a_member, a_moderator, actor_for


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
        again = actions.tell_reply(reply.id, [author.id], [])

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
        actions.mark_read(author, newest.id)
        actions.mark_read(author, newest.id)
    after_one = queries.count_unread(author)
    with transaction():
        actions.mark_all_read(author)

    assert (after_one, queries.count_unread(author)) == (2, 0)


def test_nobody_reads_anothers_notices(app, run_jobs):
    author = a_veteran()
    a_reply(a_topic(author=author))
    run_jobs()
    notice = db.session.scalars(select(Notice)).one()

    with pytest.raises(NotFound), transaction():
        actions.mark_read(a_veteran(), notice.id)
    with pytest.raises(NotAllowed, match="Sign in"):
        queries.list_notices(VISITOR, PageRequest())


def test_a_bell_that_drifted_is_repaired(app, run_jobs):
    author = a_veteran()
    a_reply(a_topic(author=author))
    run_jobs()
    with transaction():
        db.session.get(Inbox, author.id).unread_count = 41

    with transaction():
        wrong = actions.repair_unread()
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
