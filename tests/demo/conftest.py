"""The whole demo, loaded once a run by the real command and copied for the tests here."""

import shutil

import pytest

from community.app import create_app
from community.core.db import db
from tests.support.client import Visitor
from tests.support.live import demo_state
from tests.support.migrating import settings_for


@pytest.fixture(scope="session")
def demo(ground, tmp_path_factory):
    """An application on a demo of its own."""
    var = tmp_path_factory.mktemp("demo") / "var"
    shutil.copytree(demo_state(ground), var)
    app = create_app(settings_for(f"sqlite:///{var / 'community.sqlite'}", var))
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def on_stage(demo):
    """Inside the application of the demo."""
    with demo.app_context():
        yield demo
        db.session.remove()
