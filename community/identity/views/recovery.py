"""A new password by letter."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.core.access import public
from community.core.errors import Invalid, TooManyRequests
from community.core.http import see_other
from community.core.i18n import _
from community.core.transaction import transaction
from community.identity import limits, queries
from community.identity.actions import passwords
from community.identity.actions.passwords import RESETTING
from community.identity.forms import ForgotForm, NewPasswordForm, refuse
from community.identity.networks import network_of
from community.identity.proving import make_password_hash
from community.identity.signing_in import sign_in
from community.identity.views.blueprint import bp


@bp.route("/forgot", methods=["GET", "POST"])
@public
def forgot() -> ResponseReturnValue:
    """Ask for a letter; the answer is the same for everybody."""
    form = ForgotForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                limits.count_forgotten(network_of(request.remote_addr))
                passwords.ask_reset(form.name.data)
        except TooManyRequests as error:
            status = refuse(form, error)
        else:
            return see_other(url_for("identity.forgot_sent"))
    return render_template("identity/forgot.html", form=form), status


@bp.get("/forgot/sent")
@public
def forgot_sent() -> str:
    """Say where the letter goes, if there is one."""
    return render_template("identity/forgot_sent.html")


@bp.route("/reset/<secret>", methods=["GET", "POST"])
@public
def reset(secret: str) -> ResponseReturnValue:
    """Choose a new password by link, and go on signed in."""
    link = queries.find_link(secret, *RESETTING)
    if link is None:
        return render_template("identity/link_over.html", is_reset=True), 404
    form = NewPasswordForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            password_hash = make_password_hash(form.password.data, link.handle, link.address)
        except Invalid as error:
            status = refuse(form, error)
        else:
            with transaction():
                member_id = passwords.reset_password(secret, password_hash=password_hash)
                sign_in(member_id, is_remembered=False)
            flash(_("Your new password is set, and all other devices are signed out."), "success")
            return see_other(url_for("content.home"))
    return render_template("identity/reset.html", form=form, link=link), status
