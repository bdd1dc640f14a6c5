"""Tags."""

from sqlalchemy import select

from community.content.models import Tag, TagFollow
from community.content.queries.spaces import MISSING
from community.core.db import db
from community.core.errors import NotFound
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.members.actor import Actor

MOST_USED = Keyset((Tag.topic_count, Tag.id))


def get_tag(actor: Actor, name: str) -> Tag:
    """Raise `NotFound` for a tag that no topic the public sees carries, unless the actor is staff.

    A tag used only in hidden spaces could tell of their content by its mere existence.
    """
    tag = db.session.scalar(select(Tag).where(Tag.name == name.casefold()))
    if tag is None or (tag.topic_count == 0 and not actor.is_moderating):
        raise NotFound(MISSING)
    return tag


def list_popular_tags(*, limit: int = 12) -> tuple[Tag, ...]:
    """Return the most used tags of public topics."""
    statement = (
        select(Tag)
        .where(Tag.topic_count > 0)
        .order_by(Tag.topic_count.desc(), Tag.id.desc())
        .limit(limit)
    )
    return tuple(db.session.scalars(statement))


def list_tags(request: PageRequest) -> Page[Tag]:
    """Return one page of the tags in public use, the most used first."""
    bounded, is_backwards = MOST_USED.page(select(Tag).where(Tag.topic_count > 0), request)
    rows = list(db.session.scalars(bounded))
    return finish_page(
        rows, request, is_backwards=is_backwards, key=lambda tag: (tag.topic_count, tag.id)
    )


def complete_tag(beginning: str, *, limit: int = 8) -> tuple[Tag, ...]:
    """Return tags that begin with some letters, the most used first."""
    beginning = beginning.casefold().strip().lstrip("#")
    if not beginning:
        return list_popular_tags(limit=limit)
    statement = (
        select(Tag)
        .where(Tag.name.startswith(beginning, autoescape=True), Tag.topic_count > 0)
        .order_by(Tag.topic_count.desc(), Tag.id.desc())
        .limit(limit)
    )
    return tuple(db.session.scalars(statement))


def is_following_tag(actor: Actor, tag: Tag) -> bool:
    """Tell whether the actor hears of new topics with the tag."""
    if not actor.is_signed_in:
        return False
    return db.session.get(TagFollow, (actor.id, tag.id)) is not None
