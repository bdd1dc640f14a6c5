"""Makes the technology ready: database, languages, storage, mail, assets, form protection."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from community.core import assets, incoming
from community.core.config import Settings
from community.core.db import db
from community.core.i18n import babel, choose_locale, choose_timezone
from community.core.mail import transport_for
from community.core.sessions import SharedAnswersWithoutSession
from community.core.storage import LocalStorage

csrf = CSRFProtect()
migrations = Migrate()


def init_app(app: Flask) -> None:
    """Connect every extension to the application; nothing is opened or written yet."""
    settings: Settings = app.extensions["community_settings"]
    incoming.init_app(app)
    db.init_app(app)
    migrations.init_app(app, db, directory=str(Path(app.root_path).parent / "migrations"))
    csrf.init_app(app)
    app.session_interface = SharedAnswersWithoutSession()
    babel.init_app(app, locale_selector=choose_locale, timezone_selector=choose_timezone)
    assets.init_app(app)
    app.extensions["community_storage"] = LocalStorage(settings.var / "media")
    app.extensions["community_mail"] = transport_for(settings)
