"""The only file that commits: the edge opens a transaction, actions below add and flush."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from community.core import events, page_versions
from community.core.db import WRITE, db
from community.core.stamps import forget_session_stamps


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit all of the block or nothing, then deliver the facts it published.

    An inner block joins the outer one. Rows read before the block are read again inside it, so
    that a decision is never taken on what another request has changed meanwhile. Do not catch an
    error inside an inner block and carry on: the outer one would commit half a story.
    """
    session = db.session()
    if events.QUEUE in session.info:
        yield session
        return
    session.rollback()
    page_versions.watch(session.connection(execution_options={WRITE: True}))
    session.info[events.QUEUE] = []
    try:
        yield session
        page_versions.move_if_changed(session)
        session.commit()
        published = session.info[events.QUEUE]
    except BaseException:
        session.rollback()
        forget_session_stamps()
        raise
    finally:
        del session.info[events.QUEUE]
    events.deliver(published)


def end_read() -> None:
    """Give the connection of a read back early, before slow work that needs no database."""
    session = db.session()
    if events.QUEUE not in session.info:
        session.rollback()
