import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text

from community.core.db import db
from community.core.transaction import transaction
from community.jobs.actions import enqueue
from community.jobs.worker import run_worker
from tests.jobs.small_app import create_tables, small_app
from tests.support import databases, postgres
from tests.support.repository import ROOT


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request, ground, worker_id):
    """A database of its own for each test, as some of these take theirs away."""
    return databases.unmigrated_database(request.param, ground, f"jobs_{worker_id}")


@pytest.fixture
def app(database_url, tmp_path):
    """The lowest floors alone: what holds here owes nothing to a package above."""
    app = small_app(database_url, tmp_path / "var")
    with app.app_context():
        create_tables()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def path(tmp_path):
    """The file in which jobs leave their lines."""
    return str(tmp_path / "lines")


@pytest.fixture
def ask(app):
    """Enqueue a job and commit."""

    def ask(job, **arguments):
        with transaction():
            enqueue(job, **arguments)

    return ask


@pytest.fixture
def working(app):
    """Run workers in threads of this process while the block lasts."""

    @contextmanager
    def working(*, workers=1, **options):
        stop = threading.Event()
        hands = [
            threading.Thread(target=run_worker, args=(app,), kwargs={"stop": stop, **options})
            for _ in range(workers)
        ]
        for hand in hands:
            hand.start()
        try:
            yield
        finally:
            stop.set()
            for hand in hands:
                hand.join(timeout=20)
            assert not any(hand.is_alive() for hand in hands)

    return working


@pytest.fixture
def worker_process(database_url, app, tmp_path):
    """Start workers in processes of their own; they are killed at the end."""
    started = []

    def start(*, lease=2, threads=2):
        process = subprocess.Popen(
            [
                sys.executable,
                *("-m", "tests.jobs.a_worker", database_url, str(tmp_path / "var")),
                *(str(lease), str(threads)),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until(is_so, *, seconds=10.0):
    """Wait for a condition and return how many seconds that took; fail when it never comes."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, "this never came true"
        time.sleep(0.01)
    return time.monotonic() - begun


@pytest.fixture
def outage(app, database_url):
    """Take the database away while the block lasts."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        return _table_away
    return lambda: _connections_away(database_url)


@contextmanager
def _table_away():
    """A file cannot go away under its readers; without the table each statement fails alike."""
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE jobs_job RENAME TO jobs_away"))
    yield
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE jobs_away RENAME TO jobs_job"))


@contextmanager
def _connections_away(url):
    db.session.remove()
    name = url.partition("?")[0].rpartition("/")[2]
    server = postgres.address_of(url, "postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        yield
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
