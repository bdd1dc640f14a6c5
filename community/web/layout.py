"""What every page shows: brand, theme, navigation; and the filters that localise figures."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from community.content.policies import visible_space_ids
from community.content.space_map import STAMP as SPACES
from community.core import localised, text
from community.core.assets import Assets
from community.core.config import Settings
from community.core.http import is_htmx
from community.core.i18n import current_language
from community.core.policies import can
from community.core.sockets import NavigationItem, navigation
from community.core.stamps import stamp
from community.members.actor import Actor
from community.members.current import current_actor
from community.members.policies import SEE_STAFF_PAGES
from community.members.types import Theme
from community.web.brand import current_brand
from community.web.kept_pieces import KeptExtension
from community.web.security import csp_nonce
from community.web.theme import theme_url


def init_app(app: Flask) -> None:
    """Give templates what they show everywhere."""
    settings: Settings = app.extensions["community_settings"]
    assets: Assets = app.extensions["community_assets"]
    app.jinja_env.filters.update(
        ago=localised.ago,
        datetime=localised.full_datetime,
        date=localised.full_date,
        soon=localised.next_time,
        iso=localised.iso,
        number=localised.number,
        compact=localised.compact,
        size=localised.size,
        unbroken=localised.unbroken,
    )
    app.jinja_env.globals.update(
        csp_nonce_value=csp_nonce,
        ngettext=_counted(app.jinja_env.globals["ngettext"]),
        icon=_icons(assets.url("icons/sprite.svg")),
        path_to=_path_to,
        rail_key=_rail_key,
        navigation=_navigation,
    )
    app.jinja_env.add_extension(KeptExtension)

    @app.context_processor
    def _page() -> dict[str, object]:
        actor = current_actor()
        return {
            "brand": current_brand(),
            "theme": _theme(actor),
            "theme_url": theme_url(),
            "csp_nonce": csp_nonce(),
            "locale": current_language(),
            "is_htmx": is_htmx(),
            "can_administer": can(actor, SEE_STAFF_PAGES),
            "is_development": settings.env == "development",
            "site_url": settings.site_url,
        }


def _counted(ngettext: Any) -> Callable[..., Any]:
    """Have sentences with a number write it as the reader's language does: 12 345 in French."""

    @pass_context
    def counted(context: Context, one: str, many: str, count: int, **values: Any) -> Any:
        return ngettext(context, one, many, count, **{"num": localised.number(count)} | values)

    return counted


def _theme(actor: Actor) -> str:
    """This device's choice, which the switch in the footer keeps in a cookie, else the member's."""
    chosen = request.cookies.get("theme", actor.theme)
    return str(Theme(chosen)) if chosen in set(Theme) else str(Theme.SYSTEM)


def _icons(sprite: str) -> Callable[..., Markup]:
    """Return what draws an icon of the sprite, beside words that say the same."""

    @cache
    def icon(name: str, more: str = "") -> Markup:
        classes = escape(f"i {more}" if more else "i")
        use = f'<use href="{escape(sprite)}#{escape(name)}"/>'
        return text.mark_safe(f'<svg class="{classes}" aria-hidden="true">{use}</svg>')

    return icon


def _path_to(path: str, next: str = "") -> str:  # noqa: A002 - as the address calls it
    """Return an address by its path: a layout that all share may not know packages by name."""
    query = f"?{urlencode({'next': next}, safe='/')}" if next else ""
    return f"{request.script_root}{path}{query}"


def _rail_key(space: Any = None) -> tuple[Any, ...] | None:
    """Return what the rail depends on, None while the spaces have no version yet."""
    version = stamp(SPACES)
    if version is None:
        return None
    items = tuple(item.key for item in _items())
    slug = space.link.slug if space else ""
    return version, request.endpoint, items, visible_space_ids(current_actor()), slug


def _navigation() -> list[dict[str, Any]]:
    return [
        {
            "key": item.key,
            "label": str(item.label),
            "url": url_for(item.endpoint),
            "icon": item.icon,
            "is_current": request.endpoint == item.endpoint,
        }
        for item in _items()
    ]


def _items() -> list[NavigationItem]:
    actor = current_actor()
    allowed = [item for item in navigation if not item.permission or can(actor, item.permission)]
    return sorted(allowed, key=_order)


def _order(item: NavigationItem) -> int:
    return item.order
