"""What the hot list would look like with other weights, before anybody saves them."""

from dataclasses import dataclass

from sqlalchemy import select

from community.content import policies
from community.content.models import Ranking, Topic
from community.content.policies import MANAGE_SPACES
from community.content.ranking import HotWeights, hot_score
from community.content.types import Period
from community.core.db import db
from community.core.policies import authorize
from community.members.actor import Actor

CANDIDATES = 400


@dataclass(frozen=True)
class HotPreview:
    """The first topics of the hot list as it is, and as it would be."""

    now: tuple[Topic, ...]
    then: tuple[Topic, ...]


def preview_hot(actor: Actor, weights: HotWeights, *, size: int = 10) -> HotPreview:
    """Order real topics by other weights.

    Looked at are the first of the hot list, the latest and the best of all time: a topic that is
    in none of them leads no list, whatever the weights.
    """
    authorize(actor, MANAGE_SPACES)
    listed = select(Topic).where(policies.listed_topics(actor)).limit(CANDIDATES)
    hot = list(db.session.scalars(listed.order_by(Topic.hot.desc(), Topic.id.desc())))
    latest = db.session.scalars(listed.order_by(Topic.bumped_at.desc(), Topic.id.desc()))
    best = db.session.scalars(
        listed.join(Ranking, Ranking.topic_id == Topic.id)
        .where(Ranking.period == Period.ALL)
        .order_by(Ranking.score.desc(), Ranking.topic_id.desc())
    )
    candidates = {topic.id: topic for group in (hot, latest, best) for topic in group}
    ranked = sorted(
        candidates.values(), key=lambda topic: (hot_score(topic, weights), topic.id), reverse=True
    )
    return HotPreview(now=tuple(hot[:size]), then=tuple(ranked[:size]))
