"""What every page shows: brand, theme, navigation; and the filters that localise figures."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request, url_for
from jinja2 import pass_context
from jinja2.runtime import Context

from community.core import localised
from community.core.config import Settings
from community.core.http import is_htmx
from community.core.i18n import current_language
from community.core.policies import can
from community.core.sockets import NavigationItem, navigation
from community.members.actor import Actor
from community.members.current import current_actor
from community.members.policies import SEE_STAFF_PAGES
from community.members.types import Theme
from community.web.brand import current_brand
from community.web.security import csp_nonce
from community.web.theme import theme_url


def init_app(app: Flask) -> None:
    """Give templates what they show everywhere."""
    settings: Settings = app.extensions["community_settings"]
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
        csp_nonce_value=csp_nonce, ngettext=_counted(app.jinja_env.globals["ngettext"])
    )

    @app.context_processor
    def _page() -> dict[str, object]:
        actor = current_actor()
        return {
            "brand": current_brand(),
            "theme": _theme(actor),
            "theme_url": theme_url(),
            "csp_nonce": csp_nonce(),
            "locale": current_language(),
            "navigation": _navigation(),
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


def _navigation() -> list[dict[str, Any]]:
    actor = current_actor()
    return [
        {
            "key": item.key,
            "label": str(item.label),
            "url": url_for(item.endpoint),
            "icon": item.icon,
            "is_current": request.endpoint == item.endpoint,
        }
        for item in sorted(navigation, key=_order)
        if not item.permission or can(actor, item.permission)
    ]


def _order(item: NavigationItem) -> int:
    return item.order
