"""Members: found, given a role, suspended, let in again."""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.admin.forms import GIVEN_ROLES, RoleForm, SuspensionForm, refuse
from community.admin.member_presenters import STATES, account_line, account_view
from community.admin.presenters import choices, links
from community.admin.views.blueprint import argument, bp
from community.core import clock
from community.core.access import requires
from community.core.asking import ask_first, is_agreed
from community.core.errors import DomainError
from community.core.http import flash_undo, page_request, see_other
from community.core.i18n import _, _l
from community.core.transaction import transaction
from community.identity.accounts import (
    Account,
    AccountSearch,
    AccountState,
    get_account,
    list_accounts,
)
from community.identity.actions import for_members
from community.identity.types import ERASURE_DELAY
from community.members import actions
from community.members.current import current_actor
from community.members.policies import MANAGE_MEMBERS
from community.members.types import Role

PAGE = 40


@bp.get("/members")
@requires(MANAGE_MEMBERS)
def members() -> str:
    """Everybody with an account, by words, role and state."""
    words, role, state = argument("q"), argument("role"), argument("state")
    search = AccountSearch(
        words=words,
        role=Role(role) if role in set(Role) else None,
        state=AccountState(state) if state in set(AccountState) else None,
    )
    page = list_accounts(current_actor(), page_request(size=PAGE), search)
    here = {"q": words or None, "role": role or None, "state": state or None}
    return render_template(
        "admin/members.html",
        accounts=[account_line(account) for account in page.items],
        query=words,
        roles=choices([("", _l("Every role")), *GIVEN_ROLES], role),
        states=choices(STATES, state),
        links=links("admin.members", here, after=page.next, before=page.previous),
    )


@bp.get("/members/<int:member_id>")
@requires(MANAGE_MEMBERS)
def members_one(member_id: int) -> ResponseReturnValue:
    """One member: who it is, and what may be done."""
    return _page(get_account(current_actor(), member_id))


@bp.post("/members/<int:member_id>/role")
@requires(MANAGE_MEMBERS)
def members_role(member_id: int) -> ResponseReturnValue:
    """Give a member another role."""
    actor = current_actor()
    account, form = get_account(actor, member_id), RoleForm()
    if not form.validate_on_submit():
        return _page(account, role_form=form), 422
    try:
        with transaction():
            member = get_account(actor, member_id).member
            actions.change_role(
                actor,
                member,
                role=Role(form.role.data),
                department=form.department.data or "",
                trust_level=form.trust_level.data,
            )
    except DomainError as error:
        status = refuse(form, error)
        return _page(account, role_form=form), status
    flash(_("The role is saved."), "success")
    return _back(member_id)


@bp.post("/members/<int:member_id>/suspend")
@requires(MANAGE_MEMBERS)
def members_suspend(member_id: int) -> ResponseReturnValue:
    """Let a member read but not write for some days; one click takes that back."""
    actor = current_actor()
    account, form = get_account(actor, member_id), SuspensionForm()
    if not form.validate_on_submit():
        return _page(account, suspension_form=form), 422
    until = clock.now() + timedelta(days=form.days.data)
    try:
        with transaction():
            member = get_account(actor, member_id).member
            actions.suspend(actor, member, until=until, reason=form.reason.data)
    except DomainError as error:
        status = refuse(form, error)
        return _page(account, suspension_form=form), status
    flash_undo(
        _("@%(handle)s is suspended.", handle=account.member.handle),
        url=url_for("admin.members_reinstate", member_id=member_id),
        label=_("Undo"),
    )
    return _back(member_id)


@bp.post("/members/<int:member_id>/reinstate")
@requires(MANAGE_MEMBERS)
def members_reinstate(member_id: int) -> ResponseReturnValue:
    """Lift a suspension."""
    return _do(member_id, actions.reinstate, _("The suspension is lifted."))


@bp.post("/members/<int:member_id>/reset-letter")
@requires(MANAGE_MEMBERS)
def members_reset(member_id: int) -> ResponseReturnValue:
    """Send the letter with which a member chooses a new password."""
    return _do(member_id, for_members.send_reset_letter, _("The letter is on its way."))


@bp.post("/members/<int:member_id>/remind")
@requires(MANAGE_MEMBERS)
def members_remind(member_id: int) -> ResponseReturnValue:
    """Send the letter that asks to confirm an address again."""
    return _do(member_id, for_members.remind_to_confirm, _("The letter is on its way."))


@bp.post("/members/<int:member_id>/erase")
@requires(MANAGE_MEMBERS)
def members_erase(member_id: int) -> ResponseReturnValue:
    """Erase an account in a week, once that was agreed to."""
    account = get_account(current_actor(), member_id)
    if not is_agreed():
        return ask_first(
            title=_("Erase the account of @%(handle)s?", handle=account.member.handle),
            message=_(
                "Do this at the member's own request only. In %(days)s days the profile, the "
                "address and the votes are deleted; what they wrote stays without a name.",
                days=ERASURE_DELAY.days,
            ),
            submit_label=_("Erase"),
            cancel_url=url_for("admin.members_one", member_id=member_id),
        )
    sentence = _("The account will be erased in %(days)s days.", days=ERASURE_DELAY.days)
    return _do(member_id, for_members.erase_later, sentence)


@bp.post("/members/<int:member_id>/keep")
@requires(MANAGE_MEMBERS)
def members_keep(member_id: int) -> ResponseReturnValue:
    """Take back that an account will be erased."""
    return _do(member_id, for_members.keep_account_of, _("The account stays."))


def _do(member_id: int, action: Callable[..., object], sentence: str) -> ResponseReturnValue:
    actor = current_actor()
    with transaction():
        action(actor, get_account(actor, member_id).member)
    flash(sentence, "success")
    return _back(member_id)


def _back(member_id: int) -> ResponseReturnValue:
    return see_other(url_for("admin.members_one", member_id=member_id))


def _page(
    account: Account,
    *,
    role_form: RoleForm | None = None,
    suspension_form: SuspensionForm | None = None,
) -> str:
    return render_template(
        "admin/member.html",
        account=account_view(current_actor(), account),
        role_form=role_form or RoleForm(formdata=None, obj=account.member),
        suspension_form=suspension_form or SuspensionForm(formdata=None, days=7),
        is_refused=request.method == "POST",
    )
