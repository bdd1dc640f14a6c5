"""Follow and unfollow: one button each, usable without scripts."""

from flask import flash
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions import follow
from community.content.queries import spaces, tags, topics
from community.content.views.blueprint import bp
from community.core.access import checked_by_action
from community.core.http import back
from community.core.i18n import _
from community.core.transaction import transaction
from community.members.current import current_actor
from community.members.queries import get_member


@bp.post("/s/<slug>/<any(follow,unfollow):verb>")
@checked_by_action(policies.FOLLOW)
def follow_space(slug: str, verb: str) -> ResponseReturnValue:
    """Hear of a space's new topics, or no more."""
    actor = current_actor()
    with transaction():
        space = spaces.get_space(actor, slug)
        (follow.follow_space if verb == "follow" else follow.unfollow_space)(actor, space)
    return _said(verb)


@bp.post("/t/<int:topic_id>/<any(follow,unfollow):verb>")
@checked_by_action(policies.FOLLOW)
def follow_topic(topic_id: int, verb: str) -> ResponseReturnValue:
    """Hear of a topic's replies, or no more."""
    actor = current_actor()
    with transaction():
        topic = topics.get_topic(actor, topic_id)
        (follow.follow_topic if verb == "follow" else follow.unfollow_topic)(actor, topic)
    return _said(verb)


@bp.post("/tag/<name>/<any(follow,unfollow):verb>")
@checked_by_action(policies.FOLLOW)
def follow_tag(name: str, verb: str) -> ResponseReturnValue:
    """Hear of new topics with a tag, or no more."""
    actor = current_actor()
    with transaction():
        tag = tags.get_tag(actor, name)
        (follow.follow_tag if verb == "follow" else follow.unfollow_tag)(actor, tag)
    return _said(verb)


@bp.post("/m/<handle>/<any(follow,unfollow):verb>")
@checked_by_action(policies.FOLLOW)
def follow_member(handle: str, verb: str) -> ResponseReturnValue:
    """Hear of a member's new topics, or no more."""
    actor = current_actor()
    with transaction():
        member = get_member(actor, handle)
        (follow.follow_member if verb == "follow" else follow.unfollow_member)(actor, member)
    return _said(verb)


def _said(verb: str) -> ResponseReturnValue:
    if verb == "follow":
        flash(_("You will hear of what is new here."), "success")
    else:
        flash(_("You no longer follow this."), "success")
    return back()
