"""Helpful votes, which rank, and reactions, which do not."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from community.content import limits, policies
from community.content.counters import move_standing
from community.content.events import ReactionAdded, ReactionRemoved, VoteCast, VoteWithdrawn
from community.content.locking import lock_member, lock_post
from community.content.models import Post, Reaction, Topic, Vote
from community.content.ranking import hot_score, hot_weights
from community.content.types import REACTIONS
from community.core import clock, events
from community.core.db import db
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.policies import authorize
from community.members.actor import Actor


def vote_helpful(actor: Actor, post: Post) -> Post:
    """Cast the actor's only helpful vote for the post; a second one changes nothing."""
    lock_member(actor)
    post = lock_post(post)
    authorize(actor, policies.VOTE, post)
    if db.session.get(Vote, (post.id, actor.id)) is not None:
        return post
    limits.check_can_vote(actor)
    db.session.add(Vote(post_id=post.id, member_id=actor.id, created_at=clock.now()))
    _move_votes(post, +1)
    events.publish(
        VoteCast(
            topic_id=post.topic_id, post_id=post.id, voter_id=actor.id, author_id=post.author_id
        )
    )
    return post


def withdraw_vote(actor: Actor, post: Post) -> Post:
    """Take the vote back; without one nothing changes."""
    post = lock_post(post)
    authorize(actor, policies.VOTE, post)
    _drop_vote(post, actor.id)
    return post


def drop_vote(post: Post, member_id: int) -> None:
    """Take a member's vote out of every figure; also of a removed post, when a member leaves."""
    _drop_vote(lock_post(post), member_id)


def _drop_vote(post: Post, member_id: int) -> None:
    gone = delete(Vote).where(Vote.post_id == post.id, Vote.member_id == member_id)
    if db.session.scalar(gone.returning(Vote.post_id)) is None:
        return
    _move_votes(post, -1)
    events.publish(
        VoteWithdrawn(
            topic_id=post.topic_id, post_id=post.id, voter_id=member_id, author_id=post.author_id
        )
    )


def _move_votes(post: Post, step: int) -> None:
    """A removed post keeps its own count; the figures of topic and author leave it out."""
    topic: Topic = post.topic
    post.helpful_count += step
    if post.is_first:
        topic.helpful_count += step
    if post.deleted_at is None:
        topic.total_helpful += step
        topic.hot = hot_score(topic, hot_weights())
    db.session.flush()
    if post.deleted_at is None and topic.deleted_at is None:
        move_standing(post.author_id, topic.space_id, helpful=step)


def toggle_reaction(actor: Actor, post: Post, *, kind: str) -> Post:
    """Show one mood about a post, or take it back when it is shown."""
    post = _lock_for_mood(actor, post, kind)
    if not _drop_reaction(post, actor.id, kind):
        _add_reaction(actor, post, kind)
    return post


def add_reaction(actor: Actor, post: Post, *, kind: str) -> Post:
    """Show one mood about a post; the same mood twice is one."""
    post = _lock_for_mood(actor, post, kind)
    if db.session.get(Reaction, (post.id, actor.id, kind)) is None:
        _add_reaction(actor, post, kind)
    return post


def remove_reaction(actor: Actor, post: Post, *, kind: str) -> Post:
    """Take a mood back; without it nothing changes."""
    post = _lock_for_mood(actor, post, kind)
    _drop_reaction(post, actor.id, kind)
    return post


def drop_reaction(post: Post, member_id: int, *, kind: str) -> None:
    """Take a member's mood out of the counts; also of a removed post, when a member leaves."""
    _drop_reaction(lock_post(post), member_id, kind)


def _lock_for_mood(actor: Actor, post: Post, kind: str) -> Post:
    if kind not in REACTIONS:
        raise Invalid(_("This reaction does not exist."), field="reaction")
    lock_member(actor)
    post = lock_post(post)
    authorize(actor, policies.REACT, post)
    return post


def _add_reaction(actor: Actor, post: Post, kind: str) -> None:
    limits.check_can_vote(actor)
    db.session.add(Reaction(post_id=post.id, member_id=actor.id, kind=kind, created_at=clock.now()))
    db.session.flush()
    _recount_reactions(post)
    events.publish(
        ReactionAdded(topic_id=post.topic_id, post_id=post.id, member_id=actor.id, kind=kind)
    )


def _drop_reaction(post: Post, member_id: int, kind: str) -> bool:
    gone = delete(Reaction).where(
        Reaction.post_id == post.id, Reaction.member_id == member_id, Reaction.kind == kind
    )
    if db.session.scalar(gone.returning(Reaction.post_id)) is None:
        return False
    _recount_reactions(post)
    events.publish(
        ReactionRemoved(topic_id=post.topic_id, post_id=post.id, member_id=member_id, kind=kind)
    )
    return True


def _recount_reactions(post: Post) -> None:
    rows = db.session.execute(
        select(Reaction.kind, func.count())
        .where(Reaction.post_id == post.id)
        .group_by(Reaction.kind)
    )
    counts = dict(rows.all())
    db.session.execute(
        update(Post)
        .where(Post.id == post.id)
        .values(reactions=counts)
        .execution_options(synchronize_session=False)
    )
    set_committed_value(post, "reactions", counts)
