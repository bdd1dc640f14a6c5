"""The one place that knows every feature."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

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

FEATURES = (
    core,
    jobs,
    members,
    identity,
    content,
    forums,
    notifications,
    search,
    importers,
    web,
    admin,
)

# A picture of 4 MB and its form; anything larger is refused before it is read.
MAX_REQUEST = 5 * 1024 * 1024


def create_app(settings: Settings) -> Flask:
    """Make the application. Nothing is opened, migrated or written here."""
    configure_logs(settings)
    app = Flask("community", template_folder="../templates", static_folder=None)
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
    """A connection that died while it was idle is replaced, not handed to a visitor."""
    if settings.sqlalchemy_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10}}
    return {"pool_pre_ping": True, "pool_size": settings.threads, "max_overflow": 2}
