"""What may lie in the repository, and what its files may not say."""

import re
from pathlib import Path

from community.core.config import PREFIX, Settings
from tests.support.repository import ROOT, committed, name_of, texts

TOP_LEVEL = {
    "pyproject.toml",
    "README.md",
    "wsgi.py",
    "community",
    "migrations",
    "templates",
    "static",
    "tests",
    "Makefile",
    "requirements.txt",
    "requirements-dev.txt",
    "LICENSE",
    "deploy",
    "docs",
    "bench",
}
BINARY = {".woff2", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".ico", ".mo", ".gz"}
REGISTRIES = re.compile(
    r"(index-url|find-links|trusted-host|\bregistry\s*[=:]|\"resolved\"\s*:)", re.IGNORECASE
)

SOMEBODYS_FOLDER = re.compile(r"(?<![\w.:}>-])/(?:root|work|home|Users)/[\w.]+")


def test_nothing_lies_at_the_top_but_what_was_agreed():
    top = {path.relative_to(ROOT).parts[0] for path in committed()}

    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_locks_name_no_registry():
    for path in (*ROOT.glob("requirements*.txt"), *ROOT.rglob("static/vendor/*.json")):
        text = path.read_text()

        assert "://" not in re.sub(r'"(url|homepage|funding)": "[^"]*"', "", text), name_of(path)
        assert not REGISTRIES.search(text), name_of(path)


def test_every_locked_package_has_a_hash():
    for path in ROOT.glob("requirements*.txt"):
        pins = re.findall(
            r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", path.read_text(), re.MULTILINE | re.DOTALL
        )

        assert pins, name_of(path)
        assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_the_two_locks_agree():
    run, dev = (_pins(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt"))

    assert run.items() <= dev.items()


def test_no_file_knows_the_machine_it_was_written_on():
    strays = [
        f"{name_of(path)}: {found[0]}"
        for path, text in texts().items()
        if (found := SOMEBODYS_FOLDER.search(text))
    ]

    assert strays == []


def test_files_that_are_not_text_are_pictures_fonts_or_archives():
    strange = [
        name_of(path) for path in set(committed()) - set(texts()) if path.suffix not in BINARY
    ]

    assert strange == []


def test_no_state_is_committed():
    kept = {name_of(path) for path in committed()}

    assert not [name for name in kept if name.startswith(("var/", ".venv/")) or name == ".env"]
    assert not [name for name in kept if name.endswith((".sqlite", ".db", ".pyc", ".log"))]


def test_every_setting_is_documented_and_no_other():
    documented = set(re.findall(rf"{PREFIX}[A-Z_]+", (ROOT / "docs" / "settings.md").read_text()))

    assert documented == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ]+)(?= )", path.read_text(), re.MULTILINE))
