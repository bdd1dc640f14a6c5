"""Write what a plan says about one topic: all of it, in the caller's transaction."""

from sqlalchemy import select, update

from community.content.actions.tag_topic import move_tag_counts, set_tags
from community.content.locking import lock_topic
from community.content.models import Post, Topic, TopicTag
from community.content.naming import slug_of
from community.content.types import EXCERPT_LENGTH
from community.core import clock, text
from community.core.db import db
from community.core.text import RichText
from community.importers.actions.figures import NOTHING, figures_of, move_figures, recount
from community.importers.actions.posts import (
    Ground,
    add_posts,
    keep_revision,
    rewrite_post,
    value_post,
)
from community.importers.models import ImportedTopic
from community.importers.rendering import Renderings
from community.importers.types import TopicFacts, TopicPlan, author_key
from community.members.actor import SYSTEM


def write_topic(ground: Ground, plan: TopicPlan, renderings: Renderings) -> Topic:
    """Make or change the topic and its posts, with every counter and rank that depends on them."""
    if plan.known is None:
        topic = _make(ground, plan, renderings[plan.new[0].id].rich)
        before = NOTHING
    else:
        topic = lock_topic(plan.known.topic_id)
        before = figures_of(topic)
        _change(ground, topic, plan.known.facts, plan.facts)
    add_posts(ground, topic, plan.new, renderings)
    for post in plan.edited:
        rewrite_post(ground, topic, post, renderings[post.id])
    for post in (*plan.edited, *plan.touched):
        value_post(ground, post)
    db.session.flush()
    recount(topic)
    move_figures(before, figures_of(topic))
    _tag(topic, plan)
    _remember(ground, topic, plan)
    return topic


def _make(ground: Ground, plan: TopicPlan, opening: RichText) -> Topic:
    facts, first = plan.facts, plan.new[0]
    author_id = ground.members[author_key(first)]
    at = first.created_at
    topic = Topic(
        kind="discussion",
        space_id=ground.spaces[facts.category_id],
        author_id=author_id,
        title=facts.title,
        slug=slug_of(facts.title),
        excerpt=text.excerpt(opening.plain, limit=EXCERPT_LENGTH),
        thumbnail=opening.images[0] if opening.images else "",
        tags=[],
        created_at=at,
        bumped_at=at,
        last_poster_id=author_id,
        last_position=0,
        reply_count=0,
        participant_count=1,
        helpful_count=0,
        total_helpful=0,
        view_count=facts.views,
        hot=0.0,
        # The source does not say when; the last words are a moment at which it was so.
        pinned_at=plan.new[-1].created_at if facts.is_pinned else None,
        closed_at=plan.new[-1].created_at if facts.is_closed else None,
        unlisted_at=plan.new[-1].created_at if facts.is_unlisted else None,
        deleted_at=clock.now() if facts.is_deleted else None,
    )
    db.session.add(topic)
    db.session.flush()
    return topic


def _change(ground: Ground, topic: Topic, old: TopicFacts, new: TopicFacts) -> None:
    """Take over what changed at the source since the last run; the rest is ours by now."""
    topic.view_count = max(0, topic.view_count + new.views - old.views)
    if new.title != old.title and new.title != topic.title:
        keep_revision(_first(topic), topic, at=clock.now())
        topic.title, topic.slug = new.title, slug_of(new.title)
    if new.is_pinned != old.is_pinned:
        topic.pinned_at = clock.now() if new.is_pinned else None
    if new.is_closed != old.is_closed:
        topic.closed_at = clock.now() if new.is_closed else None
    move_tag_counts(topic, topic.tags, -1)
    if new.category_id != old.category_id:
        topic.space_id = ground.spaces[new.category_id]
    if new.is_unlisted != old.is_unlisted:
        topic.unlisted_at = clock.now() if new.is_unlisted else None
    if new.is_deleted != old.is_deleted:
        topic.deleted_at = clock.now() if new.is_deleted else None
        topic.deleted_by_id = None
    db.session.flush()
    move_tag_counts(topic, topic.tags, +1)


def _first(topic: Topic) -> Post:
    return db.session.scalars(
        select(Post).where(Post.topic_id == topic.id, Post.position == 1)
    ).one()


def _tag(topic: Topic, plan: TopicPlan) -> None:
    """Set the tags when the source changed them, and repeat the time of the last post on them."""
    if plan.known is None or plan.known.facts.tags != plan.facts.tags:
        set_tags(SYSTEM, topic, plan.facts.tags)
    db.session.execute(
        update(TopicTag)
        .where(TopicTag.topic_id == topic.id)
        .values(bumped_at=topic.bumped_at)
        .execution_options(synchronize_session=False)
    )


def _remember(ground: Ground, topic: Topic, plan: TopicPlan) -> None:
    key = (ground.source_id, plan.source.id)
    row = db.session.get(ImportedTopic, key)
    if row is None:
        row = ImportedTopic(source_id=key[0], external_id=key[1], topic_id=topic.id)
        db.session.add(row)
    row.facts = plan.facts.as_json()
    db.session.flush()
