"""The ground every test stands on: real databases, a clock that can be held, no way out."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community.app import create_app
from community.core.db import db
from tests.support import databases
from tests.support.client import Visitor
from tests.support.ground import Ground
from tests.support.held_clock import HeldClock
from tests.support.migrating import settings_for
from tests.support.outbox import Outbox
from tests.support.outbox import run_jobs as run_due_jobs
from tests.support.statements import Seen
from tests.support.statements import statements as recorded_statements

GROUND = pytest.StashKey[Ground]()


def pytest_configure(config: pytest.Config) -> None:
    """The controller of a run lays the ground, and its workers are told where."""
    shared = getattr(config, "workerinput", None)
    config.stash[GROUND] = Ground(Path(shared["ground"])) if shared else Ground.lay()


def pytest_configure_node(node: Any) -> None:
    """Called by pytest-xdist for each worker before it starts."""
    node.workerinput["ground"] = str(node.config.stash[GROUND].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Whoever laid the ground leaves nothing behind."""
    ground = config.stash.get(GROUND, None)
    if ground is None or hasattr(config, "workerinput"):
        return
    if server := ground.made("postgresql"):
        databases.leave(server, ground)
    ground.clear()


@pytest.fixture(scope="session")
def ground(pytestconfig: pytest.Config) -> Ground:
    """The folder that all processes of this run share."""
    return pytestconfig.stash[GROUND]


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def database(request: pytest.FixtureRequest, ground: Ground, worker_id: str) -> str:
    """The address of this worker's own, migrated, empty database."""
    return databases.fresh_database(request.param, ground, worker_id)


@pytest.fixture(scope="session")
def application(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on that database; tests ask for `app`, which also cleans up."""
    app = create_app(settings_for(database, tmp_path_factory.mktemp("var")))
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application inside a context, with an empty database that is emptied again after."""
    with application.app_context():
        yield application
        db.session.remove()
        databases.empty(db.engine, db.metadata)
    # Letters and pictures, too: what one test leaves makes every later one slower.
    for left in current_state(application).iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def current_state(application: Flask) -> Path:
    """The folder in which the application keeps its files."""
    state: Path = application.extensions["community_settings"].var
    return state


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor without a browser."""
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    return visitor


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """The letters of this test: `outbox.last("fan@example.com").text`."""
    return Outbox(app)


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Run every job that is due, as the worker would."""
    return lambda: run_due_jobs(app)


@pytest.fixture
def held_clock() -> Iterator[HeldClock]:
    """Time stands still on a Monday morning; `held_clock.advance(hours=1)` moves it."""
    clock = HeldClock()
    yield clock
    clock.release()


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[Seen]]:
    """Count SQL: `with statements() as seen: ...` and then `assert seen.count <= 8, seen`."""
    return recorded_statements
