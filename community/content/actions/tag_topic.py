"""Give a topic its tags."""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import delete, select, update

from community.content import policies
from community.content.models import Tag, Topic, TopicTag
from community.content.space_map import is_publicly_listed
from community.content.types import TAG_LENGTH, TAGS_PER_TOPIC
from community.core import clock
from community.core.db import db
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.policies import authorize, can
from community.members.actor import Actor

_TAG = re.compile(r"[\w][\w.+-]*", re.UNICODE)


def clean_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Lower-case, hyphenate and de-duplicate tags; raise `Invalid` for too many or bad ones."""
    cleaned: dict[str, None] = {}
    for name in names:
        tag = "-".join(unicodedata.normalize("NFC", name).casefold().strip().lstrip("#").split())
        if not tag:
            continue
        if len(tag) > TAG_LENGTH or not _TAG.fullmatch(tag):
            raise Invalid(
                _("“%(tag)s” cannot be a tag: at most %(most)s letters, digits or hyphens.",
                  tag=tag[:40], most=TAG_LENGTH),
                field="tags",
            )  # fmt: skip
        cleaned[tag] = None
    if len(cleaned) > TAGS_PER_TOPIC:
        raise Invalid(_("At most %(most)s tags, please.", most=TAGS_PER_TOPIC), field="tags")
    return tuple(cleaned)


def set_tags(actor: Actor, topic: Topic, names: Iterable[str]) -> None:
    """Make the topic carry exactly these tags; new ones are created if the actor may."""
    wanted = clean_tags(names)
    if list(wanted) == list(topic.tags):
        return
    before = set(topic.tags)
    tags = _find_or_create(actor, wanted)
    db.session.execute(
        delete(TopicTag)
        .where(TopicTag.topic_id == topic.id)
        .execution_options(synchronize_session=False)
    )
    for name in wanted:
        db.session.add(TopicTag(topic_id=topic.id, tag_id=tags[name].id, bumped_at=topic.bumped_at))
    topic.tags = list(wanted)
    db.session.flush()
    move_tag_counts(topic, set(wanted) - before, +1)
    move_tag_counts(topic, before - set(wanted), -1)


def _find_or_create(actor: Actor, names: tuple[str, ...]) -> dict[str, Tag]:
    known = {tag.name: tag for tag in db.session.scalars(select(Tag).where(Tag.name.in_(names)))}
    missing = [name for name in names if name not in known]
    if missing and not can(actor, policies.CREATE_TAG):
        raise Invalid(
            _("The tag “%(tag)s” does not exist yet; choose an existing one.", tag=missing[0]),
            field="tags",
        )
    if missing:
        authorize(actor, policies.CREATE_TAG)
    for name in missing:
        known[name] = Tag(name=name, created_at=clock.now(), topic_count=0)
        db.session.add(known[name])
    db.session.flush()
    return known


def move_tag_counts(topic: Topic, names: Iterable[str], step: int) -> None:
    """Add `step` to the public figure of tags, if the topic is one that the figure counts."""
    if not is_publicly_listed(topic):
        return
    db.session.execute(
        update(Tag)
        .where(Tag.name.in_(sorted(names)))
        .values(topic_count=Tag.topic_count + step)
        .execution_options(synchronize_session=False)
    )
