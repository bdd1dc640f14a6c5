"""Figures of members, and who follows whom."""

from dataclasses import dataclass

from sqlalchemy import func, select

from community.content import policies
from community.content.models import MemberFollow, Space, Standing
from community.core.db import db
from community.members.actor import Actor


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a member has given, as far as the reader may know of it."""

    topic_count: int
    post_count: int
    helpful_count: int


def find_contribution(actor: Actor, member_id: int) -> Contribution:
    """Add up a member's stored figures over the spaces that the actor sees."""
    figures = (Standing.topic_count, Standing.post_count, Standing.helpful_count)
    sums = [func.coalesce(func.sum(figure), 0) for figure in figures]
    row = db.session.execute(
        select(*sums).where(
            Standing.member_id == member_id,
            Standing.space_id.in_(policies.visible_space_ids(actor)),
        )
    ).one()
    return Contribution(*(int(figure) for figure in row))


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
