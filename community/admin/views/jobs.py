"""Work that waits, and work that was given up."""

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from community.admin import actions
from community.admin.presenters import JobView, links
from community.admin.queries import get_overview
from community.admin.views.blueprint import bp
from community.core.access import requires
from community.core.asking import ask_first, is_agreed
from community.core.errors import Conflict
from community.core.http import page_request, see_other
from community.core.i18n import _
from community.core.mail.trial import try_letter
from community.core.transaction import end_read, transaction
from community.identity.queries import find_address
from community.jobs.queries import list_dead
from community.jobs.types import DeadLetter
from community.members.current import current_actor
from community.members.policies import MANAGE_SITE

LETTERS = 20


@bp.get("/jobs")
@requires(MANAGE_SITE)
def jobs() -> str:
    """How deep the queue is, and what was given up."""
    page = list_dead(page_request(size=LETTERS)).map(_view)
    return render_template(
        "admin/jobs.html",
        seen=get_overview(current_actor()),
        letters=page.items,
        links=links("admin.jobs", {}, after=page.next, before=page.previous),
    )


@bp.post("/jobs/letter")
@requires(MANAGE_SITE)
def jobs_letter() -> ResponseReturnValue:
    """Send a letter on trial to whoever asks, and say what went wrong."""
    actor = current_actor()
    state = find_address(actor)
    if state is None:
        raise Conflict(_("Your account has no address to write to."))
    with transaction():
        actions.count_trial(actor)
    end_read()
    trial = try_letter(
        current_app.extensions["community_mail"],
        to=state.address,
        subject=_("A letter on trial from your community"),
        text=_("If you read this, letters arrive."),
    )
    flash(trial.sentence, "success" if trial.is_sent else "error")
    return see_other(url_for("admin.jobs"))


@bp.post("/jobs/<int:dead_id>/retry")
@requires(MANAGE_SITE)
def jobs_retry(dead_id: int) -> ResponseReturnValue:
    """Try a given-up job again."""
    with transaction():
        actions.retry_job(current_actor(), dead_id)
    flash(_("The job is tried again."), "success")
    return see_other(url_for("admin.jobs"))


@bp.post("/jobs/<int:dead_id>/discard")
@requires(MANAGE_SITE)
def jobs_discard(dead_id: int) -> ResponseReturnValue:
    """Forget a given-up job, once that was agreed to."""
    if not is_agreed():
        return ask_first(
            title=_("Discard this job?"),
            message=_("What it should have done is not done, and it cannot be brought back."),
            submit_label=_("Discard"),
            cancel_url=url_for("admin.jobs"),
        )
    with transaction():
        actions.discard_job(current_actor(), dead_id)
    flash(_("The job is discarded."), "success")
    return see_other(url_for("admin.jobs"))


def _view(letter: DeadLetter) -> JobView:
    lines = letter.error.strip().splitlines()
    return JobView(
        id=letter.id,
        name=letter.name,
        arguments=letter.arguments,
        reason=lines[-1] if lines else "",
        trace=letter.error,
        attempts=letter.attempts,
        died_at=letter.died_at,
    )
