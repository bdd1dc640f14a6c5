"""The brand: name, words, pictures, colours, type; looked at before it is saved."""

import hashlib
from dataclasses import replace
from typing import Any

from flask import Response, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from community.admin import actions
from community.admin.actions import Change
from community.admin.forms import BrandForm, refuse
from community.admin.presenters import colour_view
from community.admin.views.blueprint import bp
from community.core import brand as kept
from community.core import site
from community.core.access import requires
from community.core.asking import ask_first, is_agreed
from community.core.brand_pictures import keep_logo, keep_mark
from community.core.colours import is_colour
from community.core.errors import Conflict, DomainError
from community.core.http import see_other
from community.core.i18n import _
from community.core.images import MAX_BYTES
from community.core.site import SiteSetting
from community.core.storage import Storage
from community.core.transaction import end_read, transaction
from community.members.current import current_actor
from community.members.policies import MANAGE_SITE

FIELDS: dict[str, SiteSetting[str]] = {
    "name": kept.NAME,
    "tagline_fr": kept.TAGLINE_FR,
    "tagline_en": kept.TAGLINE_EN,
    "description_fr": kept.DESCRIPTION_FR,
    "description_en": kept.DESCRIPTION_EN,
    "terms_url": kept.TERMS_URL,
    "primary": kept.PRIMARY,
    "accent": kept.ACCENT,
    "font": kept.FONT,
    "corners": kept.RADIUS,
}
PICTURES = (kept.LOGO, kept.MARK)


@bp.route("/brand", methods=["GET", "POST"])
@requires(MANAGE_SITE)
def brand() -> ResponseReturnValue:
    """Show the brand and save it; `use` takes the nearest colour that passes, and saves."""
    if not request.form:
        return _page(_stored_form())
    form = BrandForm()
    _use_offered(form)
    if "preview" in request.form:
        return _page(form)
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        changes = _changes(form)
        with transaction():
            _refuse_stale(form)
            number = actions.change_settings(current_actor(), changes)
    except DomainError as error:
        status = refuse(form, error)
        return _page(form), status
    flash(
        _("The brand is saved; every page wears it now.")
        if number
        else _("Nothing was different, so nothing changed."),
        "success" if number else "info",
    )
    return see_other(url_for("admin.brand"))


@bp.post("/brand/look")
@requires(MANAGE_SITE)
def brand_look() -> str:
    """What the server says of the colours on the form, and how they would look."""
    return render_template("admin/_brand_look.html", **_look(BrandForm()))


@bp.get("/brand/preview.css")
@requires(MANAGE_SITE)
def brand_preview() -> Response:
    """A stylesheet that changes the preview only."""
    look = _sound_look({name: request.args.get(name, "") for name in _LOOKS})
    sheet = f"[data-brand-preview]{{{look.rules()}}}\n"
    return Response(sheet, content_type="text/css; charset=utf-8")


@bp.post("/brand/reset")
@requires(MANAGE_SITE)
def brand_reset() -> ResponseReturnValue:
    """Forget the whole brand, once that was agreed to."""
    if not is_agreed():
        return ask_first(
            title=_("Forget the whole brand?"),
            message=_("Name, words, pictures and colours go back to those of the product."),
            submit_label=_("Forget it"),
            cancel_url=url_for("admin.brand"),
        )
    with transaction():
        actions.reset_settings(current_actor(), [*FIELDS.values(), *PICTURES])
    flash(_("The brand is the product's own again."), "success")
    return see_other(url_for("admin.brand"))


_LOOKS = ("primary", "accent", "font", "corners")


def _stored_form() -> BrandForm:
    values = {name: site.value(setting) for name, setting in FIELDS.items()}
    return BrandForm(formdata=None, data={**values, "version": _version()})


def _page(form: BrandForm) -> str:
    return render_template(
        "admin/brand.html",
        form=form,
        has_logo=bool(site.value(kept.LOGO)),
        has_mark=bool(site.value(kept.MARK)),
        **_look(form),
    )


def _look(form: BrandForm) -> dict[str, Any]:
    sent = {name: str(getattr(form, name).data or "") for name in _LOOKS}
    look = _sound_look(sent)
    return {
        "primary": colour_view(sent["primary"], needed=4.5),
        "accent": colour_view(sent["accent"], needed=3.0),
        "preview_url": url_for(
            "admin.brand_preview",
            primary=look.primary,
            accent=look.accent,
            font=look.font,
            corners=look.corners,
        ),
    }


def _sound_look(sent: dict[str, str]) -> kept.Look:
    """Only values that may stand in a stylesheet; the stored ones take the place of others."""
    look = kept.current_look()
    if is_colour(sent["primary"]):
        look = replace(look, primary=sent["primary"])
    if is_colour(sent["accent"]):
        look = replace(look, accent=sent["accent"])
    if sent["font"] in kept.FONTS:
        look = replace(look, font=sent["font"])
    if sent["corners"] in kept.CORNERS:
        look = replace(look, corners=sent["corners"])
    return look


def _use_offered(form: BrandForm) -> None:
    for name in ("primary", "accent"):
        offered = request.form.get(f"use_{name}", "")
        if is_colour(offered):
            form[name].data = offered


def _changes(form: BrandForm) -> list[Change]:
    changes = [Change(setting, form[name].data or "") for name, setting in FIELDS.items()]
    for change in changes:
        site.check_value(change.setting, change.new)
    if data := _sent(form.logo.data):
        changes.append(Change(kept.LOGO, keep_logo(data, storage=_storage())))
    elif form.remove_logo.data:
        changes.append(Change(kept.LOGO, ""))
    if data := _sent(form.mark.data):
        changes.append(Change(kept.MARK, keep_mark(data, storage=_storage())))
    elif form.remove_mark.data:
        changes.append(Change(kept.MARK, ""))
    return changes


def _sent(file: FileStorage | None) -> bytes:
    end_read()
    return file.stream.read(MAX_BYTES + 1) if file else b""


def _refuse_stale(form: BrandForm) -> None:
    site.hold()
    if form.version.data != _version():
        form.version.data = _version()
        raise Conflict(
            _("Somebody else has changed the brand meanwhile. Save again to replace their words.")
        )


def _version() -> str:
    values = [str(site.value(setting)) for setting in (*FIELDS.values(), *PICTURES)]
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:16]


def _storage() -> Storage:
    storage: Storage = current_app.extensions["community_storage"]
    return storage
