"""Members say what they have read; what was read long ago is dropped."""

from datetime import timedelta

from sqlalchemy import delete, update

from community.core import clock
from community.core.db import db
from community.core.errors import NotFound
from community.core.i18n import _
from community.core.policies import authorize
from community.members.actor import Actor
from community.notifications.actions.bells import settle_bells
from community.notifications.models import Notice
from community.notifications.policies import READ_NOTICES

KEPT_FOR = timedelta(days=180)


def mark_read(actor: Actor, notice_id: int) -> Notice:
    """Mark one notice as read; raise `NotFound` for somebody else's."""
    authorize(actor, READ_NOTICES)
    notice = db.session.get(Notice, notice_id, with_for_update=True)
    if notice is None or notice.member_id != actor.member_id:
        raise NotFound(_("This page does not exist, or no longer does."))
    if notice.read_at is None:
        notice.read_at = clock.now()
        db.session.flush()
        settle_bells([actor.id])
    return notice


def mark_all_read(actor: Actor) -> None:
    """Mark everything as read."""
    authorize(actor, READ_NOTICES)
    db.session.execute(
        update(Notice)
        .where(Notice.member_id == actor.id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    settle_bells([actor.id])


def sweep_notices() -> int:
    """Drop read notices older than half a year; return how many."""
    done = db.session.execute(
        delete(Notice)
        .where(Notice.created_at < clock.now() - KEPT_FOR, Notice.read_at.is_not(None))
        .execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))
