"""The personal data that imports keep: the name a member had on the platform before this one."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select, update

from community.core.db import db
from community.importers.models import ImportedMember, Source


class ImportersPersonalData:
    """Export and erasure of where a member came from.

    The number of the account stays: without it a later run would bring an erased person back.
    """

    name = "importers"

    def export(self, member_id: int) -> Iterator[Mapping[str, object]]:
        """Yield each account elsewhere that became this member."""
        rows = db.session.execute(
            select(Source.platform, Source.address, ImportedMember)
            .join(Source, Source.id == ImportedMember.source_id)
            .where(ImportedMember.member_id == member_id)
            .order_by(Source.id)
        )
        for platform, address, account in rows:
            yield {
                "kind": "account before",
                "platform": platform,
                "address": address,
                "number": account.external_id,
                "username": account.username,
            }

    def erase(self, member_id: int) -> int:
        """Forget the name."""
        done = db.session.execute(
            update(ImportedMember)
            .where(ImportedMember.member_id == member_id, ImportedMember.username != "")
            .values(username="")
            .execution_options(synchronize_session=False)
        )
        return int(getattr(done, "rowcount", 0))


PERSONAL_DATA = ImportersPersonalData()
