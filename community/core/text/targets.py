"""Where a link may lead, and whether it leaves the site."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

EXTERNAL_REL = "ugc nofollow noopener"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?:[:/?#]|$)")
# Written out, in printable ASCII only, so that no browser's leniency (white space, backslashes, a
# missing slash) can turn an accepted target into another one.
_REST = r"[!-\[\]-~]*"
_SAFE = re.compile(
    rf"https?://[A-Za-z0-9._-]+(?::\d{{1,5}})?(?:[/?#]{_REST})?"
    rf"|mailto:{_REST}|/(?![/\\]){_REST}|\#{_REST}",
    re.ASCII,
)
_MEDIA = re.compile(r"/media/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Target:
    """An accepted link target."""

    href: str
    is_external: bool = False


def resolve(url: str, *, site_url: str = "") -> Target | None:
    """The target to print for a percent-encoded URL, or None if nobody should be led there.

    Accepts http, https, mailto, and paths and fragments of the site. `//host` and `host.tld/path`
    become https. A user name before a host is refused: it makes one host look like another.
    """
    href = _absolute(url)
    if not is_safe(href):
        return None
    if not href.startswith("http"):
        return Target(href)
    host = urlsplit(href).netloc.lower()
    return Target(href, is_external=host != urlsplit(site_url).netloc.lower())


def is_safe(href: str) -> bool:
    """Whether a target has one of the accepted forms, to the letter."""
    return _SAFE.fullmatch(href) is not None


def is_media(src: str) -> bool:
    """Whether this is the path of a file that a member uploaded here."""
    return _MEDIA.fullmatch(src) is not None


def local_path(href: str, *, site_url: str) -> str:
    """The same target without the site's own address in front."""
    origin = site_url.rstrip("/")
    return href[len(origin) :] if origin and href.startswith(f"{origin}/") else href


def _absolute(url: str) -> str:
    if url.startswith("//"):
        return f"https:{url}"
    if _HOST.match(url):
        return f"https://{url}"
    scheme = _SCHEME.match(url)
    return url[: scheme.end()].lower() + url[scheme.end() :] if scheme else url
