"""Settings: where one is signed in."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from community.core.access import checked_by_action, requires
from community.core.asking import ask_first, is_agreed
from community.core.http import see_other
from community.core.i18n import _
from community.core.policies import authorize
from community.core.transaction import transaction
from community.identity import queries
from community.identity.actions import sessions as actions
from community.identity.policies import END_SESSION, SECURE_ACCOUNT
from community.identity.presenters import session_view
from community.identity.signing_in import current_session_id, sign_out
from community.identity.views.blueprint import bp
from community.members.current import current_actor


@bp.get("/settings/sessions")
@requires(SECURE_ACCOUNT)
def sessions() -> str:
    """Every device on which one is signed in."""
    rows = queries.list_sessions(current_actor())
    here = current_session_id()
    return render_template(
        "identity/sessions.html", sessions=[session_view(row, current_id=here) for row in rows]
    )


@bp.post("/settings/sessions/<int:session_id>/end")
@checked_by_action(END_SESSION)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out on one device."""
    with transaction():
        actions.end_session(current_actor(), session_id)
    flash(_("That device is signed out."), "success")
    return see_other(url_for("identity.sessions"))


@bp.post("/settings/sessions/end-all")
@checked_by_action(SECURE_ACCOUNT)
def end_all_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too, once that was agreed to."""
    authorize(current_actor(), SECURE_ACCOUNT)
    if not is_agreed():
        return ask_first(
            title=_("Sign out everywhere?"),
            message=_("Sign out on every device, here too?"),
            submit_label=_("Sign out everywhere"),
            cancel_url=url_for("identity.sessions"),
        )
    with transaction():
        actions.end_all_sessions(current_actor())
        sign_out()
    flash(_("You are signed out everywhere."), "success")
    return see_other(url_for("identity.login"))
