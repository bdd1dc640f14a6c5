"""What every storage backend promises, and what the local folder promises on top."""

import errno
import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from community.core import clock
from community.core import storage as storage_module
from community.core.errors import NotFound
from community.core.storage import BadKey, LocalStorage, Storage, StorageUnusable

KEY = "uploads/2026/3f9a-800.webp"
BAD_KEYS = [
    "",
    "/",
    "/etc/passwd",
    "../secret",
    "uploads/../../secret",
    "uploads/..",
    "./uploads",
    "uploads//a",
    "uploads/",
    "uploads/.hidden",
    "uploads/a\0b",
    "uploads/a\n",
    "Uploads/A",
    "uploads\\a",
    "uploads/é",
    "uploads/a b",
    "+incoming/a",
    "a" * 201,
    "/".join(["a" * 100] * 6),
]


@pytest.fixture(params=["local"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    backends = {"local": lambda: LocalStorage(tmp_path / "files")}
    return backends[request.param]()


def put(storage: Storage, key: str = KEY, data: bytes = b"bytes") -> None:
    storage.put(key, data, content_type="application/octet-stream")


def read(storage: Storage, key: str = KEY) -> bytes:
    with storage.open(key) as file:
        return file.read()


@pytest.mark.parametrize("data", [b"", b"\0\xff" * 3, b"x" * 5_000_000])
def test_what_was_put_comes_back(storage, data):
    put(storage, data=data)

    assert read(storage) == data
    assert storage.size(KEY) == len(data)


def test_putting_again_replaces(storage):
    put(storage, data=b"the long first version")

    put(storage, data=b"second")

    assert read(storage) == b"second"
    assert storage.size(KEY) == 6
    assert list(storage.keys()) == [KEY]


def test_an_unknown_key_is_not_found(storage):
    with pytest.raises(NotFound):
        storage.open(KEY)
    with pytest.raises(NotFound):
        storage.size(KEY)
    with pytest.raises(NotFound):
        storage.written_at(KEY)


def test_a_key_knows_when_it_was_written(storage):
    before = clock.now() - timedelta(seconds=2)

    put(storage)

    assert before <= storage.written_at(KEY) <= clock.now() + timedelta(seconds=2)


def test_a_deleted_key_is_not_found(storage):
    put(storage)

    storage.delete(KEY)

    with pytest.raises(NotFound):
        storage.open(KEY)
    assert list(storage.keys()) == []


def test_deleting_twice_is_no_error(storage):
    put(storage)

    storage.delete(KEY)
    storage.delete(KEY)

    assert list(storage.keys()) == []


def test_deleting_spares_the_neighbours(storage):
    put(storage, "a/1")
    put(storage, "a/10")

    storage.delete("a/1")

    assert list(storage.keys()) == ["a/10"]


def test_a_key_may_be_the_beginning_of_another(storage):
    for key in ("a", "a/b", "a/b/c", "a/bc"):
        put(storage, key, key.encode())

    assert sorted(storage.keys()) == ["a", "a/b", "a/b/c", "a/bc"]
    assert [read(storage, key) for key in ("a", "a/b/c")] == [b"a", b"a/b/c"]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("", ["ab", "uploads/2025/a", "uploads/2026/a", "uploads/2026/ab", "uploads2/a"]),
        ("uploads/", ["uploads/2025/a", "uploads/2026/a", "uploads/2026/ab"]),
        ("uploads", ["uploads/2025/a", "uploads/2026/a", "uploads/2026/ab", "uploads2/a"]),
        ("uploads/2026/a", ["uploads/2026/a", "uploads/2026/ab"]),
        ("uploads/2026/ab", ["uploads/2026/ab"]),
        ("a", ["ab"]),
        ("b", []),
        ("nowhere/at/all", []),
    ],
)
def test_keys_are_found_by_their_beginning(storage, prefix, expected):
    for key in ("ab", "uploads/2025/a", "uploads/2026/a", "uploads/2026/ab", "uploads2/a"):
        put(storage, key)

    assert sorted(storage.keys(prefix)) == expected


def test_an_empty_storage_has_no_keys(storage):
    assert list(storage.keys()) == []


@pytest.mark.parametrize("key", BAD_KEYS)
def test_nothing_is_written_under_a_bad_key(storage, tmp_path, key):
    with pytest.raises(BadKey):
        put(storage, key)
    with pytest.raises(BadKey):
        storage.delete(key)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("key", BAD_KEYS)
def test_reading_a_bad_key_finds_nothing(storage, key):
    with pytest.raises(NotFound):
        storage.open(key)
    with pytest.raises(NotFound):
        storage.size(key)


@pytest.mark.parametrize("prefix", ["..", "../", "/", "a/../..", "a\0", "A"])
def test_a_bad_prefix_is_refused(storage, prefix):
    with pytest.raises(BadKey):
        storage.keys(prefix)


def test_a_healthy_storage_passes_its_check(storage):
    put(storage)

    storage.check()

    assert list(storage.keys()) == [KEY]


def test_a_reader_sees_one_whole_version(storage):
    versions = [bytes([number]) * 300_000 for number in range(4)]
    put(storage, data=versions[0])
    writers = [threading.Thread(target=put, args=(storage, KEY, data)) for data in versions]
    for writer in writers:
        writer.start()

    seen = [read(storage) for _ in range(50)]

    for writer in writers:
        writer.join()
    assert set(seen) <= set(versions)


def test_a_reader_keeps_the_version_it_opened(storage):
    put(storage, data=b"first")

    with storage.open(KEY) as file:
        put(storage, data=b"second")
        storage.delete(KEY)
        assert file.read() == b"first"


# The local folder


@pytest.fixture
def local(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


def files(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_files_are_closed_to_other_users(local, tmp_path):
    put(local)

    (file,) = files(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o640
    assert file.parent.stat().st_mode & 0o007 == 0


def test_a_folder_is_spread_over_many(local, tmp_path):
    for number in range(400):
        put(local, f"uploads/{number}")

    assert 100 < len({file.parent for file in files(tmp_path)}) <= 256
    assert len(set(local.keys("uploads/"))) == 400


def test_nothing_stays_of_a_write_that_failed(local, tmp_path, monkeypatch):
    put(local, data=b"whole")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put(local, data=b"half")
    with pytest.raises(StorageUnusable, match=r"No space left.*make it a folder with free space"):
        local.check()

    assert [file.read_bytes() for file in files(tmp_path)] == [b"whole"]


def test_the_file_and_its_folder_reach_the_disk(local, tmp_path, monkeypatch):
    synced = []
    real = os.fsync

    def watch(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    put(local)
    monkeypatch.setattr(os, "fsync", watch)
    put(local)

    (file,) = files(tmp_path)
    assert [path.parent.name for path in synced[:1]] == ["+incoming"]
    assert synced[-1] == file.parent


def test_new_folders_reach_the_disk_too(local, tmp_path, monkeypatch):
    synced = []
    real = os.fsync

    def watch(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    put(local, "uploads/a")

    (file,) = files(tmp_path)
    assert {tmp_path, tmp_path / "files", tmp_path / "files/uploads", file.parent} <= set(synced)


def test_what_a_power_cut_left_is_swept(local, tmp_path):
    put(local)
    old, fresh = (tmp_path / "files" / "+incoming" / name for name in ("old", "fresh"))
    old.write_bytes(b"ha")
    fresh.write_bytes(b"ha")
    yesterday = time.time() - storage_module.LEFTOVER_AGE - 60
    os.utime(old, (yesterday, yesterday))

    local.check()

    assert not old.exists()
    assert fresh.exists()
    assert list(local.keys()) == [KEY]


def test_a_root_that_is_a_file_is_reported(tmp_path):
    (tmp_path / "files").write_text("not a folder")

    with pytest.raises(StorageUnusable, match="make it a folder"):
        LocalStorage(tmp_path / "files").check()


def test_a_root_without_rights_is_reported():
    with pytest.raises(StorageUnusable, match=r"/proc/nowhere.*another folder in the settings"):
        LocalStorage(Path("/proc/nowhere")).check()


def test_a_relative_root_stays_where_it_was(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    local = LocalStorage(Path("files"))
    put(local)

    monkeypatch.chdir("/")

    assert read(local) == b"bytes"
