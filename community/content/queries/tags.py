"""Tags."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from community.content import policies
from community.content.models import Tag, TagFollow, Topic, TopicTag
from community.content.queries.spaces import MISSING
from community.core.db import db
from community.core.errors import NotFound
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.members.actor import VISITOR, Actor

POPULAR = select(Tag).where(Tag.topic_count > 0).order_by(Tag.topic_count.desc(), Tag.id.desc())
POPULAR_NAMES = POPULAR.with_only_columns(Tag.name).limit(12)
MOST_USED = Keyset((Tag.topic_count, Tag.id))


def get_tag(actor: Actor, name: str) -> Tag:
    """Raise `NotFound` for a tag that no topic the actor sees carries.

    A tag used only in hidden spaces could tell of their content by its mere existence.
    """
    wanted = Tag.name == name.casefold()
    tag = db.session.scalar(select(Tag).where(wanted, _is_known(actor)))
    if tag is None:
        raise NotFound(MISSING)
    return tag


def known_tags(actor: Actor, names: Iterable[str]) -> set[str]:
    """Return which of these tags stand on a topic that the actor finds in lists."""
    wanted = Tag.name.in_(sorted(names))
    return set(db.session.scalars(select(Tag.name).where(wanted, _is_known(actor))))


def is_public_figure_whole(actor: Actor) -> bool:
    """Tell whether the figures of tags, which count public topics, count all the actor may see."""
    return policies.visible_space_ids(actor) == policies.visible_space_ids(VISITOR)


def _is_known(actor: Actor) -> ColumnElement[bool]:
    """Keep tags in public use, and those of the restricted spaces that the actor sees."""
    seen = (
        select(TopicTag.topic_id)
        .join(Topic, Topic.id == TopicTag.topic_id)
        .where(TopicTag.tag_id == Tag.id, policies.listed_topics(actor))
    )
    return or_(Tag.topic_count > 0, seen.exists())


def list_popular_tags(*, limit: int = 12) -> tuple[Tag, ...]:
    """Return the most used tags of public topics."""
    return tuple(db.session.scalars(POPULAR.limit(limit)))


def popular_tag_names() -> tuple[str, ...]:
    """Return the names of the dozen most used tags of public topics, in one light statement."""
    return tuple(db.session.connection().execute(POPULAR_NAMES).scalars())


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
