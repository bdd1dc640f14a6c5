"""Open a topic, and reply to it."""

from dataclasses import dataclass, replace

from sqlalchemy import select, update

from community.content import limits, policies, wording
from community.content.actions.attach import attach_uploads
from community.content.actions.follow import begin_following_topic
from community.content.actions.read import move_marks
from community.content.actions.submission import find_submission, submission_of
from community.content.actions.tag_topic import set_tags
from community.content.counters import move_space, move_standing
from community.content.events import ReplyPosted, TopicStarted
from community.content.locking import lock_member, lock_topic
from community.content.models import Post, Topic, TopicTag
from community.content.naming import slug_of
from community.content.queries.uploads import find_thumbnail
from community.content.ranking import hot_score, hot_weights
from community.content.space_map import SpaceInfo
from community.content.types import EXCERPT_LENGTH
from community.core import clock, events, text
from community.core.db import db
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.policies import authorize
from community.core.text import RichText
from community.members.actor import Actor
from community.members.models import Member


@dataclass(frozen=True)
class NewTopic:
    """What a topic is opened with."""

    title: str
    body: RichText
    tags: tuple[str, ...] = ()
    kind: str = "discussion"


def start_topic(
    actor: Actor, space: SpaceInfo, new: NewTopic, *, submission_key: str | None = None
) -> Post:
    """Open a topic and return its first post, with `post.topic` loaded.

    The same `submission_key` with the same words returns the topic it made the first time: a
    double click and a retry make one topic. Refuses by policy, by limits and for a bad title.
    """
    authorize(actor, policies.START_TOPIC, space)
    if new.kind not in space.kinds:
        raise Invalid(_("This space does not take this kind of topic."), field="space")
    lock_member(actor)
    submission = submission_of(submission_key, new.title, new.body.source)
    known = find_submission(actor, submission)
    if known is not None:
        return known
    new = replace(new, title=wording.check_title(new.title))
    wording.check_text(actor, new.body, is_first=True)
    limits.check_can_start(actor, new.title, new.body)
    post = _insert_topic(actor, space, new, submission)
    set_tags(actor, post.topic, new.tags)
    attach_uploads(actor, post, new.body)
    move_space(space.id, topics=1, posts=1)
    move_standing(actor.id, space.id, topics=1, posts=1)
    _follow_along(actor, post)
    events.publish(
        TopicStarted(
            topic_id=post.topic_id,
            post_id=post.id,
            author_id=actor.id,
            mentioned_ids=member_ids_of(new.body.mentions),
        )
    )
    return post


def _insert_topic(actor: Actor, space: SpaceInfo, new: NewTopic, submission: str | None) -> Post:
    now = clock.now()
    topic = Topic(
        kind=new.kind,
        space_id=space.id,
        author_id=actor.id,
        title=new.title,
        slug=slug_of(new.title),
        excerpt=text.excerpt(new.body.plain, limit=EXCERPT_LENGTH),
        thumbnail=find_thumbnail(new.body.images),
        created_at=now,
        bumped_at=now,
        last_poster_id=actor.id,
        last_position=1,
        reply_count=0,
        participant_count=1,
        helpful_count=0,
        total_helpful=0,
        tags=[],
    )
    topic.hot = hot_score(topic, hot_weights())
    db.session.add(topic)
    db.session.flush()
    return _insert_post(actor, topic, new.body, position=1, reply_to=None, submission=submission)


def _insert_post(
    actor: Actor,
    topic: Topic,
    body: RichText,
    *,
    position: int,
    reply_to: Post | None,
    submission: str | None,
) -> Post:
    post = Post(
        topic=topic,
        position=position,
        author_id=actor.id,
        reply_to_id=reply_to.id if reply_to else None,
        body=body.source,
        html=body.html,
        renderer=text.RENDERER_VERSION,
        created_at=clock.now(),
        helpful_count=0,
        edit_count=0,
        reactions={},
        submission_key=submission,
    )
    db.session.add(post)
    db.session.flush()
    return post


def post_reply(
    actor: Actor,
    topic: Topic,
    *,
    body: RichText,
    reply_to: Post | None = None,
    submission_key: str | None = None,
) -> Post:
    """Reply in a topic; the same `submission_key` and words again return the reply they made."""
    lock_member(actor)
    # Positions are given one after another, so writers of one topic queue up here.
    lock_topic(topic.id)
    authorize(actor, policies.REPLY, topic)
    submission = submission_of(submission_key, body.source)
    known = find_submission(actor, submission)
    if known is not None:
        return known
    wording.check_text(actor, body, is_first=False)
    limits.check_can_reply(actor, topic, body)
    if reply_to is not None and (reply_to.topic_id != topic.id or reply_to.deleted_at is not None):
        reply_to = None
    post = _insert_post(
        actor,
        topic,
        body,
        position=topic.last_position + 1,
        reply_to=reply_to,
        submission=submission,
    )
    attach_uploads(actor, post, body)
    _bump(actor, topic, post)
    _follow_along(actor, post)
    events.publish(
        ReplyPosted(
            topic_id=topic.id,
            post_id=post.id,
            author_id=actor.id,
            mentioned_ids=member_ids_of(body.mentions),
            quoted_post_ids=body.quoted,
            replied_post_id=reply_to.id if reply_to else None,
        )
    )
    return post


def _bump(actor: Actor, topic: Topic, post: Post) -> None:
    """Move everything that a new reply moves."""
    is_new_here = not db.session.scalar(
        select(Post.id)
        .where(
            Post.topic_id == topic.id,
            Post.author_id == actor.id,
            Post.id != post.id,
            Post.deleted_at.is_(None),
        )
        .limit(1)
    )
    topic.last_position = post.position
    topic.reply_count += 1
    topic.participant_count += int(is_new_here)
    topic.bumped_at = post.created_at
    topic.last_poster_id = actor.id
    topic.hot = hot_score(topic, hot_weights())
    if topic.tags:
        db.session.execute(
            update(TopicTag)
            .where(TopicTag.topic_id == topic.id)
            .values(bumped_at=topic.bumped_at)
            .execution_options(synchronize_session=False)
        )
    if topic.unlisted_at is None:
        move_space(topic.space_id, posts=1)
    move_standing(actor.id, topic.space_id, posts=1)


def _follow_along(actor: Actor, post: Post) -> None:
    """Whoever writes in a topic has read it and hears of what comes next."""
    move_marks({(actor.id, post.topic_id): post.position}, at=post.created_at)
    begin_following_topic(actor, post.topic_id)


def member_ids_of(handles: tuple[str, ...]) -> tuple[int, ...]:
    """Return the ids of mentioned members, in order of mention."""
    if not handles:
        return ()
    rows = db.session.execute(
        select(Member.handle_key, Member.id).where(Member.handle_key.in_(handles))
    )
    found = dict(rows.all())
    return tuple(found[handle] for handle in handles if handle in found)
