"""Keep the log of imports."""

from collections.abc import Mapping

from community.core import clock
from community.core.db import db
from community.importers.models import Run, Source
from community.importers.queries import find_source, find_unfinished_run


def ensure_source(platform: str, address: str) -> int:
    """Return the number of a source, remembering it the first time."""
    known = find_source(platform, address)
    if known is not None:
        return known
    source = Source(platform=platform, address=address, created_at=clock.now())
    db.session.add(source)
    db.session.flush()
    return source.id


def begin_run(source_id: int, options: Mapping[str, object]) -> int:
    """Go on with the run that was stopped before its end, or begin one; return its number."""
    known = find_unfinished_run(source_id)
    if known is not None:
        return known
    run = Run(
        source_id=source_id, started_at=clock.now(), options=dict(options), documents=0, counts={}
    )
    db.session.add(run)
    db.session.flush()
    return run.id


def note_progress(run_id: int, *, documents: int) -> None:
    """Remember how far the run has come."""
    db.session.get_one(Run, run_id).documents = documents


def finish_run(run_id: int, *, documents: int, counts: Mapping[str, object]) -> None:
    """Close the log of a run."""
    run = db.session.get_one(Run, run_id)
    run.documents, run.counts, run.finished_at = documents, dict(counts), clock.now()
    db.session.flush()
