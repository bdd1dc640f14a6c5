"""Set-up of an empty production site: the code, a letter on trial, then everything at once."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from community.content.actions.manage_spaces import SpaceDetails
from community.content.types import Posting
from community.core import site
from community.core.access import public
from community.core.brand import ACCENT, PRIMARY
from community.core.brand_pictures import keep_logo
from community.core.codes import is_code
from community.core.colours import is_colour, nearest_passing
from community.core.config import current_settings
from community.core.errors import DomainError, Invalid, NotFound, TooManyRequests
from community.core.http import see_other
from community.core.i18n import _, _l, current_language
from community.core.images import MAX_BYTES
from community.core.mail.trial import try_letter
from community.core.storage import Storage
from community.core.transaction import end_read, transaction
from community.identity.addresses import check_address
from community.identity.forms import refuse
from community.identity.networks import network_of
from community.identity.passwords import check_password
from community.identity.proving import make_password_hash
from community.identity.signing_in import sign_in
from community.identity.types import NewAccount
from community.members.handles import check_handle
from community.web.forms import CodeForm, CommunityForm, MailForm
from community.web.setup import CODE, Beginning, count_letter, is_open, set_up, try_code
from community.web.views.blueprint import bp

KEPT = "setup_code"


@dataclass(frozen=True)
class Suggestion:
    """A space that suits most communities."""

    name: object
    description: object
    icon: str
    colour: str
    posting: Posting = Posting.EVERYONE


SUGGESTIONS = (
    Suggestion(
        _l("Welcome"),
        _l("Say hello, and find your way around."),
        "hand-heart",
        "#2f6f5e",
    ),
    Suggestion(
        _l("Questions and advice"),
        _l("Ask what you want to know; somebody has done it before."),
        "help-circle",
        "#2b5f8a",
    ),
    Suggestion(
        _l("What I made"),
        _l("Show your work, from the first sketch to the last screw."),
        "camera",
        "#a3481f",
    ),
    Suggestion(_l("Ideas"), _l("What we could do better, or begin."), "lightbulb", "#7a5a00"),
    Suggestion(
        _l("News"), _l("What is new, told by the team."), "megaphone", "#8a3a66", Posting.STAFF
    ),
)


@bp.route("/setup", methods=["GET", "POST"])
@public
def setup() -> ResponseReturnValue:
    """Ask for the code."""
    _refuse_closed()
    form = CodeForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            if try_code(form.code.data, network=network_of(request.remote_addr)):
                session[KEPT] = form.code.data
                return see_other(url_for("web.setup_mail"))
            form.code.errors = [_("This is not the code, or its day is over.")]
        except TooManyRequests as error:
            status = refuse(form, error)
    return render_template("web/setup.html", form=form, step=1), status


@bp.route("/setup/mail", methods=["GET", "POST"])
@public
def setup_mail() -> ResponseReturnValue:
    """Send a letter on trial; nothing is kept, and the step may be left out."""
    _refuse_closed()
    if not _has_code():
        return see_other(url_for("web.setup"))
    form = MailForm()
    trial, status = None, 200
    if form.validate_on_submit():
        try:
            count_letter()
        except TooManyRequests as error:
            status = refuse(form, error)
        else:
            end_read()
            trial = try_letter(
                current_app.extensions["community_mail"],
                to=form.address.data.strip(),
                subject=_("A letter on trial from your community"),
                text=_("If you read this, letters arrive. You can go on."),
            )
            session["setup_address"] = form.address.data.strip()
    elif form.is_submitted():
        status = 422
    has_server = bool(current_settings().smtp_url)
    return render_template(
        "web/setup_mail.html", form=form, trial=trial, has_server=has_server, step=2
    ), status


@bp.route("/setup/community", methods=["GET", "POST"])
@public
def setup_community() -> ResponseReturnValue:
    """Brand, administrator and spaces: written together, and the door closes for good."""
    _refuse_closed()
    if not _has_code():
        return see_other(url_for("web.setup"))
    form = CommunityForm(data={"spaces": _suggested(), "address": session.get("setup_address")})
    if _takes_offer(form):
        return render_template("web/setup_community.html", form=form, step=3, **_offers(form))
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit() and _is_sound(form):
        try:
            _begin(form)
        except DomainError as error:
            status = refuse(form, error)
        else:
            flash(_("Your community is open. Welcome!"), "success")
            return see_other(url_for("content.home"))
    return render_template("web/setup_community.html", form=form, step=3, **_offers(form)), status


def _is_sound(form: CommunityForm) -> bool:
    """Look at every field, so that all that is wrong is told at once: passwords are typed anew."""
    own_words = (form.handle.data, form.address.data, form.person.data or "")
    checks: dict[str, Callable[[], object]] = {
        "primary": lambda: site.check_value(PRIMARY, form.primary.data),
        "accent": lambda: site.check_value(ACCENT, form.accent.data),
        "handle": lambda: check_handle(form.handle.data, is_staff_name=True),
        "address": lambda: check_address(form.address.data),
        "password": lambda: check_password(form.password.data, own_words=own_words),
    }
    is_sound = True
    for name, check in checks.items():
        try:
            check()
        except Invalid as error:
            form[name].errors = [str(error)]
            is_sound = False
    return is_sound


def _begin(form: CommunityForm) -> None:
    """A logo is kept before the transaction and let go if that fails: storage knows no undo."""
    beginning, storage = _beginning(form), _storage()
    try:
        with transaction():
            member_id = set_up(beginning)
            sign_in(member_id, is_remembered=False)
    except BaseException:
        if beginning.logo:
            storage.delete(f"brand/{beginning.logo}")
        raise


def _beginning(form: CommunityForm) -> Beginning:
    handle, address = form.handle.data, form.address.data.strip()
    password_hash = make_password_hash(form.password.data, handle, address, form.person.data or "")
    sent = form.logo.data
    logo = keep_logo(sent.stream.read(MAX_BYTES + 1), storage=_storage()) if sent else ""
    return Beginning(
        code=session.get(KEPT, ""),
        account=NewAccount(
            handle=handle,
            address=address,
            password_hash=password_hash,
            name=form.person.data or "",
            locale=current_language(),
        ),
        name=form.name.data,
        primary=form.primary.data,
        accent=form.accent.data,
        tagline=form.tagline.data or "",
        language=current_language(),
        logo=logo,
        spaces=_wanted(form),
    )


def _wanted(form: CommunityForm) -> list[SpaceDetails]:
    return [
        SpaceDetails(
            name=row.form.name.data,
            description=row.form.description.data or "",
            colour=suggestion.colour,
            icon=suggestion.icon,
            posting=suggestion.posting,
        )
        for row, suggestion in zip(form.spaces, SUGGESTIONS, strict=False)
        if row.form.is_wanted.data and row.form.name.data
    ]


def _suggested() -> list[dict[str, object]]:
    return [
        {"is_wanted": True, "name": str(one.name), "description": str(one.description)}
        for one in SUGGESTIONS
    ]


def _offers(form: CommunityForm) -> dict[str, str]:
    """The nearest colours that pass, where the chosen ones do not."""
    offers = {}
    for name, ratio in (("primary", 4.5), ("accent", 3.0)):
        chosen = form[name].data or ""
        nearest = nearest_passing(chosen, ratio=ratio) if is_colour(chosen) else ""
        offers[f"{name}_offer"] = nearest if nearest != chosen else ""
    return offers


def _takes_offer(form: CommunityForm) -> bool:
    """Put an offered colour into the form; nothing else happens yet."""
    taken = False
    for name in ("primary", "accent"):
        offered = request.form.get(f"use_{name}", "")
        if is_colour(offered):
            form[name].data, taken = offered, True
    return taken


def _has_code() -> bool:
    return is_code(CODE, session.get(KEPT, ""))


def _refuse_closed() -> None:
    if not is_open():
        raise NotFound(_("This page does not exist, or no longer does."))


def _storage() -> Storage:
    storage: Storage = current_app.extensions["community_storage"]
    return storage
