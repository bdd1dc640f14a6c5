"""The spaces as every request needs them: a few frozen rows in memory, exact by their stamp."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from community.content.models import Space, Topic
from community.content.types import Posting, Visibility
from community.core.db import db
from community.core.stamps import bump, kept

STAMP = "spaces"


@dataclass(frozen=True)
class SpaceInfo:
    """A space without its counters, which change too often to be kept in memory."""

    id: int
    parent_id: int | None
    slug: str
    name: str
    description: str
    colour: str
    icon: str
    position: int
    kinds: tuple[str, ...]
    visibility: Visibility
    audience: tuple[Mapping[str, Any], ...]
    posting: Posting
    posting_audience: tuple[Mapping[str, Any], ...]
    is_archived: bool

    @property
    def is_restricted(self) -> bool:
        """Tell whether some people do not see this space."""
        return self.visibility is not Visibility.PUBLIC


def spaces_by_id() -> Mapping[int, SpaceInfo]:
    """Return every space in display order, archived ones included."""
    return kept(STAMP, _load)


def space_by_slug(slug: str) -> SpaceInfo | None:
    """Find a space by the word in its address."""
    return next((s for s in spaces_by_id().values() if s.slug == slug), None)


def is_publicly_listed(topic: Topic) -> bool:
    """Tell whether everybody finds the topic in lists; only such topics enter public figures."""
    if topic.deleted_at is not None or topic.unlisted_at is not None:
        return False
    spaces = spaces_by_id()
    space = spaces[topic.space_id]
    parent = spaces.get(space.parent_id) if space.parent_id else None
    return not space.is_restricted and (parent is None or not parent.is_restricted)


def forget_spaces() -> None:
    """Make every process load the spaces again, once the caller's transaction is committed."""
    bump(STAMP)


def _load() -> dict[int, SpaceInfo]:
    rows = db.session.scalars(select(Space).order_by(Space.position, Space.id))
    return {row.id: _info(row) for row in rows}


def _info(row: Space) -> SpaceInfo:
    return SpaceInfo(
        id=row.id,
        parent_id=row.parent_id,
        slug=row.slug,
        name=row.name,
        description=row.description,
        colour=row.colour,
        icon=row.icon,
        position=row.position,
        kinds=tuple(row.kinds),
        visibility=Visibility(row.visibility),
        audience=tuple(row.audience),
        posting=Posting(row.posting),
        posting_audience=tuple(row.posting_audience),
        is_archived=row.archived_at is not None,
    )
