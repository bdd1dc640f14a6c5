"""Stored counters: moved in the writer's transaction, and recomputed from rows by one command."""

from sqlalchemy import ColumnElement, Table, case, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from community.content.models import (
    Post,
    Reaction,
    Space,
    Standing,
    Tag,
    Topic,
    TopicTag,
    Vote,
)
from community.content.types import Visibility
from community.core.db import db, upsert


def move_standing(
    member_id: int, space_id: int, *, topics: int = 0, posts: int = 0, helpful: int = 0
) -> None:
    """Add to a member's figures in a space, creating the row the first time."""
    row = {
        "member_id": member_id,
        "space_id": space_id,
        "topic_count": topics,
        "post_count": posts,
        "helpful_count": helpful,
    }
    insert = upsert(Standing).values(row)
    added = {
        name: Standing.__table__.c[name] + insert.excluded[name] for name in row if "count" in name
    }
    keys = ["member_id", "space_id"]
    db.session.execute(insert.on_conflict_do_update(index_elements=keys, set_=added))


def move_figures_of(topic: Topic, sign: int) -> None:
    """Add a whole topic to the figures of its space and of its authors, or take it out."""
    if topic.unlisted_at is None:
        move_space_by(topic, sign)
    rows = db.session.execute(
        select(Post.author_id, func.count(), func.sum(Post.helpful_count))
        .where(Post.topic_id == topic.id, Post.deleted_at.is_(None))
        .group_by(Post.author_id)
        # In one order everywhere, so that two writers never wait for each other.
        .order_by(Post.author_id)
    )
    for author_id, posts, helpful in rows.all():
        move_standing(
            author_id,
            topic.space_id,
            topics=sign if author_id == topic.author_id else 0,
            posts=sign * posts,
            helpful=sign * int(helpful),
        )


def move_space_by(topic: Topic, sign: int) -> None:
    """Add a whole topic to the figures of its space, or take it out."""
    move_space(topic.space_id, topics=sign, posts=sign * (topic.reply_count + 1))


def move_space(space_id: int, *, topics: int = 0, posts: int = 0) -> None:
    """Add to a space's figures, which count what its lists show: no unlisted topic."""
    db.session.execute(
        update(Space)
        .where(Space.id == space_id)
        .values(topic_count=Space.topic_count + topics, post_count=Space.post_count + posts),
        execution_options={"synchronize_session": False},
    )


def repair_counters() -> int:
    """Recompute every stored counter of the heart; return how many rows were wrong."""
    repairs = (_posts, _topics, _spaces, _standings, repair_tags)
    return sum(repair() for repair in repairs)


def _posts() -> int:
    votes = _count(Vote.post_id, Vote.post_id == Post.id)
    wrong = _mend(Post, {Post.helpful_count: votes + Post.carried_helpful})
    return wrong + _mend_reactions()


def _mend_reactions() -> int:
    """Rebuild the counts per mood, which stand as one document in each post."""
    counted: dict[int, dict[str, int]] = {}
    rows = db.session.execute(
        select(Reaction.post_id, Reaction.kind, func.count()).group_by(
            Reaction.post_id, Reaction.kind
        )
    )
    for post_id, kind, number in rows:
        counted.setdefault(post_id, {})[kind] = number
    wrong = 0
    stored = db.session.execute(select(Post.id, Post.reactions).execution_options(yield_per=5000))
    for post_id, reactions in stored:
        if reactions != counted.get(post_id, {}):
            wrong += 1
            db.session.execute(
                update(Post)
                .where(Post.id == post_id)
                .values(reactions=counted.get(post_id, {}))
                .execution_options(synchronize_session=False)
            )
    return wrong


def _topics() -> int:
    live = Post.deleted_at.is_(None)
    in_topic = Post.topic_id == Topic.id
    replies = _count(Post.id, in_topic, live, Post.position > 1)
    people = (
        select(func.count(func.distinct(Post.author_id)))
        .where(in_topic, live)
        .correlate(Topic)
        .scalar_subquery()
    )
    helpful = (
        select(func.coalesce(func.sum(Post.helpful_count), 0))
        .where(in_topic, live)
        .correlate(Topic)
        .scalar_subquery()
    )
    first = (
        select(func.coalesce(func.sum(Post.helpful_count), 0))
        .where(in_topic, Post.position == 1)
        .correlate(Topic)
        .scalar_subquery()
    )
    return _mend(
        Topic,
        {
            Topic.reply_count: replies,
            Topic.participant_count: case((people < 1, 1), else_=people),
            Topic.total_helpful: helpful,
            Topic.helpful_count: first,
        },
    )


def _spaces() -> int:
    listed = (
        Topic.space_id == Space.id,
        Topic.deleted_at.is_(None),
        Topic.unlisted_at.is_(None),
    )
    topics = _count(Topic.id, *listed)
    posts = (
        select(func.coalesce(func.sum(Topic.reply_count + 1), 0))
        .where(*listed)
        .correlate(Space)
        .scalar_subquery()
    )
    return _mend(Space, {Space.topic_count: topics, Space.post_count: posts})


def _standings() -> int:
    written = select(Post.author_id, Topic.space_id).join(Topic, Topic.id == Post.topic_id)
    missing = written.distinct().except_(select(Standing.member_id, Standing.space_id))
    for member_id, space_id in list(db.session.execute(missing)):
        db.session.add(Standing(member_id=member_id, space_id=space_id))
    db.session.flush()
    here = (Topic.space_id == Standing.space_id, Topic.deleted_at.is_(None))
    mine = (Post.author_id == Standing.member_id, Post.deleted_at.is_(None))
    live_topic = (Topic.id == Post.topic_id, *here)
    topics = _count(Topic.id, Topic.author_id == Standing.member_id, *here)
    posts = _count(Post.id, *mine, *live_topic)
    helpful = (
        select(func.coalesce(func.sum(Post.helpful_count), 0))
        .where(*mine, *live_topic)
        .correlate(Standing)
        .scalar_subquery()
    )
    return _mend(
        Standing,
        {
            Standing.topic_count: topics,
            Standing.post_count: posts,
            Standing.helpful_count: helpful,
        },
    )


def repair_tags() -> int:
    """Count the public topics of every tag afresh; return how many figures were wrong."""
    public = (
        select(func.count())
        .select_from(TopicTag)
        .join(Topic, Topic.id == TopicTag.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(TopicTag.tag_id == Tag.id, *counts_for_tags())
        .correlate(Tag)
        .scalar_subquery()
    )
    return _mend(Tag, {Tag.topic_count: public})


def counts_for_tags() -> tuple[ColumnElement[bool], ...]:
    """What a tag's public figure counts: listed topics of spaces that everybody sees."""
    parent = select(Space.id).where(Space.visibility != Visibility.PUBLIC).scalar_subquery()
    return (
        Space.visibility == Visibility.PUBLIC,
        func.coalesce(Space.parent_id, 0).not_in(parent),
        Topic.deleted_at.is_(None),
        Topic.unlisted_at.is_(None),
    )


def _count(
    column: InstrumentedAttribute[int], *conditions: ColumnElement[bool]
) -> ColumnElement[int]:
    return select(func.count(column)).where(*conditions).scalar_subquery()


def _mend(
    model: type[Post | Topic | Space | Standing | Tag],
    values: dict[InstrumentedAttribute[int], ColumnElement[int]],
) -> int:
    """Set columns to their recomputed values where one differs."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - tells the type checker what mapping guarantees
    differs = [column != computed for column, computed in values.items()]
    condition = differs[0]
    for other in differs[1:]:
        condition = condition | other
    done = db.session.execute(
        update(model).where(condition).values(values),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(done, "rowcount", 0))
