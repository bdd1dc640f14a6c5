from flask import Flask

from community.core import page_versions
from community.jobs import mail, models, upkeep

DECLARED = (models, mail, upkeep)


def init_app(app: Flask) -> None:
    """Make the tables and the jobs of this package known; a worker is a process of its own."""
    page_versions.unseen("jobs_dead", "jobs_job", "jobs_schedule")
    app.extensions["community_jobs"] = DECLARED
