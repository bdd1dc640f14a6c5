"""Edit a post, keeping what it said before."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from community.content import limits, policies, settings
from community.content.actions.attach import attach_uploads
from community.content.actions.start_topic import member_ids_of
from community.content.actions.tag_topic import set_tags
from community.content.events import PostEdited, TopicChanged
from community.content.locking import lock_member, lock_post
from community.content.models import Post, Revision
from community.content.naming import slug_of
from community.content.queries.uploads import find_thumbnail
from community.content.types import EXCERPT_LENGTH
from community.core import clock, events, site, text
from community.core.db import db
from community.core.errors import Conflict
from community.core.i18n import _
from community.core.policies import authorize
from community.core.text import RichText
from community.members import audit
from community.members.actor import Actor


@dataclass(frozen=True)
class Edit:
    """What a post becomes; title and tags are for a first post, None leaves them as they are."""

    body: RichText
    title: str | None = None
    tags: tuple[str, ...] | None = None


def edit_post(
    actor: Actor, post: Post, edit: Edit, *, reason: str = "", edit_count: int | None = None
) -> Post:
    """Change the text, and for a first post the title and the tags.

    Within the grace time the author's edit leaves no revision. With `edit_count`, raises
    `Conflict` when somebody edited in between, so that nobody's work is overwritten unseen.
    """
    lock_member(actor)
    lock_post(post)
    authorize(actor, policies.EDIT_POST, post)
    if edit_count is not None and edit_count != post.edit_count:
        raise Conflict(_("Somebody edited this post meanwhile. Compare, then save again."))
    body = edit.body
    limits.check_text(actor, body, is_first=post.is_first)
    is_retitled = post.is_first and edit.title is not None
    new_title = limits.check_title(edit.title or "") if is_retitled else None
    mentioned = _newly_mentioned(post, body)
    if _says_something_else(post, body, new_title):
        limits.check_can_edit(actor)
        _keep_revision(actor, post, reason=reason)
        _write(post, body)
        attach_uploads(actor, post, body)
    if post.is_first:
        _retitle(actor, post, body, new_title, edit.tags)
    if actor.member_id != post.author_id:
        audit.record(actor, "content.post.edit", f"post:{post.id}", reason=reason)
    db.session.flush()
    events.publish(
        PostEdited(
            topic_id=post.topic_id, post_id=post.id, editor_id=actor.id, mentioned_ids=mentioned
        )
    )
    return post


def _says_something_else(post: Post, body: RichText, title: str | None) -> bool:
    return post.body != body.source or (title is not None and title != post.topic.title)


def _newly_mentioned(post: Post, body: RichText) -> tuple[int, ...]:
    before = text.find_handles(post.body)
    return member_ids_of(tuple(h for h in body.mentions if h not in before))


def _keep_revision(actor: Actor, post: Post, *, reason: str) -> None:
    grace = timedelta(seconds=site.value(settings.EDIT_GRACE_SECONDS))
    is_fresh = clock.now() - post.created_at <= grace and post.author_id == actor.member_id
    if is_fresh and post.edit_count == 0:
        return
    number = db.session.scalar(
        select(func.coalesce(func.max(Revision.number), 0)).where(Revision.post_id == post.id)
    )
    db.session.add(
        Revision(
            post_id=post.id,
            number=(number or 0) + 1,
            editor_id=actor.id,
            title=post.topic.title if post.is_first else "",
            body=post.body,
            reason=reason,
            created_at=clock.now(),
        )
    )
    post.edit_count += 1
    post.edited_at = clock.now()


def _write(post: Post, body: RichText) -> None:
    post.body = body.source
    post.html = body.html
    post.renderer = text.RENDERER_VERSION


def _retitle(
    actor: Actor, post: Post, body: RichText, title: str | None, tags: tuple[str, ...] | None
) -> None:
    topic = post.topic
    topic.excerpt = text.excerpt(body.plain, limit=EXCERPT_LENGTH)
    topic.thumbnail = find_thumbnail(body.images)
    has_changed = False
    if title is not None and title != topic.title:
        topic.title, topic.slug, has_changed = title, slug_of(title), True
    if tags is not None and list(tags) != list(topic.tags):
        set_tags(actor, topic, tags)
        has_changed = True
    if has_changed:
        events.publish(TopicChanged(topic_id=topic.id, actor_id=actor.member_id))
