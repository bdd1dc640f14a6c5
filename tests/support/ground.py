"""A folder that all processes of one test run share, and what is made in it only once."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOMY = 1 << 30  # bytes
MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder is made inside


class FailedBefore(Exception):
    """What every test needs could not be made; the first test that asked shows the whole trace."""


# Waits until the run is over, however it ends: its standard input closes with the controller.
UNDERTAKER = """
cat >/dev/null
for note in "$1"/*.pid "$1"/pg/postmaster.pid; do
    [ -f "$note" ] && kill -s "$( [ "${note##*/}" = postmaster.pid ] && echo QUIT || echo TERM )" \\
        "$(head -n 1 "$note")" 2>/dev/null && sleep 1
done
rm -rf "$1"
"""


class Ground:
    """Shared by the controller of a run and its workers; only the controller's has an end.

    A process that should not outlive the run leaves its number in `<folder>/<name>.pid`.
    """

    def __init__(self, folder: Path, undertaker: subprocess.Popen[bytes] | None = None) -> None:
        self.folder = folder
        self._undertaker = undertaker

    @classmethod
    def lay(cls) -> "Ground":
        """Make the folder, in memory where there is room: databases then cost no disk."""
        folder = Path(tempfile.mkdtemp(prefix="parvis-tests-", dir=_place()))
        # PostgreSQL's own user has to pass through; nothing in the folder is secret.
        folder.chmod(0o755)
        undertaker = subprocess.Popen(
            ["sh", "-c", UNDERTAKER, "undertaker", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return cls(folder, undertaker)

    def once(self, name: str, make: Callable[[], str]) -> str:
        """Return what `make` returned in the first process of the run that asked for `name`."""
        note, failure = self.folder / f"{name}.made", self.folder / f"{name}.failed"
        with self.alone(name):
            if failure.exists():
                raise FailedBefore(f"{name}: {failure.read_text()}")
            if not note.exists():
                try:
                    note.write_text(make())
                except Exception as error:
                    failure.write_text(f"{type(error).__name__}: {error}")
                    raise
            return note.read_text()

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Keep the other processes of the run out of the block."""
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def made(self, name: str) -> str | None:
        """Return what `once` made, or None when nobody asked for it."""
        note = self.folder / f"{name}.made"
        return note.read_text() if note.exists() else None

    def clear(self) -> None:
        """Stop what still runs and remove the folder."""
        if self._undertaker is not None:
            self._undertaker.communicate()


def _place() -> Path | None:
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOMY:
        return None
    return MEMORY
