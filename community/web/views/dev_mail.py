"""Letters that were kept instead of sent: in development only, elsewhere the pages are missing."""

from flask import Response, current_app, render_template

from community.core.access import public
from community.core.config import current_settings
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.mail import FolderTransport
from community.web.views.blueprint import bp

# A letter styles itself inline, as mail programs want it; nothing else of it may load or run.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


@bp.get("/dev/mail")
@public
def kept_letters() -> str:
    """The latest letters, the newest first."""
    return render_template("web/dev_mail.html", letters=_folder().letters(), letter=None)


@bp.get("/dev/mail/<name>")
@public
def kept_letter(name: str) -> str:
    """One letter as plain text."""
    return render_template("web/dev_mail.html", letters=(), letter=_folder().read(name))


@bp.get("/dev/mail/<name>/html")
@public
def kept_letter_html(name: str) -> Response:
    """One letter as a mail program shows it."""
    response = Response(_folder().read(name).html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _folder() -> FolderTransport:
    transport = current_app.extensions["community_mail"]
    if current_settings().env != "development" or not isinstance(transport, FolderTransport):
        raise NotFound(_("This page does not exist, or no longer does."))
    return transport
