"""Open a topic, and preview what a text will look like."""

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions.keep_draft import forget_draft
from community.content.actions.start_topic import NewTopic, start_topic
from community.content.composing import compose
from community.content.forms import TopicForm
from community.content.limits import check_typing
from community.content.presenting import topic_url
from community.content.queries import drafts, spaces
from community.content.submission_keys import new_key
from community.content.types import BODY_MAX, TAGS_PER_TOPIC, TITLE_MAX, TITLE_MIN
from community.content.views.blueprint import bp
from community.content.views.kept_words import keeps_words
from community.content.views.submission import published, refuse
from community.content.views.uploads import attach_picture
from community.core import text
from community.core.access import checked_by_action
from community.core.errors import DomainError, Invalid
from community.core.i18n import _
from community.core.options import options
from community.core.policies import authorize
from community.core.transaction import transaction
from community.members.actor import Actor
from community.members.current import current_actor

LIMITS = {"title_min": TITLE_MIN, "title_max": TITLE_MAX, "body": BODY_MAX, "tags": TAGS_PER_TOPIC}


@bp.get("/new")
@checked_by_action(policies.START_TOPIC)
def new_topic() -> ResponseReturnValue:
    """The form for a new topic, with what was left unfinished."""
    actor = current_actor()
    draft = drafts.find_draft(actor, "topic")
    form = TopicForm(
        space=request.args.get("space", draft.extra.get("space", "") if draft else ""),
        title=draft.title if draft else request.args.get("title", "")[:TITLE_MAX],
        body=draft.body if draft else "",
        tags=draft.extra.get("tags", "") if draft else "",
        submission_key=new_key(),
    )
    _offer_spaces(actor, form)
    return _render(actor, form, saved_at=draft.updated_at if draft else None)


def _sent_form() -> TopicForm:
    form = TopicForm()
    _offer_spaces(current_actor(), form)
    return form


@bp.post("/new")
@checked_by_action(policies.START_TOPIC)
@keeps_words(_sent_form, draft="topic", place="content.new_topic")
def start() -> ResponseReturnValue:
    """Open the topic; a refusal gives the form back with every word."""
    actor = current_actor()
    authorize(actor, policies.START_TOPIC)
    form = _sent_form()
    if attach_picture(actor, form):
        return _render(actor, form)
    if request.form.get("preview"):
        return _render(actor, form, preview=_preview(form.body.data or ""))
    if not form.validate_on_submit():
        return _render(actor, form), 422
    try:
        return published(_start(actor, form), "topic")
    except DomainError as error:
        refuse(form, error)
        return _render(actor, form), error.status


def _start(actor: Actor, form: TopicForm) -> str:
    key = form.submission_key.data or ""
    body = compose(form.body.data or "")
    with transaction():
        check_typing(actor, key)
        space = spaces.find_space(actor, form.space.data or "")
        if space is None:
            raise Invalid(_("Choose a space."), field="space")
        posted = start_topic(
            actor,
            space,
            NewTopic(
                title=form.title.data or "",
                body=body,
                tags=tuple((form.tags.data or "").split(",")),
            ),
            submission_key=key or None,
        )
        forget_draft(actor, "topic")
        return topic_url(posted.topic)


@bp.post("/preview")
@checked_by_action(policies.KEEP_DRAFT)
def preview() -> ResponseReturnValue:
    """Exactly what would be stored, as a fragment."""
    authorize(current_actor(), policies.KEEP_DRAFT)
    return render_template("content/_preview.html", html=_preview(request.form.get("body", "")))


def _preview(source: str) -> object:
    if not source.strip():
        return text.mark_safe("")
    return text.mark_safe(compose(source).html)


def _offer_spaces(actor: Actor, form: TopicForm) -> None:
    offered = spaces.list_open_spaces(actor, "discussion")
    form.space.choices = options([("", _("Choose a space")), *((s.slug, s.name) for s in offered)])
    if form.space.data not in {s.slug for s in offered}:
        form.space.data = form.space.data if form.is_submitted() else ""


def _render(
    actor: Actor, form: TopicForm, *, preview: object = "", saved_at: datetime | None = None
) -> str:
    decision = policies.start_topic(actor, None)
    return render_template(
        "content/new.html",
        form=form,
        limits=LIMITS,
        preview_html=preview,
        draft_saved_at=saved_at,
        can_start=decision.is_allowed,
        refusal=decision.reason,
    )
