"""Edit a post, keeping what it said before."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from community.content import limits, policies, settings, wording
from community.content.actions.attach import attach_uploads
from community.content.actions.start_topic import member_ids_of
from community.content.actions.tag_topic import clean_tags, set_tags
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
from community.core.text_diff import word_diff
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

    The author's small correction of a young post that nobody has answered leaves no revision. With
    `edit_count`, raises `Conflict` when somebody edited in between, so that nobody's work is
    overwritten unseen.
    """
    lock_member(actor)
    lock_post(post)
    authorize(actor, policies.EDIT_POST, post)
    if edit_count is not None and edit_count != post.edit_count:
        raise Conflict(_("Somebody edited this post meanwhile. Compare, then save again."))
    body = edit.body
    wording.check_text(actor, body, is_first=post.is_first, post_id=post.id)
    wanted = _cleaned(actor, post, edit)
    mentioned = _newly_mentioned(post, body)
    if _says_something_else(post, wanted):
        limits.check_can_edit(actor)
        if not _is_small_correction(actor, post, wanted):
            _keep_revision(actor, post, reason=reason)
        _write(post, body)
        attach_uploads(actor, post, body)
    if post.is_first:
        _retitle(actor, post, wanted)
    if actor.member_id != post.author_id:
        audit.record(actor, "content.post.edit", f"post:{post.id}", reason=reason)
    db.session.flush()
    events.publish(
        PostEdited(
            topic_id=post.topic_id, post_id=post.id, editor_id=actor.id, mentioned_ids=mentioned
        )
    )
    return post


def _cleaned(actor: Actor, post: Post, edit: Edit) -> Edit:
    """Return the edit as it will be stored; raise `Invalid` for a title or tags that cannot be."""
    if not post.is_first:
        return Edit(edit.body)
    title = tags = None
    if edit.title is not None:
        title = wording.check_title(edit.title)
        if title != post.topic.title:
            wording.check_new_title(actor, title, topic_id=post.topic_id)
    if edit.tags is not None:
        tags = clean_tags(edit.tags)
    return Edit(edit.body, title, tags)


def _says_something_else(post: Post, edit: Edit) -> bool:
    return (
        post.body != edit.body.source
        or (edit.title is not None and edit.title != post.topic.title)
        or _moves_to_other_tags(post, edit)
    )


def _moves_to_other_tags(post: Post, edit: Edit) -> bool:
    return edit.tags is not None and list(edit.tags) != list(post.topic.tags)


def _newly_mentioned(post: Post, body: RichText) -> tuple[int, ...]:
    before = text.find_handles(post.body)
    return member_ids_of(tuple(h for h in body.mentions if h not in before))


def _is_small_correction(actor: Actor, post: Post, edit: Edit) -> bool:
    """Tell whether nobody can mind that the change leaves no trace."""
    grace = timedelta(seconds=site.value(settings.EDIT_GRACE_SECONDS))
    is_fresh = clock.now() - post.created_at <= grace and post.edit_count == 0
    if not is_fresh or post.author_id != actor.member_id:
        return False
    if _has_been_answered(post) or _moves_to_other_tags(post, edit):
        return False
    most = site.value(settings.EDIT_GRACE_CHARACTERS)
    changed = _changed_characters(post.body, edit.body.source)
    if edit.title is not None:
        changed += _changed_characters(post.topic.title, edit.title)
    return changed <= most


def _has_been_answered(post: Post) -> bool:
    """Votes and moods were given, and replies written, to what the post says now."""
    return bool(
        post.helpful_count > post.carried_helpful
        or any(post.reactions.values())
        or post.topic.last_position > post.position
    )


def _changed_characters(before: str, after: str) -> int:
    parts = word_diff(before, after)
    return sum(len(part.text) for part in parts if part.kind in {"added", "removed"})


def _keep_revision(actor: Actor, post: Post, *, reason: str) -> None:
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
            tags=list(post.topic.tags) if post.is_first else None,
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


def _retitle(actor: Actor, post: Post, edit: Edit) -> None:
    topic = post.topic
    topic.excerpt = text.excerpt(edit.body.plain, limit=EXCERPT_LENGTH)
    topic.thumbnail = find_thumbnail(edit.body.images)
    has_changed = False
    if edit.title is not None and edit.title != topic.title:
        topic.title, topic.slug, has_changed = edit.title, slug_of(edit.title), True
    if edit.tags is not None and _moves_to_other_tags(post, edit):
        set_tags(actor, topic, edit.tags)
        has_changed = True
    if has_changed:
        events.publish(TopicChanged(topic_id=topic.id, actor_id=actor.member_id))
