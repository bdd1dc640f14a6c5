"""Lists of topics, each one index walk and a keyset page."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select
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
from community.content.queries.lines import LINES, TopicLine, read_lines, read_lines_with
from community.content.queries.spaces import MISSING
from community.content.queries.unread import new_since, read_horizon, unread_topic_ids
from community.content.space_map import SpaceInfo, spaces_by_id
from community.content.types import Listing, Period
from community.core.db import db
from community.core.errors import NotFound
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.members.actor import Actor

LATEST = Keyset((Topic.bumped_at, Topic.id))
NEWEST = Keyset((Topic.created_at, Topic.id))
HOTTEST = Keyset((Topic.hot, Topic.id))
BEST = Keyset((Ranking.score, Ranking.topic_id))
MARKS = select(Reading.topic_id, Reading.position).where(
    Reading.member_id == bindparam("member"),
    Reading.topic_id.in_(bindparam("topics", expanding=True)),
)
TAGGED = Keyset((TopicTag.bumped_at, TopicTag.topic_id))


@dataclass(frozen=True)
class ReadMark:
    """What a reader has of a topic: last position read, and whether it counts as new."""

    position: int
    is_new: bool


def get_topic(actor: Actor, topic_id: int) -> Topic:
    """Return a topic with its space, author and last poster; `NotFound` if missing or hidden."""
    statement = _one(policies.visible_space_ids(actor), actor.is_moderating)
    topic: Topic | None = db.session.scalar(statement, {"topic": topic_id})
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
) -> Page[TopicLine]:
    """Return one page of a list, of one space with its sub-spaces or of all visible ones."""
    within = _within(actor, space)
    if listing is Listing.TOP:
        return _list_top(actor, request, within, period)
    seen = policies.visible_space_ids(actor)
    statement = _listed(listing, seen, within)
    keyset = _order(listing)
    if listing is Listing.UNREAD:
        bounded, is_backwards = keyset.page(_only_unread(statement, actor), request)
        rows = read_lines(bounded)
    else:
        bounded, cursor, is_backwards = keyset.kept_page(statement, request)
        rows = read_lines(bounded, cursor)
    return finish_page(rows, request, is_backwards=is_backwards, key=_key_of(listing))


def list_pinned(actor: Actor, space: SpaceInfo | None, *, limit: int = 5) -> tuple[TopicLine, ...]:
    """Return the pinned topics that stand above the first page."""
    seen = policies.visible_space_ids(actor)
    return tuple(read_lines(_pinned(seen, _within(actor, space), limit)))


def list_tagged(actor: Actor, tag: Tag, request: PageRequest) -> Page[TopicLine]:
    """Return one page of the topics with a tag, newest activity first."""
    statement = (
        LINES.join(TopicTag, TopicTag.topic_id == Topic.id)
        .where(TopicTag.tag_id == tag.id, policies.listed_topics(actor))
        .add_columns(TopicTag.bumped_at)
    )
    bounded, is_backwards = TAGGED.page(statement, request)
    rows = read_lines_with(bounded)
    page = finish_page(
        rows, request, is_backwards=is_backwards, key=lambda row: (row[1], row[0].id)
    )
    return page.map(lambda row: row[0])


def list_by_author(actor: Actor, member_id: int, request: PageRequest) -> Page[TopicLine]:
    """Return one page of a member's topics, newest first."""
    keyset = Keyset((Topic.id,))
    statement = LINES.where(policies.listed_topics(actor), Topic.author_id == member_id)
    bounded, is_backwards = keyset.page(statement, request)
    rows = read_lines(bounded)
    return finish_page(rows, request, is_backwards=is_backwards, key=lambda topic: (topic.id,))


def list_related(actor: Actor, topic: Topic, *, limit: int = 4) -> tuple[TopicLine, ...]:
    """Return lively topics that share a tag, until the search engine knows better ones."""
    if not topic.tags:
        return ()
    statement = _related(policies.visible_space_ids(actor), limit)
    return tuple(read_lines(statement, {"names": topic.tags, "topic": topic.id}))


def read_marks(actor: Actor, topics: tuple[TopicLine, ...]) -> dict[int, ReadMark]:
    """Return what the actor has read of each topic; nothing for a visitor."""
    if not actor.is_signed_in or not topics:
        return {}
    horizon = read_horizon(actor)
    ids = [topic.id for topic in topics]
    rows = db.session.connection().execute(MARKS, {"member": actor.id, "topics": ids})
    found = dict(rows.all())
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


def _bond() -> Select[*tuple[Any, ...]]:
    member: BindParameter[int] = bindparam("member")
    topic: BindParameter[int] = bindparam("topic")
    reading = select(Reading.position).where(Reading.member_id == member, Reading.topic_id == topic)
    follows = select(TopicFollow.topic_id).where(
        TopicFollow.member_id == member, TopicFollow.topic_id == topic
    )
    draft = select(Draft.body, Draft.updated_at, Draft.extra).where(
        Draft.member_id == member, Draft.key == bindparam("draft")
    )
    found = draft.subquery()
    return select(
        reading.scalar_subquery(),
        follows.exists(),
        *(select(column).scalar_subquery() for column in found.c),
    )


BOND = _bond()


def find_bond(actor: Actor, topic: Topic) -> Bond:
    """Return the actor's bond with a topic in one statement; an empty one for a visitor."""
    if not actor.is_signed_in:
        return Bond()
    parameters = {"member": actor.id, "topic": topic.id, "draft": f"reply:{topic.id}"}
    row = db.session.connection().execute(BOND, parameters).one()
    extra = row[4] or {}
    return Bond(row[0] or 0, bool(row[1]), row[2] or "", row[3], extra.get("reply_to", ""))


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


def _within(actor: Actor, space: SpaceInfo | None) -> tuple[int, ...]:
    """Return a space and the sub-spaces the actor sees; nothing for the whole community."""
    if space is None:
        return ()
    spaces = spaces_by_id().values()
    children = (s.id for s in spaces if s.parent_id == space.id and policies.sees_space(actor, s))
    return (space.id, *children)


# Statements are built once for all who see the same: building one, and finding its compiled form
# again, took longer than running it.


@lru_cache(maxsize=256)
def _one(seen: frozenset[int], sees_removed: bool) -> Select[*tuple[Any, ...]]:  # noqa: FBT001
    return (
        select(Topic)
        .options(joinedload(Topic.author), joinedload(Topic.last_poster))
        .where(Topic.id == bindparam("topic"), policies.visible_in(seen, sees_removed=sees_removed))
    )


@lru_cache(maxsize=512)
def _listed(
    listing: Listing, seen: frozenset[int], within: tuple[int, ...]
) -> Select[*tuple[Any, ...]]:
    statement = LINES.where(policies.listed_in(seen), *_in(within))
    if listing is Listing.UNANSWERED:
        statement = statement.where(Topic.reply_count == 0)
    return statement


@lru_cache(maxsize=256)
def _pinned(seen: frozenset[int], within: tuple[int, ...], limit: int) -> Select[*tuple[Any, ...]]:
    statement = LINES.where(policies.listed_in(seen), *_in(within), Topic.pinned_at.is_not(None))
    return statement.order_by(Topic.pinned_at.desc()).limit(limit)


@lru_cache(maxsize=256)
def _top(period: Period, seen: frozenset[int], within: tuple[int, ...]) -> Select[*tuple[Any, ...]]:
    return (
        LINES.join(Ranking, Ranking.topic_id == Topic.id)
        .where(Ranking.period == period, policies.listed_in(seen), *_in(within))
        .add_columns(Ranking.score)
    )


@lru_cache(maxsize=256)
def _related(seen: frozenset[int], limit: int) -> Select[*tuple[Any, ...]]:
    shared = (
        select(TopicTag.topic_id)
        .join(Tag, Tag.id == TopicTag.tag_id)
        .where(
            Tag.name.in_(bindparam("names", expanding=True)),
            TopicTag.topic_id != bindparam("topic"),
        )
        .order_by(TopicTag.bumped_at.desc())
        .limit(4 * limit)
    )
    statement = LINES.where(Topic.id.in_(shared), policies.listed_in(seen))
    return statement.order_by(Topic.bumped_at.desc()).limit(limit)


def _in(within: tuple[int, ...]) -> tuple[ColumnElement[bool], ...]:
    """With one space its index of the order serves; with several, the order's own index."""
    if len(within) < 2:
        return tuple(Topic.space_id == space_id for space_id in within)
    return (Topic.space_id.in_(within),)


def _list_top(
    actor: Actor, request: PageRequest, within: tuple[int, ...], period: Period
) -> Page[TopicLine]:
    statement = _top(period, policies.visible_space_ids(actor), within)
    bounded, cursor, is_backwards = BEST.kept_page(statement, request)
    rows = read_lines_with(bounded, cursor)
    page = finish_page(
        rows, request, is_backwards=is_backwards, key=lambda row: (row[1], row[0].id)
    )
    return page.map(lambda row: row[0])


def _only_unread(statement: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    """Keep topics with posts beyond the actor's read mark, and new ones in followed spaces."""
    found = unread_topic_ids(actor).subquery()
    return statement.join(found, found.c.topic_id == Topic.id)


def _position(topic: TopicLine, position: int | None, horizon: datetime) -> int:
    if position is None:
        return 0
    return topic.last_position if topic.bumped_at <= horizon else position
