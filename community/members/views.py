"""The directory, profiles, pictures of people, and the settings about oneself."""

import re
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from community.core.access import checked_by_action, public, requires
from community.core.avatars import avatar_svg
from community.core.errors import DomainError, Invalid, NotFound
from community.core.http import moved, page_request, see_other
from community.core.i18n import _, _l
from community.core.images import MAX_BYTES, square_avatar
from community.core.kept_pages import kept_for_visitors
from community.core.sockets import slots
from community.core.storage import Storage
from community.core.transaction import end_read, transaction
from community.members import actions, policies, queries
from community.members.actor import Actor
from community.members.avatars import avatar_key, store_avatar
from community.members.current import current_actor, forget_current_actor
from community.members.forms import AvatarForm, PreferencesForm, ProfileForm
from community.members.presenters import RoleTab, member_card, member_profile
from community.members.structured_data import profile_data
from community.members.types import Role

bp = Blueprint("members", __name__)

YEAR = 31_536_000
DIRECTORY_SIZE = 30
# The slot that other packages fill with what a member wrote.
PROFILE_SLOT = "members.profile"
TABS = (
    (None, _l("Everyone")),
    (Role.AMBASSADOR, _l("Ambassadors")),
    (Role.EXPERT, _l("Experts")),
    (Role.MODERATOR, _l("Moderators")),
)


@dataclass(frozen=True)
class ProfileSubject:
    """What a filling of the profile page is given."""

    actor: Actor
    member_id: int
    handle: str


@bp.get("/members")
@public
@kept_for_visitors
def directory() -> str:
    """Everyone, by role and by words of the name."""
    actor = current_actor()
    role = _role(request.args.get("role", ""))
    words = request.args.get("q", "").strip()[:60]
    page = queries.list_members(actor, page_request(size=DIRECTORY_SIZE), role=role, words=words)
    here = {"role": role.value if role else None, "q": words or None}
    return render_template(
        "members/directory.html",
        members=[member_card(member) for member in page.items],
        query=words,
        tabs=_tabs(role, words),
        links={
            "previous_url": _page_url(here, before=page.previous) if page.previous else "",
            "next_url": _page_url(here, after=page.next) if page.next else "",
        },
    )


@bp.get("/m/<handle>")
@public
@kept_for_visitors
def profile(handle: str) -> ResponseReturnValue:
    """A member's page: who it is, and what others may read of theirs."""
    actor = current_actor()
    member = queries.get_member(actor, handle)
    if handle != member.handle:
        return moved(url_for("members.profile", handle=member.handle))
    subject = ProfileSubject(actor=actor, member_id=member.id, handle=member.handle)
    return render_template(
        "members/profile.html",
        member=member_profile(actor, member),
        parts=slots.render(PROFILE_SLOT, subject),
        json_ld=profile_data(member),
        canonical_url=url_for("members.profile", handle=member.handle, _external=True),
    )


@bp.get("/avatars/<int:seed>/<letters>.svg")
@public
def drawn_avatar(seed: int, letters: str) -> Response:
    """A picture drawn from a number and initials; it never changes and tells nothing."""
    clean = re.sub(r"[\W_]", "", letters)[:2]
    response = Response(avatar_svg(seed, clean), content_type="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get("/avatars/<key>.webp")
@public
def avatar(key: str) -> ResponseReturnValue:
    """An uploaded picture of a member, small when `w` asks for at most 96 pixels."""
    if not re.fullmatch(r"[0-9a-f]{24}", key):
        raise NotFound(_("This picture is gone."))
    wanted = request.args.get("w", type=int) or 256
    end_read()
    stream = _storage().open(avatar_key(key, 96 if wanted <= 96 else 256))
    response = send_file(stream, mimetype="image/webp", etag=False)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.route("/settings/profile", methods=["GET", "POST"])
@requires(policies.USE_ACCOUNT)
def profile_settings() -> ResponseReturnValue:
    """Name, words about oneself, and the picture."""
    actor = current_actor()
    member = queries.get_member_by_id(actor, actor.id)
    form = ProfileForm(obj=member)
    if form.validate_on_submit():
        with transaction():
            actions.change_profile(
                actor, member, name=form.name.data or "", bio=form.bio.data or ""
            )
        forget_current_actor()
        flash(_("Your profile is saved."), "success")
        return see_other(url_for("members.profile_settings"))
    status = 422 if form.is_submitted() else 200
    return _render_profile(form, AvatarForm(formdata=None)), status


@bp.post("/settings/avatar")
@checked_by_action(policies.EDIT_PROFILE)
def change_avatar() -> ResponseReturnValue:
    """Take a new picture, or go back to the drawn one."""
    actor = current_actor()
    form = AvatarForm()
    if not form.validate_on_submit():
        return _render_profile(_profile_form(actor), form), 422
    try:
        key = "" if request.form.get("remove") else _new_picture(form)
        with transaction():
            member = queries.get_member_by_id(actor, actor.id)
            actions.set_avatar(actor, member, key=key)
    except DomainError as error:
        form.picture.errors = [str(error)]
        return _render_profile(_profile_form(actor), form), error.status
    forget_current_actor()
    flash(_("Your picture is changed."), "success")
    return see_other(url_for("members.profile_settings"))


@bp.route("/settings/preferences", methods=["GET", "POST"])
@requires(policies.USE_ACCOUNT)
def preferences_settings() -> ResponseReturnValue:
    """Language, time zone, appearance, shortcuts."""
    actor = current_actor()
    member = queries.get_member_by_id(actor, actor.id)
    form = PreferencesForm(obj=member)
    if form.validate_on_submit():
        with transaction():
            actions.change_preferences(
                actor,
                member,
                locale=form.locale.data,
                timezone=form.timezone.data,
                theme=form.theme.data,
                has_shortcuts=form.has_shortcuts.data,
            )
        forget_current_actor()
        flash(_("Your preferences are saved."), "success")
        response = see_other(url_for("members.preferences_settings"))
        response.delete_cookie("theme")  # what this device chose before gives way
        return response
    status = 422 if form.is_submitted() else 200
    return render_template("members/preferences_settings.html", form=form), status


def _new_picture(form: AvatarForm) -> str:
    sent = form.picture.data
    if not sent:
        raise Invalid(_("Choose a picture first."), field="picture")
    end_read()
    return store_avatar(square_avatar(sent.stream.read(MAX_BYTES + 1)), storage=_storage())


def _profile_form(actor: Actor) -> ProfileForm:
    return ProfileForm(formdata=None, obj=queries.get_member_by_id(actor, actor.id))


def _render_profile(form: ProfileForm, avatar_form: AvatarForm) -> str:
    return render_template("members/profile_settings.html", form=form, avatar_form=avatar_form)


def _role(key: str) -> Role | None:
    return next((role for role, _label in TABS if role is not None and role == key), None)


def _tabs(current: Role | None, words: str) -> tuple[RoleTab, ...]:
    return tuple(
        RoleTab(
            key=role.value if role else "",
            label=str(label),
            url=_page_url({"role": role.value if role else None, "q": words or None}),
            is_current=role is current,
        )
        for role, label in TABS
    )


def _page_url(here: dict[str, Any], **cursor: Any) -> str:
    return url_for("members.directory", **here, **cursor)


def _storage() -> Storage:
    storage: Storage = current_app.extensions["community_storage"]
    return storage
