"""Who opens, answers and likes what, and when: a whole crowd as arrays of numbers.

Members, topics and posts are numbered from zero in the order of time, which is the order of the
ids that they will get. Times are milliseconds since 1970. The same seed gives the same crowd.
"""

import math
from array import array
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

DAY = 86_400_000
HOUR = DAY // 24
MEMBERS_SINCE, TOPICS_SINCE = 1000 * DAY, 900 * DAY
MOST_REPLIES, MOST_VOTES = 900, 60


@dataclass(frozen=True)
class CrowdSize:
    """How many of each."""

    topics: int
    posts: int
    members: int


SIZES = {
    "medium": CrowdSize(topics=2_000, posts=20_000, members=1_000),
    "large": CrowdSize(topics=100_000, posts=1_000_000, members=50_000),
}


class People:
    """Members by the moment they joined; few of them say most of what is said."""

    def __init__(self, size: int, chance: Random, now: int) -> None:
        self._chance = chance
        # More join each month than the month before.
        self.joined = array(
            "q", sorted(now - int(MEMBERS_SINCE * chance.random() ** 1.3) - 1 for _ in range(size))
        )
        self.joined[0] = now - MEMBERS_SINCE
        self._order = list(range(size))
        chance.shuffle(self._order)
        self._weights = list(accumulate(1 / (rank + 12) ** 0.9 for rank in range(size)))

    def draw(self, before: int) -> int:
        """Return somebody who had joined by then."""
        for _ in range(6):
            wanted = self._chance.random() * self._weights[-1]
            member = self._order[bisect(self._weights, wanted)]
            if self.joined[member] <= before:
                return member
        return int(self._chance.random() * bisect(self.joined, before))


class Plan:
    """The crowd."""

    def __init__(self, size: CrowdSize, *, spaces: int, seed: int, now: int) -> None:
        self.size, self.now = size, now
        self.chance = Random(f"parvis {seed}")  # noqa: S311 - plausible, not secret
        self.people = People(size.members, self.chance, now)
        self.topic_at = array("q", sorted(self._opening() for _ in range(size.topics)))
        self.topic_space = array("q", self._rooms(spaces))
        self.topic_replies = array("q", self._replies())
        self._talk()
        self.vote_post, self.vote_member, self.vote_at = _three_arrays()
        self.mood_post, self.mood_member, self.mood_at = _three_arrays()
        self._like()

    def _opening(self) -> int:
        return self.now - HOUR - int(TOPICS_SINCE * self.chance.random() ** 1.4)

    def _rooms(self, spaces: int) -> Iterator[int]:
        weights = list(accumulate(1 / (rank + 2) for rank in range(spaces)))
        for _ in range(self.size.topics):
            yield bisect(weights, self.chance.random() * weights[-1])

    def _replies(self) -> list[int]:
        """Share the replies out: a few topics have hundreds, many have none; the sum is exact."""
        wanted = self.size.posts - self.size.topics
        weights = [min(self.chance.paretovariate(1.15) - 1, 120) for _ in range(self.size.topics)]
        scale = wanted / sum(weights)
        shares = [min(int(weight * scale), MOST_REPLIES) for weight in weights]
        for extra in range(wanted - sum(shares)):
            shares[extra * 7919 % len(shares)] += 1
        return shares

    def _talk(self) -> None:
        """Make every post, topic by topic, then put all of them into the order of time."""
        at, topic, author, place, answered = (array("q") for _ in range(5))
        for number, (opened, replies) in enumerate(
            zip(self.topic_at, self.topic_replies, strict=True)
        ):
            first = len(at)
            cast = [self.people.draw(opened)]
            for position, moment in enumerate(self._moments(opened, replies), 1):
                if position > 1:
                    cast.append(self._speaker(cast, moment))
                at.append(moment)
                topic.append(number)
                author.append(cast[-1])
                place.append(position)
                answered.append(self._answered(first, position))
        order = sorted(range(len(at)), key=at.__getitem__)
        rank = array("q", bytes(8 * len(at)))
        for new, old in enumerate(order):
            rank[old] = new
        self.post_at, self.post_topic, self.post_author, self.post_position = (
            array("q", map(column.__getitem__, order)) for column in (at, topic, author, place)
        )
        self.post_answers = array(
            "q", (rank[answered[old]] if answered[old] >= 0 else -1 for old in order)
        )
        self.post_words = array("q", (self.chance.getrandbits(60) for _ in order))

    def _moments(self, opened: int, replies: int) -> list[int]:
        """Replies come fast at first and slower later, all of them before now."""
        random, log = self.chance.random, math.log
        gaps = [
            1000 - int(log(1 - random()) * HOUR * (1 + 0.3 * number)) for number in range(replies)
        ]
        spans = list(accumulate(gaps, initial=0))
        room = self.now - opened - 1 - replies
        if spans[-1] < room:
            return [opened + span for span in spans]
        squeezed = [opened + span * room // (spans[-1] + 1) for span in spans]
        return [moment + number for number, moment in enumerate(squeezed)]

    def _speaker(self, cast: list[int], moment: int) -> int:
        """Somebody new, somebody who spoke here before, or whoever opened the topic."""
        lot = self.chance.random()
        if lot < 0.2 and cast[-1] != cast[0]:
            return cast[0]
        if lot < 0.45:
            return cast[int(self.chance.random() * len(cast))]
        return self.people.draw(moment)

    def _answered(self, first: int, position: int) -> int:
        """Every third reply answers one post rather than the topic."""
        if position < 3 or self.chance.random() < 0.66:
            return -1
        return first + int(self.chance.random() * (position - 1))

    def _like(self) -> None:
        for post, position in enumerate(self.post_position):
            steepness = 1.35 if position == 1 else 1.9
            wanted = min(int(self.chance.paretovariate(steepness)) - 1, MOST_VOTES)
            for member, moment in self._admirers(post, wanted):
                self.vote_post.append(post)
                self.vote_member.append(member)
                self.vote_at.append(moment)
            if self.chance.random() < 0.15:
                for member, moment in self._admirers(post, 2):
                    self.mood_post.append(post)
                    self.mood_member.append(member)
                    self.mood_at.append(moment)

    def _admirers(self, post: int, wanted: int) -> Iterator[tuple[int, int]]:
        """Different members, never the author, each after the post and before now."""
        seen = {self.post_author[post]}
        posted = self.post_at[post]
        for _ in range(wanted):
            moment = posted - int(math.log(1 - self.chance.random()) * 14 * HOUR) + 1000
            if moment >= self.now:
                moment = posted + int(self.chance.random() * (self.now - posted))
            member = self.people.draw(moment)
            if member not in seen:
                seen.add(member)
                yield member, moment


def _three_arrays() -> tuple["array[int]", "array[int]", "array[int]"]:
    return array("q"), array("q"), array("q")
