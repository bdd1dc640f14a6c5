"""Spaces, topics and replies for tests: committed rows made by the real actions."""

from itertools import count

from sqlalchemy import select

from community.content.actions.manage_spaces import SpaceDetails, create_space
from community.content.actions.start_topic import NewTopic, post_reply, start_topic
from community.content.composing import compose
from community.content.models import Post, Topic
from community.content.queries.posts import get_post
from community.content.space_map import SpaceInfo, space_by_slug
from community.content.types import Posting, Visibility
from community.core.db import db
from community.core.transaction import transaction
from community.members.actor import SYSTEM, Actor
from tests.members.factories import a_member, actor_for

_numbers = count(1)


def a_space(
    *,
    slug: str = "",
    name: str = "",
    visibility: Visibility = Visibility.PUBLIC,
    posting: Posting = Posting.EVERYONE,
    **details: object,
) -> SpaceInfo:
    """Return a space that everybody sees and writes in, unless told otherwise."""
    number = next(_numbers)
    with transaction():
        made = create_space(
            SYSTEM,
            SpaceDetails(
                name=name or f"Space {number}",
                slug=slug or f"space-{number}",
                visibility=visibility,
                posting=posting,
                **details,  # type: ignore[arg-type]
            ),
        )
        slug = made.slug
    found = space_by_slug(slug)
    assert found is not None
    return found


def a_veteran() -> Actor:
    """Return a member whom no limit for newcomers concerns."""
    return actor_for(a_member(trust_level=4))


def a_post(
    *,
    space: SpaceInfo | None = None,
    author: Actor | None = None,
    title: str = "",
    body: str = "",
    tags: tuple[str, ...] = (),
) -> Post:
    """Return the first post of a new topic, its topic loaded."""
    number = next(_numbers)
    actor = author or a_veteran()
    rich = compose(body or f"The opening words of topic number {number}, long enough.")
    place = space or a_space()
    with transaction():
        return start_topic(
            actor,
            place,
            NewTopic(title=title or f"How do you care for number {number}?", body=rich, tags=tags),
        )


def a_topic(**details: object) -> Topic:
    """Return a new topic; takes what `a_post` takes."""
    return a_post(**details).topic  # type: ignore[arg-type]


def a_reply(topic: Topic, *, author: Actor | None = None, body: str = "") -> Post:
    """Return a new reply."""
    actor = author or a_veteran()
    rich = compose(body or f"Reply number {next(_numbers)} to the question.")
    with transaction():
        return post_reply(actor, topic, body=rich)


def first_post_of(topic: Topic) -> Post:
    """Return the body of a topic, as a page would load it."""
    found = db.session.scalar(select(Post.id).where(Post.topic_id == topic.id, Post.position == 1))
    assert found is not None
    return get_post(SYSTEM, found)
