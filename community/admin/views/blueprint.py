"""The blueprint that the modules of this package fill, and what all its pages share."""

from flask import Blueprint, request, url_for
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
