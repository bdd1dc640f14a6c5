"""Follow and unfollow: one button each, usable without scripts; and all that one follows."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions import follow
from community.content.presenters import FollowLine, TabLink
from community.content.presenting import list_links
from community.content.queries import follows, spaces, tags, topics
from community.content.space_map import spaces_by_id
from community.content.views.blueprint import bp
from community.core.access import checked_by_action, requires
from community.core.http import back, page_request
from community.core.i18n import _, _l
from community.core.pagination import Page
from community.core.transaction import transaction
from community.members.current import current_actor
from community.members.policies import USE_ACCOUNT
from community.members.queries import get_member

if TYPE_CHECKING:
    from community.content.models import Topic

FOLLOWED_PER_PAGE = 30


class Followed(StrEnum):
    """What a member can follow, each a part of the page."""

    TOPICS = "topics"
    SPACES = "spaces"
    TAGS = "tags"
    MEMBERS = "members"


LABELS = {
    Followed.TOPICS: _l("Topics"),
    Followed.SPACES: _l("Spaces"),
    Followed.TAGS: _l("Tags"),
    Followed.MEMBERS: _l("Members"),
}
LISTS: dict[Followed, Callable[..., Page[Any]]] = {
    Followed.TOPICS: follows.followed_topics,
    Followed.SPACES: follows.followed_spaces,
    Followed.TAGS: follows.followed_tags,
    Followed.MEMBERS: follows.followed_members,
}


@bp.get("/settings/following")
@requires(USE_ACCOUNT)
def following() -> str:
    """Everything the member hears of, with a way out beside each."""
    actor = current_actor()
    part = _part()
    page = LISTS[part](actor, page_request(size=FOLLOWED_PER_PAGE))
    return render_template(
        "content/following.html",
        lines=[_line(part, subject) for subject in page.items],
        part=part.value,
        tabs=[_tab(one, is_current=one is part) for one in Followed],
        links=list_links(page, lambda **query: _url(part, **query)),
    )


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


def _part() -> Followed:
    try:
        return Followed(request.args.get("what", Followed.TOPICS))
    except ValueError:
        return Followed.TOPICS


def _url(part: Followed, **query: Any) -> str:
    what = None if part is Followed.TOPICS else part.value
    return url_for("content.following", what=what, **query)


def _tab(part: Followed, *, is_current: bool) -> TabLink:
    return TabLink(
        key=part.value, label=str(LABELS[part]), url=_url(part), is_current=is_current, count=0
    )


def _line(part: Followed, subject: Any) -> FollowLine:
    if part is Followed.TOPICS:
        return _topic_line(subject)
    if part is Followed.SPACES:
        return FollowLine(
            name=subject.name,
            url=url_for("content.space", slug=subject.slug),
            note=subject.description,
            unfollow_url=url_for("content.follow_space", slug=subject.slug, verb="unfollow"),
        )
    if part is Followed.TAGS:
        return FollowLine(
            name=f"#{subject.name}",
            url=url_for("content.tag", name=subject.name),
            note="",
            unfollow_url=url_for("content.follow_tag", name=subject.name, verb="unfollow"),
        )
    return FollowLine(
        name=subject.name or subject.handle,
        url=url_for("members.profile", handle=subject.handle),
        note=f"@{subject.handle}",
        unfollow_url=url_for("content.follow_member", handle=subject.handle, verb="unfollow"),
    )


def _topic_line(topic: "Topic") -> FollowLine:
    return FollowLine(
        name=topic.title,
        url=url_for("content.topic", topic_id=topic.id, slug=topic.slug),
        note=spaces_by_id()[topic.space_id].name,
        unfollow_url=url_for("content.follow_topic", topic_id=topic.id, verb="unfollow"),
    )
