"""Runs the project's own migrations on a database that a test made."""

from pathlib import Path

from flask_migrate import upgrade

from community.app import create_app
from community.core.config import Settings
from community.core.db import db
from tests.support.repository import ROOT

SECRET = "a test's secret is no secret, but it is long enough"


def settings_for(url: str, var: Path, **others: object) -> Settings:
    """Return the settings of a test, which read neither the environment nor a `.env` file."""
    values: dict[str, object] = {
        "env": "test",
        "secret_key": SECRET,
        "database_url": url,
        "var": var,
        "site_url": "http://localhost",
        "log_level": "ERROR",
        "timezone": "UTC",
        # What pages cost and say is tested as they are made; kept pages have tests of their own.
        "page_cache_mb": 0,
        "log_format": "text",
    }
    return Settings(_env_file=None, **(values | others))  # type: ignore[arg-type, call-arg]


def migrate(url: str, var: Path) -> None:
    """Bring an empty database to the newest schema."""
    app = create_app(settings_for(url, var))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        db.session.remove()
        db.engine.dispose()
