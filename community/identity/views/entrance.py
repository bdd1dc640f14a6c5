"""Signing in and out."""

from math import ceil

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.core import clock
from community.core.access import public
from community.core.errors import TooManyRequests
from community.core.http import safe_path, see_other
from community.core.i18n import _
from community.core.transaction import transaction
from community.identity import known_device
from community.identity.forms import LoginForm, refuse
from community.identity.networks import network_of
from community.identity.proving import prove_by_password
from community.identity.signing_in import sign_in, sign_out
from community.identity.views.blueprint import bp
from community.members.current import current_actor


@bp.route("/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    """Sign in by handle or address and password."""
    form = LoginForm()
    target = safe_path(form.next.data or request.args.get("next"))
    if current_actor().is_signed_in and not form.is_submitted():
        return see_other(target)
    form.next.data = target
    status, headers = 422 if form.is_submitted() else 200, {}
    if form.validate_on_submit():
        try:
            account = prove_by_password(
                form.name.data,
                form.password.data,
                network=network_of(request.remote_addr),
                device_cookie=request.cookies.get(known_device.COOKIE, ""),
            )
        except TooManyRequests as error:
            status = refuse(form, error)
            headers["Retry-After"] = str(ceil((error.retry_at - clock.now()).total_seconds()))
        else:
            if account is not None:
                with transaction():
                    sign_in(account.member_id, is_remembered=form.remember.data)
                return see_other(target)
            form.form_errors.append(_("This name and this password do not belong together."))
    return render_template("identity/login.html", form=form), status, headers


@bp.post("/logout")
@public
def logout() -> ResponseReturnValue:
    """Sign out on this device."""
    with transaction():
        sign_out()
    flash(_("You are signed out."), "success")
    return see_other(url_for("content.home"))
