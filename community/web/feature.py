"""Plugs the shell in: layout, errors, headers, operations."""

from flask import Flask

from community.web import errors, health, layout, page_cache, request_log, security, setup
from community.web.views import bp


def init_app(app: Flask) -> None:
    """Register pages and what surrounds every page."""
    app.register_blueprint(bp)
    page_cache.init_app(app)
    request_log.init_app(app)
    health.init_app(app)
    security.init_app(app)
    layout.init_app(app)
    setup.init_app(app)
    errors.init_app(app)
