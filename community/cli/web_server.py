"""The web server: gunicorn with threads, around an application that is made already."""

import logging
import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from community.core.config import Settings

# A process that has answered this many requests gives way to a fresh one, so that no leak grows;
# the jitter keeps the processes from doing so together.
MAX_REQUESTS, JITTER = 20_000, 2_000


class HouseLogger(Logger):  # type: ignore[misc]
    """Sends what gunicorn has to say through the log of the house; requests are logged by us."""

    def setup(self, cfg: Any) -> None:
        """Replace gunicorn's own handlers."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.loglevel = logging.WARNING
        self.error_log.setLevel(logging.WARNING)
        self.error_log.propagate = True


class WebServer(BaseApplication):  # type: ignore[misc]
    """Serves an application on a socket that listens already.

    The socket belongs to the caller: visitors who come while the server is started anew wait a
    moment instead of being turned away.
    """

    def __init__(
        self,
        app: Flask,
        settings: Settings,
        *,
        listener: socket.socket,
        grace: int,
        when_ready: Callable[[], None],
    ) -> None:
        self._flask = app
        self._options = {
            "bind": f"fd://{listener.fileno()}",
            "worker_class": "gthread",
            "workers": settings.workers,
            "threads": settings.threads,
            "max_requests": MAX_REQUESTS,
            "max_requests_jitter": JITTER,
            "graceful_timeout": grace,
            "timeout": 60,
            "keepalive": 5,
            "logger_class": HouseLogger,
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: when_ready(),
            # Whose X-Forwarded-* are believed is decided in one place, by the application.
            "secure_scheme_headers": {},
        }
        super().__init__()

    def load_config(self) -> None:
        """Set the options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self._flask


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket; raises `OSError` for an address that is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=512)
    listener.set_inheritable(True)
    return listener
