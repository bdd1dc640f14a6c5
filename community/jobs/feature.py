from flask import Flask

from community.jobs import mail, models, upkeep

DECLARED = (models, mail, upkeep)


def init_app(app: Flask) -> None:
    """Make the tables and the jobs of this package known; a worker is a process of its own."""
    app.extensions["community_jobs"] = DECLARED
