"""Counts the SQL that a block sends, so that a list can promise a fixed number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass
class Seen:
    """What was sent, in order; print it to see which statement is one too many."""

    sent: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many statements were sent."""
        return len(self.sent)

    def __str__(self) -> str:
        return "\n".join(f"{number}. {text}" for number, text in enumerate(self.sent, 1))


@contextmanager
def statements() -> Iterator[Seen]:
    """Record the reading and writing statements of every engine; begin and commit are not counted."""
    seen = Seen()

    def record(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        flat = " ".join(text.split())
        if flat.upper().startswith(COUNTED) and "pg_catalog." not in flat:
            seen.sent.append(flat)

    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", record)
