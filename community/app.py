"""The one place that knows every feature."""

from flask import Flask, Request
from typing_extensions import override
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter

from community.admin import feature as admin
from community.content import feature as content
from community.core import feature as core
from community.core.config import Settings
from community.core.logs import configure_logs
from community.forums import feature as forums
from community.identity import feature as identity
from community.importers import feature as importers
from community.jobs import feature as jobs
from community.members import feature as members
from community.notifications import feature as notifications
from community.search import feature as search
from community.web import feature as web
from community.web.templating import SpeakingEnvironment

# In the order in which they look at a request: an empty site leads to its set-up, which is the
# shell's, before anybody is asked to sign in.
FEATURES = (
    core,
    web,
    jobs,
    members,
    identity,
    content,
    forums,
    notifications,
    search,
    importers,
    admin,
)

# A picture of 4 MB and its form; anything larger is refused before it is read.
MAX_REQUEST = 5 * 1024 * 1024


class Site(Flask):
    """A Flask application whose public addresses begin with `COMMUNITY_SITE_URL`.

    Whatever a Host header says, and whatever a proxy forgets to pass on: canonical links, feeds
    with their permanent ids, and the sitemap name the site by its one address.
    """

    @override
    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        adapter = super().create_url_adapter(request)
        if adapter is not None:
            settings: Settings = self.extensions["community_settings"]
            adapter.url_scheme, _colon, adapter.server_name = settings.site_url.partition("://")
        return adapter


def create_app(settings: Settings) -> Flask:
    """Make the application. Nothing is opened, migrated or written here."""
    configure_logs(settings)
    app = Site("community", template_folder="../templates", static_folder=None)
    app.extensions["community_settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="community",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_TRANSLATION_DIRECTORIES="translations",
        BABEL_DEFAULT_TIMEZONE=settings.timezone,
        TESTING=settings.env == "test",
        TEMPLATES_AUTO_RELOAD=settings.env == "development",
    )
    app.jinja_environment = SpeakingEnvironment
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    for feature in FEATURES:
        feature.init_app(app)
    return app


def _engine_options(settings: Settings) -> dict[str, object]:
    """A connection that died while it was idle is replaced, not handed to a visitor.

    Errors tell the statement, never its values: these are addresses, names and words of members.
    """
    if settings.sqlalchemy_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10}, "hide_parameters": True}
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": settings.threads,
        "max_overflow": 2,
    }
