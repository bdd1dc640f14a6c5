"""Spaces: in which order, who sees them, who opens topics in them."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.admin import actions
from community.admin.forms import SpaceForm, refuse
from community.admin.presenters import colour_view
from community.admin.space_presenters import (
    details_of,
    offer_choices,
    space_lines,
    stored_values,
    version_of,
)
from community.admin.views.blueprint import bp
from community.content.actions import manage_spaces
from community.content.policies import MANAGE_SPACES
from community.content.queries.spaces import space_figures
from community.content.space_map import SpaceInfo, spaces_by_id
from community.core.access import requires
from community.core.colours import is_colour
from community.core.errors import Conflict, DomainError, NotFound
from community.core.http import flash_undo, see_other
from community.core.i18n import _
from community.core.transaction import transaction
from community.members.current import current_actor


@bp.get("/spaces")
@requires(MANAGE_SPACES)
def spaces() -> str:
    """Every space in order, archived ones included."""
    figures = space_figures(current_actor())
    return render_template("admin/spaces.html", spaces=space_lines(spaces_by_id(), figures))


@bp.route("/spaces/new", methods=["GET", "POST"])
@requires(MANAGE_SPACES)
def spaces_new() -> ResponseReturnValue:
    """Open a space."""
    form = SpaceForm()
    offer_choices(form, None)
    if not form.is_submitted():
        form.kinds.data = ["discussion"]
        return _page(form, None)
    return _save(form, None)


@bp.route("/spaces/<int:space_id>", methods=["GET", "POST"])
@requires(MANAGE_SPACES)
def spaces_edit(space_id: int) -> ResponseReturnValue:
    """Change a space."""
    space = _get(space_id)
    form = SpaceForm(data=stored_values(space))
    offer_choices(form, space)
    return _save(form, space) if form.is_submitted() else _page(form, space)


@bp.post("/spaces/<int:space_id>/<any(up, down):way>")
@requires(MANAGE_SPACES)
def spaces_move(space_id: int, way: str) -> ResponseReturnValue:
    """Show a space one place earlier or later."""
    with transaction():
        actions.move_space(current_actor(), space_id, step=-1 if way == "up" else 1)
    return see_other(url_for("admin.spaces", _anchor=f"space-{space_id}"))


@bp.post("/spaces/<int:space_id>/archive")
@requires(MANAGE_SPACES)
def spaces_archive(space_id: int) -> ResponseReturnValue:
    """Keep a space for reading only; one click takes that back."""
    actor = current_actor()
    with transaction():
        space = manage_spaces.archive_space(actor, manage_spaces.get_space_row(actor, space_id))
        name = space.name
    flash_undo(
        _("“%(name)s” is archived: it can be read, not written.", name=name),
        url=url_for("admin.spaces_reopen", space_id=space_id),
        label=_("Undo"),
    )
    return see_other(url_for("admin.spaces", _anchor=f"space-{space_id}"))


@bp.post("/spaces/<int:space_id>/reopen")
@requires(MANAGE_SPACES)
def spaces_reopen(space_id: int) -> ResponseReturnValue:
    """Take an archived space into use again."""
    actor = current_actor()
    with transaction():
        space = manage_spaces.reopen_space(actor, manage_spaces.get_space_row(actor, space_id))
        name = space.name
    flash(_("“%(name)s” is open again.", name=name), "success")
    return see_other(url_for("admin.spaces", _anchor=f"space-{space_id}"))


def _save(form: SpaceForm, space: SpaceInfo | None) -> ResponseReturnValue:
    if is_colour(request.form.get("use_colour", "")):
        form.colour.data = request.form["use_colour"]
    if not form.validate():
        return _page(form, space), 422
    actor = current_actor()
    try:
        with transaction():
            row = manage_spaces.get_space_row(actor, space.id) if space is not None else None
            if space is not None:
                _refuse_stale(form, _get(space.id))
            saved = actions.save_space(actor, row, details_of(form))
            saved_id, name = saved.id, saved.name
    except DomainError as error:
        status = refuse(form, error)
        return _page(form, space), status
    flash(_("“%(name)s” is saved.", name=name), "success")
    return see_other(url_for("admin.spaces", _anchor=f"space-{saved_id}"))


def _refuse_stale(form: SpaceForm, space: SpaceInfo) -> None:
    current = version_of(space)
    if form.version.data != current:
        form.version.data = current
        raise Conflict(
            _("Somebody else has changed this space meanwhile. Save again to replace that.")
        )


def _get(space_id: int) -> SpaceInfo:
    space = spaces_by_id().get(space_id)
    if space is None:
        raise NotFound(_("This page does not exist, or no longer does."))
    return space


def _page(form: SpaceForm, space: SpaceInfo | None) -> str:
    judged = colour_view(form.colour.data or "", needed=actions.SPACE_CONTRAST)
    return render_template("admin/space.html", form=form, stored=space, colour_offer=judged.nearest)
