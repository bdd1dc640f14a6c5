"""The personal data that `identity` keeps: address, sessions, links, exports, and the hash."""

from collections.abc import Iterator, Mapping

from flask import current_app
from sqlalchemy import delete, select

from community.core.db import db
from community.core.storage import Storage
from community.identity.models import Email, Erasure, Export, Password, SignedInSession, Token


class IdentityPersonalData:
    """Export and erasure of an account. Secrets and hashes never leave."""

    name = "identity"

    def export(self, member_id: int) -> Iterator[Mapping[str, object]]:
        """Yield the addresses, then sessions, links, exports and a wish to be erased."""
        for model, kind, names in (
            (Email, "address", ("address", "is_primary", "created_at", "verified_at")),
            (Password, "password", ("changed_at",)),
            (
                SignedInSession,
                "session",
                ("browser", "system", "created_at", "last_seen_at", "expires_at", "ended_at"),
            ),
            (Token, "link", ("purpose", "address", "created_at", "expires_at", "used_at")),
            (Export, "export", ("asked_at", "ready_at", "expires_at", "byte_size")),
            (Erasure, "erasure", ("asked_at", "due_at")),
        ):
            columns = [getattr(model, name) for name in names]
            rows = db.session.execute(
                select(*columns).where(getattr(model, "member_id") == member_id)  # noqa: B009
            )
            for row in rows.mappings():
                yield {"kind": kind, **row}

    def erase(self, member_id: int) -> int:
        """Delete every row, and the files of exports."""
        storage: Storage = current_app.extensions["community_storage"]
        exports = select(Export.storage_key).where(Export.member_id == member_id)
        for key in db.session.scalars(exports).all():
            storage.delete(key)
        erased = 0
        for model in (Token, SignedInSession, Export, Erasure, Password, Email):
            gone = db.session.execute(
                delete(model)
                .where(getattr(model, "member_id") == member_id)  # noqa: B009
                .execution_options(synchronize_session="fetch")
            )
            erased += int(getattr(gone, "rowcount", 0))
        return erased


PERSONAL_DATA = IdentityPersonalData()
