"""What every page shows: brand, theme, navigation; and the filters that localise figures."""

from datetime import UTC, date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_timedelta
from babel.numbers import format_compact_decimal, format_decimal
from flask import Flask, request, url_for
from flask_babel import format_date as babel_date
from flask_babel import format_datetime as babel_datetime
from flask_babel import get_locale

from community.core import clock
from community.core.config import Settings
from community.core.http import is_htmx
from community.core.i18n import _, current_language
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
        ago=ago, datetime=full_datetime, date=full_date, iso=iso, number=number, compact=compact
    )
    app.jinja_env.globals.update(csp_nonce_value=csp_nonce)

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


def ago(moment: datetime) -> str:
    """Return "3 hours ago" in the reader's language; older than a month, the date."""
    delta = moment - clock.now()
    if abs(delta.total_seconds()) < 45:
        return str(_("just now"))
    if abs(delta.days) > 30:
        return str(babel_date(moment, "medium"))
    return format_timedelta(
        delta, granularity="minute", add_direction=True, locale=_locale(), format="short"
    )


def full_datetime(moment: datetime) -> str:
    """Return date and time in the reader's language and zone."""
    return str(babel_datetime(moment, "long"))


def full_date(moment: date | datetime) -> str:
    """Return the date in the reader's language and zone."""
    return str(babel_date(moment, "long"))


def iso(moment: datetime) -> str:
    """Return the machine's form, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def number(value: float) -> str:
    """Return a number with the separators of the reader's language."""
    return format_decimal(value, locale=_locale())


def compact(value: int) -> str:
    """Return 1.2K for 1,234, as the reader's language writes it; small numbers whole."""
    if value < 1000:
        return number(value)
    return format_compact_decimal(value, fraction_digits=1, locale=_locale())


def _locale() -> Locale:
    found: Locale | None = get_locale()
    return found or Locale("en")
