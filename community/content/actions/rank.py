"""Bring the stored ranks in line with what happened and with the weights in force."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest

from sqlalchemy import bindparam, delete, func, insert, select, update

from community.content.models import Post, Ranking, Topic, Vote
from community.content.ranking import hot_score, hot_weights, top_score
from community.content.types import PERIOD_DAYS, Period
from community.core import clock
from community.core.db import db

# Nobody pages further down a top list; Discourse keeps as many.
TOP_PER_SPACE = 200
HOT_KEPT_FRESH = 1000


def rank_hot(*, limit: int | None = HOT_KEPT_FRESH) -> int:
    """Recompute the hot rank of the first topics, or of all of them; return how many changed."""
    weights = hot_weights()
    statement = select(Topic).order_by(Topic.hot.desc(), Topic.id.desc()).limit(limit)
    changes = []
    for topic in db.session.scalars(statement.execution_options(yield_per=1000)):
        score = hot_score(topic, weights)
        if abs(score - topic.hot) > 1e-6:
            changes.append({"topic": topic.id, "score": score})
    if changes:
        db.session.connection().execute(
            update(Topic).where(Topic.id == bindparam("topic")).values(hot=bindparam("score")),
            changes,
        )
    db.session.expire_all()
    return len(changes)


@dataclass(frozen=True)
class _Scored:
    topic_id: int
    space_id: int
    score: float


def rank_top(period: Period) -> int:
    """Rebuild the top list of one period; return how many topics it holds."""
    days = PERIOD_DAYS[period]
    scored = _by_counters() if days is None else _by_activity(clock.now() - timedelta(days=days))
    best = _best_per_space(scored)
    db.session.execute(
        delete(Ranking).where(Ranking.period == period).execution_options(synchronize_session=False)
    )
    if best:
        db.session.execute(
            insert(Ranking),
            [
                {"period": period.value, "topic_id": s.topic_id, "space_id": s.space_id,
                 "score": s.score}
                for s in best
            ],
        )  # fmt: skip
    return len(best)


def _by_activity(since: datetime) -> list[_Scored]:
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
            _Scored(
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


def _by_counters() -> list[_Scored]:
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
        _Scored(
            topic_id,
            space_id,
            top_score(views=views, first_votes=first, votes=votes, posts=replies + 1),
        )
        for topic_id, space_id, views, first, votes, replies in rows
    ]


def _best_per_space(scored: list[_Scored]) -> list[_Scored]:
    by_space: dict[int, list[_Scored]] = defaultdict(list)
    for one in scored:
        by_space[one.space_id].append(one)
    return [
        one
        for topics in by_space.values()
        for one in nlargest(TOP_PER_SPACE, topics, key=lambda s: (s.score, s.topic_id))
    ]


def batched(ids: list[int], size: int) -> Iterator[list[int]]:
    """Cut a list into pieces that fit one statement on either database."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
