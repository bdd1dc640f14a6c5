"""What a member wrote, as a part of the profile page."""

from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from community.content.presenters import ListLinks, TabLink
from community.content.presenting import TopicPresenter
from community.content.profiles import history_rows
from community.content.queries import posts, standings, topics
from community.core import text
from community.core.http import page_request
from community.core.i18n import _
from community.members.views import ProfileSubject

SIZE = 20
TABS = ("topics", "posts", "helpful")


def profile_part(subject: object) -> Markup:
    """Render the figures and the lists of one member; fills the slot `members.profile`."""
    assert isinstance(subject, ProfileSubject)  # noqa: S101 - the slot's own contract
    tab = request.args.get("tab", "topics")
    tab = tab if tab in TABS else "topics"
    standing = standings.find_contribution(subject.actor, subject.member_id)
    shown = _shown(subject, tab)
    return text.mark_safe(
        render_template(
            "content/_profile.html",
            tabs=_tabs(subject, tab),
            tab=tab,
            standing=standing,
            is_me=subject.member_id == subject.actor.member_id,
            can_follow=subject.actor.is_signed_in and subject.member_id != subject.actor.member_id,
            is_followed=standings.is_following_member(subject.actor, subject.member_id),
            handle=subject.handle,
            **shown,
        )
    )


def _shown(subject: ProfileSubject, tab: str) -> dict[str, object]:
    wanted = page_request(size=SIZE)
    if tab == "topics":
        page = topics.list_by_author(subject.actor, subject.member_id, wanted)
        marks = topics.read_marks(subject.actor, page.items)
        return {
            "topics": TopicPresenter(marks).kept_rows(page.items),
            "links": _links(subject, tab, page.previous, page.next),
        }
    if tab == "helpful":
        found = posts.list_most_helpful(subject.actor, subject.member_id)
        return {"posts": history_rows(found), "links": ListLinks("", "")}
    history = posts.list_history(subject.actor, subject.member_id, wanted)
    return {
        "posts": history_rows(history.items),
        "links": _links(subject, tab, history.previous, history.next),
    }


def _links(subject: ProfileSubject, tab: str, before: str, after: str) -> ListLinks:
    def url(**cursor: Any) -> str:
        return url_for("members.profile", handle=subject.handle, tab=tab, **cursor)

    return ListLinks(
        previous_url=url(before=before) if before else "",
        next_url=url(after=after) if after else "",
    )


def _tabs(subject: ProfileSubject, current: str) -> tuple[TabLink, ...]:
    labels = {"topics": _("Topics"), "posts": _("Replies"), "helpful": _("Most helpful")}
    return tuple(
        TabLink(
            key=key,
            label=labels[key],
            url=url_for("members.profile", handle=subject.handle, tab=key),
            is_current=key == current,
            count=0,
        )
        for key in TABS
    )
