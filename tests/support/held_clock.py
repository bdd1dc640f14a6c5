"""A clock that stands still until a test moves it."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from community.core import clock

A_MONDAY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class HeldClock:
    """What `core.clock` says, under the test's control."""

    def __init__(self) -> None:
        self._hold = ExitStack()
        self.now = A_MONDAY
        self.set(A_MONDAY)

    def set(self, moment: datetime) -> None:
        """Make it this moment."""
        self._hold.close()
        self.now = self._hold.enter_context(clock.held(moment))

    def advance(self, **span: float) -> None:
        """Let time pass: `advance(hours=2)`."""
        self.set(self.now + timedelta(**span))

    def release(self) -> None:
        """Let time run again."""
        self._hold.close()
