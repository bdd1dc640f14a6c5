"""What the heart tells a member about themselves, and what it forgets."""

from sqlalchemy import func, select

from community.content.actions import follow
from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.keep_draft import keep_draft
from community.content.actions.vote import add_reaction, vote_helpful
from community.content.composing import compose
from community.content.models import (
    Draft,
    MemberFollow,
    Post,
    Reaction,
    Reading,
    SpaceFollow,
    TopicFollow,
    Vote,
)
from community.content.personal_data import PERSONAL_DATA
from community.core.db import db
from community.core.transaction import transaction
from community.members.models import Member
from tests.content.factories import a_post, a_reply, a_space, a_veteran


def a_busy_member(held_clock):
    actor, space = a_veteran(), a_space()
    post = a_post(author=actor, space=space, body="My first words about beans.")
    held_clock.advance(hours=1)
    other = a_post()
    with transaction():
        edit_post(actor, post, Edit(compose("My better words about beans.")))
        vote_helpful(actor, other)
        add_reaction(actor, other, kind="heart")
        follow.follow_space(actor, space)
        follow.follow_member(actor, db.session.get(Member, other.author_id))
        keep_draft(actor, "topic", body="Unfinished words", title="Perhaps")
    with transaction():
        fan = a_veteran()
        follow.follow_member(fan, db.session.get(Member, actor.id))
    return actor, post


def test_an_export_holds_everything_the_member_wrote_and_chose(app, held_clock):
    actor, _post = a_busy_member(held_clock)

    rows = list(PERSONAL_DATA.export(actor.id))

    kinds = {row["kind"] for row in rows}
    assert kinds >= {
        "topic",
        "earlier text",
        "draft",
        "helpful vote",
        "reaction",
        "followed space",
        "followed topic",
        "followed member",
        "reading",
    }
    texts = " ".join(str(row.get("text", "")) for row in rows)
    assert "My better words" in texts
    assert "My first words" in texts
    assert "Unfinished words" in texts


def test_an_export_holds_nothing_of_others(app, held_clock):
    actor, post = a_busy_member(held_clock)
    a_reply(post.topic, body="Somebody else's answer to this.")

    texts = " ".join(str(row.get("text", "")) for row in PERSONAL_DATA.export(actor.id))

    assert "Somebody else" not in texts


def test_an_erasure_deletes_what_is_private_and_keeps_public_talk(app, held_clock):
    actor, post = a_busy_member(held_clock)

    with transaction():
        PERSONAL_DATA.erase(actor.id)

    for model in (Vote, Reaction, SpaceFollow, TopicFollow, Reading, Draft, MemberFollow):
        mine = select(func.count()).select_from(model).where(model.member_id == actor.id)
        assert db.session.scalar(mine) == 0, model
    followers = select(func.count()).where(MemberFollow.followed_id == actor.id)
    assert db.session.scalar(followers) == 0
    assert db.session.get(Post, post.id).body == "My better words about beans."


def test_an_erasure_takes_votes_out_of_the_figures(app, held_clock):
    actor, _post = a_busy_member(held_clock)
    voted = db.session.scalars(select(Vote.post_id).where(Vote.member_id == actor.id)).one()

    with transaction():
        PERSONAL_DATA.erase(actor.id)
    db.session.expire_all()

    assert db.session.get(Post, voted).helpful_count == 0
    assert db.session.get(Post, voted).reactions == {}


def test_an_erasure_may_be_done_twice(app, held_clock):
    actor, _post = a_busy_member(held_clock)
    with transaction():
        PERSONAL_DATA.erase(actor.id)

    with transaction():
        assert PERSONAL_DATA.erase(actor.id) == 0
