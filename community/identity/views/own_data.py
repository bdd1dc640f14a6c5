"""Settings: a file with all that is kept about me, and the end of my account."""

from flask import current_app, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from community.core import clock
from community.core.access import checked_by_action, requires
from community.core.errors import DomainError, NotFound
from community.core.http import see_other
from community.core.i18n import _
from community.core.policies import authorize
from community.core.storage import Storage
from community.core.transaction import end_read, transaction
from community.identity import queries
from community.identity.actions import own_data as actions
from community.identity.forms import EraseForm, refuse
from community.identity.policies import ERASE_ACCOUNT, EXPORT_DATA, SECURE_ACCOUNT
from community.identity.proving import prove_again
from community.identity.types import ERASURE_DELAY
from community.identity.views.blueprint import bp
from community.members.current import current_actor


@bp.get("/settings/data")
@requires(SECURE_ACCOUNT)
def data_settings() -> str:
    """The file, when there is one, and the wish to be forgotten."""
    return _page(EraseForm(formdata=None))


@bp.post("/settings/data/export")
@checked_by_action(EXPORT_DATA)
def ask_export() -> ResponseReturnValue:
    """Ask for the file; the worker makes it."""
    with transaction():
        actions.ask_export(current_actor())
    flash(_("We are putting your data together. You get a letter when the file is ready."), "info")
    return see_other(url_for("identity.data_settings"))


@bp.get("/settings/data/export.zip")
@requires(EXPORT_DATA)
def download_export() -> ResponseReturnValue:
    """The file, for its owner only."""
    export = queries.find_export(current_actor())
    if export is None or export.ready_at is None:
        raise NotFound(_("This file is not here any more. Ask for a new one."))
    end_read()
    storage: Storage = current_app.extensions["community_storage"]
    day = clock.now().date().isoformat()
    response = send_file(
        storage.open(export.key),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"my-data-{day}.zip",
        etag=False,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.route("/settings/data/erase", methods=["GET", "POST"])
@checked_by_action(ERASE_ACCOUNT)
def ask_erasure() -> ResponseReturnValue:
    """Ask to be forgotten, a week from now."""
    if request.method == "GET":
        return see_other(url_for("identity.data_settings"))
    actor = current_actor()
    authorize(actor, ERASE_ACCOUNT)
    form = EraseForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        prove_again(actor, form.password.data)
        with transaction():
            actions.ask_erasure(actor)
    except DomainError as error:
        status = refuse(form, error)
        return _page(form), status
    flash(_("Your account will be erased in %(days)s days.", days=ERASURE_DELAY.days), "info")
    return see_other(url_for("identity.data_settings"))


@bp.post("/settings/data/keep")
@checked_by_action(ERASE_ACCOUNT)
def keep_account() -> ResponseReturnValue:
    """Stay after all."""
    with transaction():
        actions.keep_account(current_actor())
    flash(_("Good to have you: your account stays as it is."), "success")
    return see_other(url_for("identity.data_settings"))


def _page(form: EraseForm) -> str:
    actor = current_actor()
    return render_template(
        "identity/data.html",
        form=form,
        export=queries.find_export(actor),
        erasure=queries.find_erasure(actor),
        days=ERASURE_DELAY.days,
    )
