"""Write the posts of one topic, and tie each to its post at the source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from community.content.models import Post, Revision, Topic
from community.content.types import EXCERPT_LENGTH
from community.core import clock, text
from community.core.db import db
from community.core.i18n import _
from community.importers.discourse.records import SourcePost
from community.importers.models import ImportedPost
from community.importers.rendering import Rendered, Renderings
from community.importers.types import author_key, digest_of, is_removed


@dataclass(frozen=True)
class Ground:
    """What stands before a topic is written: its source, and who and what is here already."""

    source_id: int
    spaces: Mapping[int, int]
    members: Mapping[int, int]


def add_posts(
    ground: Ground, topic: Topic, posts: Iterable[SourcePost], renderings: Renderings
) -> None:
    """Give each post the next position; those that answer another one are tied to it after."""
    added: list[tuple[SourcePost, Post]] = []
    for position, source in enumerate(posts, start=topic.last_position + 1):
        rich = renderings[source.id].rich
        post = Post(
            topic=topic,
            position=position,
            author_id=ground.members[author_key(source)],
            body=rich.source,
            html=rich.html,
            renderer=text.RENDERER_VERSION,
            created_at=source.created_at,
            edited_at=source.edited_at,
            edit_count=0,
            helpful_count=source.likes,
            carried_helpful=source.likes,
            reactions={},
            deletion_reason=_reason(source),
            deleted_at=clock.now() if is_removed(source) else None,
        )
        added.append((source, post))
        topic.last_position = position
    db.session.add_all(post for _source, post in added)
    db.session.flush()
    for source, post in added:
        db.session.add(_imported(ground, topic, source, post, renderings[source.id]))
    db.session.flush()
    places = _places(ground, topic)
    for source, post in added:
        if source.reply_to is not None:
            post.reply_to_id = places.get(source.reply_to)
    db.session.flush()


def _imported(
    ground: Ground, topic: Topic, source: SourcePost, post: Post, rendered: Rendered
) -> ImportedPost:
    return ImportedPost(
        source_id=ground.source_id,
        external_id=source.id,
        post_id=post.id,
        topic_id=topic.id,
        number=source.number,
        digest=digest_of(source.body),
        edited_at=source.edited_at,
        likes=source.likes,
        is_accepted_answer=source.is_accepted_answer,
        is_removed=is_removed(source),
        is_settled=rendered.is_settled,
    )


def _places(ground: Ground, topic: Topic) -> dict[int, int]:
    rows = db.session.execute(
        select(ImportedPost.number, ImportedPost.post_id).where(
            ImportedPost.source_id == ground.source_id, ImportedPost.topic_id == topic.id
        )
    )
    return dict(rows.all())


def rewrite_post(ground: Ground, topic: Topic, source: SourcePost, rendered: Rendered) -> None:
    """Take over words that changed at the source; what stood here stays in the history."""
    row = db.session.get_one(ImportedPost, (ground.source_id, source.id))
    post = db.session.get_one(Post, row.post_id)
    keep_revision(post, topic, at=source.edited_at or clock.now())
    post.body, post.html = rendered.rich.source, rendered.rich.html
    post.renderer = text.RENDERER_VERSION
    post.edited_at = source.edited_at
    if post.is_first:
        topic.excerpt = text.excerpt(rendered.rich.plain, limit=EXCERPT_LENGTH)
    row.digest, row.edited_at = digest_of(source.body), source.edited_at
    row.is_settled = rendered.is_settled


def value_post(ground: Ground, source: SourcePost) -> None:
    """Take over likes, the mark of a solution, and whether the source still shows the post."""
    row = db.session.get_one(ImportedPost, (ground.source_id, source.id))
    post = db.session.get_one(Post, row.post_id)
    post.helpful_count += source.likes - post.carried_helpful
    post.carried_helpful = source.likes
    if row.is_removed != is_removed(source):
        post.deleted_at = clock.now() if is_removed(source) else None
        post.deleted_by_id, post.deletion_reason = None, _reason(source)
    row.likes, row.is_accepted_answer = source.likes, source.is_accepted_answer
    row.is_removed = is_removed(source)


def _reason(source: SourcePost) -> str:
    if source.is_deleted:
        return str(_("It was deleted on the former forum."))
    return str(_("It was hidden on the former forum.")) if source.is_hidden else ""


def keep_revision(post: Post, topic: Topic, *, at: datetime) -> None:
    """Keep what a post and its title say now, before they change."""
    number = db.session.scalar(
        select(func.coalesce(func.max(Revision.number), 0)).where(Revision.post_id == post.id)
    )
    db.session.add(
        Revision(
            post_id=post.id,
            number=(number or 0) + 1,
            editor_id=post.author_id,
            title=topic.title if post.is_first else "",
            body=post.body,
            reason=str(_("Changed on the former forum")),
            created_at=at,
        )
    )
    post.edit_count += 1
    db.session.flush()
