"""Edit, remove and restore posts, and read what they said before."""

from datetime import datetime

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions import edit_post as editing
from community.content.actions import remove
from community.content.actions.keep_draft import forget_draft
from community.content.composing import compose
from community.content.forms import EditFirstForm, EditForm, ReasonForm, VerbForm
from community.content.presenting import topic_url
from community.content.queries import drafts, posts
from community.content.revising import revision_views
from community.content.views.blueprint import bp
from community.content.views.kept_words import keeps_words
from community.content.views.submission import published, refuse
from community.content.views.uploads import attach_picture
from community.core.access import checked_by_action, public
from community.core.errors import DomainError, NotAllowed
from community.core.http import flash_undo, see_other
from community.core.i18n import _
from community.core.incoming import as_row_number
from community.core.policies import authorize
from community.core.transaction import transaction
from community.members.actor import Actor
from community.members.current import current_actor


@bp.get("/p/<int:post_id>/edit")
@checked_by_action(policies.EDIT_POST)
def edit_post(post_id: int) -> ResponseReturnValue:
    """The form to change a post."""
    actor = current_actor()
    post = posts.get_post(actor, post_id)
    authorize(actor, policies.EDIT_POST, post)
    draft = drafts.find_draft(actor, f"edit:{post_id}")
    body = draft.body if draft else post.body
    if post.is_first:
        form: EditForm = EditFirstForm(
            title=post.topic.title,
            tags=", ".join(post.topic.tags),
            body=body,
            edit_count=post.edit_count,
        )
    else:
        form = EditForm(body=body, edit_count=post.edit_count)
    return _render_edit(form, post_id, saved_at=draft.updated_at if draft else None)


def _sent_form() -> EditForm:
    """Read an edit whose post may be out of sight by now."""
    return EditFirstForm() if "title" in request.form else EditForm()


@bp.post("/p/<int:post_id>/edit")
@checked_by_action(policies.EDIT_POST)
@keeps_words(_sent_form, draft="edit:{post_id}", place="content.edit_post")
def save_post(post_id: int) -> ResponseReturnValue:
    """Save the change; a refusal gives the form back with every word."""
    actor = current_actor()
    post = posts.get_post(actor, post_id)
    form = EditFirstForm() if post.is_first else EditForm()
    if attach_picture(actor, form):
        return _render_edit(form, post_id)
    if not form.validate_on_submit():
        return _render_edit(form, post_id), 422
    try:
        return published(_save(actor, post_id, form), f"edit:{post_id}")
    except NotAllowed:
        raise
    except DomainError as error:
        refuse(form, error)
        return _render_edit(form, post_id), error.status


def _save(actor: Actor, post_id: int, form: EditForm) -> str:
    body = compose(form.body.data or "")
    title = tags = None
    if isinstance(form, EditFirstForm):
        title = form.title.data
        tags = tuple((form.tags.data or "").split(","))
    counted = str(form.edit_count.data or "")
    with transaction():
        post = posts.get_post(actor, post_id)
        editing.edit_post(
            actor,
            post,
            editing.Edit(body=body, title=title, tags=tags),
            reason=form.reason.data or "",
            edit_count=as_row_number(counted) if counted else None,
        )
        forget_draft(actor, f"edit:{post_id}")
        return topic_url(post.topic, post.position)


def _render_edit(form: EditForm, post_id: int, *, saved_at: datetime | None = None) -> str:
    post = posts.get_post(current_actor(), post_id)
    return render_template(
        "content/edit_post.html",
        form=form,
        post_id=post_id,
        draft_saved_at=saved_at,
        is_first=post.is_first,
        topic_title=post.topic.title,
        cancel_url=topic_url(post.topic, post.position),
    )


@bp.get("/p/<int:post_id>/history")
@public
def post_history(post_id: int) -> ResponseReturnValue:
    """What a post said before, change by change."""
    actor = current_actor()
    post = posts.get_post(actor, post_id)
    revisions = posts.list_revisions(actor, post)
    return render_template(
        "content/history.html",
        topic_title=post.topic.title,
        back_url=topic_url(post.topic, post.position),
        revisions=revision_views(post, revisions),
    )


@bp.get("/p/<int:post_id>/delete")
@checked_by_action(policies.DELETE_POST)
def confirm_delete_post(post_id: int) -> ResponseReturnValue:
    """Ask before removing, where no script asked."""
    actor = current_actor()
    post = posts.get_post(actor, post_id)
    authorize(actor, policies.DELETE_POST, post)
    is_own = post.author_id == actor.member_id
    return render_template(
        "content/confirm.html",
        title=_("Remove this topic?") if post.is_first else _("Remove this post?"),
        message=_("It can be restored later."),
        form=VerbForm() if is_own else ReasonForm(),
        action_url=url_for("content.delete_post", post_id=post_id),
        submit_label=_("Remove"),
        cancel_url=topic_url(post.topic, post.position),
    )


@bp.post("/p/<int:post_id>/delete")
@checked_by_action(policies.DELETE_POST)
def delete_post(post_id: int) -> ResponseReturnValue:
    """Remove a post, with the way back beside the message."""
    actor = current_actor()
    with transaction():
        post = posts.get_post(actor, post_id)
        remove.delete_post(actor, post, reason=request.form.get("reason", "").strip()[:300])
        topic, position, is_first = post.topic, post.position, post.is_first
    flash_undo(
        _("The topic was removed.") if is_first else _("The post was removed."),
        url=url_for("content.restore_post", post_id=post_id),
        label=_("Undo"),
    )
    if is_first and not actor.is_moderating:
        return see_other(url_for("content.home"))
    return see_other(topic_url(topic, position))


@bp.post("/p/<int:post_id>/restore")
@checked_by_action(policies.RESTORE_POST)
def restore_post(post_id: int) -> ResponseReturnValue:
    """Show a removed post again."""
    actor = current_actor()
    with transaction():
        post = posts.get_removed_post(actor, post_id)
        remove.restore_post(actor, post)
        url = topic_url(post.topic, post.position)
    flash(_("It is back."), "success")
    return see_other(url)
