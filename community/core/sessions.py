"""Answers that everybody shares carry nobody's session."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class SharedAnswersWithoutSession(SecureCookieSessionInterface):
    """Leaves cookies and `Vary: Cookie` off public answers, so that proxies may keep them.

    Flask-Login reads the session at the end of every request, which would mark even a stylesheet
    as belonging to one visitor.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session unless the answer says that it is public."""
        if response.cache_control.public and not session.modified:
            return
        super().save_session(app, session, response)
