"""The files that belong to the project, for the tests that read them."""

import subprocess
from functools import cache
from pathlib import Path

import community

HOUSE = Path(community.__file__).parent
ROOT = HOUSE.parent
MODULES = tuple(sorted(HOUSE.rglob("*.py")))
TEMPLATES = tuple(sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file()))
PACKAGES = frozenset(path.parent.name for path in HOUSE.glob("*/__init__.py"))


def name_of(path: Path) -> str:
    """Return the path as a reader of a test's report wants it."""
    return str(path.relative_to(ROOT))


@cache
def committed() -> tuple[Path, ...]:
    """Return every file that git knows, or every file that an archive without git brought."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[Path, str]:
    """Return the committed files that are text."""
    found = {}
    for path in committed():
        try:
            found[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found
