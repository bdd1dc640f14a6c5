"""The one place that knows every feature."""

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, Request, has_request_context, request
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
ADDRESSES_KEPT = 20_000

Values = tuple[tuple[str, Any], ...]


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

    @override
    def url_for(self, endpoint: str, **values: Any) -> str:
        """Build an address, once: a page asks for a hundred, and mostly for the same ones.

        Nothing of a request changes an address but the folder that the site is mounted under.
        """
        if endpoint.startswith("."):
            return super().url_for(endpoint, **values)
        # Outside a request, as in letters, addresses are whole ones.
        root = request.script_root if has_request_context() else None
        try:
            return self._known_url(root, endpoint, tuple(values.items()))
        except TypeError:  # a list among the values
            return super().url_for(endpoint, **values)

    @cached_property
    def _known_url(self) -> "Callable[[str | None, str, Values], str]":
        @lru_cache(maxsize=ADDRESSES_KEPT)
        def build(_root: str | None, endpoint: str, values: Values) -> str:
            return super(Site, self).url_for(endpoint, **dict(values))

        return build


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
