"""The whole demo, loaded once a run by the real command and copied for the tests here."""

import shutil
from contextlib import contextmanager

import pytest

from community.app import create_app
from community.core.db import db
from tests.support.client import Visitor
from tests.support.live import demo_state
from tests.support.migrating import settings_for


@contextmanager
def a_copy(ground, folder):
    """Yield an application on a copy of the demo."""
    shutil.copytree(demo_state(ground), folder / "var")
    url = f"sqlite:///{folder / 'var' / 'community.sqlite'}"
    app = create_app(settings_for(url, folder / "var"))
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def demo(ground, tmp_path_factory):
    """The demo that tests only read."""
    with a_copy(ground, tmp_path_factory.mktemp("demo")) as app:
        yield app


@pytest.fixture
def on_stage(demo):
    """Inside the application of the demo."""
    with demo.app_context():
        yield demo
        db.session.remove()


@pytest.fixture
def on_own_stage(ground, tmp_path):
    """Inside the application of a demo that a test may change."""
    with a_copy(ground, tmp_path) as app, app.app_context():
        yield app
