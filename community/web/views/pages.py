"""Theme, brand pictures, manifest, robots and sitemap."""

import re

from flask import Response, current_app, jsonify, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from community.core import site
from community.core.access import public
from community.core.brand import PRIMARY
from community.core.config import current_settings
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.sockets import sitemap_sources
from community.core.transaction import end_read
from community.web.brand import current_brand
from community.web.theme import theme_sheet
from community.web.views.blueprint import bp

YEAR = 31_536_000
PICTURE_TYPES = {"svg": "image/svg+xml", "webp": "image/webp", "png": "image/png"}


@bp.get("/theme/<fingerprint>.css")
@public
def theme(fingerprint: str) -> Response:
    """The brand's colours and the spaces' as a stylesheet."""
    sheet, current = theme_sheet()
    response = Response(sheet, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if fingerprint == current else "no-cache"
    )
    return response


@bp.get("/brand/<key>")
@public
def brand_picture(key: str) -> ResponseReturnValue:
    """The logo or the mark."""
    match = re.fullmatch(r"[0-9a-f]{24}\.(svg|webp|png)", key)
    if match is None:
        raise NotFound(_("This picture is gone."))
    end_read()
    stream = current_app.extensions["community_storage"].open(f"brand/{key}")
    response = send_file(stream, mimetype=PICTURE_TYPES[match[1]], etag=False)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    return response


@bp.get("/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """What a phone needs to put the community on its home screen."""
    shown = current_brand()
    assets = current_app.extensions["community_assets"]
    icon = shown.mark_url or assets.url("icons/mark.svg")
    kind = PICTURE_TYPES.get(icon.rpartition(".")[2], "image/svg+xml")
    response = jsonify(
        name=shown.name,
        short_name=shown.name[:12],
        description=shown.description or shown.tagline,
        start_url=url_for("content.home"),
        scope="/",
        display="standalone",
        background_color="#faf8f4",
        theme_color=site.value(PRIMARY),
        icons=[{"src": icon, "sizes": "any", "type": kind, "purpose": "any"}],
    )
    response.content_type = "application/manifest+json"
    return response


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """What search engines may read, and where the sitemap is."""
    body = render_template("web/robots.txt", sitemap=url_for("web.sitemap", _external=True))
    return Response(body, content_type="text/plain; charset=utf-8")


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """Every public page, or the files that name them when one does not hold all."""
    total = sum(source.count() for source in sitemap_sources)
    if total == 1:
        return _sitemap_file(1)
    urls = [url_for("web.sitemap_file", number=n, _external=True) for n in range(1, total + 1)]
    return _xml(render_template("web/sitemap_index.xml", urls=urls))


@bp.get("/sitemap-<int:number>.xml")
@public
def sitemap_file(number: int) -> Response:
    """One of the files; the one past the last is missing."""
    return _sitemap_file(number)


def _sitemap_file(number: int) -> Response:
    for source in sitemap_sources:
        count = source.count()
        if 1 <= number <= count:
            root = current_settings().site_url
            entries = list(source.pages(number))
            return _xml(render_template("web/sitemap.xml", entries=entries, root=root))
        number -= count
    raise NotFound(_("This page does not exist, or no longer does."))


def _xml(body: str) -> Response:
    return Response(body, content_type="application/xml; charset=utf-8")
