"""A database that is away for a while: said once, waited for, and said once that it is back."""

import threading
import time

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger(__name__)

FIRST_PAUSE = 0.5  # seconds
LONGEST_PAUSE = 5.0


class Outage:
    """What all threads of one worker know together about the state of the database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: float | None = None

    def began(self, error: SQLAlchemyError) -> float:
        """Note a failure; return how many seconds to wait before the next try."""
        with self._lock:
            if self._since is None:
                self._since = time.monotonic()
                reason = str(getattr(error, "orig", None) or error)
                log.warning("database_unavailable", error=type(error).__name__, reason=reason)
                return FIRST_PAUSE
            lasted = time.monotonic() - self._since
        return min(max(lasted / 2, FIRST_PAUSE), LONGEST_PAUSE)

    def ended(self) -> None:
        """Note a success."""
        if self._since is None:
            return
        with self._lock:
            if self._since is not None:
                log.info(
                    "database_available", after_seconds=round(time.monotonic() - self._since, 1)
                )
                self._since = None
