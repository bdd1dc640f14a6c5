"""What a proxy, a monitor and an operator ask: alive, ready, figures."""

from flask import Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from community.core.access import public
from community.core.storage import StorageUnusable
from community.web.health import is_database_there, refresh_gauges
from community.web.views.blueprint import bp


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers; it says nothing of what stands behind it."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Database and storage answer, so this process may be sent visitors."""
    checks = {"database": "ok", "storage": "ok"}
    if not is_database_there():
        checks["database"] = "out of reach"
    try:
        current_app.extensions["community_storage"].check()
    except StorageUnusable:
        checks["storage"] = "not writable"
    is_ready = set(checks.values()) == {"ok"}
    return jsonify(
        status="ok" if is_ready else "not ready", checks=checks
    ), 200 if is_ready else 503


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Figures for Prometheus; keep the address inside your network (see docs/operations.md)."""
    refresh_gauges()
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
