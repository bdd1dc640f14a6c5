"""Plugs the back office in: pages, and the panels of its side navigation."""

from flask import Flask

from community.admin.views import bp
from community.content.policies import MANAGE_SPACES
from community.core.i18n import _l
from community.core.sockets import AdminPanel, admin_panels
from community.members.policies import MANAGE_MEMBERS, MANAGE_SITE, SEE_AUDIT, SEE_STAFF_PAGES

PANELS = (
    AdminPanel("overview", _l("Overview"), "admin.overview", "home", 10, SEE_STAFF_PAGES),
    AdminPanel("members", _l("Members"), "admin.members", "users", 20, MANAGE_MEMBERS),
    AdminPanel("spaces", _l("Spaces"), "admin.spaces", "layout-grid", 30, MANAGE_SPACES),
    AdminPanel("brand", _l("Brand"), "admin.brand", "palette", 40, MANAGE_SITE),
    AdminPanel("settings", _l("Limits"), "admin.settings", "sliders-horizontal", 50, MANAGE_SITE),
    AdminPanel("audit", _l("Audit log"), "admin.audit", "history", 60, SEE_AUDIT),
    AdminPanel("jobs", _l("Jobs"), "admin.jobs", "inbox", 70, MANAGE_SITE),
)


def init_app(app: Flask) -> None:
    """Register pages and panels."""
    app.register_blueprint(bp)
    for panel in PANELS:
        admin_panels.add(panel)
