"""`community run` as one types it: real processes, a real port, real signals."""

import os
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from community.demo.cast import PASSWORD
from tests.support import databases
from tests.support.live import demo_state
from tests.support.migrating import SECRET
from tests.support.repository import ROOT

pytestmark = pytest.mark.slow

PATIENCE = 90


@dataclass
class Running:
    """A started command."""

    process: subprocess.Popen
    url: str
    log: Path

    @property
    def said(self):
        return self.log.read_text()

    def wait_until(self, holds, why):
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert self.process.poll() is None, f"it ended: {self.said}"
            assert time.monotonic() < deadline, f"{why}: {self.said}"
            time.sleep(0.05)

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310
                return answer.status == 200
        except OSError:
            return False

    def children(self):
        return [pid for pid, parent in processes().items() if parent == self.process.pid]

    def family(self):
        mine, known = {self.process.pid}, processes()
        while more := {pid for pid, parent in known.items() if parent in mine} - mine:
            mine |= more
        return mine - {self.process.pid}


def processes():
    """Return every living process with its parent."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            found[int(folder.name)] = int(parent)
    return found


def environment(var, **settings):
    clean = {name: text for name, text in os.environ.items() if not name.startswith("COMMUNITY_")}  # noqa: TID251
    return clean | {"COMMUNITY_VAR": str(var)} | settings


def command(*words, var, **settings):
    return subprocess.run(
        [sys.executable, "-m", "community", *words],
        cwd=ROOT, env=environment(var, **settings), capture_output=True, text=True, check=False,
    )  # fmt: skip


@contextmanager
def running(*words, var, port, **settings):
    log = var.parent / f"{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "community", "run", "--port", str(port), *words],
            cwd=ROOT, env=environment(var, **settings), stdout=output, stderr=output,
        )  # fmt: skip
        site = Running(process, f"http://127.0.0.1:{port}", log)
        try:
            site.wait_until(site.answers, "it does not answer")
            yield site
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def var(ground, tmp_path):
    """Run-time state with the demo, as a first start would have left it."""
    shutil.copytree(demo_state(ground), tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def production(ground, tmp_path):
    """Settings of a production site with an empty, migrated database."""
    url = databases.fresh_database("sqlite", ground, f"production-{os.getpid()}-{tmp_path.name}")
    (tmp_path / "var").mkdir()
    return {
        "var": tmp_path / "var",
        "COMMUNITY_SECRET_KEY": SECRET,
        "COMMUNITY_DATABASE_URL": url,
        "COMMUNITY_SITE_URL": "https://community.example",
    }


def test_it_serves_says_how_to_sign_in_and_ends_on_ctrl_c(var, port):
    with running("--dev", var=var, port=port) as site:
        site.wait_until(lambda: "╯" in site.said, "it does not say where it is")
        site.wait_until(lambda: "worker_started" in site.said, "no worker")
        # The web server answers as soon as the first of its two processes stands.
        site.wait_until(lambda: len(site.family()) >= 4, "web server, its two and the worker")
        family = site.family()
        with urllib.request.urlopen(site.url) as page:  # noqa: S310
            assert "Belleroche" in page.read().decode()

        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(PATIENCE) == 0

    assert not family & processes().keys()
    for words in (site.url, PASSWORD, "admin", "moderator", "ambassador", "fan"):
        assert words in site.said
    assert "worker_stopped" in site.said
    assert "Traceback" not in site.said


def test_the_secret_outlives_a_restart_that_is_quick(var, port):
    with running("--dev", var=var, port=port):
        key = var / "secret-key"
        first = key.read_text()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with running("--dev", var=var, port=port) as site:
        assert "Loading" not in site.said

    assert key.read_text() == first
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    # Work rather than time, because tests share their machine: 3 s where nobody else computes.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 12


def test_a_worker_that_is_killed_is_started_again(var, port):
    with running("--dev", var=var, port=port) as site:
        site.wait_until(lambda: site.said.count("worker_started") == 1, "no worker")
        web, worker = sorted(site.children())
        os.kill(worker, signal.SIGKILL)

        site.wait_until(lambda: site.said.count("worker_started") == 2, "no second worker")
        assert site.answers()
        assert web in site.children()


def test_a_taken_port_is_said_in_a_sentence(var, port):
    with socket.create_server(("127.0.0.1", port)):
        answer = command("run", "--dev", "--port", str(port), var=var)

    assert answer.returncode == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_settings_come_from_the_environment_too(var, port):
    with running("--dev", var=var, port=port, COMMUNITY_WORKERS="1") as site:
        web = min(site.children())

        assert sum(parent == web for parent in processes().values()) == 1


@pytest.mark.parametrize(
    ("settings", "sentences"),
    [
        ({}, ["set COMMUNITY_SECRET_KEY to at least 32 random characters"]),
        (
            {"COMMUNITY_PORT": "many", "COMMUNITY_SITE_URL": "ftp://x"},
            ["COMMUNITY_PORT is refused", "COMMUNITY_SITE_URL is refused"],
        ),
        ({"COMMUNITY_SECRET_KEY": SECRET}, ["set COMMUNITY_DATABASE_URL"]),
        (
            {"COMMUNITY_SECRET_KEY": SECRET, "COMMUNITY_DATABASE_URL": "sqlite:////none/x.sqlite"},
            ["set COMMUNITY_SITE_URL to the https:// address"],
        ),
        ({"COMMUNITY_ENV": "test", "COMMUNITY_SMTP_URL": "smtp://x?tls=1"}, ["the only option is"]),
    ],
)
def test_refused_settings_end_with_2_and_a_sentence(tmp_path, settings, sentences):
    answer = command("run", var=tmp_path, **settings)

    assert answer.returncode == 2
    for sentence in sentences:
        assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr


def test_production_opens_the_set_up_with_a_code(production, port):
    with running(port=port, **production) as site:
        site.wait_until(lambda: "╯" in site.said, "it does not say where it is")

    assert "https://community.example/setup" in site.said
    assert PASSWORD not in site.said
    assert re.search(r"│\s+[A-Za-z0-9-]{8,}\s+│", site.said)
    assert '"event": "worker_started"' in site.said


def test_production_waits_for_its_migrations(tmp_path, port):
    settings = {
        "COMMUNITY_SECRET_KEY": SECRET,
        "COMMUNITY_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite'}",
        "COMMUNITY_SITE_URL": "https://community.example",
    }

    answer = command("run", "--port", str(port), var=tmp_path, **settings)

    assert answer.returncode == 1
    assert "Make a backup, then run: community migrate" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path, port):
    answer = command(
        "run", "--port", str(port), var=tmp_path, COMMUNITY_SECRET_KEY=SECRET,
        COMMUNITY_SITE_URL="http://127.0.0.1:8000",
        COMMUNITY_DATABASE_URL="postgresql://a:secret-word@127.0.0.1:9/b",
    )  # fmt: skip

    assert answer.returncode == 1
    assert "community check" in answer.stderr
    assert "secret-word" not in answer.stderr
    assert "Traceback" not in answer.stderr
