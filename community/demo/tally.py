"""The figures of a planned crowd, as the product would have counted them."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from community.content.types import REACTIONS
from community.demo.plan import Plan

MOODS = ("heart", *REACTIONS, "heart", "laugh")


@dataclass(frozen=True)
class Part:
    """What one member has in one topic: the last of the own posts, and when."""

    topic: int
    member: int
    position: int
    at: int


class Tally:
    """Counts over a plan, by the numbers of the plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        size = plan.size
        self.post_helpful = _zeros(size.posts)
        self.post_moods: dict[int, Counter[str]] = {}
        self.topic_helpful, self.topic_total_helpful = _zeros(size.topics), _zeros(size.topics)
        self.topic_people, self.topic_bumped = _zeros(size.topics), _zeros(size.topics)
        self.topic_last_poster = _zeros(size.topics)
        # (member, space) → topics, posts, helpful votes
        self.standings: dict[tuple[int, int], list[int]] = {}
        self._count_votes()
        self._count_posts()

    def _count_votes(self) -> None:
        plan = self._plan
        for post in plan.vote_post:
            topic = plan.post_topic[post]
            self.post_helpful[post] += 1
            self.topic_total_helpful[topic] += 1
            self.topic_helpful[topic] += plan.post_position[post] == 1
            self._standing(post)[2] += 1
        for post, member in zip(plan.mood_post, plan.mood_member, strict=True):
            self.post_moods.setdefault(post, Counter())[mood(post, member)] += 1

    def _count_posts(self) -> None:
        plan = self._plan
        for post, author in enumerate(plan.post_author):
            topic = plan.post_topic[post]
            self.topic_bumped[topic] = plan.post_at[post]
            self.topic_last_poster[topic] = author
            standing = self._standing(post)
            standing[0] += plan.post_position[post] == 1
            standing[1] += 1
        for part in self.parts():
            self.topic_people[part.topic] += 1

    def _standing(self, post: int) -> list[int]:
        place = (self._plan.post_author[post], self._plan.topic_space[self._plan.post_topic[post]])
        return self.standings.setdefault(place, [0, 0, 0])

    def parts(self) -> Iterator[Part]:
        """Yield who takes part in which topic, topic by topic."""
        plan = self._plan
        by_topic = sorted(range(len(plan.post_at)), key=plan.post_topic.__getitem__)
        for topic, posts in groupby(by_topic, key=plan.post_topic.__getitem__):
            last = {plan.post_author[post]: post for post in posts}
            for member, post in last.items():
                yield Part(topic, member, plan.post_position[post], plan.post_at[post])


def mood(post: int, member: int) -> str:
    """Return the mood of a member about a post."""
    return MOODS[(post * 7 + member * 3) % len(MOODS)]


def _zeros(size: int) -> "array[int]":
    return array("q", bytes(8 * size))
