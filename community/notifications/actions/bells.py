"""The stored number on every bell: unread notices of what the member sees today, and no others."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ScalarSelect, func, select, update

from community.content.models import Post, Topic
from community.content.policies import visible_posts, visible_space_ids
from community.content.space_map import spaces_by_id
from community.core.db import db, upsert
from community.members.actor import Actor, actor_for
from community.members.models import Member
from community.notifications.models import Inbox, Notice


def ring(member_ids: list[int]) -> None:
    """Add one to the bells of many; a first notice makes the bell."""
    # In one order everywhere, so that two writers never wait for each other.
    for ids in batches(sorted(member_ids)):
        insert = upsert(Inbox).values([{"member_id": i, "unread_count": 1} for i in ids])
        more = Inbox.__table__.c.unread_count + 1
        db.session.execute(
            insert.on_conflict_do_update(index_elements=["member_id"], set_={"unread_count": more})
        )


def settle_bells(member_ids: Iterable[int]) -> int:
    """Count afresh what members see and have not read; return how many bells were wrong."""
    return sum(_settle(ids) for ids in batches(sorted(set(member_ids))))


def members_waiting_in_topic(topic_id: int) -> list[int]:
    """Return who has unread notices about a topic."""
    return list(
        db.session.scalars(
            select(Notice.member_id)
            .where(Notice.topic_id == topic_id, Notice.read_at.is_(None))
            .distinct()
        )
    )


def members_waiting_in_space(space_id: int) -> list[int]:
    """Return who has unread notices about topics of a space, or of one inside it."""
    here = [s.id for s in spaces_by_id().values() if space_id in {s.id, s.parent_id}]
    return list(
        db.session.scalars(
            select(Notice.member_id)
            .join(Topic, Topic.id == Notice.topic_id)
            .where(Topic.space_id.in_(here), Notice.read_at.is_(None))
            .distinct()
        )
    )


def repair_unread() -> int:
    """Recount every bell; return how many were wrong."""
    return settle_bells(db.session.scalars(select(Inbox.member_id)).all())


def batches(ids: list[int]) -> Iterator[list[int]]:
    """Cut a list so that no statement names too many."""
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]


def _settle(member_ids: list[int]) -> int:
    # Locked before they are counted: whoever adds a notice meanwhile adds to the bell afterwards.
    db.session.execute(
        select(Inbox.member_id)
        .where(Inbox.member_id.in_(member_ids))
        .order_by(Inbox.member_id)
        .with_for_update()
    )
    wrong = 0
    for actor, alike in _by_sight(member_ids):
        unread = _unread(actor)
        done = db.session.execute(
            update(Inbox)
            .where(Inbox.member_id.in_(alike), Inbox.unread_count != unread)
            .values(unread_count=unread),
            execution_options={"synchronize_session": False},
        )
        wrong += int(getattr(done, "rowcount", 0))
    return wrong


def _by_sight(member_ids: list[int]) -> Iterable[tuple[Actor, list[int]]]:
    """Put together those who see the same, each group with one of them."""
    groups: dict[tuple[frozenset[int], bool], tuple[Actor, list[int]]] = {}
    for member in db.session.scalars(select(Member).where(Member.id.in_(member_ids))):
        actor = actor_for(member)
        sight = (visible_space_ids(actor), actor.is_moderating)
        groups.setdefault(sight, (actor, []))[1].append(member.id)
    return groups.values()


def _unread(actor: Actor) -> ScalarSelect[int]:
    """The number of a bell's unread notices that somebody who sees what the actor sees may open."""
    return (
        select(func.count())
        .select_from(Notice)
        .join(Post, Post.id == Notice.post_id)
        .join(Post.topic)
        .where(Notice.member_id == Inbox.member_id, Notice.read_at.is_(None), visible_posts(actor))
        .correlate(Inbox)
        .scalar_subquery()
    )
