"""Plugs `members` in: pages, personal data, the reader's language and zone, what templates ask."""

from flask import Flask, has_request_context, request

from community.core import access, page_versions
from community.core.i18n import LANGUAGES, _l, provide_choices
from community.core.policies import can
from community.core.sockets import NavigationItem, navigation, personal_data, settings_panels
from community.members.current import current_actor
from community.members.personal_data import PERSONAL_DATA
from community.members.views import bp

MEMBERS_PAGE = NavigationItem(
    key="members", label=_l("Members"), endpoint="members.directory", icon="users", order=50
)

PROFILE = NavigationItem(
    key="profile", label=_l("Profile"), endpoint="members.profile_settings", icon="user", order=10
)
PREFERENCES = NavigationItem(
    key="preferences",
    label=_l("Preferences"),
    endpoint="members.preferences_settings",
    icon="sliders-horizontal",
    order=40,
)


def init_app(app: Flask) -> None:
    """Register pages and plugs."""
    page_versions.unseen("members_audit_entry")
    app.register_blueprint(bp)
    personal_data.add(PERSONAL_DATA)
    navigation.add(MEMBERS_PAGE)
    settings_panels.add(PROFILE)
    settings_panels.add(PREFERENCES)
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
    if not has_request_context():
        return None
    return request.accept_languages.best_match(LANGUAGES, default="en")


def _timezone() -> str | None:
    return current_actor().timezone or None
