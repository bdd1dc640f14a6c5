"""Somebody of the demo reads what is new, so that later talk stands out as new."""

from sqlalchemy import select

from community.content.actions.keep_draft import keep_draft
from community.content.actions.read import mark_all_read, mark_read
from community.content.models import Topic, TopicFollow
from community.content.policies import listed_topics
from community.core.db import db
from community.members.actor import Actor
from community.notifications.actions import read as notices


def visit(actor: Actor) -> None:
    """Read the followed topics to their end, treat the others as known, and empty the bell."""
    followed = select(TopicFollow.topic_id).where(TopicFollow.member_id == actor.id)
    topics = db.session.scalars(
        select(Topic).where(Topic.id.in_(followed), listed_topics(actor))
    ).all()
    for topic in topics:
        mark_read(actor, topic, position=topic.last_position)
    mark_all_read(actor)
    notices.mark_all_read(actor)


def begin_a_draft(actor: Actor) -> None:
    """Leave a topic unfinished, as one does when the bus arrives."""
    keep_draft(
        actor,
        "topic",
        title="Récupérer l’eau de la clim pour les tomates, bonne ou mauvaise idée ?",
        body="Trois litres par jour l’été dernier, tout droit à l’évier. Avant de tirer un",
        extra={"space": "balcons"},
    )
