"""Spaces as the actor sees them."""

from collections.abc import Mapping

from sqlalchemy import select

from community.content import policies
from community.content.models import Space, SpaceFollow
from community.content.space_map import SpaceInfo, space_by_slug, spaces_by_id
from community.core.db import db
from community.core.errors import NotFound
from community.core.i18n import _l
from community.core.policies import can
from community.members.actor import Actor

FIGURES = select(Space.id, Space.topic_count, Space.post_count)
MISSING = _l("This page does not exist, or no longer does.")


def get_space(actor: Actor, slug: str) -> SpaceInfo:
    """Raise `NotFound` for a space that is missing and for one that is hidden alike."""
    space = space_by_slug(slug)
    if space is None or not policies.sees_space(actor, space):
        raise NotFound(MISSING)
    return space


def find_space(actor: Actor, slug: str) -> SpaceInfo | None:
    """Find a space that the actor sees."""
    space = space_by_slug(slug)
    return space if space is not None and policies.sees_space(actor, space) else None


def list_spaces(actor: Actor) -> tuple[SpaceInfo, ...]:
    """Return the live spaces the actor sees, in display order."""
    return tuple(
        s for s in spaces_by_id().values() if not s.is_archived and policies.sees_space(actor, s)
    )


def list_open_spaces(actor: Actor, kind: str) -> tuple[SpaceInfo, ...]:
    """Return the spaces in which the actor may open a topic of a kind."""
    return tuple(
        s for s in list_spaces(actor) if kind in s.kinds and can(actor, policies.START_TOPIC, s)
    )


def space_figures(actor: Actor) -> Mapping[int, tuple[int, int]]:
    """Return (topics, posts) per visible space, from stored counters."""
    rows = db.session.connection().execute(FIGURES)
    seen = policies.visible_space_ids(actor)
    return {space_id: (topics, posts) for space_id, topics, posts in rows if space_id in seen}


def followed_space_ids(actor: Actor) -> frozenset[int]:
    """Return which spaces the actor follows."""
    if not actor.is_signed_in:
        return frozenset()
    return frozenset(
        db.session.scalars(select(SpaceFollow.space_id).where(SpaceFollow.member_id == actor.id))
    )
