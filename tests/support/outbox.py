"""The letters that went out: jobs run at once, and a folder takes the place of the mail server."""

from flask import Flask

from community.core.db import db
from community.core.mail import FolderTransport, KeptLetter
from community.jobs.worker import drain


def run_jobs(app: Flask) -> int:
    """Run every job that is due, as the worker would; return how many. Commit before."""
    db.session.rollback()
    done = drain(app)
    db.session.expire_all()
    return done


class Outbox:
    """Reads what was sent since the test began."""

    def __init__(self, app: Flask) -> None:
        transport = app.extensions["community_mail"]
        assert isinstance(transport, FolderTransport)
        self._app, self._folder = app, transport
        self._before = {letter.name for letter in transport.letters()}

    def letters(self, to: str = "") -> list[KeptLetter]:
        """Send what waits, then return the letters (to an address), newest first."""
        run_jobs(self._app)
        return [
            letter
            for letter in self._folder.letters(limit=1_000)
            if letter.name not in self._before and to in letter.to
        ]

    def last(self, to: str = "") -> KeptLetter:
        """Return the newest letter, which must be there."""
        found = self.letters(to)
        assert found, f"no letter to {to or 'anybody'}"
        return found[0]
