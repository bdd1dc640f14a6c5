"""Drafts: saved while typing, listed, resumed and thrown away."""

from flask import flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions.keep_draft import forget_draft, keep_draft
from community.content.presenting import list_links
from community.content.queries import drafts
from community.content.views.blueprint import bp
from community.core.access import checked_by_action, requires
from community.core.asking import ask_first, is_agreed
from community.core.errors import Invalid
from community.core.http import page_request, see_other
from community.core.i18n import _
from community.core.policies import authorize
from community.core.transaction import transaction
from community.members.current import current_actor
from community.members.policies import USE_ACCOUNT

DRAFTS_PER_PAGE = 20


@bp.put("/drafts/<key>")
@checked_by_action(policies.KEEP_DRAFT)
def save_draft(key: str) -> ResponseReturnValue:
    """Keep what is being typed; answers with the time it was saved."""
    typed = request.get_json(silent=True)
    if not isinstance(typed, dict):
        raise Invalid(_("This draft cannot be read."))
    with transaction():
        draft = keep_draft(
            current_actor(),
            key,
            title=str(typed.get("title") or ""),
            body=str(typed.get("body") or ""),
            extra={name: str(typed.get(name) or "") for name in ("space", "tags", "reply_to")},
        )
        saved_at = draft.updated_at.isoformat() if draft else None
    return jsonify(saved_at=saved_at)


@bp.get("/drafts/<key>")
@checked_by_action(policies.KEEP_DRAFT)
def draft(key: str) -> ResponseReturnValue:
    """The draft of one form, for a page that was loaded before it was saved elsewhere."""
    actor = current_actor()
    authorize(actor, policies.KEEP_DRAFT)
    found = drafts.find_draft(actor, key)
    if found is None:
        return jsonify(title="", body="", saved_at=None)
    return jsonify(
        title=found.title, body=found.body, saved_at=found.updated_at.isoformat(), **found.extra
    )


@bp.delete("/drafts/<key>")
@checked_by_action(policies.KEEP_DRAFT)
def discard_draft(key: str) -> ResponseReturnValue:
    """Throw a draft away."""
    with transaction():
        forget_draft(current_actor(), key)
    return "", 204


@bp.get("/settings/drafts")
@requires(USE_ACCOUNT)
def drafts_page() -> ResponseReturnValue:
    """Everything that was left unfinished."""
    actor = current_actor()
    page = drafts.list_drafts(actor, page_request(size=DRAFTS_PER_PAGE))
    return render_template(
        "content/drafts.html",
        drafts=[(found, _resume_url(found.key)) for found in page.items],
        links=list_links(page, lambda **query: url_for("content.drafts_page", **query)),
    )


@bp.post("/settings/drafts/<key>/discard")
@checked_by_action(policies.KEEP_DRAFT)
def discard_draft_form(key: str) -> ResponseReturnValue:
    """Throw a draft away from the list, once that was agreed to."""
    if not is_agreed():
        return ask_first(
            title=_("Throw this draft away?"),
            message=_("It cannot be brought back."),
            submit_label=_("Throw away"),
            cancel_url=url_for("content.drafts_page"),
        )
    with transaction():
        forget_draft(current_actor(), key)
    flash(_("The draft was thrown away."), "success")
    return see_other(url_for("content.drafts_page"))


def _resume_url(key: str) -> str:
    place, _colon, number = key.partition(":")
    if place == "reply":
        return url_for("content.topic_short", topic_id=int(number), _anchor="reply")
    if place == "edit":
        return url_for("content.edit_post", post_id=int(number))
    return url_for("content.new_topic")
