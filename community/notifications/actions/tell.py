"""Tell members what happened around them, once per event and person."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from community.content.models import (
    MemberFollow,
    Post,
    SpaceFollow,
    Tag,
    TagFollow,
    Topic,
    TopicFollow,
    Vote,
)
from community.content.policies import see_post
from community.core import clock
from community.core.db import db
from community.members.actor import actor_for
from community.members.models import Member
from community.notifications.actions.bells import batches, ring, settle_bells
from community.notifications.models import Notice
from community.notifications.types import NoticeKind, Telling


def tell_topic(post_id: int, mentioned: Iterable[int]) -> int:
    """Tell of a new topic; return how many members were told."""
    post = _find_post(post_id)
    if post is None:
        return 0
    reasons = dict.fromkeys(_followers_of_topic_start(post), NoticeKind.TOPIC)
    reasons |= dict.fromkeys(mentioned, NoticeKind.MENTION)
    return _tell(post, _telling(post, f"post:{post.id}", reasons))


def tell_reply(
    post_id: int, mentioned: Iterable[int], quoted: Iterable[int], replied: int | None = None
) -> int:
    """Tell of a reply; return how many members were told.

    Who wrote the post that it answers (`replied`) is told also without following the topic: no
    longer to follow is to hear no more of the others' talk, not of an answer to oneself.
    """
    post = _find_post(post_id)
    if post is None:
        return 0
    followers = db.session.scalars(
        select(TopicFollow.member_id).where(TopicFollow.topic_id == post.topic_id)
    )
    reasons = dict.fromkeys(followers, NoticeKind.REPLY)
    reasons |= dict.fromkeys(_authors_of([replied] if replied else []), NoticeKind.REPLY)
    reasons |= dict.fromkeys(_authors_of(quoted), NoticeKind.QUOTE)
    reasons |= dict.fromkeys(mentioned, NoticeKind.MENTION)
    return _tell(post, _telling(post, f"post:{post.id}", reasons))


def tell_mentioned(post_id: int, actor_id: int, mentioned: Iterable[int]) -> int:
    """Tell those whom an edit mentions; whoever was told of the post already is not told again."""
    post = _find_post(post_id)
    if post is None:
        return 0
    telling = Telling(
        source=f"post:{post.id}",
        actor_id=actor_id,
        topic_id=post.topic_id,
        post_id=post.id,
        reasons=dict.fromkeys(mentioned, NoticeKind.MENTION),
    )
    return _tell(post, telling)


def tell_vote(post_id: int, voter_id: int) -> int:
    """Tell an author of a helpful vote that still stands."""
    post = _find_post(post_id)
    if post is None or db.session.get(Vote, (post_id, voter_id)) is None:
        return 0
    telling = Telling(
        source=f"vote:{post_id}:{voter_id}",
        actor_id=voter_id,
        topic_id=post.topic_id,
        post_id=post_id,
        reasons={post.author_id: NoticeKind.VOTE},
    )
    return _tell(post, telling)


def forget_vote(*, post_id: int, voter_id: int, author_id: int) -> None:
    """Take back the notice of a vote that was withdrawn."""
    notice = db.session.scalar(
        select(Notice).where(
            Notice.member_id == author_id, Notice.source == f"vote:{post_id}:{voter_id}"
        )
    )
    if notice is None:
        return
    db.session.delete(notice)
    db.session.flush()
    settle_bells([author_id])


def _telling(post: Post, source: str, reasons: dict[int, NoticeKind]) -> Telling:
    return Telling(
        source=source,
        actor_id=post.author_id,
        topic_id=post.topic_id,
        post_id=post.id,
        reasons=reasons,
    )


def _find_post(post_id: int) -> Post | None:
    """Find a post that is still worth telling of; whoever would hide it waits for the telling.

    The one lock is that of a foreign key, which the notices take anyway: with it from the start,
    nobody is told of a post that is removed at the same time, and every bell is settled after.
    """
    topic_id = select(Post.topic_id).where(Post.id == post_id).scalar_subquery()
    db.session.execute(
        select(Topic.id).where(Topic.id == topic_id).with_for_update(read=True, key_share=True)
    )
    return db.session.scalar(
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic))
        .where(Post.id == post_id, Post.deleted_at.is_(None), Topic.deleted_at.is_(None))
    )


def _followers_of_topic_start(post: Post) -> set[int]:
    topic = post.topic
    tags = select(Tag.id).where(Tag.name.in_(topic.tags))
    statements = (
        select(SpaceFollow.member_id).where(SpaceFollow.space_id == topic.space_id),
        select(TagFollow.member_id).where(TagFollow.tag_id.in_(tags)),
        select(MemberFollow.member_id).where(MemberFollow.followed_id == post.author_id),
    )
    return {member_id for one in statements for member_id in db.session.scalars(one)}


def _authors_of(post_ids: Iterable[int]) -> list[int]:
    wanted = sorted(set(post_ids))[:50]
    if not wanted:
        return []
    return list(db.session.scalars(select(Post.author_id).where(Post.id.in_(wanted))))


def _tell(post: Post, telling: Telling) -> int:
    """Write one notice per person, once, to those who may see the post today."""
    reasons = {m: why for m, why in telling.reasons.items() if m != telling.actor_id}
    told: list[int] = []
    for ids in batches(sorted(reasons)):
        known = set(
            db.session.scalars(
                select(Notice.member_id).where(
                    Notice.source == telling.source, Notice.member_id.in_(ids)
                )
            )
        )
        members = db.session.scalars(
            select(Member).where(Member.id.in_(ids), Member.activated_at.is_not(None))
        )
        for member in members:
            if member.id in known or not see_post(actor_for(member), post).is_allowed:
                continue
            _write(member.id, reasons[member.id], telling)
            told.append(member.id)
    db.session.flush()
    ring(told)
    return len(told)


def _write(member_id: int, kind: NoticeKind, telling: Telling) -> None:
    db.session.add(
        Notice(
            member_id=member_id,
            kind=kind,
            source=telling.source,
            actor_id=telling.actor_id,
            topic_id=telling.topic_id,
            post_id=telling.post_id,
            created_at=clock.now(),
        )
    )
