"""Renews static/vendor from the npm packages that static/vendor/package-lock.json pins.

Only this command needs Node; its outcome is committed, so running and testing never do.

Taken: htmx (votes, reactions and follows in place) and combobox-nav (keyboard and ARIA of every
completion list, 1.8 kB). Weighed and left: text-expander-element (8.7 kB; it assigns
`textarea.value`, which throws the member's undo history away) and markdown-toolbar-element
(5.2 kB; its own element names instead of plain buttons).
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFESTS = ("package.json", "package-lock.json", ".npmrc")


class Library(NamedTuple):
    """Where a package's files go; `files` maps a name in the package to its name here."""

    package: str
    folder: str
    files: dict[str, str]


LIBRARIES = (
    Library("htmx.org", "htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    Library(
        "@github/combobox-nav",
        "combobox-nav",
        {"dist/index.js": "combobox-nav.js", "LICENSE": "LICENSE"},
    ),
)


def sha384(path: Path) -> str:
    """The hash in the notation of Subresource Integrity."""
    digest = hashlib.sha384(path.read_bytes()).digest()
    return "sha384-" + base64.b64encode(digest).decode()


def install(workshop: Path) -> None:
    """Fetch exactly what the lock file says; npm itself verifies the integrity fields."""
    for name in MANIFESTS:
        shutil.copy2(VENDOR / name, workshop / name)
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("make vendor needs npm (Debian: apt-get install npm). Nothing else does.")
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit"], cwd=workshop, check=True)


def copy(library: Library, workshop: Path) -> list[Path]:
    """Replace every version of a library by the one that was installed."""
    source = workshop / "node_modules" / library.package
    version = json.loads((source / "package.json").read_text())["version"]
    shutil.rmtree(VENDOR / library.folder, ignore_errors=True)
    target = VENDOR / library.folder / version
    target.mkdir(parents=True)
    copied = []
    for inside, name in library.files.items():
        shutil.copyfile(source / inside, target / name)
        copied.append(target / name)
    return copied


def main() -> None:
    """Install aside, copy the named files, write their hashes down."""
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        files = [path for library in LIBRARIES for path in copy(library, Path(folder))]
    lock = {path.relative_to(VENDOR).as_posix(): sha384(path) for path in sorted(files)}
    (VENDOR / "vendor.lock.json").write_text(json.dumps(lock, indent=2) + "\n")
    for name, digest in lock.items():
        print(f"{name}  {digest[:19]}…")


if __name__ == "__main__":
    main()
