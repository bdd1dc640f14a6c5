"""Pictures, shown only to those who see the post that they belong to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.content import policies
from community.content.models import Post, Topic, Upload
from community.content.queries.spaces import MISSING
from community.content.space_map import spaces_by_id
from community.core.db import db
from community.core.errors import NotFound
from community.members.actor import Actor

MEDIA = "/media/"


THUMBNAIL_CANDIDATES = 20


def find_thumbnail(images: Sequence[str]) -> str:
    """Return the first of a text's pictures that is one of ours, or nothing.

    A text may name any address below /media/, one that leads nowhere and one without end.
    """
    names = {address.removeprefix(MEDIA): address for address in images[:THUMBNAIL_CANDIDATES]}
    if not names:
        return ""
    ours = set(db.session.scalars(select(Upload.public_id).where(Upload.public_id.in_(names))))
    return next((address for name, address in names.items() if name in ours), "")


def get_upload(actor: Actor, public_id: str) -> tuple[Upload, bool]:
    """Return a picture and whether everybody may see it, which decides how it may be cached.

    Before its post is sent, only the uploader sees a picture. Raises `NotFound` alike for a
    picture that is missing and for one whose post, topic or space is hidden from the actor.
    """
    post, topic = aliased(Post), aliased(Topic)
    found = db.session.execute(
        select(Upload, post.deleted_at, topic.deleted_at, topic.space_id)
        .outerjoin(post, post.id == Upload.post_id)
        .outerjoin(topic, topic.id == post.topic_id)
        .where(Upload.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound(MISSING)
    upload, post_deleted_at, topic_deleted_at, space_id = found
    if upload.post_id is None:
        if upload.member_id != actor.member_id:
            raise NotFound(MISSING)
        return upload, False
    is_removed = post_deleted_at is not None or topic_deleted_at is not None
    if space_id not in policies.visible_space_ids(actor) or (
        is_removed and not actor.is_moderating
    ):
        raise NotFound(MISSING)
    space = spaces_by_id()[space_id]
    parent = spaces_by_id().get(space.parent_id) if space.parent_id else None
    is_public = not (is_removed or space.is_restricted or (parent and parent.is_restricted))
    return upload, is_public
