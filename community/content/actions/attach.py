"""Tie uploaded pictures to the post that shows them."""

import re

from sqlalchemy import Select, or_, select, update

from community.content.models import Post, Topic, Upload
from community.core.db import db
from community.core.text import RichText
from community.members.actor import Actor

_MEDIA = re.compile(r"/media/([0-9a-f]{24})")


def attach_uploads(actor: Actor, post: Post, body: RichText) -> None:
    """Attach the actor's own pictures; somebody else's stay with the post they belong to.

    A picture of a removed post of the actor's goes along to the one that shows it now.
    """
    ids = {match[1] for match in map(_MEDIA.match, body.images) if match}
    if not ids:
        return
    db.session.execute(
        update(Upload)
        .where(
            Upload.public_id.in_(sorted(ids)),
            Upload.member_id == actor.id,
            or_(Upload.post_id.is_(None), _own_removed_post(actor).exists()),
        )
        .values(post_id=post.id)
        .execution_options(synchronize_session=False)
    )


def _own_removed_post(actor: Actor) -> Select[int]:
    """The post that shows an upload, if it is the actor's and was removed."""
    return (
        select(Post.id)
        .join(Post.topic)
        .where(
            Post.id == Upload.post_id,
            Post.author_id == actor.id,
            or_(Post.deleted_at.is_not(None), Topic.deleted_at.is_not(None)),
        )
    )
