"""Tell members, and let them say that they have read."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from sqlalchemy import delete, func, select, update
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
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.policies import authorize
from community.members.actor import Actor, actor_for
from community.members.models import Member
from community.notifications.models import Inbox, Notice
from community.notifications.policies import READ_NOTICES
from community.notifications.types import NoticeKind, Telling

KEPT_FOR = timedelta(days=180)


def tell_topic(post_id: int, mentioned: Iterable[int]) -> int:
    """Tell of a new topic; return how many members were told."""
    post = _find_post(post_id)
    if post is None:
        return 0
    reasons = dict.fromkeys(_followers_of_topic_start(post), NoticeKind.TOPIC)
    reasons |= dict.fromkeys(mentioned, NoticeKind.MENTION)
    return _tell(post, _telling(post, f"post:{post.id}", reasons))


def tell_reply(post_id: int, mentioned: Iterable[int], quoted: Iterable[int]) -> int:
    """Tell of a reply; return how many members were told."""
    post = _find_post(post_id)
    if post is None:
        return 0
    followers = db.session.scalars(
        select(TopicFollow.member_id).where(TopicFollow.topic_id == post.topic_id)
    )
    reasons = dict.fromkeys(followers, NoticeKind.REPLY)
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
    if notice.read_at is None:
        _move_unread([author_id], -1)
    db.session.delete(notice)
    db.session.flush()


def mark_read(actor: Actor, notice_id: int) -> Notice:
    """Mark one notice as read; raise `NotFound` for somebody else's."""
    authorize(actor, READ_NOTICES)
    notice = db.session.get(Notice, notice_id, with_for_update=True)
    if notice is None or notice.member_id != actor.member_id:
        raise NotFound(_("This page does not exist, or no longer does."))
    if notice.read_at is None:
        notice.read_at = clock.now()
        _move_unread([actor.id], -1)
        db.session.flush()
    return notice


def mark_all_read(actor: Actor) -> None:
    """Mark everything as read."""
    authorize(actor, READ_NOTICES)
    db.session.execute(
        update(Notice)
        .where(Notice.member_id == actor.id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.merge(Inbox(member_id=actor.id, unread_count=0))
    db.session.flush()


def sweep_notices() -> int:
    """Drop read notices older than half a year; return how many."""
    done = db.session.execute(
        delete(Notice)
        .where(Notice.created_at < clock.now() - KEPT_FOR, Notice.read_at.is_not(None))
        .execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))


def _telling(post: Post, source: str, reasons: dict[int, NoticeKind]) -> Telling:
    return Telling(
        source=source,
        actor_id=post.author_id,
        topic_id=post.topic_id,
        post_id=post.id,
        reasons=reasons,
    )


def _find_post(post_id: int) -> Post | None:
    """Find a post that is still worth telling of."""
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
    for ids in _batches(sorted(reasons)):
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
    for ids in _batches(told):
        _ring(ids)
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


def _ring(member_ids: list[int]) -> None:
    """Add one to the bells of many with one statement; a first notice makes the bell."""
    if _move_unread(member_ids, +1) == len(member_ids):
        return
    known = set(db.session.scalars(select(Inbox.member_id).where(Inbox.member_id.in_(member_ids))))
    db.session.add_all(
        Inbox(member_id=member_id, unread_count=1)
        for member_id in member_ids
        if member_id not in known
    )
    db.session.flush()


def _move_unread(member_ids: list[int], step: int) -> int:
    done = db.session.execute(
        update(Inbox)
        .where(Inbox.member_id.in_(member_ids))
        .values(unread_count=Inbox.unread_count + step)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]


def repair_unread() -> int:
    """Recount every bell; return how many were wrong."""
    unread = (
        select(func.count())
        .where(Notice.member_id == Inbox.member_id, Notice.read_at.is_(None))
        .correlate(Inbox)
        .scalar_subquery()
    )
    done = db.session.execute(
        update(Inbox).where(Inbox.unread_count != unread).values(unread_count=unread),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(done, "rowcount", 0))
