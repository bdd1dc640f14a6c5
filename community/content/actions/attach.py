"""Tie uploaded pictures to the post that shows them."""

import re

from sqlalchemy import update

from community.content.models import Post, Upload
from community.core.db import db
from community.core.text import RichText
from community.members.actor import Actor

_MEDIA = re.compile(r"/media/([0-9a-f]{24})")


def attach_uploads(actor: Actor, post: Post, body: RichText) -> None:
    """Attach the actor's own pictures; somebody else's stay with the post they belong to."""
    ids = {match[1] for match in map(_MEDIA.match, body.images) if match}
    if not ids:
        return
    db.session.execute(
        update(Upload)
        .where(
            Upload.public_id.in_(sorted(ids)),
            Upload.member_id == actor.id,
            Upload.post_id.is_(None),
        )
        .values(post_id=post.id)
        .execution_options(synchronize_session=False)
    )
