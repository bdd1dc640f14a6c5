"""The personal data that the heart keeps: what a member wrote, chose, followed and uploaded.

Erasure makes what was written anonymous, because others answered it: the texts stay under a
nameless author (whoever wants a text gone removes it first). Everything private is deleted.
"""

from collections.abc import Iterator, Mapping

from flask import current_app
from sqlalchemy import delete, or_, select, update

from community.content.actions.upload_picture import delete_files
from community.content.actions.vote import drop_reaction, drop_vote
from community.content.locking import lock_member_row, lock_topics
from community.content.models import (
    Draft,
    MemberFollow,
    Post,
    Reaction,
    ReadHorizon,
    Reading,
    Revision,
    SpaceFollow,
    TagFollow,
    Topic,
    TopicFollow,
    Upload,
    Vote,
)
from community.core.db import db


class ContentPersonalData:
    """Export and erasure of what a member has in the heart."""

    name = "content"

    def export(self, member_id: int) -> Iterator[Mapping[str, object]]:
        """Yield everything the member wrote and chose, one row at a time."""
        yield from _written(member_id)
        yield from _chosen(member_id)

    def erase(self, member_id: int) -> int:
        """Delete what is private; leave public texts to the nameless row."""
        changed = _erase_uploads(member_id) + _withdraw_everything(member_id)
        for model in (
            SpaceFollow,
            TopicFollow,
            TagFollow,
            Reading,
            ReadHorizon,
            Draft,
        ):
            done = db.session.execute(
                delete(model)
                .where(model.member_id == member_id)
                .execution_options(synchronize_session=False)
            )
            changed += int(getattr(done, "rowcount", 0))
        done = db.session.execute(
            delete(MemberFollow)
            .where(or_(MemberFollow.member_id == member_id, MemberFollow.followed_id == member_id))
            .execution_options(synchronize_session=False)
        )
        changed += int(getattr(done, "rowcount", 0))
        db.session.execute(
            update(Post)
            .where(Post.author_id == member_id)
            .values(submission_key=None)
            .execution_options(synchronize_session=False)
        )
        return changed


def _written(member_id: int) -> Iterator[Mapping[str, object]]:
    posts = db.session.execute(
        select(Post, Topic.title)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.author_id == member_id)
        .order_by(Post.id)
        .execution_options(yield_per=500)
    )
    for post, title in posts:
        yield {
            "kind": "topic" if post.is_first else "reply",
            "id": post.id,
            "topic_id": post.topic_id,
            "title": title,
            "text": post.body,
            "written_at": post.created_at,
            "edited_at": post.edited_at,
            "removed_at": post.deleted_at,
            "helpful_votes": post.helpful_count,
        }
    revisions = db.session.scalars(
        select(Revision)
        .join(Post, Post.id == Revision.post_id)
        .where(or_(Revision.editor_id == member_id, Post.author_id == member_id))
        .order_by(Revision.id)
        .execution_options(yield_per=500)
    )
    for revision in revisions:
        yield {
            "kind": "earlier text",
            "post_id": revision.post_id,
            "title": revision.title,
            "text": revision.body,
            "tags": revision.tags or [],
            "replaced_at": revision.created_at,
        }
    for draft in db.session.scalars(select(Draft).where(Draft.member_id == member_id)):
        yield {
            "kind": "draft",
            "title": draft.title,
            "text": draft.body,
            "saved_at": draft.updated_at,
        }


def _chosen(member_id: int) -> Iterator[Mapping[str, object]]:
    def rows(
        model: type[Vote]
        | type[Reaction]
        | type[SpaceFollow]
        | type[TopicFollow]
        | type[TagFollow]
        | type[MemberFollow]
        | type[Reading]
        | type[Upload],
    ) -> Iterator[object]:
        yield from db.session.scalars(
            select(model).where(model.member_id == member_id).execution_options(yield_per=500)
        )

    for model, kind, names in (
        (Vote, "helpful vote", ("post_id", "created_at")),
        (Reaction, "reaction", ("post_id", "kind", "created_at")),
        (SpaceFollow, "followed space", ("space_id", "created_at")),
        (TopicFollow, "followed topic", ("topic_id", "created_at")),
        (TagFollow, "followed tag", ("tag_id", "created_at")),
        (MemberFollow, "followed member", ("followed_id", "created_at")),
        (Reading, "reading", ("topic_id", "position", "read_at")),
        (Upload, "picture", ("public_id", "alt", "width", "height", "created_at")),
    ):
        for row in rows(model):
            values = {name: getattr(row, name) for name in names}
            if "kind" in values:
                values["reaction"] = values.pop("kind")
            yield {"kind": kind, **values}


def _withdraw_everything(member_id: int) -> int:
    """Take every vote and mood back the way the member would, so that all figures stay right."""
    lock_member_row(member_id)
    _lock_topics_of(member_id)
    voted = select(Vote.post_id).where(Vote.member_id == member_id)
    moods = select(Reaction.post_id, Reaction.kind).where(Reaction.member_id == member_id)
    votes = db.session.scalars(voted).all()
    reactions = db.session.execute(moods).all()
    for post_id in votes:
        drop_vote(db.session.get_one(Post, post_id), member_id)
    for post_id, kind in reactions:
        drop_reaction(db.session.get_one(Post, post_id), member_id, kind=kind)
    return len(votes) + len(reactions)


def _lock_topics_of(member_id: int) -> None:
    """Lock what will be written in one order: two who leave together wait, and never crosswise."""
    voted = select(Vote.post_id).where(Vote.member_id == member_id)
    moods = select(Reaction.post_id).where(Reaction.member_id == member_id)
    lock_topics(select(Post.topic_id).where(Post.id.in_(voted.union(moods))))


def _erase_uploads(member_id: int) -> int:
    """Delete pictures that no post shows; those in public texts stay with the texts."""
    storage = current_app.extensions["community_storage"]
    orphans = db.session.scalars(
        select(Upload).where(Upload.member_id == member_id, Upload.post_id.is_(None))
    ).all()
    for upload in orphans:
        delete_files(upload, storage)
        db.session.delete(upload)
    db.session.flush()
    return len(orphans)


PERSONAL_DATA = ContentPersonalData()
