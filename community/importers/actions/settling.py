"""Lead links and mentions to what came after them."""

from sqlalchemy import update

from community.content.models import Post, Topic
from community.content.types import EXCERPT_LENGTH
from community.core import text
from community.core.db import db
from community.importers.models import ImportedPost
from community.importers.queries import Unsettled
from community.importers.rendering import Rendered


def settle_post(source_id: int, before: Unsettled, rendered: Rendered) -> None:
    """Store a text whose links lead here now, unless somebody has edited it meanwhile."""
    done = db.session.execute(
        update(Post)
        .where(Post.id == before.post_id, Post.body == before.body)
        .values(
            body=rendered.rich.source,
            html=rendered.rich.html,
            renderer=text.RENDERER_VERSION,
        )
        .execution_options(synchronize_session=False)
    )
    if not getattr(done, "rowcount", 0):
        return
    if before.is_first:
        db.session.execute(
            update(Topic)
            .where(Topic.id == before.topic_id)
            .values(excerpt=text.excerpt(rendered.rich.plain, limit=EXCERPT_LENGTH))
            .execution_options(synchronize_session=False)
        )
    db.session.execute(
        update(ImportedPost)
        .where(ImportedPost.source_id == source_id, ImportedPost.external_id == before.external_id)
        .values(is_settled=rendered.is_settled)
        .execution_options(synchronize_session=False)
    )
