"""The page of a topic, and the reply form below it."""

from functools import partial
from typing import TYPE_CHECKING

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions.keep_draft import forget_draft
from community.content.actions.read import mark_all_read, mark_read
from community.content.actions.start_topic import post_reply
from community.content.composing import compose
from community.content.forms import ReplyForm
from community.content.kinds import kind_of
from community.content.limits import check_typing
from community.content.presenters import PageLinks
from community.content.presenting import (
    PostPresenter,
    TopicPresenter,
    space_link,
    topic_url,
    window,
)
from community.content.queries import posts, topics
from community.content.queries.topics import Bond, ReadMark
from community.content.reading import note_read_later, note_view
from community.content.space_map import spaces_by_id
from community.content.submission_keys import new_key
from community.content.topic_tools import topic_tools
from community.content.types import POSTS_PER_PAGE
from community.content.views.blueprint import bp
from community.content.views.kept_words import keeps_words
from community.content.views.submission import published, refuse
from community.content.views.uploads import attach_picture
from community.core.access import checked_by_action, public
from community.core.errors import DomainError, NotAllowed, NotFound
from community.core.http import back, moved, see_other
from community.core.i18n import _
from community.core.incoming import as_row_number
from community.core.kept_pages import kept_for_visitors, on_each_view
from community.core.policies import can, decide
from community.core.transaction import transaction
from community.members.actor import Actor
from community.members.current import current_actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from community.content.models import Topic
    from community.content.queries.post_lines import PostLine


@bp.get("/t/<int:topic_id>/<slug>")
@public
@kept_for_visitors
def topic(topic_id: int, slug: str) -> ResponseReturnValue:
    """One page of a topic; an old or wrong slug leads to the right address for good."""
    actor = current_actor()
    found = topics.get_topic(actor, topic_id)
    page = _page_number(found.page_count)
    if slug != found.slug:
        return moved(topic_url(found, (page - 1) * POSTS_PER_PAGE + 1))
    form = ReplyForm(
        submission_key=new_key(),
        reply_to=request.args.get("reply_to", ""),
        # Nobody without an account sends it: no token, no session, one page for all visitors.
        meta={"csrf": actor.is_signed_in},
    )
    return _render(actor, found, page, form)


@bp.get("/t/<int:topic_id>")
@public
def topic_short(topic_id: int) -> ResponseReturnValue:
    """The short address of a topic; it stays an address of its own, whatever the title becomes."""
    return see_other(topic_url(topics.get_topic(current_actor(), topic_id)))


@bp.get("/p/<int:post_id>")
@public
def post(post_id: int) -> ResponseReturnValue:
    """The permalink of a post: its place in the topic, wherever that is today."""
    found = posts.locate_post(current_actor(), post_id)
    return see_other(topic_url(found.topic, found.position))


@bp.post("/t/<int:topic_id>/reply")
@checked_by_action(policies.REPLY)
@keeps_words(ReplyForm, draft="reply:{topic_id}", place="content.topic_short")
def reply(topic_id: int) -> ResponseReturnValue:
    """Post a reply; a refusal gives the form back with every word."""
    actor = current_actor()
    form = ReplyForm()
    if attach_picture(actor, form):
        return _render_last(actor, topic_id, form)
    if not form.validate_on_submit():
        return _render_last(actor, topic_id, form), 422
    try:
        posted = _post_reply(actor, topic_id, form)
    except NotAllowed:
        # Below a topic that takes no reply there is no form to give the words back in.
        raise
    except DomainError as error:
        refuse(form, error)
        return _render_last(actor, topic_id, form), error.status
    return published(posted, f"reply:{topic_id}")


def _post_reply(actor: Actor, topic_id: int, form: ReplyForm) -> str:
    body = compose(form.body.data or "")
    wanted = str(form.reply_to.data or "")
    key = form.submission_key.data or ""
    with transaction():
        check_typing(actor, key)
        found = topics.get_topic(actor, topic_id)
        target = posts.get_post(actor, as_row_number(wanted)) if wanted.isdecimal() else None
        posted = post_reply(
            actor,
            found,
            body=body,
            reply_to=target,
            submission_key=key or None,
        )
        forget_draft(actor, f"reply:{topic_id}")
        return topic_url(posted.topic, posted.position)


@bp.post("/t/<int:topic_id>/read")
@checked_by_action(policies.FOLLOW)
def read_mark(topic_id: int) -> ResponseReturnValue:
    """Remember how far the reader has scrolled."""
    actor = current_actor()
    position = request.form.get("position", type=int) or 0
    with transaction():
        mark_read(actor, topics.get_topic(actor, topic_id), position=position)
    return "", 204


@bp.post("/read")
@checked_by_action(policies.FOLLOW)
def read_everything() -> ResponseReturnValue:
    """Treat everything up to now as read."""
    with transaction():
        mark_all_read(current_actor())
    flash(_("Everything is marked as read."), "success")
    return back()


def _page_number(last: int) -> int:
    wanted = request.args.get("page", "1")
    number = as_row_number(wanted)
    # One page has one address: "007" is not the seventh.
    if str(number) != wanted or not 1 <= number <= last:
        raise NotFound(_("This page does not exist, or no longer does."))
    return number


def _render_last(actor: Actor, topic_id: int, form: ReplyForm) -> str:
    """The reply form stands below the last page."""
    found = topics.get_topic(actor, topic_id)
    return _render(actor, found, found.page_count, form)


def _render(actor: Actor, found: "Topic", page: int, form: ReplyForm) -> str:
    shown = posts.list_posts(found, page)
    bond = topics.find_bond(actor, found)
    position = bond.position
    targets = posts.reply_targets(shown, also=_answered(form, bond))
    presenter = PostPresenter(
        actor,
        found,
        votes=posts.own_votes(actor, shown),
        moods=posts.own_reactions(actor, shown),
        targets=targets,
        read_position=position,
    )
    rows = TopicPresenter({found.id: ReadMark(position=position, is_new=False)})
    views = presenter.views(shown)
    related = topics.list_related(actor, found) if page == found.page_count else ()
    _note_visit(actor, found, page)
    return render_template(
        "content/topic.html",
        topic=rows.row(found),
        breadcrumbs=_breadcrumbs(found),
        posts=views,
        pages=_pages(found, page),
        is_followed=bond.is_followed,
        can_reply=can(actor, policies.REPLY, found),
        reply_refusal=decide(actor, policies.REPLY, found).reason,
        form=form,
        replying_to=_replying_to(found, form, targets),
        draft=bond.draft,
        draft_saved_at=bond.draft_saved_at,
        tools=topic_tools(actor, found),
        # Who reads it comes without an account.
        json_ld=None if actor.is_signed_in else _structured_data(found, shown),
        resume_position=position + 1 if 0 < position < found.last_position else None,
        participants=presenter.participants(),
        related=TopicPresenter({}).rows(related),
        canonical_url=url_for(
            "content.topic",
            topic_id=found.id,
            slug=found.slug,
            page=page if page > 1 else None,
            _external=True,
        ),
    )


def _answered(form: ReplyForm, bond: Bond) -> int:
    """Return the post that the reply answers, as the form says or its draft remembers."""
    if not form.is_submitted() and not form.reply_to.data:
        form.reply_to.data = bond.draft_reply_to
    return as_row_number(form.reply_to.data)


def _replying_to(found: "Topic", form: ReplyForm, targets: "Mapping[int, PostLine]") -> str:
    """Return the handle of whoever is answered; the answer to nobody's post goes to the topic."""
    target = targets.get(as_row_number(form.reply_to.data))
    if target is None or target.topic_id != found.id or target.deleted_at is not None:
        form.reply_to.data = ""
        return ""
    return target.author.handle


def _note_visit(actor: Actor, found: "Topic", page: int) -> None:
    on_each_view(partial(note_view, found.id))
    if actor.is_signed_in and "js" not in request.cookies:
        # Without scripts nobody reports how far was read: the page that was opened counts.
        note_read_later(actor, found.id, min(page * POSTS_PER_PAGE, found.last_position))


def _breadcrumbs(found: "Topic") -> list[tuple[str, str]]:
    spaces = spaces_by_id()
    here = spaces[found.space_id]
    parent = spaces.get(here.parent_id) if here.parent_id else None
    links = [space_link(space) for space in (parent, here) if space is not None]
    return [(link.name, link.url) for link in links]


def _pages(found: "Topic", page: int) -> PageLinks:
    def url(number: int) -> str:
        return url_for(
            "content.topic",
            topic_id=found.id,
            slug=found.slug,
            page=number if number > 1 else None,
        )

    last = found.page_count
    return PageLinks(
        current=page,
        last=last,
        urls=tuple((n, url(n) if n else "") for n in window(page, last)),
        previous_url=url(page - 1) if page > 1 else "",
        next_url=url(page + 1) if page < last else "",
    )


def _structured_data(found: "Topic", shown: tuple["PostLine", ...]) -> object:
    live = [post for post in shown if post.deleted_at is None]

    def url(post: "PostLine | None") -> str:
        return topic_url(found, post.position if post else 1, external=True)

    return kind_of(found).structured_data(found, live, url)
