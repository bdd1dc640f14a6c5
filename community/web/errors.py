"""Errors become HTTP here and nowhere else: a page that says what to do next, or a problem.

Scripts (htmx, fetch) get RFC 9457 problem details with the same sentence.
"""

import secrets

import structlog
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateError
from markupsafe import escape
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from community.core import clock
from community.core.errors import DomainError, TooManyRequests
from community.core.http import is_htmx
from community.core.i18n import _
from community.core.transaction import end_read

log = structlog.get_logger(__name__)

BARE = """<!doctype html><html><head><meta charset="utf-8"><title>Parvis</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>{message}</h1><p>{error_id}</p></main></body></html>"""

PAGES = {400, 403, 404, 409, 413, 422, 429, 500, 503}


def init_app(app: Flask) -> None:
    """Register the answers."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _crash)


def _domain_error(error: DomainError) -> ResponseReturnValue:
    headers = {}
    if isinstance(error, TooManyRequests):
        wait = max(1, int((error.retry_at - clock.now()).total_seconds()) + 1)
        headers["Retry-After"] = str(wait)
    retry_at = error.retry_at if isinstance(error, TooManyRequests) else None
    return _answer(error.status, str(error), headers=headers, retry_at=retry_at)


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    message = _("This page was open for too long. Go back, reload it and send it again.")
    return _answer(400, message)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    messages = {
        404: _("This page does not exist, or no longer does."),
        405: _("This address does not take that kind of request."),
        413: _("That is more than this site takes at once: at most 5 MB."),
    }
    return _answer(status, messages.get(status, _("The browser sent something unexpected.")))


def _database_away(error: OperationalError) -> ResponseReturnValue:
    error_id = _report(error)
    message = _("The community is out of reach for a moment. Your text is kept in this page.")
    return _answer(503, message, error_id=error_id, headers={"Retry-After": "10"})


def _crash(error: Exception) -> ResponseReturnValue:
    error_id = _report(error)
    message = _("Something went wrong on our side, and we have been told. Please try again.")
    return _answer(500, message, error_id=error_id)


def _report(error: Exception) -> str:
    """Log the trace under a number that the reader is shown instead of it."""
    error_id = secrets.token_hex(4)
    # The rule, not the address: that one names people.
    rule = request.url_rule.rule if request.url_rule else None
    log.error("request_failed", error_id=error_id, rule=rule, exc_info=error)
    # Whatever was half read or half written is let go, so that the error page can read.
    end_read()
    return error_id


def _answer(
    status: int,
    message: str,
    *,
    headers: dict[str, str] | None = None,
    error_id: str = "",
    retry_at: object = None,
) -> ResponseReturnValue:
    if is_htmx() or _wants_json():
        response = jsonify(type="about:blank", title=message, status=status, error_id=error_id)
        response.content_type = "application/problem+json"
        response.status_code = status
        response.headers.extend(headers or {})
        return response
    page = f"errors/{status if status in PAGES else 400}.html"
    try:
        body = render_template(
            page, status=status, message=message, error_id=error_id, retry_at=retry_at
        )
    except (SQLAlchemyError, TemplateError, LookupError):
        # The layout asks the database for brand and reader; without it the words still arrive.
        log.exception("error_page_failed", error_id=error_id)
        body = BARE.format(message=escape(message), error_id=escape(error_id))
    return body, status, headers or {}


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json" or request.is_json
