"""The log of one run: opened before its first change, so that a run without any leaves no trace."""

from collections.abc import Mapping

from community.core.transaction import end_read, transaction
from community.importers import queries
from community.importers.actions.runs import begin_run, ensure_source, finish_run, note_progress
from community.jobs.actions import enqueue


class Journal:
    """Knows the number of the source, once there is one, and how far the run has come."""

    def __init__(self, platform: str, address: str, options: Mapping[str, object]) -> None:
        self._platform, self._address, self._options = platform, address, options
        self.known_source = queries.find_source(platform, address)
        self._run_id: int | None = None
        self.documents = 0

    @property
    def source_id(self) -> int:
        """Return the number of the source, after `open` or when an earlier run made it."""
        assert self.known_source is not None  # noqa: S101 - see above
        return self.known_source

    def open(self) -> None:
        """Write the first line, in a transaction of its own, or go on with a stopped run."""
        if self._run_id is not None:
            return
        end_read()
        with transaction():
            self.known_source = ensure_source(self._platform, self._address)
            self._run_id = begin_run(self.known_source, self._options)

    def note(self) -> None:
        """Remember in the caller's transaction how far the run has come; after `open`."""
        assert self._run_id is not None  # noqa: S101 - see above
        note_progress(self._run_id, documents=self.documents)

    def close(self, counts: Mapping[str, object]) -> None:
        """Close this run, or one that was stopped, and let the worker rank every list anew."""
        if self.known_source is None:
            return
        run_id = self._run_id or queries.find_unfinished_run(self.known_source)
        end_read()
        if run_id is None:
            return
        with transaction():
            finish_run(run_id, documents=self.documents, counts=counts)
            enqueue("content.rank_everything", dedupe_key="import")
