"""What happens at the same moment: every act ends well, and no limit is passed side by side."""

import pytest
from sqlalchemy import func, select

from community.content import reading
from community.content.actions import follow
from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.keep_draft import keep_draft
from community.content.actions.read import mark_all_read, mark_read
from community.content.actions.start_topic import NewTopic, post_reply, start_topic
from community.content.actions.upload_picture import upload_picture
from community.content.actions.vote import add_reaction, toggle_reaction, vote_helpful
from community.content.composing import compose
from community.content.models import (
    Draft,
    Post,
    Reaction,
    ReadHorizon,
    Reading,
    Topic,
    Upload,
    Vote,
)
from community.content.personal_data import PERSONAL_DATA
from community.content.queries.posts import get_post
from community.content.queries.tags import get_tag
from community.content.queries.topics import get_topic
from community.content.settings import EDITS_PER_DAY, UPLOADS_PER_DAY, VOTES_PER_DAY
from community.content.space_map import spaces_by_id
from community.core import site
from community.core.db import db
from community.core.errors import DomainError, TooManyRequests
from community.core.images import process_image
from community.core.transaction import transaction
from community.members.actor import SYSTEM
from community.members.models import Member
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran, first_post_of
from tests.core.pictures import a_picture, encoded
from tests.members.factories import a_moderator, actor_for, an_actor
from tests.support.together import together

TITLE = "Which soil for tomatoes on a balcony?"
WORDS = "I have two large pots and a lot of sun from noon on."
ROUNDS = 5


def counted(model):
    return db.session.scalar(select(func.count()).select_from(model))


def refusals(done):
    return [type(one) for one in done if isinstance(one, DomainError)]


def started(actor, space, *, key, title=TITLE, words=WORDS):
    new = NewTopic(title=title, body=compose(words))
    return lambda: start_topic(actor, space, new, submission_key=key).id


def replied(actor, topic_id, *, key, words=WORDS):
    body = compose(words)
    return lambda: post_reply(actor, get_topic(actor, topic_id), body=body, submission_key=key).id


def alone(action, *details, **named):
    return lambda: action(*details, **named) and None


def on_topic(action, actor, topic_id, **named):
    return lambda: action(actor, get_topic(actor, topic_id), **named)


def on_post(action, actor, post_id, *details, **named):
    return lambda: action(actor, get_post(actor, post_id), *details, **named) and None


def allow_a_day(setting, number):
    with transaction():
        site.change(setting, number)


def test_a_double_click_makes_one_topic(app):
    author, space = an_actor(), a_space()

    done = together(app, [started(author, space, key="k")] * 4)

    assert len(set(done)) == 1, done
    assert counted(Topic) == 1


def test_a_double_click_makes_one_reply(app):
    author, topic = an_actor(), a_topic()

    done = together(app, [replied(author, topic.id, key="k")] * 4)

    assert len(set(done)) == 1, done
    assert topic.reply_count == 1


def test_topics_sent_side_by_side_wait_for_the_pause_between_two(app):
    author, space = an_actor(), a_space()

    done = together(
        app,
        [
            started(author, space, key=key, title=f"{TITLE} {key}", words=f"{WORDS} {key}")
            for key in "abcd"
        ],
    )

    assert refusals(done) == [TooManyRequests] * 3
    assert counted(Topic) == 1


def test_replies_sent_side_by_side_wait_for_the_pause_between_two(app):
    author, topics = an_actor(), [a_topic().id for _ in range(4)]

    done = together(
        app, [replied(author, one, key=f"k{one}", words=f"{WORDS} {one}") for one in topics]
    )

    assert refusals(done) == [TooManyRequests] * 3


def test_votes_and_moods_side_by_side_share_one_limit(app):
    fan, posts = an_actor(), [a_post().id for _ in range(4)]
    allow_a_day(VOTES_PER_DAY, 2)

    done = together(
        app,
        [on_post(vote_helpful, fan, post) for post in posts[:2]]
        + [on_post(add_reaction, fan, post, kind="heart") for post in posts[2:]],
    )

    assert refusals(done) == [TooManyRequests] * 2
    assert counted(Vote) + counted(Reaction) == 2


def test_edits_side_by_side_keep_to_their_limit(app, held_clock):
    author, posts = an_actor(trust_level=2), []
    for _ in range(3):
        posts.append(a_reply(a_topic(), author=author).id)
        held_clock.advance(hours=1)
    allow_a_day(EDITS_PER_DAY, 1)

    done = together(
        app,
        [
            on_post(edit_post, author, post, Edit(compose(f"Said again, better: {post}")))
            for post in posts
        ],
    )

    assert refusals(done) == [TooManyRequests] * 2


def test_pictures_side_by_side_keep_to_their_limit(app):
    author, picture = an_actor(), process_image(encoded(a_picture()))
    allow_a_day(UPLOADS_PER_DAY, 1)

    done = together(
        app,
        [alone(upload_picture, author, picture, alt="", public_id=name * 24) for name in "abc"],
    )

    assert refusals(done) == [TooManyRequests] * 2
    assert counted(Upload) == 1


def test_a_draft_saved_from_two_windows_is_one_draft(app):
    for _ in range(ROUNDS):
        together(app, [alone(keep_draft, a_veteran(), "topic", body="Dear roses")] * 4)

    assert counted(Draft) == ROUNDS


@pytest.mark.parametrize(
    ("action", "what"),
    [
        (follow.follow_space, "space"),
        (follow.follow_topic, "topic"),
        (follow.follow_tag, "tag"),
        (follow.follow_member, "member"),
    ],
)
def test_following_twice_at_once_is_following(app, action, what):
    topic = a_topic(tags=("roses",))
    topic_id, space_id, idol_id = topic.id, topic.space_id, topic.author_id
    find = {
        "space": lambda: spaces_by_id()[space_id],
        "topic": lambda: get_topic(SYSTEM, topic_id),
        "tag": lambda: get_tag(SYSTEM, "roses"),
        "member": lambda: db.session.get(Member, idol_id),
    }[what]

    done = [
        together(app, [follow_found(action, fan, find)] * 4)
        for fan in (a_veteran() for _ in range(ROUNDS))
    ]

    assert done == [[None] * 4] * ROUNDS


def follow_found(action, fan, find):
    return lambda: action(fan, find())


def test_reading_everything_twice_at_once_is_reading_it(app):
    for _ in range(ROUNDS):
        together(app, [alone(mark_all_read, a_veteran())] * 4)

    assert counted(ReadHorizon) == ROUNDS


def test_a_reply_and_the_read_mark_of_its_page_do_not_lock_each_other(app):
    topic = a_topic()
    for number in range(3 * ROUNDS):
        writer = a_moderator()

        together(
            app,
            [
                replied(writer, topic.id, key="k"),
                on_topic(mark_read, writer, topic.id, position=1),
                on_topic(follow.follow_topic, writer, topic.id),
            ],
        )

        assert db.session.get(Reading, (writer.id, topic.id)).position == number + 2


def test_all_that_happens_in_a_lively_topic_happens(app):
    topic, fans = a_topic(), [a_veteran() for _ in range(4)]
    opening, author = first_post_of(topic).id, actor_for(db.session.get(Member, topic.author_id))
    acts = [on_post(edit_post, author, opening, Edit(compose(WORDS * 2)))]
    for fan in fans:
        acts.append(replied(fan, topic.id, key="k", words=f"{WORDS} {fan.id}"))
        acts.append(on_post(vote_helpful, fan, opening))
        acts.append(on_post(toggle_reaction, fan, opening, kind="heart"))
        reading.note_view(topic.id)
        reading.note_read_later(fan, topic.id, 1)

    together(app, [*acts, lambda: reading.write_buffer(is_forced=True)])

    assert (topic.reply_count, topic.last_position, topic.total_helpful) == (4, 5, 4)
    assert db.session.get(Post, opening).reactions == {"heart": 4}
    assert topic.view_count == 4


def test_two_who_leave_at_once_take_every_vote_with_them(app):
    posts = [a_post().id for _ in range(4)]
    one, other = a_veteran(), a_veteran()
    for post, opposite in zip(posts, reversed(posts), strict=True):
        with transaction():
            vote_helpful(one, get_post(one, post))
            vote_helpful(other, get_post(other, opposite))

    together(app, [alone(PERSONAL_DATA.erase, member.id) for member in (one, other)])

    assert counted(Vote) == 0
    assert [db.session.get(Post, post).helpful_count for post in posts] == [0] * 4
