"""Stylesheets, scripts, fonts and icons under fingerprinted addresses that never need asking again.

One fingerprint covers the whole folder and stands in the path (`/assets/<fingerprint>/js/app.js`),
so that relative addresses between files keep working without a build step. Everything
is read and compressed once, in memory, when the application is made. WhiteNoise was looked at: it
wants compressed copies on disk, which a start without side effects may not write.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

from community.core.access import public
from community.core.errors import NotFound
from community.core.scripts import bundle as bundle_scripts

BUNDLE = "css/app.css"
SCRIPT = "js/app.js"
# The order of the cascade: tokens first, then what uses them; packages after the common parts.
COMMON = ("tokens", "base", "layout", "components")
SERVED = {".css", ".js", ".svg", ".woff2", ".png", ".webp", ".txt", ".ico", ".json"}
COMPRESSIBLE = {".css", ".js", ".svg", ".txt", ".json"}
YEAR = 31_536_000

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("image/webp", ".webp")


@dataclass(frozen=True)
class Asset:
    """A file as it is sent; `compressed` is empty where compression gains nothing."""

    content_type: str
    plain: bytes
    compressed: bytes


class Assets:
    """Every file of the static folder, and the one stylesheet made of all of them."""

    def __init__(self, folder: Path) -> None:
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in SERVED
        }
        files[BUNDLE] = _bundle(files)
        files[SCRIPT] = bundle_scripts(files, SCRIPT)
        digest = hashlib.sha256()
        for name, content in sorted(files.items()):
            digest.update(name.encode() + b"\0" + content)
        self.fingerprint = digest.hexdigest()[:12]
        self._files = {name: _asset(name, content) for name, content in files.items()}

    def url(self, name: str) -> str:
        """Return the address of a file; a name that does not exist is a programming error."""
        name = BUNDLE if name == "app.css" else name
        if name not in self._files:
            raise LookupError(f"static/{name} does not exist")
        return f"/assets/{self.fingerprint}/{name}"

    def find(self, name: str) -> Asset | None:
        """Find a file by its path in the static folder."""
        return self._files.get(name)

    def sizes(self) -> Mapping[str, int]:
        """Return the bytes that travel for each file."""
        return {name: len(a.compressed or a.plain) for name, a in self._files.items()}


def init_app(app: Flask) -> None:
    """Read the static folder and serve it."""
    assets = Assets(Path(app.root_path).parent / "static")
    app.extensions["community_assets"] = assets
    app.jinja_env.globals["asset"] = assets.url

    @app.get("/assets/<fingerprint>/<path:name>", endpoint="asset")
    @public
    def serve(fingerprint: str, name: str) -> Response:
        found = assets.find(name)
        if found is None:
            raise NotFound
        is_current = fingerprint == assets.fingerprint
        return _answer(found, is_current=is_current)


def _answer(found: Asset, *, is_current: bool) -> Response:
    """An old fingerprint gets today's file, but nobody may keep it."""
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    body = found.compressed if takes_gzip and found.compressed else found.plain
    response = Response(body, content_type=found.content_type)
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if is_current else "no-cache"
    )
    if found.compressed:
        response.headers["Vary"] = "Accept-Encoding"
        if takes_gzip:
            response.headers["Content-Encoding"] = "gzip"
    return response


def _bundle(files: Mapping[str, bytes]) -> bytes:
    sheets = [name for name in files if name.startswith("css/") and name.endswith(".css")]
    common = [f"css/{name}.css" for name in COMMON if f"css/{name}.css" in files]
    ordered = [*common, *(name for name in sheets if name not in common)]
    return b"\n".join(files[name] for name in ordered)


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_text = suffix in COMPRESSIBLE
    packed = gzip.compress(content, compresslevel=9, mtime=0) if is_text else b""
    return Asset(
        content_type=f"{kind}; charset=utf-8" if is_text else kind,
        plain=content,
        compressed=packed if len(packed) < len(content) else b"",
    )
