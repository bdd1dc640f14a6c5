"""Plugs search in."""

from flask import Flask

from community.search.sql_backend import SqlSearch
from community.search.views import bp


def init_app(app: Flask) -> None:
    """Register the page and the engine."""
    app.extensions["community_search"] = SqlSearch()
    app.register_blueprint(bp)
