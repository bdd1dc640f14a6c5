"""Registering, and confirming an address."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.core.access import checked_by_action, public, requires
from community.core.errors import DomainError, NotAllowed
from community.core.http import back, safe_path, see_other
from community.core.i18n import _, current_language
from community.core.policies import can
from community.core.transaction import transaction
from community.identity import limits, policies, queries
from community.identity.actions import accounts, addresses
from community.identity.forms import ButtonForm, RegisterForm, refuse
from community.identity.human import check_human, opened_now
from community.identity.networks import network_of
from community.identity.proving import make_password_hash
from community.identity.signing_in import sign_in
from community.identity.types import NewAccount, Purpose
from community.identity.views.blueprint import bp
from community.members.current import current_actor


@bp.route("/register", methods=["GET", "POST"])
@checked_by_action(policies.REGISTER)
def register() -> ResponseReturnValue:
    """Open an account. The page is the same, whether the address is known or not."""
    actor = current_actor()
    if actor.is_signed_in:
        return see_other(url_for("content.home"))
    form = RegisterForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            _join(form)
        except NotAllowed:
            raise
        except DomainError as error:
            status = refuse(form, error)
        else:
            target = safe_path(form.next.data)
            return see_other(url_for("identity.check_mail", next=target if target != "/" else None))
    form.opened_at.data = opened_now()
    form.next.data = safe_path(form.next.data or request.args.get("next"))
    is_open = can(actor, policies.REGISTER)
    return render_template("identity/register.html", form=form, is_open=is_open), status


@bp.get("/register/check-mail")
@requires(policies.SECURE_ACCOUNT)
def check_mail() -> ResponseReturnValue:
    """Tell a new member that a letter is on its way."""
    actor = current_actor()
    target = safe_path(request.args.get("next"))
    if actor.is_active:
        return see_other(target)
    state = queries.find_address(actor)
    return render_template(
        "identity/check_mail.html", address=state.address if state else "", next_url=target
    )


@bp.post("/register/send-again")
@checked_by_action(policies.SECURE_ACCOUNT)
def send_again() -> ResponseReturnValue:
    """Send the letter once more."""
    with transaction():
        addresses.ask_confirmation_again(current_actor())
    flash(_("The letter is on its way. Look into your spam folder, too."), "success")
    return back(default=url_for("identity.check_mail"))


@bp.route("/verify/<secret>", methods=["GET", "POST"])
@public
def verify(secret: str) -> ResponseReturnValue:
    """Confirm an address. Looking changes nothing: mail programs look at links by themselves."""
    link = queries.find_link(secret, Purpose.VERIFY_MAIL, Purpose.CHANGE_MAIL)
    if link is None:
        return render_template("identity/link_over.html", is_reset=False), 404
    form = ButtonForm()
    if not form.validate_on_submit():
        return render_template("identity/verify.html", form=form, link=link)
    with transaction():
        addresses.answer_letter(secret)
    flash(_("Thank you, your address is confirmed."), "success")
    is_home = current_actor().is_signed_in
    return see_other(url_for("content.home" if is_home else "identity.login"))


@bp.get("/terms")
@public
def terms() -> str:
    """The terms that apply where the brand has not published its own."""
    return render_template("identity/terms.html")


def _join(form: RegisterForm) -> None:
    check_human(unseen=form.website.data or "", opened_at=form.opened_at.data or "")
    with transaction():
        limits.count_registration(network_of(request.remote_addr))
    handle, address = form.handle.data, form.address.data
    new = NewAccount(
        handle=handle,
        address=address,
        password_hash=make_password_hash(form.password.data, handle, address),
        locale=current_language(),
    )
    with transaction():
        member = accounts.register(current_actor(), new)
        sign_in(member.id, is_remembered=False)
