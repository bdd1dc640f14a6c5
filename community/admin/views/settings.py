"""Limits and weights: every registered site setting, by group."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.admin import actions
from community.admin.reading import read_kept, write_kept
from community.admin.settings_presenters import (
    GroupView,
    RankingView,
    SentGroup,
    group_views,
    ranking_view,
)
from community.admin.views.blueprint import argument, bp
from community.content.queries.hot_preview import preview_hot
from community.content.settings import RANKING
from community.core import site
from community.core.access import requires
from community.core.errors import Conflict, NotFound
from community.core.http import flash_undo, see_other
from community.core.i18n import _, _n
from community.core.site import SiteSetting
from community.core.transaction import transaction
from community.members.current import current_actor
from community.members.policies import MANAGE_SITE


@bp.get("/settings")
@requires(MANAGE_SITE)
def settings() -> str:
    """Every limit and weight, or those that a search finds."""
    return _page(words=argument("q"))


@bp.post("/settings/<group>")
@requires(MANAGE_SITE)
def settings_save(group: str) -> ResponseReturnValue:
    """Save a group's settings, go back to a default, or show what weights would do."""
    words = argument("q")
    if "reset" in request.form:
        return _reset(_setting(request.form["reset"]), words)
    sent = SentGroup(group, request.form)
    if sent.errors:
        return _page(words=words, sent=sent), 422
    if "preview" in request.form:
        return _page(
            words=words,
            sent=sent,
            preview=ranking_view(preview_hot(current_actor(), sent.weights())),
        )
    try:
        with transaction():
            number = actions.change_settings(current_actor(), sent.changes())
    except Conflict as error:
        return _page(words=words, sent=SentGroup.fresh(group, str(error))), error.status
    _tell(number, group)
    return see_other(url_for("admin.settings", q=words or None, _anchor=f"group-{group}"))


@bp.post("/settings-back")
@requires(MANAGE_SITE)
def settings_back() -> ResponseReturnValue:
    """Bring a value back that was just replaced."""
    setting = _setting(request.args.get("name", ""))
    value = read_kept(setting, request.args.get("value", ""))
    with transaction():
        actions.change_settings(current_actor(), [actions.Change(setting, value)])
    flash(_("The former value is back."), "success")
    return see_other(url_for("admin.settings", _anchor=f"group-{setting.group}"))


def _reset(setting: SiteSetting[Any], words: str) -> ResponseReturnValue:
    before = site.value(setting)
    with transaction():
        number = actions.reset_settings(current_actor(), [setting])
    if number:
        flash_undo(
            _("“%(label)s” has its default again.", label=setting.label),
            url=url_for("admin.settings_back", name=setting.name, value=write_kept(before)),
            label=_("Undo"),
        )
    return see_other(url_for("admin.settings", q=words or None, _anchor=f"group-{setting.group}"))


def _tell(number: int, group: str) -> None:
    if not number:
        flash(_("Nothing was different, so nothing changed."), "info")
        return
    words = _n("%(num)s setting is changed.", "%(num)s settings are changed.", number)
    if group == RANKING:
        words = " ".join((words, _("The lists are being ordered anew.")))
    flash(words, "success")


def _setting(name: str) -> SiteSetting[Any]:
    found = site.settings().get(name)
    if found is None or found.group == "brand":
        raise NotFound(_("This setting does not exist."))
    return found


def _page(
    *,
    words: str = "",
    sent: SentGroup | None = None,
    preview: RankingView | None = None,
) -> str:
    groups: tuple[GroupView, ...] = group_views(words=words, sent=sent)
    return render_template("admin/settings.html", groups=groups, query=words, preview=preview)
