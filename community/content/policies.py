"""Who may see and do what with content, each rule beside the SQL that lists must use."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, false, literal

from community.content import settings
from community.content.models import Post, Topic
from community.content.space_map import SpaceInfo, spaces_by_id
from community.content.types import Posting, Visibility
from community.core import clock, site
from community.core.i18n import _l
from community.core.policies import ALLOW, Decision, deny, rule
from community.members import audiences
from community.members.actor import Actor
from community.members.types import Role

SEE_SPACE = "content.space.see"
MANAGE_SPACES = "content.space.manage"
SEE_TOPIC = "content.topic.see"
START_TOPIC = "content.topic.start"
REPLY = "content.topic.reply"
MODERATE = "content.topic.moderate"
SEE_POST = "content.post.see"
EDIT_POST = "content.post.edit"
DELETE_POST = "content.post.delete"
RESTORE_POST = "content.post.restore"
SEE_HISTORY = "content.post.see_history"
VOTE = "content.post.vote"
REACT = "content.post.react"
FOLLOW = "content.subject.follow"
KEEP_DRAFT = "content.draft.keep"
UPLOAD = "content.upload.add"
CREATE_TAG = "content.tag.create"

SIGN_IN = _l("Sign in to take part.")
CONFIRM = _l("Confirm your e-mail address first: the link is in your mailbox.")
SUSPENDED = _l("Your account is suspended for the moment.")
ARCHIVED = _l("This space is archived: it can be read, not written.")


def takes_part(actor: Actor) -> Decision:
    """The conditions of every contribution: signed in, address confirmed, not suspended."""
    if not actor.is_signed_in:
        return deny(SIGN_IN)
    if not actor.is_active:
        return deny(CONFIRM)
    if actor.is_suspended:
        return deny(SUSPENDED)
    return ALLOW


def _own_rule_admits(actor: Actor, space: SpaceInfo) -> bool:
    if actor.is_moderating:
        return True
    if space.visibility is Visibility.PUBLIC:
        return True
    if space.visibility is Visibility.MEMBERS:
        return actor.is_signed_in
    if space.visibility is Visibility.STAFF:
        return actor.is_staff
    return audiences.admits(space.audience, actor)


def sees_space(actor: Actor, space: SpaceInfo) -> bool:
    """A space inside another is seen only by those who see both."""
    parent = spaces_by_id().get(space.parent_id) if space.parent_id else None
    if parent is not None and not _own_rule_admits(actor, parent):
        return False
    return _own_rule_admits(actor, space)


def visible_space_ids(actor: Actor) -> frozenset[int]:
    """Return the spaces the actor sees; every SQL twin below is built on it."""
    return frozenset(s.id for s in spaces_by_id().values() if sees_space(actor, s))


@rule(SEE_SPACE)
def see_space(actor: Actor, space: SpaceInfo) -> Decision:
    if sees_space(actor, space):
        return ALLOW
    return deny(_l("This page does not exist."))


@rule(MANAGE_SPACES)
def manage_spaces(actor: Actor, _subject: object) -> Decision:
    if actor.role in {Role.MANAGER, Role.ADMIN}:
        return ALLOW
    return deny(_l("Only community managers and administrators can change spaces."))


@rule(START_TOPIC)
def start_topic(actor: Actor, space: SpaceInfo | None) -> Decision:
    """Without a space: whether the actor may start topics at all."""
    basic = takes_part(actor)
    if not basic.is_allowed or space is None:
        return basic
    if not sees_space(actor, space):
        return deny(_l("This page does not exist."))
    if space.is_archived:
        return deny(ARCHIVED)
    if space.posting is Posting.EVERYONE:
        return ALLOW
    if actor.is_moderating:
        return ALLOW
    if space.posting is Posting.STAFF and actor.is_staff:
        return ALLOW
    if space.posting is Posting.AUDIENCE and audiences.admits(space.posting_audience, actor):
        return ALLOW
    return deny(_l("Only some members open topics in this space; everyone can reply."))


@rule(SEE_TOPIC)
def see_topic(actor: Actor, topic: Topic) -> Decision:
    if topic.space_id not in visible_space_ids(actor):
        return deny(_l("This page does not exist."))
    if topic.deleted_at is not None and not actor.is_moderating:
        return deny(_l("This page does not exist."))
    return ALLOW


def visible_topics(actor: Actor) -> ColumnElement[bool]:
    """The SQL twin of `see_topic`."""
    return visible_in(visible_space_ids(actor), sees_removed=actor.is_moderating)


def visible_in(seen: frozenset[int], *, sees_removed: bool) -> ColumnElement[bool]:
    """The same for whoever sees these spaces, for statements that are built once."""
    if sees_removed:
        return in_spaces(seen)
    return and_(in_spaces(seen), Topic.deleted_at.is_(None))


def in_visible_space(actor: Actor) -> ColumnElement[bool]:
    """Keep topics of visible spaces."""
    return in_spaces(visible_space_ids(actor))


def in_spaces(seen: frozenset[int]) -> ColumnElement[bool]:
    """Keep topics of some spaces.

    The sum keeps both databases from walking the index of each space and sorting the whole: a
    list is one walk along the index of its order.
    """
    if not seen:
        return false()
    return (literal(0) + Topic.space_id).in_(sorted(seen))


def listed_topics(actor: Actor) -> ColumnElement[bool]:
    """What lists, feeds and counts show: visible, not deleted, not unlisted."""
    return listed_in(visible_space_ids(actor))


def listed_in(seen: frozenset[int]) -> ColumnElement[bool]:
    """The same for whoever sees these spaces, for statements that are built once."""
    return and_(in_spaces(seen), Topic.deleted_at.is_(None), Topic.unlisted_at.is_(None))


@rule(REPLY)
def reply(actor: Actor, topic: Topic) -> Decision:
    basic = takes_part(actor)
    if not basic.is_allowed:
        return basic
    if topic.deleted_at is not None:
        return deny(_l("This topic was removed."))
    if _is_archived(topic):
        return deny(ARCHIVED)
    if topic.closed_at is not None and not actor.is_moderating:
        return deny(_l("This topic is closed to new replies."))
    return ALLOW


def _is_archived(topic: Topic) -> bool:
    return spaces_by_id()[topic.space_id].is_archived


@rule(MODERATE)
def moderate(actor: Actor, _topic: Topic | None) -> Decision:
    if actor.is_moderating:
        return ALLOW
    return deny(_l("Only the community team can do this."))


@rule(SEE_POST)
def see_post(actor: Actor, post: Post) -> Decision:
    topic = see_topic(actor, post.topic)
    if not topic.is_allowed:
        return topic
    if post.deleted_at is None or actor.is_moderating:
        return ALLOW
    return deny(_l("This post was removed."))


def visible_posts(actor: Actor) -> ColumnElement[bool]:
    """The SQL twin of `see_post`, for a statement that joins the topic."""
    topics = visible_topics(actor)
    if actor.is_moderating:
        return topics
    return and_(topics, Post.deleted_at.is_(None))


def listed_posts(actor: Actor) -> ColumnElement[bool]:
    """What histories and searches show: live posts of listed topics (join the topic)."""
    return and_(listed_topics(actor), Post.deleted_at.is_(None))


def own_or_listed_posts(actor: Actor, member_id: int) -> ColumnElement[bool]:
    """A member's history as the actor may read it."""
    return and_(listed_posts(actor), Post.author_id == member_id)


@rule(EDIT_POST)
def edit_post(actor: Actor, post: Post) -> Decision:
    basic = takes_part(actor)
    if not basic.is_allowed:
        return basic
    if post.deleted_at is not None or post.topic.deleted_at is not None:
        return deny(_l("A removed post cannot be edited: restore it first."))
    if actor.is_moderating:
        return ALLOW
    if post.author_id != actor.member_id:
        return deny(_l("You can only edit your own posts."))
    if _is_archived(post.topic):
        return deny(ARCHIVED)
    if post.topic.closed_at is not None:
        return deny(_l("This topic is closed."))
    if clock.now() - post.created_at > _edit_window(actor):
        return deny(_l("The time to edit this post is over; write a reply instead."))
    return ALLOW


def _edit_window(actor: Actor) -> timedelta:
    if actor.trust_level >= 2:
        return timedelta(days=site.value(settings.EDIT_WINDOW_TRUSTED_DAYS))
    return timedelta(minutes=site.value(settings.EDIT_WINDOW_MINUTES))


@rule(DELETE_POST)
def delete_post(actor: Actor, post: Post) -> Decision:
    if post.deleted_at is not None:
        return deny(_l("This post is already removed."))
    if actor.is_moderating:
        return ALLOW
    basic = takes_part(actor)
    if not basic.is_allowed:
        return basic
    if post.author_id != actor.member_id:
        return deny(_l("You can only remove your own posts."))
    if _is_archived(post.topic):
        return deny(ARCHIVED)
    if post.is_first and post.topic.reply_count > 0:
        return deny(_l("Others have replied, so this topic stays. Ask the team if it must go."))
    return ALLOW


@rule(RESTORE_POST)
def restore_post(actor: Actor, post: Post) -> Decision:
    if post.deleted_at is None:
        return deny(_l("This post is not removed."))
    if actor.is_moderating:
        return ALLOW
    if post.author_id != actor.member_id or post.deleted_by_id != actor.member_id:
        return deny(_l("Only the community team can restore this post."))
    return deny(ARCHIVED) if _is_archived(post.topic) else takes_part(actor)


@rule(SEE_HISTORY)
def see_history(actor: Actor, post: Post) -> Decision:
    return see_post(actor, post)


@rule(VOTE)
def vote(actor: Actor, post: Post) -> Decision:
    return _judges(actor, post, own=_l("You cannot vote for your own post."))


@rule(REACT)
def react(actor: Actor, post: Post) -> Decision:
    return _judges(actor, post, own=_l("You cannot react to your own post."))


def _judges(actor: Actor, post: Post, *, own: object) -> Decision:
    """Whoever takes part judges what others wrote, never the own words (the sentence `own`)."""
    basic = takes_part(actor)
    if not basic.is_allowed:
        return basic
    if post.deleted_at is not None or post.topic.deleted_at is not None:
        return deny(_l("This post was removed."))
    if post.author_id == actor.member_id:
        return deny(own)
    if _is_archived(post.topic):
        return deny(ARCHIVED)
    return ALLOW


@rule(FOLLOW)
def follow(actor: Actor, _subject: object) -> Decision:
    if not actor.is_signed_in:
        return deny(SIGN_IN)
    return ALLOW


@rule(KEEP_DRAFT)
def keep_draft(actor: Actor, _subject: object) -> Decision:
    if not actor.is_signed_in:
        return deny(SIGN_IN)
    return ALLOW


@rule(UPLOAD)
def upload(actor: Actor, _subject: object) -> Decision:
    return takes_part(actor)


@rule(CREATE_TAG)
def create_tag(actor: Actor, _subject: object) -> Decision:
    if actor.is_staff:
        return ALLOW
    if actor.trust_level >= site.value(settings.TAG_CREATION_LEVEL):
        return ALLOW
    return deny(_l("New tags are created by experienced members; choose an existing one."))
