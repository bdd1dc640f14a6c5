"""Plugs `identity` in: pages, who is signed in, jobs, personal data, the settings' entries."""

from flask import Flask

from community.core import page_versions
from community.core.i18n import _l
from community.core.sockets import NavigationItem, personal_data, settings_panels
from community.identity import jobs, models, settings, signing_in
from community.identity.personal_data import PERSONAL_DATA
from community.identity.presenters import settings_navigation
from community.identity.signing_in import actor_of_request
from community.identity.views import bp
from community.members import current

DECLARED = (models, jobs, settings)

PANELS = (
    NavigationItem(
        key="account",
        label=_l("Account and security"),
        endpoint="identity.account_settings",
        icon="key",
        order=20,
    ),
    NavigationItem(
        key="sessions",
        label=_l("Devices"),
        endpoint="identity.sessions",
        icon="monitor",
        order=30,
    ),
    NavigationItem(
        key="data",
        label=_l("My data"),
        endpoint="identity.data_settings",
        icon="shield",
        order=60,
    ),
)


def init_app(app: Flask) -> None:
    """Register pages, plugs and whoever proves who they are."""
    page_versions.unseen(
        "identity_email",
        "identity_erasure",
        "identity_export",
        "identity_password",
        "identity_session",
        "identity_token",
    )
    signing_in.init_app(app)
    app.register_blueprint(bp)
    personal_data.add(PERSONAL_DATA)
    for panel in PANELS:
        settings_panels.add(panel)
    current.provide(actor_of_request)
    app.jinja_env.globals["settings_navigation"] = settings_navigation
    app.extensions["community_identity"] = DECLARED
