"""Writes a planned crowd: the rows that the actions would have written, counters and ranks too."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from community.content.models import (
    Post,
    Reaction,
    Reading,
    Space,
    Standing,
    Tag,
    Topic,
    TopicFollow,
    TopicTag,
    Vote,
)
from community.content.naming import slug_of
from community.content.ranking import HotWeights, hot_score, hot_weights
from community.core.db import db
from community.core.text import RENDERER_VERSION, fold
from community.demo.actions.bulk import Bulk, after_ids, bulk_for, look_again, without_indexes
from community.demo.babble import Pool
from community.demo.names import handle_of, name_of
from community.demo.plan import Plan
from community.demo.tally import Tally, mood
from community.members.models import Member
from community.members.types import Role, Theme

Step = Callable[[int], None]
Rows = Iterator[Sequence[object]]

# From so many posts on, building the indexes afterwards is faster than keeping them.
MANY = 100_000
TRUST = (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3)


class CrowdWriter:
    """One crowd on its way into the database; every method writes one table."""

    def __init__(self, plan: Plan, pools: dict[str, Pool], spaces: Sequence[int]) -> None:
        self._plan, self._pools, self._spaces = plan, pools, spaces
        self._tally = Tally(plan)
        self._connection: Connection = db.session.connection()
        self._bulk: Bulk = bulk_for(self._connection)
        self._member, self._topic, self._post = (_free_id(m) for m in (Member, Topic, Post))
        self._weights: HotWeights = hot_weights()
        self._english = set(db.session.scalars(select(Space.id).where(Space.slug == "english")))
        self._tags = self._choose_tags()

    def write(self, step: Step) -> None:
        """Write everything; `step` is told of every post."""
        models = (Member, Topic, Post, Vote, Reaction, Reading, TopicFollow, TopicTag, Standing)
        tables = [_table(model) for model in models]
        if len(self._plan.post_at) >= MANY:
            with without_indexes(self._connection, tables):
                self._write_tables(step)
        else:
            self._write_tables(step)
        self._move_figures()
        after_ids(self._connection, (_table(Member), _table(Topic), _table(Post)))
        look_again(self._connection)
        db.session.expire_all()

    def _write_tables(self, step: Step) -> None:
        self._members()
        self._topics()
        self._posts(step)
        self._bonds()

    def _members(self) -> None:
        at = self._bulk.moment
        rows = (
            (
                n, handle_of(n), handle_of(n), name_of(n), fold(name_of(n)), "",
                Role.MEMBER.value, "", TRUST[n % len(TRUST)], "en" if n % 6 == 5 else "fr", "",
                Theme.SYSTEM.value, True, "", at(joined), at(joined), "",
            )
            for n, joined in enumerate(self._plan.people.joined, self._member)
        )  # fmt: skip
        self._put(
            Member,
            "id handle handle_key name name_key bio role department trust_level locale timezone"
            " theme has_shortcuts avatar_key created_at activated_at suspension_reason",
            rows,
        )

    def _topics(self) -> None:
        self._put(
            Topic,
            "id kind space_id author_id title slug excerpt thumbnail tags created_at bumped_at"
            " last_poster_id last_position reply_count participant_count helpful_count"
            " total_helpful view_count hot",
            self._topic_rows(),
        )
        self._put(TopicTag, "topic_id tag_id bumped_at", self._tag_rows())

    def _topic_rows(self) -> Rows:
        plan, tally, at = self._plan, self._tally, self._bulk.moment
        for post, topic in enumerate(plan.post_topic):
            if plan.post_position[post] != 1:
                continue
            words = plan.post_words[post]
            pool = self._pool(topic)
            title = pool.title(words)
            yield (
                self._topic + topic, "discussion", self._space(topic),
                self._member + plan.post_author[post], title, slug_of(title), pool.excerpt(words),
                "", json.dumps([name for name, _id in self._tags[topic]]),
                at(plan.topic_at[topic]), at(tally.topic_bumped[topic]),
                self._member + tally.topic_last_poster[topic], plan.topic_replies[topic] + 1,
                plan.topic_replies[topic], tally.topic_people[topic], tally.topic_helpful[topic],
                tally.topic_total_helpful[topic], self._views(topic, words), self._hot(topic),
            )  # fmt: skip

    def _hot(self, topic: int) -> float:
        plan, tally = self._plan, self._tally
        row = Topic(
            created_at=_datetime(plan.topic_at[topic]),
            bumped_at=_datetime(tally.topic_bumped[topic]),
            reply_count=plan.topic_replies[topic],
            participant_count=tally.topic_people[topic],
            total_helpful=tally.topic_total_helpful[topic],
        )
        return hot_score(row, self._weights)

    def _views(self, topic: int, words: int) -> int:
        return (self._plan.topic_replies[topic] + 1) * (5 + words % 40) + words % 97

    def _tag_rows(self) -> Rows:
        at = self._bulk.moment
        for topic, tags in enumerate(self._tags):
            for _name, tag_id in tags:
                yield self._topic + topic, tag_id, at(self._tally.topic_bumped[topic])

    def _posts(self, step: Step) -> None:
        self._put(
            Post,
            "id topic_id position author_id reply_to_id body html renderer created_at edit_count"
            " deletion_reason helpful_count carried_helpful reactions",
            self._post_rows(step),
        )

    def _post_rows(self, step: Step) -> Rows:
        plan, tally, at = self._plan, self._tally, self._bulk.moment
        for post, topic in enumerate(plan.post_topic):
            source, html = self._pool(topic).post(plan.post_words[post])
            answered = plan.post_answers[post]
            moods = tally.post_moods.get(post)
            yield (
                self._post + post, self._topic + topic, plan.post_position[post],
                self._member + plan.post_author[post],
                self._post + answered if answered >= 0 else None, source, html, RENDERER_VERSION,
                at(plan.post_at[post]), 0, "", tally.post_helpful[post], 0,
                json.dumps(moods) if moods else "{}",
            )  # fmt: skip
            step(1)

    def _bonds(self) -> None:
        plan, at = self._plan, self._bulk.moment
        votes = zip(plan.vote_post, plan.vote_member, plan.vote_at, strict=True)
        moods = zip(plan.mood_post, plan.mood_member, plan.mood_at, strict=True)
        self._put(
            Vote,
            "post_id member_id created_at",
            ((self._post + p, self._member + m, at(t)) for p, m, t in votes),
        )
        self._put(
            Reaction,
            "post_id member_id kind created_at",
            ((self._post + p, self._member + m, mood(p, m), at(t)) for p, m, t in moods),
        )
        self._put(
            Reading,
            "member_id topic_id position read_at",
            (
                (self._member + part.member, self._topic + part.topic, part.position, at(part.at))
                for part in self._tally.parts()
            ),
        )
        self._put(
            TopicFollow,
            "member_id topic_id created_at",
            (
                (self._member + part.member, self._topic + part.topic, at(part.at))
                for part in self._tally.parts()
            ),
        )
        self._put(
            Standing, "member_id space_id topic_count post_count helpful_count", self._standings()
        )

    def _standings(self) -> Rows:
        for (member, space), figures in self._tally.standings.items():
            yield self._member + member, self._spaces[space], *figures

    def _move_figures(self) -> None:
        """Add the crowd to the figures of spaces and tags."""
        topics: Counter[int] = Counter()
        posts: Counter[int] = Counter()
        for topic, replies in enumerate(self._plan.topic_replies):
            topics[self._space(topic)] += 1
            posts[self._space(topic)] += replies + 1
        for space_id, number in topics.items():
            db.session.execute(
                update(Space)
                .where(Space.id == space_id)
                .values(
                    topic_count=Space.topic_count + number,
                    post_count=Space.post_count + posts[space_id],
                )
                .execution_options(synchronize_session=False)
            )
        tags = Counter(tag_id for tags in self._tags for _name, tag_id in tags)
        for tag_id, number in tags.items():
            db.session.execute(
                update(Tag)
                .where(Tag.id == tag_id)
                .values(topic_count=Tag.topic_count + number)
                .execution_options(synchronize_session=False)
            )

    def _choose_tags(self) -> list[tuple[tuple[str, int], ...]]:
        """None to three of the tags that are there, the frequent ones more often."""
        rows = db.session.execute(select(Tag.name, Tag.id).order_by(Tag.id))
        known = [(name, tag_id) for name, tag_id in rows]
        weights = [1 / (rank + 3) for rank in range(len(known))]
        chance = Random(self._plan.post_words[0])  # noqa: S311 - plausible, not secret
        return [
            tuple(dict.fromkeys(chance.choices(known, weights, k=int(chance.random() * 4))))
            if known
            else ()
            for _ in self._plan.topic_at
        ]

    def _space(self, topic: int) -> int:
        return self._spaces[self._plan.topic_space[topic]]

    def _pool(self, topic: int) -> Pool:
        is_english = self._space(topic) in self._english or topic % 12 == 11
        return self._pools["en" if is_english else "fr"]

    def _put(self, model: Any, columns: str, rows: Iterable[Sequence[object]]) -> None:
        self._bulk.write(_table(model), columns.split(), rows)


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _free_id(model: Any) -> int:
    return (db.session.scalar(select(func.max(model.id))) or 0) + 1


def _datetime(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
