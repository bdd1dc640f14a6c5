"""Does at once, in the same transaction, the jobs that an act asked for.

A worker would do them when the demo is loaded, and every notice would then be from today.
"""

import json

from sqlalchemy import delete, select

from community.core.db import db
from community.jobs.models import QueuedJob
from community.jobs.registry import find_job


def do_jobs() -> int:
    """Run what waits, with what that asks for in turn; return how many were run."""
    done = 0
    while rows := db.session.execute(
        select(QueuedJob.id, QueuedJob.actor, QueuedJob.message).order_by(QueuedJob.id)
    ).all():
        db.session.execute(
            delete(QueuedJob)
            .where(QueuedJob.id <= rows[-1].id)
            .execution_options(synchronize_session=False)
        )
        for row in rows:
            find_job(row.actor).function(**json.loads(row.message)["kwargs"])
            done += 1
    return done
