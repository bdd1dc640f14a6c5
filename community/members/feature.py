"""Plugs `members` in: pages, personal data, the reader's language and zone, what templates ask."""

from flask import Flask, request

from community.core import access
from community.core.i18n import LANGUAGES, _l, provide_choices
from community.core.policies import can
from community.core.sockets import NavigationItem, navigation, personal_data
from community.members.current import current_actor
from community.members.personal_data import PERSONAL_DATA
from community.members.views import bp

MEMBERS_PAGE = NavigationItem(
    key="members", label=_l("Members"), endpoint="members.directory", icon="users", order=50
)


def init_app(app: Flask) -> None:
    """Register pages and plugs."""
    app.register_blueprint(bp)
    personal_data.add(PERSONAL_DATA)
    navigation.add(MEMBERS_PAGE)
    access.provide_actor(current_actor)
    provide_choices(locale=_locale, timezone=_timezone)
    app.jinja_env.globals["can"] = can

    @app.context_processor
    def _actor() -> dict[str, object]:
        return {"actor": current_actor()}


def _locale() -> str | None:
    """The member's choice, else what the browser asks for."""
    chosen = current_actor().locale
    if chosen:
        return chosen
    return request.accept_languages.best_match(LANGUAGES, default="en")


def _timezone() -> str | None:
    return current_actor().timezone or None
