"""The committed browser libraries are the ones that were published, and say nothing of our network."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
LOCK: dict[str, str] = json.loads((VENDOR / "vendor.lock.json").read_text())
PACKAGES: dict[str, dict[str, object]] = json.loads((VENDOR / "package-lock.json").read_text())[
    "packages"
]
WRITTEN_HERE = {"package.json", "package-lock.json", ".npmrc", "vendor.lock.json"}


def files() -> list[Path]:
    return sorted(path for path in VENDOR.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", sorted(LOCK))
def test_a_vendored_file_is_unchanged(name: str) -> None:
    digest = hashlib.sha384((VENDOR / name).read_bytes()).digest()

    assert LOCK[name] == "sha384-" + base64.b64encode(digest).decode()


def test_nothing_lies_beside_the_locked_files() -> None:
    names = {path.relative_to(VENDOR).as_posix() for path in files()}

    assert names - WRITTEN_HERE == set(LOCK)


def test_each_library_comes_with_its_licence() -> None:
    folders = {Path(name).parent.as_posix() for name in LOCK}

    assert {f"{folder}/LICENSE" for folder in folders} <= set(LOCK)


def test_versions_are_exact_and_the_folders_say_them() -> None:
    wanted = json.loads((VENDOR / "package.json").read_text())["dependencies"]
    folders = {Path(name).parent.name for name in LOCK}

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert folders == set(wanted.values())


def test_the_lock_has_integrity_and_no_addresses() -> None:
    pinned = {name: entry for name, entry in PACKAGES.items() if name}

    assert pinned
    for name, entry in pinned.items():
        assert str(entry["integrity"]).startswith("sha512-"), name
        assert "resolved" not in entry, name


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_no_file_names_a_package_registry(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\b(?:registry|npm|mirror|proxy)[\w-]*\.[a-z]+\.[a-z]{2,}", text)
    if path.name in WRITTEN_HERE:
        assert "://" not in text
