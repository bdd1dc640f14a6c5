"""One log line per request: id, endpoint, status, time; never an address, a name or a network."""

import re
import secrets
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger(__name__)

# A proxy's id is believed when it looks like one, so that both logs can be joined.
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_app(app: Flask) -> None:
    """Give each request an id and log its end."""

    @app.before_request
    def _begin() -> None:
        sent = request.headers.get("X-Request-ID", "")
        g.request_id = sent if _ID.fullmatch(sent) else secrets.token_hex(8)
        g.request_started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        milliseconds = (time.perf_counter() - g.get("request_started", time.perf_counter())) * 1000
        log.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round(milliseconds, 1),
        )
        return response
