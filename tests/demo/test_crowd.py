"""A crowd in the database: the rows and figures that the product itself would have made."""

from random import Random

import pytest
from sqlalchemy import func, inspect, select

from community.content.actions.rank import rank_hot
from community.content.actions.start_topic import NewTopic, start_topic
from community.content.composing import compose
from community.content.counters import repair_counters
from community.content.models import Post, Reading, Space, Tag, Topic, TopicFollow, TopicTag, Vote
from community.content.space_map import space_by_slug
from community.core import clock
from community.core.db import db
from community.core.transaction import transaction
from community.demo.actions import crowd as crowds
from community.demo.babble import Babble, Pool
from community.demo.plan import CrowdSize, Plan
from community.demo.script import bodies, read_script
from community.members.models import Member
from tests.content.factories import a_space
from tests.members.factories import an_actor

SIZE = CrowdSize(topics=40, posts=400, members=50)


def a_crowd(seed=1):
    """Write a small crowd into two spaces."""
    with transaction():
        if db.session.scalar(select(func.count()).select_from(Tag)) == 0:
            db.session.add_all(Tag(name=name, created_at=clock.now()) for name in ("semis", "bois"))
            db.session.flush()
        rooms = list(db.session.scalars(select(Space.id).order_by(Space.id)))
        now = int(clock.now().timestamp() * 1000)
        plan = Plan(SIZE, spaces=len(rooms), seed=seed, now=now)
        chance = Random(seed)
        pools = {
            language: Pool(Babble(bodies(read_script(), language), chance), size=30)
            for language in ("fr", "en")
        }
        steps = []
        crowds.CrowdWriter(plan, pools, rooms).write(steps.append)
    assert sum(steps) == SIZE.posts
    return plan


@pytest.fixture
def spaces(app):
    return [a_space(slug="jardin"), a_space(slug="english")]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_everything_is_written(spaces):
    plan = a_crowd()

    assert [count(model) for model in (Topic, Post, Member)] == [40, 400, 50]
    assert count(Vote) == len(plan.vote_post)
    assert count(Reading) == count(TopicFollow) > 40
    assert count(TopicTag) > 10


def test_no_stored_figure_is_wrong(spaces):
    a_crowd()

    with transaction():
        assert repair_counters() == 0
        assert rank_hot(limit=None) == 0


def test_no_figure_is_wrong_when_indexes_are_built_after(spaces, monkeypatch):
    monkeypatch.setattr(crowds, "MANY", 1)
    before = {index["name"] for index in inspect(db.engine).get_indexes("content_post")}

    a_crowd()

    with transaction():
        assert repair_counters() == 0
    after = {index["name"] for index in inspect(db.engine).get_indexes("content_post")}
    assert after == before != set()


def test_life_goes_on_after_a_crowd(spaces):
    a_crowd()
    actor = an_actor(trust_level=3)

    with transaction():
        new = NewTopic(title="A topic of somebody real", body=compose("Hello to this whole crowd."))
        post = start_topic(actor, space_by_slug("jardin"), new)

    assert (post.topic_id, post.id) == (41, 401)
    assert actor.id == 51


def test_a_second_crowd_stands_beside_the_first(spaces):
    a_crowd()
    a_crowd(seed=2)

    with transaction():
        assert repair_counters() == 0
    assert count(Post) == 800


def test_the_same_seed_writes_the_same_words(spaces, held_clock):
    a_crowd()
    rows = db.session.execute(
        select(Post.id, Post.body, Post.helpful_count, Post.created_at, Topic.title)
        .join(Topic)
        .order_by(Post.id)
    ).all()

    assert rows[0].created_at < rows[-1].created_at < clock.now()
    assert len({row.body for row in rows}) > 100
    assert {len(row.title) > 15 for row in rows} == {True}
