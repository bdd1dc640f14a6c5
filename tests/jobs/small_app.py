"""The smallest application that jobs need: the two lowest floors and nothing above them."""

from pathlib import Path

from flask import Flask

from community.core import models as core_models
from community.core.config import Settings
from community.core.db import db
from community.core.i18n import babel
from community.jobs import feature
from tests.jobs import work

KNOWN = (core_models, work)


def small_app(url: str, var: Path, **settings: object) -> Flask:
    values: dict[str, object] = {
        "env": "test",
        "database_url": url,
        "var": var,
        "site_url": "http://community.example",
    }
    found = Settings(_env_file=None, **(values | settings))  # type: ignore[arg-type, call-arg]
    app = Flask("tests.jobs", root_path=str(Path(__file__).parent))
    app.extensions["community_settings"] = found
    app.config["SQLALCHEMY_DATABASE_URI"] = found.sqlalchemy_url
    db.init_app(app)
    babel.init_app(app)
    feature.init_app(app)
    return app


def create_tables() -> None:
    tables = [
        table for name, table in db.metadata.tables.items() if name.startswith(("core_", "jobs_"))
    ]
    db.metadata.create_all(db.engine, tables=tables)
