"""Tells when public pages may have changed: one stamp, moved in the transaction of each change.

Whoever keeps a page keeps the stamp's number with it and compares: a change and its new number
become visible together, so a kept page is never older than the database, whatever dies when.
Every table counts as shown unless its package says otherwise, so that forgetting to say it costs
speed and never truth.
"""

import secrets
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from community.core.db import WRITE, upsert
from community.core.models import Stamp

STAMP = "pages"
# Execution option of changes that pages may show later, such as the number of views.
QUIET = "community_quiet"

_CHANGED = "community_pages_changed"
_WRITING = ("INSERT", "UPDATE", "DELETE", "COPY", "TRUNCATE", "ALTER", "DROP")

_unseen = {"core_stamp", "core_throttle"}


def unseen(*tables: str) -> None:
    """Say that no visitor's page shows anything of these tables."""
    _unseen.update(tables)


def watch(connection: Connection) -> None:
    """Begin a transaction: what was changed before is not its doing."""
    connection.info.pop(_CHANGED, None)


def move_if_changed(session: Session) -> None:
    """End a transaction: give pages a new number if one of them may look different now.

    Comes last in the transaction, because on PostgreSQL writers wait here for each other. The
    number is random rather than counted: a restored backup never meets a page that carries the
    same number for other content.
    """
    session.flush()
    if not session.connection().info.pop(_CHANGED, False):
        return
    row = {"name": STAMP, "number": secrets.randbits(62)}
    insert = upsert(Stamp).values(row)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[Stamp.name], set_={"number": insert.excluded.number}
        )
    )


@event.listens_for(Engine, "before_cursor_execute")
def _note(
    connection: Connection,
    _cursor: object,
    statement: str,
    _parameters: object,
    context: Any,
    _is_many: bool,  # noqa: FBT001
) -> None:
    options = connection.get_execution_options()
    if not options.get(WRITE) or context.execution_options.get(QUIET):
        return
    if not statement.lstrip()[:10].upper().startswith(_WRITING):
        return
    target = getattr(getattr(context.compiled, "statement", None), "table", None)
    if target is None or target.name not in _unseen:
        connection.info[_CHANGED] = True
