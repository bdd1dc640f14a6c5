"""Where uploaded bytes are kept: one small Protocol, and the embedded default, a local folder."""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from community.core.errors import NotFound
from community.core.i18n import _l

KEY_LENGTH = 512
SEGMENT_LENGTH = 200
FILE_MODE = 0o640
FOLDER_MODE = 0o750
LEFTOVER_AGE = 24 * 60 * 60  # seconds

_GONE = _l("This file is not here any more.")

# Names that the folder keeps for itself begin with a sign that no key can contain.
_INCOMING = "+incoming"
_SHARD = "+"
_SEGMENT = rf"[a-z0-9_-][a-z0-9._-]{{0,{SEGMENT_LENGTH - 1}}}"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_PREFIX = re.compile(rf"(?:{_SEGMENT}(?:/{_SEGMENT})*/?)?")


class BadKey(ValueError):
    """A key that no storage takes: a mistake of the caller, never of a member."""


class StorageUnusable(Exception):
    """The storage cannot be written; the message tells the operator how to repair it."""


class Storage(Protocol):
    """Bytes under a key, such as `uploads/2026/3f9a.webp`.

    Keys are made of [a-z0-9/._-], begin with no dot or slash and have at most 512 characters.
    Writing under another key raises `BadKey`; reading under one raises `NotFound`, as for any
    key that was never put.
    """

    def put(self, key: str, data: bytes, *, content_type: str) -> None:
        """Keep the bytes: all of them, safe from a power cut, or none. Replaces what was there."""

    def open(self, key: str) -> BinaryIO:
        """Open for reading; the caller closes. Raises `NotFound`."""

    def size(self, key: str) -> int:
        """Answer in bytes. Raises `NotFound`."""

    def written_at(self, key: str) -> datetime:
        """Answer when the bytes were put, in UTC. Raises `NotFound`."""

    def delete(self, key: str) -> None:
        """Forget the key; forgetting an unknown one is no error."""

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that begin with these characters, in no promised order."""

    def check(self) -> None:
        """Write, read and delete a probe. Raises `StorageUnusable`."""


class LocalStorage:
    """A folder. The content type is not kept: the row that owns the key knows it."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    def put(self, key: str, data: bytes, *, content_type: str) -> None:  # noqa: ARG002 - see above
        target = self._path(key)
        _make_folder(target.parent)
        incoming = self._root / _INCOMING
        _make_folder(incoming)
        descriptor, name = tempfile.mkstemp(dir=incoming)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                os.fchmod(descriptor, FILE_MODE)
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def open(self, key: str) -> BinaryIO:
        try:
            return self._existing_path(key).open("rb")
        except FileNotFoundError as error:
            raise NotFound(_GONE) from error

    def size(self, key: str) -> int:
        try:
            return self._existing_path(key).stat().st_size
        except FileNotFoundError as error:
            raise NotFound(_GONE) from error

    def written_at(self, key: str) -> datetime:
        try:
            seconds = self._existing_path(key).stat().st_mtime
        except FileNotFoundError as error:
            raise NotFound(_GONE) from error
        return datetime.fromtimestamp(seconds, UTC)

    def delete(self, key: str) -> None:
        path = self._path(key)
        try:
            path.unlink()
        except FileNotFoundError:
            return
        _sync_folder(path.parent)

    def keys(self, prefix: str = "") -> Iterator[str]:
        if not _PREFIX.fullmatch(prefix):
            raise BadKey(f"not a prefix of storage keys: {prefix!r}")
        return self._walk(prefix)

    def check(self) -> None:
        key = f"probe-{os.getpid()}-{time.monotonic_ns()}"
        try:
            self.put(key, b"probe", content_type="text/plain")
            with self.open(key) as file:
                found = file.read()
            self.delete(key)
            self._sweep()
        except OSError as error:
            raise StorageUnusable(self._repair(error)) from error
        if found != b"probe":
            raise StorageUnusable(
                f"{self._root} does not give back what was written: check the disk."
            )

    def _repair(self, error: OSError) -> str:
        return (
            f"Files cannot be kept in {self._root} ({error.strerror}): make it a folder with free "
            f"space that user {os.geteuid()} may write, or name another folder in the settings."
        )

    def _existing_path(self, key: str) -> Path:
        try:
            return self._path(key)
        except BadKey as error:
            raise NotFound(_GONE) from error

    def _path(self, key: str) -> Path:
        """Spread each folder over 256, so that a million files stay quick to list."""
        if len(key) > KEY_LENGTH or not _KEY.fullmatch(key):
            raise BadKey(f"not a storage key: {key!r}")
        *folders, name = key.split("/")
        shard = _SHARD + sha256(key.encode()).hexdigest()[:2]
        return self._root.joinpath(*folders, shard, name)

    def _walk(self, prefix: str) -> Iterator[str]:
        folder = prefix.rpartition("/")[0]
        for parent, folders, names in os.walk(self._root / folder):
            here = Path(parent).relative_to(self._root)
            if here.name.startswith(_SHARD):
                found = ((here.parent / name).as_posix() for name in names)
                yield from (key for key in found if key.startswith(prefix))
            elif here == Path():
                folders[:] = [name for name in folders if name != _INCOMING]

    def _sweep(self) -> None:
        """Remove what a power cut left half-written."""
        for leftover in (self._root / _INCOMING).iterdir():
            with suppress(FileNotFoundError):
                if time.time() - leftover.stat().st_mtime > LEFTOVER_AGE:
                    leftover.unlink()


def _make_folder(folder: Path) -> None:
    """Create the folder and its parents so that the names themselves survive a power cut."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(FOLDER_MODE)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
