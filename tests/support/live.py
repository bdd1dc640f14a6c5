"""The real thing for browsers: web server and worker as processes, on a demo of their own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.ground import Ground
from tests.support.migrating import SECRET
from tests.support.repository import ROOT

START_SECONDS = 120
STOP_SECONDS = 10


@dataclass(frozen=True)
class LiveSite:
    """A running community: where it answers, where it keeps its state, what it wrote."""

    url: str
    var: Path
    log: Path


class DidNotStart(Exception):
    """A process of the site ended or stayed silent; the message carries what it wrote."""


def community(*arguments: str, env: Mapping[str, str]) -> None:
    """Run the `community` command, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "community", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DidNotStart(f"community {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")


def demo_state(ground: Ground) -> Path:
    """Return a folder with a demo database and its files; the first process of the run makes it."""
    return Path(ground.once("demo", lambda: _make_demo(ground.folder / "demo")))


@contextmanager
def running(ground: Ground, name: str) -> Iterator[LiveSite]:
    """Run web server and worker on a private copy of the demo."""
    var = ground.folder / f"live-{name}"
    shutil.copytree(demo_state(ground), var)
    url = f"http://127.0.0.1:{_free_port()}"
    env = environment(var, url)
    log = var / "log"
    port = url.rpartition(":")[2]
    command = [sys.executable, "-m", "community", "run", "--port", port, "--workers", "1"]
    note = ground.folder / f"live-{name}.pid"
    with log.open("wb") as output, _process(command, env, output.fileno(), note) as server:
        _wait_until_it_answers(f"{url}/readyz", server, log)
        yield LiveSite(url=url, var=var, log=log)


def environment(var: Path, url: str) -> dict[str, str]:
    """Return the environment of the site's processes, free of whatever the developer has set."""
    inherited = {
        name: text for name, text in os.environ.items() if not name.startswith("COMMUNITY_")
    }
    return inherited | {
        "COMMUNITY_ENV": "test",
        "COMMUNITY_SECRET_KEY": SECRET,
        "COMMUNITY_DATABASE_URL": f"sqlite:///{var / 'community.sqlite'}",
        "COMMUNITY_SITE_URL": url,
        "COMMUNITY_VAR": str(var),
        "COMMUNITY_LOG_LEVEL": "WARNING",
    }


def _make_demo(var: Path) -> str:
    var.mkdir()
    env = environment(var, "http://127.0.0.1:8000")
    community("migrate", env=env)
    community("demo", "--size", "small", env=env)
    return str(var)


@contextmanager
def _process(
    command: list[str], env: Mapping[str, str], output: int, note: Path
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
    note.write_text(str(process.pid))
    try:
        yield process
    finally:
        note.unlink()
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise DidNotStart(f"{url} does not answer\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
