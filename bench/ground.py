"""The ground of the bench: the large demo on a real database, and servers started on it."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench import processes
from community.core.config import Settings
from tests.support import postgres

if TYPE_CHECKING:
    from bench.scenes import Told

ROOT = Path(__file__).parent.parent
SECRET = "bench-" * 8


@dataclass(frozen=True)
class Place:
    """A filled database; `helpers` are its own server's processes, whose CPU counts too."""

    folder: Path
    url: str
    helpers: frozenset[int] = field(default=frozenset())

    def environment(self, **more: object) -> dict[str, str]:
        """Return the variables of the product's processes."""
        clean = {name: text for name, text in os.environ.items() if name[:9] != "COMMUNITY"}
        return clean | {
            "COMMUNITY_ENV": "test",
            "COMMUNITY_SECRET_KEY": SECRET,
            "COMMUNITY_DATABASE_URL": self.url,
            "COMMUNITY_VAR": str(self.folder),
            "COMMUNITY_LOG_LEVEL": "WARNING",
            **{f"COMMUNITY_{name.upper()}": str(value) for name, value in more.items()},
        }

    def settings(self) -> Settings:
        """Return the same settings, for looking into the database."""
        values = {"env": "test", "secret_key": SECRET, "database_url": self.url}
        return Settings(_env_file=None, var=self.folder, log_level="ERROR", **values)  # type: ignore[call-arg, arg-type]


@dataclass(frozen=True)
class Server:
    """A started server."""

    port: int
    process: "subprocess.Popen[bytes]"
    place: Place

    def processes(self) -> set[int]:
        """Return every process whose work the requests cause."""
        found = processes.family(self.process.pid)
        for pid in self.place.helpers:
            found |= processes.family(pid)
        return found


def prepare(database: str, size: str) -> Place:
    """Fill a database with the demo, once; later benches find it."""
    folder = ROOT / "var" / "bench" / f"{database}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    place = _sqlite(folder) if database == "sqlite" else _postgresql(folder)
    done = folder / "filled"
    if not done.exists():
        command("migrate", place=place)
        command("demo", "--size", "small", place=place)
        if size != "small":
            command("demo", "--size", size, "--yes", place=place)
        done.touch()
    command("migrate", place=place)
    return place


def command(*words: str, place: Place) -> None:
    """Run the `community` command, which must succeed."""
    subprocess.run(
        [sys.executable, "-m", "community", *words],
        cwd=ROOT, env=place.environment(), check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def community(place: Place, *, page_cache_mb: int) -> Iterator[Server]:
    """Run web server and worker as an operator would."""
    port = _free_port()
    env = place.environment(
        page_cache_mb=page_cache_mb, site_url=f"http://127.0.0.1:{port}", workers=2
    )
    words = [sys.executable, "-m", "community", "run", "--port", str(port)]
    with _started(words, env, port, place, "/readyz") as server:
        yield server


@contextmanager
def bare(place: Place, told: "Told") -> Iterator[Server]:
    """Run the yardstick."""
    port = _free_port()
    story = {"url": place.url, "port": port, "sizes": told.sizes, "ones": told.ones}
    words = [sys.executable, "-m", "bench.bare", json.dumps(story)]
    with _started(words, dict(os.environ), port, place, "/hello") as server:
        yield server


@contextmanager
def _started(
    words: list[str], env: dict[str, str], port: int, place: Place, path: str
) -> Iterator[Server]:
    log = (place.folder / "server.log").open("wb")
    process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}{path}", process)
        time.sleep(2)  # The second process and the worker finish their own start.
        yield Server(port, process, place)
    finally:
        process.terminate()
        process.wait(40)
        log.close()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer; see server.log beside the database")


def _sqlite(folder: Path) -> Place:
    return Place(folder, f"sqlite:///{folder / 'community.sqlite'}")


def _postgresql(folder: Path) -> Place:
    """Start a server for this bench only; what is measured is reading, so nothing need last."""
    (folder / "filled").unlink(missing_ok=True)
    base = Path(tempfile.mkdtemp(prefix="community-bench-"))
    base.chmod(0o755)
    url = postgres.create_database(postgres.start(base), "bench")
    note = base / "pg" / "postmaster.pid"
    helpers = frozenset({int(note.read_text().split()[0])} if note.exists() else ())
    for pid in helpers:
        atexit.register(os.kill, pid, signal.SIGINT)
    return Place(folder, url, helpers)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
