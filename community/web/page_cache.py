"""Whole pages for visitors, kept in memory and never older than the database.

A page is kept with the number that `core.page_versions` moves in the transaction of each change,
and shown while that number stands: the next visitor sees a post, an edit or a removal.
Flask-Caching was looked at: it keeps pages for a time and is told what to forget, which is a
guess that a killed process gets wrong. A minute is the longest a page stays all the same, because
"3 minutes ago" changes without anybody writing.

A kept page holds nobody's data: only visitors without a session get one, and the one-time value
of the content security policy is put in afresh each time.
"""

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from cachetools import LRUCache
from flask import Flask, Response, current_app, request, session
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from community.core.config import Settings
from community.core.i18n import LANGUAGES
from community.core.kept_pages import act_on_view, is_kept
from community.members.current import current_actor
from community.web.health import REQUESTS
from community.web.page_version import page_version
from community.web.security import NONCE_BYTES, csp_nonce

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECONDS = 60.0
# Nobody fills the memory with addresses of their own making.
LONGEST_ADDRESS = 300
VARY = "Accept-Language, Cookie"
SESSIONS = ("community=", "community_remember=")
_KEY, _NUMBER = "community.page_key", "community.page_number"
_THEME = re.compile(r"(?:^|;\s*)theme=(\w{1,10})")


@dataclass(frozen=True)
class Page:
    """A page as every visitor gets it; the parts are joined by the one-time value."""

    number: int
    expires: float
    endpoint: str
    etag: str
    length: str
    headers: tuple[tuple[str, str], ...]
    parts: tuple[bytes, ...]
    policy: tuple[str, ...]
    on_view: Callable[[], object] | None = field(default=None)

    @property
    def size(self) -> int:
        """Return about how many bytes the page takes."""
        return sum(map(len, self.parts)) + 2_000


class PageCache:
    """Stands before the application and answers for it where it can."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._wsgi: WSGIApplication = app.wsgi_app
        self._version = page_version(settings)
        self._pages: LRUCache[tuple[str, ...], Page] = LRUCache(
            settings.page_cache_mb * 1024 * 1024, getsizeof=lambda page: page.size
        )
        self._lock = threading.Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer with a kept page, else let the application answer and keep what it says."""
        key = _key(environ)
        if key is None:
            return self._wsgi(environ, start_response)
        number = self._version.read()
        if number is not None:
            page = self._find(key, number)
            if page is not None:
                return _send(page, environ, start_response)
            environ[_KEY], environ[_NUMBER] = key, number
        return self._wsgi(environ, start_response)

    def keep(self, key: tuple[str, ...], page: Page) -> None:
        """Keep a page in place of the longest unused ones."""
        with self._lock:
            if page.size <= self._pages.maxsize / 4:
                self._pages[key] = page

    def close(self) -> None:
        """Forget every page and leave the database."""
        with self._lock:
            self._pages.clear()
        self._version.close()

    def _find(self, key: tuple[str, ...], number: int) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
        if page is None or page.number != number or page.expires < time.monotonic():
            return None
        return page


def init_app(app: Flask) -> None:
    """Put the cache before the application, unless its size is zero."""
    settings: Settings = app.extensions["community_settings"]
    if not settings.page_cache_mb:
        return
    cache = PageCache(app, settings)
    app.extensions["community_page_cache"] = cache
    app.wsgi_app = cache  # type: ignore[method-assign]

    # Registered first of all, so that it runs last and sees the answer as it leaves.
    @app.after_request
    def _keep(response: Response) -> Response:
        if not _is_for_all(response):
            return response
        page = _page(response)
        cache.keep(request.environ[_KEY], page)
        if page.etag not in request.headers.get("If-None-Match", ""):
            response.headers["ETag"] = page.etag
            response.headers["Vary"] = VARY
            return response
        unchanged = Response(status=304, headers=_without_policy(page))
        unchanged.headers["X-Request-ID"] = response.headers.get("X-Request-ID", "")
        return unchanged


def _is_for_all(response: Response) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return (
        _KEY in request.environ
        and is_kept(view)
        and response.status_code == 200
        and not response.is_streamed
        and "Set-Cookie" not in response.headers
        and not session.modified
        and not current_actor().is_signed_in
    )


def _page(response: Response) -> Page:
    body, nonce = response.get_data(), csp_nonce()
    parts = tuple(body.split(nonce.encode()))
    headers = tuple(
        (name, value)
        for name, value in response.headers
        if name not in {"Content-Security-Policy", "X-Request-ID", "Content-Length"}
    )
    etag = f'W/"{hashlib.sha256(b"".join(parts)).hexdigest()[:20]}"'
    return Page(
        number=request.environ[_NUMBER],
        expires=time.monotonic() + SECONDS,
        endpoint=request.endpoint or "none",
        etag=etag,
        length=str(len(body)),
        headers=(*headers, ("ETag", etag), ("Vary", VARY)),
        parts=parts,
        policy=tuple(response.headers["Content-Security-Policy"].split(nonce)),
        on_view=act_on_view(),
    )


def _send(
    page: Page, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    if page.on_view is not None:
        page.on_view()
    request_id = ("X-Request-ID", secrets.token_hex(8))
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        REQUESTS.labels(page.endpoint, "304").inc()
        start_response("304 Not Modified", [*_without_policy(page), request_id])
        return ()
    REQUESTS.labels(page.endpoint, "200").inc()
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    policy = ("Content-Security-Policy", nonce.join(page.policy))
    length = ("Content-Length", page.length)
    start_response("200 OK", [*page.headers, policy, length, request_id])
    return (nonce.encode().join(page.parts),)


def _without_policy(page: Page) -> list[tuple[str, str]]:
    """A browser's copy keeps the policy it came with: that one's one-time value is in its text."""
    return [pair for pair in page.headers if pair[0] != "Content-Type"]


def _key(environ: "WSGIEnvironment") -> tuple[str, ...] | None:
    """Return what a visitor's page depends on; None for those who may get one of their own."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_HX_REQUEST" in environ:
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    if any(name in cookies for name in SESSIONS) or "HTTP_AUTHORIZATION" in environ:
        return None
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if len(path) + len(query) > LONGEST_ADDRESS:
        return None
    theme = _THEME.search(cookies)
    return (
        path,
        query,
        _language(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        theme[1] if theme else "",
        environ.get("HTTP_HOST", ""),
        environ.get("HTTP_X_FORWARDED_HOST", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
    )


@lru_cache(maxsize=512)
def _language(accepted: str) -> str:
    """Choose as the application does, once per header that a browser sends."""
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, default="en") or ""
