"""The blueprint that the modules of this package fill, and what all its pages share."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.admin.presenters import navigation
from community.core.http import see_other
from community.core.text.normal import normalise
from community.members.current import current_actor

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.before_request
def ask_to_sign_in() -> ResponseReturnValue | None:
    """Lead visitors to the door, and back afterwards; what they send is refused by its rule."""
    if request.method != "GET" or current_actor().is_signed_in:
        return None
    return see_other(url_for("identity.login", next=request.full_path.removesuffix("?")))


@bp.context_processor
def side_navigation() -> dict[str, object]:
    """Give every page the side navigation."""
    return {"admin_navigation": navigation(current_actor())}


def argument(name: str, *, most: int = 80) -> str:
    """Return a word of the address, without what a database would choke on."""
    return normalise(request.args.get(name, ""))[:most].strip()


def is_agreed() -> bool:
    """Tell whether the question was answered, by a script or by the page that asks."""
    return bool(request.form.get("confirmed"))


def ask_first(
    *, title: str, message: str, submit_label: str, cancel_url: str
) -> ResponseReturnValue:
    """Ask on a page of its own, where no script asked; the answer comes to the same address."""
    return render_template(
        "content/confirm.html",
        title=title,
        message=message,
        action_url=request.full_path.removesuffix("?"),
        submit_label=submit_label,
        cancel_url=cancel_url,
    )
