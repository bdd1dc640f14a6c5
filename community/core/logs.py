"""Structured logs: one line per event with the request's id, without personal data."""

import logging
import re
import sys

import structlog
from structlog.typing import EventDict, Processor

from community.core.config import Settings

# What PostgreSQL adds to an error: the very values, in as many lines as they have.
_DETAILS = re.compile(
    r"^(DETAIL|CONTEXT): .*?(?=^\[SQL: |^\nThe above exception|^\nDuring handling|\Z)",
    re.DOTALL | re.MULTILINE,
)


def without_values(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Leave the values of a refused row out of a trace: they are addresses, names and words."""
    trace = event.get("exception")
    if isinstance(trace, str):
        event["exception"] = _DETAILS.sub(r"\1: left out\n", trace)
    return event


def configure_logs(settings: Settings) -> None:
    """Send every log line, ours and the libraries', to standard error in one form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    is_json = settings.log_format == "json"
    final = structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_values,
                final,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # Their lines repeat the request log below.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
