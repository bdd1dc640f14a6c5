"""Bring the stored ranks in line with what happened and with the weights in force."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from heapq import nlargest

from sqlalchemy import bindparam, delete, func, insert, select, update

from community.content.models import Post, Ranking, Topic, Vote
from community.content.ranking import hot_score, hot_weights, top_score
from community.content.types import PERIOD_DAYS, Period
from community.core import clock
from community.core.batches import batched
from community.core.db import db

# Nobody pages further down a top list; Discourse keeps as many.
TOP_PER_SPACE = 200
HOT_KEPT_FRESH = 1000
HOT_COLUMNS = (
    Topic.id,
    Topic.hot,
    Topic.created_at,
    Topic.bumped_at,
    Topic.reply_count,
    Topic.participant_count,
    Topic.total_helpful,
)


@dataclass(frozen=True)
class NewHot:
    """A topic whose hot rank is not what it should be."""

    topic: int
    was: float
    score: float


def find_cold(*, limit: int | None = HOT_KEPT_FRESH) -> list[NewHot]:
    """Compare the hot rank of the first topics, or of all of them, with what it should be.

    Reads only: on a large site this takes seconds, in which everybody else may write.
    """
    weights = hot_weights()
    statement = select(*HOT_COLUMNS).order_by(Topic.hot.desc(), Topic.id.desc()).limit(limit)
    rows = db.session.connection().execute(statement.execution_options(yield_per=1000))
    scored = ((row, hot_score(row, weights)) for row in rows)
    return [NewHot(row.id, row.hot, score) for row, score in scored if abs(score - row.hot) > 1e-6]


def warm(cold: list[NewHot]) -> None:
    """Store hot ranks; a few hundred at once, so that nobody waits long for their turn."""
    if cold:
        db.session.connection().execute(
            update(Topic)
            # What moved meanwhile was ranked by whoever moved it.
            .where(Topic.id == bindparam("topic"), Topic.hot == bindparam("was"))
            .values(hot=bindparam("score")),
            [asdict(one) for one in cold],
        )
        db.session.expire_all()


def rank_hot(*, limit: int | None = HOT_KEPT_FRESH) -> int:
    """Do both at once, where nobody else is waiting; return how many changed."""
    cold = find_cold(limit=limit)
    warm(cold)
    return len(cold)


@dataclass(frozen=True)
class Scored:
    """A topic in the running for a top list."""

    topic_id: int
    space_id: int
    score: float


def find_best(period: Period) -> list[Scored]:
    """Score the topics of one period and keep the best of each space.

    Reads only, for the same reason.
    """
    days = PERIOD_DAYS[period]
    scored = _by_counters() if days is None else _by_activity(clock.now() - timedelta(days=days))
    return _best_per_space(scored)


def keep_best(period: Period, best: list[Scored]) -> None:
    """Replace the top list of one period."""
    db.session.execute(
        delete(Ranking).where(Ranking.period == period).execution_options(synchronize_session=False)
    )
    rows = [
        {"period": period.value, "topic_id": s.topic_id, "space_id": s.space_id, "score": s.score}
        for s in best
    ]
    if rows:
        db.session.execute(insert(Ranking), rows)


def rank_top(period: Period) -> int:
    """Do both at once, where nobody else is waiting; return how many topics the list holds."""
    best = find_best(period)
    keep_best(period, best)
    return len(best)


def _by_activity(since: datetime) -> list[Scored]:
    """Score topics by the posts and votes of a period; no other topic enters its list."""
    posts = dict(
        db.session.execute(
            select(Post.topic_id, func.count())
            .where(Post.created_at > since, Post.deleted_at.is_(None))
            .group_by(Post.topic_id)
        ).all()
    )
    votes: Counter[int] = Counter()
    first: Counter[int] = Counter()
    counted = db.session.execute(
        select(Post.topic_id, Post.position, func.count())
        .join(Vote, Vote.post_id == Post.id)
        .where(Vote.created_at > since, Post.deleted_at.is_(None))
        .group_by(Post.topic_id, Post.position)
    )
    for topic_id, position, number in counted:
        votes[topic_id] += number
        first[topic_id] += number if position == 1 else 0
    scored = []
    for batch in batched(sorted(posts.keys() | votes.keys()), 500):
        rows = db.session.execute(
            select(Topic.id, Topic.space_id, Topic.view_count).where(
                Topic.id.in_(batch), Topic.deleted_at.is_(None)
            )
        )
        scored += [
            Scored(
                topic_id,
                space_id,
                top_score(
                    views=views,
                    first_votes=first[topic_id],
                    votes=votes[topic_id],
                    posts=posts.get(topic_id, 0),
                ),
            )
            for topic_id, space_id, views in rows
        ]
    return scored


def _by_counters() -> list[Scored]:
    """Score every topic by its stored counters, for the list without a period."""
    rows = db.session.execute(
        select(
            Topic.id,
            Topic.space_id,
            Topic.view_count,
            Topic.helpful_count,
            Topic.total_helpful,
            Topic.reply_count,
        ).where(Topic.deleted_at.is_(None))
    )
    return [
        Scored(
            topic_id,
            space_id,
            top_score(views=views, first_votes=first, votes=votes, posts=replies + 1),
        )
        for topic_id, space_id, views, first, votes, replies in rows
    ]


def _best_per_space(scored: list[Scored]) -> list[Scored]:
    by_space: dict[int, list[Scored]] = defaultdict(list)
    for one in scored:
        by_space[one.space_id].append(one)
    return [
        one
        for topics in by_space.values()
        for one in nlargest(TOP_PER_SPACE, topics, key=lambda s: (s.score, s.topic_id))
    ]
