"""Give a topic its tags."""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import delete, select, update

from community.content import policies
from community.content.models import Tag, Topic, TopicTag
from community.content.queries.tags import known_tags
from community.content.space_map import is_publicly_listed
from community.content.types import TAG_LENGTH, TAGS_PER_TOPIC
from community.core import clock
from community.core.db import db, upsert
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.policies import can
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
    _refuse_unknown(actor, set(wanted) - before)
    _create_missing(wanted)
    tags = lock_tags(before.union(wanted))
    db.session.execute(
        delete(TopicTag)
        .where(TopicTag.topic_id == topic.id)
        .execution_options(synchronize_session=False)
    )
    for name in wanted:
        db.session.add(TopicTag(topic_id=topic.id, tag_id=tags[name], bumped_at=topic.bumped_at))
    topic.tags = list(wanted)
    db.session.flush()
    move_tag_counts(topic, set(wanted) - before, +1)
    move_tag_counts(topic, before - set(wanted), -1)


def _refuse_unknown(actor: Actor, names: set[str]) -> None:
    """Raise `Invalid` for a tag that the actor can neither see nor create.

    A tag of hidden spaces is answered as one that does not exist, so nobody learns of it by trying.
    """
    if not names or can(actor, policies.CREATE_TAG):
        return
    unknown = sorted(names - known_tags(actor, names))
    if unknown:
        raise Invalid(
            _("The tag “%(tag)s” does not exist yet; choose an existing one.", tag=unknown[0]),
            field="tags",
        )


def _create_missing(names: Iterable[str]) -> None:
    """Create the tags that do not exist, also while somebody else is creating the same ones."""
    known = set(db.session.scalars(select(Tag.name).where(Tag.name.in_(names))))
    # In one order everywhere, so that two writers never wait for each other.
    missing = sorted(set(names) - known)
    if missing:
        rows = [{"name": name, "created_at": clock.now(), "topic_count": 0} for name in missing]
        insert = upsert(Tag).values(rows).on_conflict_do_nothing(index_elements=["name"])
        db.session.execute(insert)


def lock_tags(names: Iterable[str]) -> dict[str, int]:
    """Return the ids of tags by name; whoever moves their figures takes this lock first."""
    rows = db.session.execute(
        select(Tag.name, Tag.id)
        .where(Tag.name.in_(sorted(names)))
        .order_by(Tag.name)
        .with_for_update(key_share=True)
    )
    return dict(rows.all())


def move_tag_counts(topic: Topic, names: Iterable[str], step: int) -> None:
    """Add `step` to the public figure of tags, if the topic is one that the figure counts."""
    moved = sorted(names)
    if not moved or not is_publicly_listed(topic):
        return
    lock_tags(moved)
    db.session.execute(
        update(Tag)
        .where(Tag.name.in_(moved))
        .values(topic_count=Tag.topic_count + step)
        .execution_options(synchronize_session=False)
    )


def bump_tags(topic: Topic) -> None:
    """Give the topic its place in the lists of its tags."""
    db.session.flush()
    db.session.execute(
        update(TopicTag)
        .where(TopicTag.topic_id == topic.id)
        .values(bumped_at=topic.bumped_at)
        .execution_options(synchronize_session=False)
    )
