"""The personal data that `notifications` keeps."""

from collections.abc import Iterator, Mapping

from sqlalchemy import delete, or_, select

from community.core.db import db
from community.notifications.actions.bells import settle_bells
from community.notifications.models import Inbox, Notice


class NotificationsPersonalData:
    """Export and erasure of notices."""

    name = "notifications"

    def export(self, member_id: int) -> Iterator[Mapping[str, object]]:
        """Yield what the member was told."""
        rows = db.session.scalars(
            select(Notice)
            .where(Notice.member_id == member_id)
            .order_by(Notice.id)
            .execution_options(yield_per=500)
        )
        for row in rows:
            yield {
                "kind": row.kind,
                "post_id": row.post_id,
                "told_at": row.created_at,
                "read_at": row.read_at,
            }

    def erase(self, member_id: int) -> int:
        """Delete what the member was told and what others were told of the member."""
        told = db.session.scalars(
            select(Notice.member_id).where(Notice.actor_id == member_id, Notice.read_at.is_(None))
        ).all()
        done = db.session.execute(
            delete(Notice)
            .where(or_(Notice.member_id == member_id, Notice.actor_id == member_id))
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            delete(Inbox)
            .where(Inbox.member_id == member_id)
            .execution_options(synchronize_session=False)
        )
        settle_bells(told)
        return int(getattr(done, "rowcount", 0))


PERSONAL_DATA = NotificationsPersonalData()
