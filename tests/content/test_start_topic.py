"""Opening topics and replying."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.start_topic import NewTopic, post_reply, start_topic
from community.content.composing import compose
from community.content.limits import check_typing
from community.content.models import Post, Space, Standing, Tag, Topic, TopicFollow, Upload
from community.content.submission_keys import new_key, opened_at
from community.content.types import Posting, Visibility
from community.core.db import db
from community.core.errors import Invalid, NotAllowed, TooManyRequests
from community.core.transaction import transaction
from community.members.actor import VISITOR
from community.members.types import Role
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran
from tests.members.factories import a_member, a_moderator, actor_for, an_actor

TITLE = "Which soil for tomatoes on a balcony?"
LINKS = "https://one.example https://two.example https://three.example"
BODY = "I have two large pots and a lot of sun from noon on."


def new_topic(title: str = TITLE, body: str = BODY, tags: tuple[str, ...] = ()) -> NewTopic:
    return NewTopic(title=title, body=compose(body), tags=tags)


def counted(model: type[Topic] | type[Post]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_topic_has_its_body_as_first_post(app):
    author, space = a_veteran(), a_space()

    with transaction():
        post = start_topic(author, space, new_topic())

    assert post.position == 1
    assert post.topic.title == TITLE
    assert post.topic.slug == "which-soil-for-tomatoes-on-a-balcony"
    assert post.html.strip() == f"<p>{BODY}</p>"
    assert post.topic.excerpt == BODY


def test_a_topic_moves_the_figures_of_space_and_author(app):
    author, space = a_veteran(), a_space()

    with transaction():
        start_topic(author, space, new_topic())

    row = db.session.get(Space, space.id)
    standing = db.session.get(Standing, (author.id, space.id))
    assert (row.topic_count, row.post_count) == (1, 1)
    assert (standing.topic_count, standing.post_count) == (1, 1)


def test_the_author_follows_the_own_topic(app):
    topic = a_topic()

    assert db.session.get(TopicFollow, (topic.author_id, topic.id)) is not None


def test_the_same_submission_makes_one_topic(app):
    author, space = a_veteran(), a_space()

    with transaction():
        first = start_topic(author, space, new_topic(), submission_key="abc")
    with transaction():
        second = start_topic(author, space, new_topic(), submission_key="abc")

    assert first.id == second.id
    assert counted(Topic) == 1


def test_the_same_submission_makes_one_reply(app):
    author, topic = a_veteran(), a_topic()
    body = compose("Compost and a little sand, that is all.")

    with transaction():
        first = post_reply(author, topic, body=body, submission_key="k")
    with transaction():
        second = post_reply(author, topic, body=body, submission_key="k")

    assert first.id == second.id
    assert topic.reply_count == 1


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Which soil for basil on a balcony?"},
        {"body": "Mine faces north now and gets little sun."},
    ],
    ids=["title", "body"],
)
def test_other_words_from_the_same_form_make_another_topic(app, other):
    author, space = a_moderator(), a_space()
    other = new_topic(**other)
    with transaction():
        first = start_topic(author, space, new_topic(), submission_key="abc")

    with transaction():
        second = start_topic(author, space, other, submission_key="abc")

    assert second.id != first.id
    assert (second.topic.title, second.body) == (other.title, other.body.source)


def test_other_words_from_the_same_form_make_another_reply(app):
    author, topic = a_moderator(), a_topic()
    with transaction():
        post_reply(author, topic, body=compose("Compost and a little sand."), submission_key="k")

    with transaction():
        second = post_reply(author, topic, body=compose("And some bark."), submission_key="k")
    with transaction():
        again = post_reply(author, topic, body=compose("And some bark."), submission_key="k")

    assert second.body == "And some bark."
    assert again.id == second.id
    assert topic.reply_count == 2


def test_a_late_retry_finds_its_post_although_it_was_edited(app):
    author, topic, body = a_moderator(), a_topic(), compose("Compost and a little sand.")
    with transaction():
        first = post_reply(author, topic, body=body, submission_key="k")
    with transaction():
        edit_post(author, first, Edit(compose("Compost, and much sand.")))

    with transaction():
        again = post_reply(author, topic, body=body, submission_key="k")

    assert again.id == first.id
    assert again.body == "Compost, and much sand."


def test_another_members_key_is_another_submission(app):
    topic = a_topic()
    body = compose("Compost and a little sand, that is all.")

    with transaction():
        post_reply(a_veteran(), topic, body=body, submission_key="k")
    with transaction():
        post_reply(a_veteran(), topic, body=body, submission_key="k")

    assert topic.reply_count == 2


def test_a_reply_bumps_its_topic(app, held_clock):
    topic = a_topic(tags=())
    held_clock.advance(hours=3)

    reply = a_reply(topic)

    db.session.refresh(topic)
    assert topic.bumped_at == held_clock.now
    assert topic.last_poster_id == reply.author_id
    assert (topic.reply_count, topic.last_position, topic.participant_count) == (1, 2, 2)


def test_a_second_reply_of_one_member_adds_no_participant(app, held_clock):
    author, topic = a_veteran(), a_topic()

    a_reply(topic, author=author)
    held_clock.advance(minutes=5)
    a_reply(topic, author=author)

    assert topic.participant_count == 2


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Too short", "at least 15"),
        ("x" * 256, "at most 255"),
        ("WHY IS EVERYTHING IN CAPITALS HERE", "capitals"),
        ("aaaaaaaaaaaaaaaaaaaaaaa", "too little"),
    ],
)
def test_a_bad_title_is_refused_with_its_reason(app, title, sentence):
    author, space = a_veteran(), a_space()

    with pytest.raises(Invalid, match=sentence) as refusal, transaction():
        start_topic(author, space, new_topic(title=title))

    assert refusal.value.field == "title"
    assert counted(Topic) == 0


def test_spaces_in_a_title_are_put_right(app):
    topic = a_topic(title="  Which   soil for\ntomatoes?  ")

    assert topic.title == "Which soil for tomatoes?"


def test_control_characters_never_enter_a_title(app, client):
    topic = a_topic(title="Roses\x01 and \ufffe thorns\x0b of\u202e every kind")

    assert topic.title == "Roses and thorns of every kind"


def test_no_break_spaces_of_a_title_stay(app):
    topic = a_topic(title="Le sécateur «\u202fBrise\u202f» se démonte\u00a0!")

    assert topic.title == "Le sécateur «\u202fBrise\u202f» se démonte\u00a0!"
    assert topic.slug == "le-secateur-brise-se-demonte"


def test_a_body_above_the_limit_is_refused(app):
    with pytest.raises(Invalid, match="at most 32000"):
        compose("x" * 32_001)


def test_a_body_at_the_limit_is_taken(app):
    words = ("wording " * 4000)[:31_999] + "."

    post = a_post(body=words)

    assert len(post.body) == 32_000


def test_line_breaks_of_a_form_count_once(app):
    words = "wording\n" * 3999

    assert compose(words.replace("\n", "\r\n") + "the end.").source == words + "the end."


@pytest.mark.parametrize("body", ["", "   ", "\n\t\n", "\u200b"])
def test_an_empty_body_is_refused(app, body):
    with pytest.raises(Invalid, match="Write something"):
        compose(body)


def test_a_visitor_is_asked_to_sign_in(app):
    with pytest.raises(NotAllowed, match="Sign in"), transaction():
        start_topic(VISITOR, a_space(), new_topic())


def test_an_unconfirmed_member_is_asked_to_confirm(app):
    newcomer = actor_for(a_member(is_active=False))

    with pytest.raises(NotAllowed, match="Confirm"), transaction():
        start_topic(newcomer, a_space(), new_topic())


def test_a_suspended_member_writes_nothing(app):
    suspended = replace(a_veteran(), is_suspended=True)

    with pytest.raises(NotAllowed, match="suspended"), transaction():
        post_reply(suspended, a_topic(), body=compose("hello you"))


def test_a_staff_space_takes_topics_of_staff_only(app):
    space = a_space(posting=Posting.STAFF)

    with pytest.raises(NotAllowed, match="Only some members"), transaction():
        start_topic(a_veteran(), space, new_topic())
    with transaction():
        start_topic(an_actor(role=Role.EXPERT, department="Garden"), space, new_topic())

    assert counted(Topic) == 1


def test_an_audience_space_takes_topics_of_its_audience(app):
    space = a_space(posting=Posting.AUDIENCE, posting_audience=[{"role": "ambassador"}])

    with pytest.raises(NotAllowed), transaction():
        start_topic(a_veteran(), space, new_topic())
    with transaction():
        start_topic(an_actor(role=Role.AMBASSADOR), space, new_topic())

    assert counted(Topic) == 1


def test_a_space_takes_topics_of_its_kinds_only(app):
    space = replace(a_space(), kinds=("review",))

    with pytest.raises(Invalid, match="does not take this kind") as refusal, transaction():
        start_topic(a_moderator(), space, new_topic())

    assert refusal.value.field == "space"
    assert counted(Topic) == 0


def test_a_hidden_space_takes_no_topic_of_outsiders(app):
    space = a_space(visibility=Visibility.STAFF)

    with pytest.raises(NotAllowed, match="does not exist"), transaction():
        start_topic(a_veteran(), space, new_topic())


def test_a_closed_topic_takes_no_replies(app):
    topic = a_topic()
    with transaction():
        topic.closed_at = topic.created_at

    with pytest.raises(NotAllowed, match="closed"), transaction():
        post_reply(a_veteran(), topic, body=compose("too late"))


def test_a_moderator_replies_in_a_closed_topic(app):
    topic = a_topic()
    with transaction():
        topic.closed_at = topic.created_at

    with transaction():
        post_reply(a_moderator(), topic, body=compose("The last word."))

    assert topic.reply_count == 1


def test_mentions_become_links_only_for_members(app):
    a_member(handle="Lucien")

    post = a_post(body="Ask @lucien, not @nobody_here, about this.")

    assert '<a class="mention" href="/m/lucien">@lucien</a>' in post.html
    assert "@nobody_here" in post.html
    assert "/m/nobody_here" not in post.html


def test_a_topic_keeps_its_tags_clean(app):
    moderator = a_moderator()

    topic = a_topic(author=moderator, tags=(" Tomates ", "#balcon", "tomates", ""))

    assert topic.tags == ["tomates", "balcon"]
    assert set(db.session.scalars(select(Tag.topic_count))) == {1}


def test_a_sixth_tag_is_refused(app):
    with pytest.raises(Invalid, match="At most 5"):
        a_topic(author=a_moderator(), tags=tuple("abcdef"))


def test_a_newcomer_chooses_among_existing_tags(app):
    a_topic(author=a_moderator(), tags=("balcon",))
    newcomer = an_actor(trust_level=1)

    topic = a_topic(author=newcomer, tags=("balcon",))

    assert topic.tags == ["balcon"]
    with pytest.raises(Invalid, match="does not exist yet"):
        a_topic(author=an_actor(trust_level=1), tags=("terrasse",))


def test_tags_of_hidden_spaces_are_not_counted(app):
    hidden = a_space(visibility=Visibility.MEMBERS)

    a_topic(author=a_moderator(), space=hidden, tags=("secret",))

    assert db.session.scalar(select(Tag.topic_count)) == 0


def test_nobody_attaches_anothers_picture(app, held_clock):
    owner, thief = a_veteran(), a_veteran()
    with transaction():
        picture = Upload(
            public_id="a" * 24, member_id=owner.id, digest="d", content_type="image/webp",
            width=1, height=1, size=1, widths=[], created_at=held_clock.now,
        )  # fmt: skip
        db.session.add(picture)

    a_post(author=thief, body=f"Look at this: ![mine](/media/{'a' * 24})")

    db.session.refresh(picture)
    assert picture.post_id is None


def test_a_newcomer_waits_between_two_topics(app, held_clock):
    newcomer, space = an_actor(trust_level=0), a_space()
    a_topic(author=newcomer, space=space)
    held_clock.advance(seconds=60)

    with pytest.raises(TooManyRequests, match="60 seconds") as refusal:
        a_topic(author=newcomer, space=space)

    assert (refusal.value.retry_at - held_clock.now).total_seconds() == 60
    held_clock.advance(seconds=60)
    assert a_topic(author=newcomer, space=space).id


def test_a_first_post_takes_the_time_to_type_it(app, held_clock):
    newcomer, key = an_actor(trust_level=0), new_key()
    held_clock.advance(seconds=2)

    with pytest.raises(TooManyRequests, match="faster than anybody types") as refusal:
        check_typing(newcomer, key)

    assert (refusal.value.retry_at - held_clock.now).total_seconds() == 1
    held_clock.advance(seconds=1)
    check_typing(newcomer, key)


def test_only_a_first_post_is_timed(app, held_clock):
    newcomer = an_actor(trust_level=0)
    check_typing(an_actor(trust_level=1), new_key())
    a_topic(author=newcomer)

    check_typing(newcomer, new_key())

    assert counted(Post) == 1


@pytest.mark.parametrize("key", ["", "abc", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "t1.x"])
def test_a_key_that_knows_no_time_says_nothing(app, key):
    check_typing(an_actor(trust_level=0), key)

    assert opened_at(key) is None


def test_a_first_day_has_three_topics(app, held_clock):
    newcomer = actor_for(a_member(trust_level=0))
    db.session.rollback()
    with transaction():
        from_today = db.session.get_one(type(a_member()), newcomer.id)
        from_today.created_at = held_clock.now
    for _ in range(3):
        a_topic(author=newcomer)
        held_clock.advance(minutes=10)

    with pytest.raises(TooManyRequests, match="limit for one day"):
        a_topic(author=newcomer)


def test_a_newcomer_puts_two_links_in_a_post(app):
    with pytest.raises(Invalid, match="links"):
        a_post(author=an_actor(trust_level=0), body=f"Look: {LINKS}")
    assert a_post(author=an_actor(trust_level=1), body=f"Look: {LINKS}").id


def test_the_same_text_twice_in_five_minutes_is_refused(app, held_clock):
    author, topic = a_veteran(), a_topic()
    a_reply(topic, author=author, body="Just bumping this, sorry.")
    held_clock.advance(seconds=30)

    with pytest.raises(TooManyRequests, match="the same text") as refusal:
        a_reply(topic, author=author, body="Just bumping this, sorry.")

    assert (refusal.value.retry_at - held_clock.now).total_seconds() == 270
    held_clock.advance(seconds=270)
    assert a_reply(topic, author=author, body="Just bumping this, sorry.").id


def test_nobody_holds_a_monologue(app, held_clock):
    author, topic = a_veteran(), a_topic()
    for _ in range(3):
        a_reply(topic, author=author)
        held_clock.advance(minutes=1)

    with pytest.raises(Invalid, match="last 3 posts"):
        a_reply(topic, author=author)


def test_staff_is_exempt_from_limits(app):
    moderator, topic = a_moderator(), a_topic()

    for _ in range(5):
        a_reply(topic, author=moderator)

    assert topic.reply_count == 5


def test_a_refused_reply_leaves_nothing(app):
    topic = a_topic()
    before = counted(Post)

    with pytest.raises(Invalid), transaction():
        post_reply(an_actor(trust_level=0), topic, body=compose(LINKS))

    assert counted(Post) == before
    assert topic.reply_count == 0
