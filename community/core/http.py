"""Small answers and questions of HTTP that every package's views share."""

from typing import cast
from urllib.parse import urlsplit

from flask import flash, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from community.core.pagination import PageRequest


def is_htmx() -> bool:
    """Tell whether the page asks for a fragment only."""
    return request.headers.get("HX-Request") == "true"


def see_other(location: str) -> Response:
    """Answer a successful form: the browser fetches `location`, a reload sends nothing twice."""
    return redirect(location, code=303)


def moved(location: str) -> Response:
    """Lead from a wrong address to the right one, for good: search engines keep the latter only.

    Browsers ask again each time nevertheless (every page says `no-cache`), because what is renamed
    today may get its old name back tomorrow.
    """
    return redirect(location, code=301)


def safe_path(target: str | None, *, default: str = "/") -> str:
    """Return `target` if it is a path of this site, else `default`: no open redirect.

    Refuses absolute and scheme-relative addresses, backslashes (which browsers read as slashes)
    and control characters (which browsers drop before reading).
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(character) < 33 for character in target):
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return default
    return target


def back(*, default: str = "/") -> Response:
    """Return to the page that a button was on: its `next` field, else this site's referrer."""
    target = request.form.get("next") or _local_referrer()
    return see_other(safe_path(target, default=default))


def flash_undo(message: str, *, url: str, label: str) -> None:
    """Say what was done, beside a button that undoes it by posting to `url`."""
    # Flask's own type knows plain texts only, yet carries whatever the session can hold.
    flash(cast("str", {"message": message, "url": url, "label": label}), "undo")


def _local_referrer() -> str:
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def page_request(*, size: int) -> PageRequest:
    """Read the cursors of a list from the address."""
    return PageRequest(
        after=request.args.get("after", "")[:400],
        before=request.args.get("before", "")[:400],
        size=size,
    )
