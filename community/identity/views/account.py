"""Settings: address and password."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.core.access import checked_by_action, requires
from community.core.errors import DomainError
from community.core.http import see_other
from community.core.i18n import _
from community.core.policies import authorize
from community.core.transaction import transaction
from community.identity import queries
from community.identity.actions import addresses, passwords
from community.identity.forms import AddressForm, PasswordForm, refuse
from community.identity.policies import SECURE_ACCOUNT
from community.identity.proving import make_password_hash, prove_again
from community.identity.signing_in import current_session_id
from community.identity.views.blueprint import bp
from community.members.current import current_actor


@bp.get("/settings/account")
@requires(SECURE_ACCOUNT)
def account_settings() -> str:
    """Address, password, and the way to the sessions."""
    return _page()


@bp.route("/settings/account/address", methods=["GET", "POST"])
@checked_by_action(SECURE_ACCOUNT)
def change_address() -> ResponseReturnValue:
    """Begin to exchange the address; a letter to the new one decides."""
    if request.method == "GET":
        return see_other(url_for("identity.account_settings"))
    actor = current_actor()
    authorize(actor, SECURE_ACCOUNT)
    form = AddressForm()
    if not form.validate_on_submit():
        return _page(address_form=form), 422
    try:
        prove_again(actor, form.password.data)
        with transaction():
            addresses.ask_new_address(actor, address=form.address.data)
    except DomainError as error:
        status = refuse(form, error)
        return _page(address_form=form), status
    flash(
        _(
            "We sent a letter to %(address)s. Your address changes when you follow its link.",
            address=form.address.data.strip(),
        ),
        "success",
    )
    return see_other(url_for("identity.account_settings"))


@bp.route("/settings/account/password", methods=["GET", "POST"])
@checked_by_action(SECURE_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Exchange the password; every other session ends."""
    if request.method == "GET":
        return see_other(url_for("identity.account_settings"))
    actor = current_actor()
    authorize(actor, SECURE_ACCOUNT)
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page(password_form=form), 422
    try:
        prove_again(actor, form.current.data, field="current")
        state = queries.find_address(actor)
        own_words = (actor.handle, state.address if state else "")
        password_hash = make_password_hash(form.password.data, *own_words)
        with transaction():
            passwords.change_password(
                actor, password_hash=password_hash, session_id=current_session_id()
            )
    except DomainError as error:
        status = refuse(form, error)
        return _page(password_form=form), status
    flash(_("Your password is changed, and your other devices are signed out."), "success")
    return see_other(url_for("identity.account_settings"))


def _page(
    *, address_form: AddressForm | None = None, password_form: PasswordForm | None = None
) -> str:
    actor = current_actor()
    return render_template(
        "identity/account.html",
        state=queries.find_address(actor),
        address_form=address_form or AddressForm(formdata=None),
        password_form=password_form or PasswordForm(formdata=None),
    )
