"""The two formulas that order topics; both are shown to members and their weights are settings.

Hot follows Reddit's published ranking (`_hot` in r2/lib/db/_sorts.pyx): the logarithm of the
interest plus the time divided by a constant. Because newness is added instead of divided, the
order of two topics never changes by waiting, so a stored, indexed column stays right until
somebody acts. As in Vanilla, activity renews a topic: half of the time between opening and the
last post counts as newness.

Top follows Discourse's documented score (FO-05): views count by their logarithm, votes on the
first post half, votes per post up to three, and a topic with few posts is held back.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from community.content import settings
from community.core import site

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class HotWeights:
    """Weights of the hot formula; `hours` is how much newness outweighs ten times the interest."""

    vote: float
    reply: float
    person: float
    hours: float


def hot_weights() -> HotWeights:
    """Return the weights in force."""
    return HotWeights(
        vote=site.value(settings.HOT_VOTE_WEIGHT),
        reply=site.value(settings.HOT_REPLY_WEIGHT),
        person=site.value(settings.HOT_PEOPLE_WEIGHT),
        hours=max(1.0, site.value(settings.HOT_HALF_LIFE_HOURS)),
    )


def hot_score(topic: Any, weights: HotWeights) -> float:
    """Return log10(1 + interest) + newness; about +1 for ten times the interest.

    `topic` is a `Topic`, or a row with the columns that the formula reads.
    """
    interest: float = (
        weights.vote * topic.total_helpful
        + weights.reply * topic.reply_count
        + weights.person * (topic.participant_count - 1)
    )
    moment = topic.created_at + (topic.bumped_at - topic.created_at) / 2
    newness: float = (moment - EPOCH).total_seconds() / (weights.hours * 3600)
    return round(math.log10(1 + max(0.0, interest)) + newness, 7)


def top_score(*, views: int, first_votes: int, votes: int, posts: int) -> float:
    """Return Discourse's top score for what happened in a period."""
    return round(
        math.log10(max(1, views)) * 2
        + first_votes * 0.5
        + min(votes / max(1, posts), 3)
        + min(posts, 10) / 10
        + math.log10(1 + votes) * 2,
        7,
    )
