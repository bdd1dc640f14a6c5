"""What the operations pages measure."""

import time

from flask import Flask, Response, g, request
from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from community.core.db import db
from community.jobs.queries import queue_depth

REQUESTS = Counter("community_requests_total", "Requests answered.", ["endpoint", "status"])
SECONDS = Histogram(
    "community_request_seconds",
    "Time to answer.",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
WAITING = Gauge("community_jobs_waiting", "Jobs that are due and wait.")
DEAD = Gauge("community_jobs_dead", "Jobs that were given up.")


def is_database_there() -> bool:
    """Ask the database for nothing."""
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        return False
    return True


def refresh_gauges() -> None:
    """Read the queue's depth, a bounded look-up."""
    depth = queue_depth()
    WAITING.set(depth.due)
    DEAD.set(depth.dead)


def init_app(app: Flask) -> None:
    """Count every answer by endpoint, never by address: addresses name people and topics."""

    @app.before_request
    def _start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        REQUESTS.labels(endpoint, str(response.status_code)).inc()
        started = g.get("started")
        if started is not None:
            SECONDS.labels(endpoint).observe(time.perf_counter() - started)
        return response
