"""Lists of topics, each one index walk and a keyset page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from community.content import policies
from community.content.models import (
    Draft,
    Ranking,
    Reading,
    Tag,
    Topic,
    TopicFollow,
    TopicTag,
)
from community.content.queries.spaces import MISSING
from community.content.queries.unread import new_since, read_horizon, unread_topic_ids
from community.content.space_map import SpaceInfo, spaces_by_id
from community.content.types import Listing, Period
from community.core.db import db
from community.core.errors import NotFound
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.members.actor import Actor
from community.members.models import Member

AUTHOR_COLUMNS = (
    Member.handle,
    Member.name,
    Member.role,
    Member.department,
    Member.avatar_key,
    Member.erased_at,
)

LATEST = Keyset((Topic.bumped_at, Topic.id))
NEWEST = Keyset((Topic.created_at, Topic.id))
HOTTEST = Keyset((Topic.hot, Topic.id))
BEST = Keyset((Ranking.score, Ranking.topic_id))
TAGGED = Keyset((TopicTag.bumped_at, TopicTag.topic_id))


@dataclass(frozen=True)
class ReadMark:
    """What a reader has of a topic: last position read, and whether it counts as new."""

    position: int
    is_new: bool


def get_topic(actor: Actor, topic_id: int) -> Topic:
    """Return a topic with its space, author and last poster; `NotFound` if missing or hidden."""
    topic = db.session.scalar(
        select(Topic)
        .options(joinedload(Topic.author), joinedload(Topic.last_poster))
        .where(Topic.id == topic_id, policies.visible_topics(actor))
    )
    if topic is None:
        raise NotFound(MISSING)
    return topic


def list_topics(
    actor: Actor,
    listing: Listing,
    request: PageRequest,
    *,
    space: SpaceInfo | None = None,
    period: Period = Period.WEEK,
) -> Page[Topic]:
    """Return one page of a list, of one space with its sub-spaces or of all visible ones."""
    if listing is Listing.TOP:
        return _list_top(actor, request, space, period)
    statement = _rows().where(policies.listed_topics(actor))
    if space is not None:
        statement = statement.where(_within(actor, space))
    keyset = _order(listing)
    if listing is Listing.UNANSWERED:
        statement = statement.where(Topic.reply_count == 0)
    if listing is Listing.UNREAD:
        statement = _only_unread(statement, actor)
    bounded, is_backwards = keyset.page(statement, request)
    rows = list(db.session.scalars(bounded))
    return finish_page(rows, request, is_backwards=is_backwards, key=_key_of(listing))


def list_pinned(actor: Actor, space: SpaceInfo | None, *, limit: int = 5) -> tuple[Topic, ...]:
    """Return the pinned topics that stand above the first page."""
    statement = _rows().where(policies.listed_topics(actor), Topic.pinned_at.is_not(None))
    if space is not None:
        statement = statement.where(_within(actor, space))
    return tuple(db.session.scalars(statement.order_by(Topic.pinned_at.desc()).limit(limit)))


def list_tagged(actor: Actor, tag: Tag, request: PageRequest) -> Page[Topic]:
    """Return one page of the topics with a tag, newest activity first."""
    statement = (
        _rows()
        .join(TopicTag, TopicTag.topic_id == Topic.id)
        .where(TopicTag.tag_id == tag.id, policies.listed_topics(actor))
        .add_columns(TopicTag.bumped_at)
    )
    bounded, is_backwards = TAGGED.page(statement, request)
    rows = list(db.session.execute(bounded))
    page = finish_page(
        rows, request, is_backwards=is_backwards, key=lambda row: (row[1], row[0].id)
    )
    return page.map(lambda row: row[0])


def list_by_author(actor: Actor, member_id: int, request: PageRequest) -> Page[Topic]:
    """Return one page of a member's topics, newest first."""
    keyset = Keyset((Topic.id,))
    statement = _rows().where(policies.listed_topics(actor), Topic.author_id == member_id)
    bounded, is_backwards = keyset.page(statement, request)
    rows = list(db.session.scalars(bounded))
    return finish_page(rows, request, is_backwards=is_backwards, key=lambda topic: (topic.id,))


def list_related(actor: Actor, topic: Topic, *, limit: int = 4) -> tuple[Topic, ...]:
    """Return lively topics that share a tag, until the search engine knows better ones."""
    if not topic.tags:
        return ()
    shared = (
        select(TopicTag.topic_id)
        .join(Tag, Tag.id == TopicTag.tag_id)
        .where(Tag.name.in_(topic.tags), TopicTag.topic_id != topic.id)
        .order_by(TopicTag.bumped_at.desc())
        .limit(4 * limit)
    )
    statement = _rows().where(Topic.id.in_(shared), policies.listed_topics(actor))
    return tuple(db.session.scalars(statement.order_by(Topic.bumped_at.desc()).limit(limit)))


def read_marks(actor: Actor, topics: tuple[Topic, ...]) -> dict[int, ReadMark]:
    """Return what the actor has read of each topic; nothing for a visitor."""
    if not actor.is_signed_in or not topics:
        return {}
    horizon = read_horizon(actor)
    ids = [topic.id for topic in topics]
    found = dict(
        db.session.execute(
            select(Reading.topic_id, Reading.position).where(
                Reading.member_id == actor.id, Reading.topic_id.in_(ids)
            )
        ).all()
    )
    since = new_since(horizon)
    return {
        topic.id: ReadMark(
            position=_position(topic, found.get(topic.id), horizon),
            is_new=topic.id not in found and topic.created_at > since,
        )
        for topic in topics
        if topic.id in found or topic.created_at > since
    }


@dataclass(frozen=True)
class Bond:
    """What ties a reader to one topic: how far they read, whether they follow, their draft."""

    position: int = 0
    is_followed: bool = False
    draft: str = ""
    draft_saved_at: datetime | None = None
    draft_reply_to: str = ""


def find_bond(actor: Actor, topic: Topic) -> Bond:
    """Return the actor's bond with a topic in one statement; an empty one for a visitor."""
    if not actor.is_signed_in:
        return Bond()
    position = select(Reading.position).where(
        Reading.member_id == actor.id, Reading.topic_id == topic.id
    )
    follows = select(TopicFollow.topic_id).where(
        TopicFollow.member_id == actor.id, TopicFollow.topic_id == topic.id
    )
    draft = select(Draft.body, Draft.updated_at, Draft.extra).where(
        Draft.member_id == actor.id, Draft.key == f"reply:{topic.id}"
    )
    found = draft.subquery()
    row = db.session.execute(
        select(
            position.scalar_subquery(),
            follows.exists(),
            select(found.c.body).scalar_subquery(),
            select(found.c.updated_at).scalar_subquery(),
            select(found.c.extra).scalar_subquery(),
        )
    ).one()
    extra = row[4] or {}
    return Bond(row[0] or 0, bool(row[1]), row[2] or "", row[3], extra.get("reply_to", ""))


def _rows() -> Select[Topic]:
    return select(Topic).options(
        joinedload(Topic.author).load_only(*AUTHOR_COLUMNS),
        joinedload(Topic.last_poster).load_only(*AUTHOR_COLUMNS),
    )


def _order(listing: Listing) -> Keyset:
    if listing is Listing.HOT:
        return HOTTEST
    if listing in {Listing.NEW, Listing.UNANSWERED}:
        return NEWEST
    return LATEST


def _key_of(listing: Listing) -> Any:
    if listing is Listing.HOT:
        return lambda topic: (topic.hot, topic.id)
    if listing in {Listing.NEW, Listing.UNANSWERED}:
        return lambda topic: (topic.created_at, topic.id)
    return lambda topic: (topic.bumped_at, topic.id)


def _within(actor: Actor, space: SpaceInfo) -> Any:
    """Keep a space and the sub-spaces the actor sees.

    With a single space the index of (space, order) serves; with several, the order's own index.
    """
    children = [
        s.id
        for s in spaces_by_id().values()
        if s.parent_id == space.id and policies.sees_space(actor, s)
    ]
    if not children:
        return Topic.space_id == space.id
    return Topic.space_id.in_([space.id, *children])


def _list_top(
    actor: Actor, request: PageRequest, space: SpaceInfo | None, period: Period
) -> Page[Topic]:
    statement = (
        _rows()
        .join(Ranking, Ranking.topic_id == Topic.id)
        .where(Ranking.period == period, policies.listed_topics(actor))
        .add_columns(Ranking.score)
    )
    if space is not None:
        statement = statement.where(_within(actor, space))
    bounded, is_backwards = BEST.page(statement, request)
    rows = list(db.session.execute(bounded))
    page = finish_page(
        rows, request, is_backwards=is_backwards, key=lambda row: (row[1], row[0].id)
    )
    return page.map(lambda row: row[0])


def _only_unread(statement: Select[Topic], actor: Actor) -> Select[Topic]:
    """Keep topics with posts beyond the actor's read mark, and new ones in followed spaces."""
    found = unread_topic_ids(actor).subquery()
    return statement.join(found, found.c.topic_id == Topic.id)


def _position(topic: Topic, position: int | None, horizon: datetime) -> int:
    if position is None:
        return 0
    return topic.last_position if topic.bumped_at <= horizon else position
