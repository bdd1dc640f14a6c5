"""Take a picture in: checked, re-encoded, stripped of metadata, stored in several widths."""

import secrets
from datetime import timedelta

from sqlalchemy import literal, select

from community.content import limits, policies
from community.content.locking import lock_member
from community.content.models import Draft, Upload
from community.core import clock
from community.core.db import db
from community.core.images import ProcessedImage
from community.core.policies import authorize
from community.core.storage import Storage
from community.members.actor import Actor

ORPHAN_AGE = timedelta(hours=48)


def file_key(public_id: str, width: int | None = None) -> str:
    """Return the storage key of a picture, or of one of its narrower copies."""
    shard = public_id[:2].lower()
    name = public_id.lower() if width is None else f"{public_id.lower()}-{width}"
    return f"uploads/{shard}/{name}"


def upload_picture(actor: Actor, picture: ProcessedImage, *, alt: str, public_id: str) -> Upload:
    """Record a processed picture whose files are in storage already.

    Files come first and the row second: a crash between the two leaves files that nobody names,
    never a row without its picture.
    """
    authorize(actor, policies.UPLOAD)
    lock_member(actor)
    limits.check_can_upload(actor)
    row = Upload(
        public_id=public_id,
        member_id=actor.id,
        digest=picture.digest,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        size=len(picture.original),
        widths=[variant.width for variant in picture.variants],
        alt=" ".join(alt.split())[:300],
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def store_files(picture: ProcessedImage, *, storage: Storage) -> str:
    """Put the files of a picture into storage; return its new public id."""
    public_id = secrets.token_hex(12)
    storage.put(file_key(public_id), picture.original, content_type=picture.content_type)
    for variant in picture.variants:
        key = file_key(public_id, variant.width)
        storage.put(key, variant.data, content_type=variant.content_type)
    return public_id


def sweep_orphans(storage: Storage, *, limit: int = 500) -> int:
    """Delete pictures that no post shows 48 hours after their upload; return how many.

    A draft keeps the pictures of its writer as long as it is kept itself.
    """
    in_draft = select(Draft.id).where(
        Draft.member_id == Upload.member_id,
        Draft.body.contains(literal("/media/").concat(Upload.public_id)),
    )
    rows = db.session.scalars(
        select(Upload)
        .where(
            Upload.post_id.is_(None),
            Upload.created_at < clock.now() - ORPHAN_AGE,
            ~in_draft.exists(),
        )
        .order_by(Upload.created_at)
        .limit(limit)
    ).all()
    for row in rows:
        delete_files(row, storage)
        db.session.delete(row)
    db.session.flush()
    return len(rows)


def delete_files(row: Upload, storage: Storage) -> None:
    """Delete the files of a picture; files that are gone already are no error."""
    storage.delete(file_key(row.public_id))
    for width in row.widths:
        storage.delete(file_key(row.public_id, width))
