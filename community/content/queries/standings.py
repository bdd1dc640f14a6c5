"""Figures of members, and who follows whom."""

from sqlalchemy import func, select

from community.content.models import MemberFollow, Space, Standing
from community.core.db import db
from community.members.actor import Actor


def find_standing(member_id: int) -> Standing:
    """Return a member's stored figures, zeros for somebody who never wrote."""
    found = db.session.get(Standing, member_id)
    if found is not None:
        return found
    return Standing(member_id=member_id, topic_count=0, post_count=0, helpful_count=0)


def is_following_member(actor: Actor, member_id: int) -> bool:
    """Tell whether the actor hears of a member's topics."""
    if not actor.is_signed_in:
        return False
    return db.session.get(MemberFollow, (actor.id, member_id)) is not None


def total_figures() -> tuple[int, int]:
    """Return (topics, posts) of the whole community, summed over the few stored space counters."""
    topics, posts = db.session.execute(
        select(
            func.coalesce(func.sum(Space.topic_count), 0),
            func.coalesce(func.sum(Space.post_count), 0),
        )
    ).one()
    return int(topics), int(posts)
