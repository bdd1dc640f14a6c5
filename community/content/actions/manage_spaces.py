"""Make, change, order and archive spaces."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, inspect, select

from community.content import policies
from community.content.counters import repair_tags
from community.content.events import SpaceChanged
from community.content.kinds import kinds
from community.content.models import Space
from community.content.naming import slug_of
from community.content.space_map import forget_spaces
from community.content.types import Posting, Visibility
from community.core import clock, events
from community.core.colours import is_colour
from community.core.db import db
from community.core.errors import Conflict, Invalid, NotFound
from community.core.i18n import _
from community.core.policies import authorize
from community.members import audit
from community.members.actor import Actor
from community.members.audiences import check_audience

NAME_MAX, DESCRIPTION_MAX, SLUG_MAX = 60, 300, 60
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ICON = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True)
class SpaceDetails:
    """Everything a manager decides about a space; an empty slug is made from the name."""

    name: str
    slug: str = ""
    description: str = ""
    colour: str = "#2f6f5e"
    icon: str = "message-circle"
    parent_id: int | None = None
    kinds: Sequence[str] = ("discussion",)
    visibility: Visibility = Visibility.PUBLIC
    audience: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    posting: Posting = Posting.EVERYONE
    posting_audience: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def create_space(actor: Actor, details: SpaceDetails) -> Space:
    """Add a space at the end of the order; raise `Invalid` or `Conflict` for what cannot be."""
    authorize(actor, policies.MANAGE_SPACES)
    last = db.session.scalar(select(func.coalesce(func.max(Space.position), 0)))
    space = Space(position=(last or 0) + 1, created_at=clock.now(), topic_count=0, post_count=0)
    _apply(space, details)
    db.session.add(space)
    _tell(actor, space, "create")
    return space


def change_space(actor: Actor, space: Space, details: SpaceDetails) -> Space:
    """Change a space; who sees it changes with it, at once and everywhere."""
    authorize(actor, policies.MANAGE_SPACES)
    was_seen = (space.visibility, space.parent_id)
    _apply(space, details)
    _tell(actor, space, "change")
    # A space inside another is seen by those who see both.
    if was_seen != (space.visibility, space.parent_id):
        repair_tags()
    return space


def archive_space(actor: Actor, space: Space) -> Space:
    """Keep a space for reading only, out of the menus."""
    authorize(actor, policies.MANAGE_SPACES)
    space.archived_at = space.archived_at or clock.now()
    _tell(actor, space, "archive")
    return space


def reopen_space(actor: Actor, space: Space) -> Space:
    """Take an archived space into use again."""
    authorize(actor, policies.MANAGE_SPACES)
    space.archived_at = None
    _tell(actor, space, "reopen")
    return space


def order_spaces(actor: Actor, space_ids: Sequence[int]) -> None:
    """Show spaces in this order; those left out keep their order behind."""
    authorize(actor, policies.MANAGE_SPACES)
    spaces = {space.id: space for space in db.session.scalars(select(Space))}
    wanted = [space_id for space_id in dict.fromkeys(space_ids) if space_id in spaces]
    rest = sorted((s.position, s.id) for s in spaces.values() if s.id not in wanted)
    for position, space_id in enumerate([*wanted, *(i for _position, i in rest)], start=1):
        spaces[space_id].position = position
    db.session.flush()
    audit.record(actor, "content.space.order", "spaces", order=wanted)
    forget_spaces()


def get_space_row(actor: Actor, space_id: int) -> Space:
    """Return the row to change; raise `NotFound` when there is none."""
    authorize(actor, policies.MANAGE_SPACES)
    space = db.session.get(Space, space_id)
    if space is None:
        raise NotFound(_("This page does not exist, or no longer does."))
    return space


def _apply(space: Space, details: SpaceDetails) -> None:
    name = " ".join(details.name.split())
    if not 1 <= len(name) <= NAME_MAX:
        raise Invalid(_("Give the space a name of at most %(most)s characters.", most=NAME_MAX),
                      field="name")  # fmt: skip
    if len(details.description) > DESCRIPTION_MAX:
        raise Invalid(_("At most %(most)s characters.", most=DESCRIPTION_MAX), field="description")
    if not is_colour(details.colour):
        raise Invalid(_("Write a colour like #2b5d4a."), field="colour")
    if not _ICON.fullmatch(details.icon):
        raise Invalid(_("Choose one of the icons offered."), field="icon")
    if not details.kinds or not set(details.kinds) <= kinds().keys():
        raise Invalid(_("Choose at least one kind of topic."), field="kinds")
    space.slug = _free_slug(space, details.slug or slug_of(name, limit=SLUG_MAX))
    space.parent_id = _sound_parent(space, details.parent_id)
    space.name, space.description = name, details.description.strip()
    space.colour, space.icon = details.colour.lower(), details.icon
    space.kinds = list(details.kinds)
    space.visibility, space.audience = details.visibility, []
    if details.visibility is Visibility.AUDIENCE:
        space.audience = check_audience(list(details.audience))
    space.posting, space.posting_audience = details.posting, []
    if details.posting is Posting.AUDIENCE:
        space.posting_audience = check_audience(list(details.posting_audience))


def _free_slug(space: Space, slug: str) -> str:
    if not _SLUG.fullmatch(slug) or len(slug) > SLUG_MAX:
        raise Invalid(_("Use lower-case letters, digits and hyphens."), field="slug")
    with db.session.no_autoflush:
        holder = db.session.scalar(select(Space.id).where(Space.slug == slug))
    if holder is not None and holder != space.id:
        raise Conflict(_("Another space has this address."))
    return slug


def _sound_parent(space: Space, parent_id: int | None) -> int | None:
    """Spaces nest one level deep: a parent has no parent, and a space with children gets none."""
    if parent_id is None:
        return None
    with db.session.no_autoflush:
        parent = db.session.get(Space, parent_id)
        is_stored = inspect(space).persistent
        has_children = is_stored and db.session.scalar(
            select(Space.id).where(Space.parent_id == space.id).limit(1)
        )
    if parent is None or parent.parent_id is not None or parent.id == space.id or has_children:
        raise Invalid(_("Spaces nest one level deep: choose a space at the top."), field="parent")
    return parent_id


def _tell(actor: Actor, space: Space, verb: str) -> None:
    db.session.flush()
    forget_spaces()
    audit.record(actor, f"content.space.{verb}", f"space:{space.id}", slug=space.slug)
    events.publish(SpaceChanged(space_id=space.id, actor_id=actor.member_id))
