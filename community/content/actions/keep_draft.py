"""Keep unfinished text for a member."""

import re
from datetime import timedelta

from sqlalchemy import delete

from community.content import policies
from community.content.models import Draft
from community.content.types import BODY_MAX, TITLE_MAX
from community.core import clock
from community.core.db import db, upsert
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.policies import authorize
from community.members.actor import Actor

KEPT_FOR = timedelta(days=180)

_KEY = re.compile(r"topic|(?:reply|edit):[1-9][0-9]{0,17}")


def keep_draft(
    actor: Actor, key: str, *, body: str, title: str = "", extra: dict[str, str] | None = None
) -> Draft | None:
    """Store what was typed under the form's key; empty text forgets the draft."""
    authorize(actor, policies.KEEP_DRAFT)
    _check(key, title=title, body=body)
    if not body.strip() and not title.strip():
        forget_draft(actor, key)
        return None
    typed = {
        "title": title,
        "body": body,
        "extra": {k: str(v)[:200] for k, v in list((extra or {}).items())[:5]},
        "updated_at": clock.now(),
    }
    # Two windows, or a slow save and the next one, may arrive together: the later one stays.
    kept = (
        upsert(Draft)
        .values(member_id=actor.id, key=key, **typed)
        .on_conflict_do_update(index_elements=["member_id", "key"], set_=typed)
        .returning(Draft)
    )
    return db.session.scalars(kept, execution_options={"populate_existing": True}).one()


def forget_draft(actor: Actor, key: str) -> None:
    """Drop a draft, after posting or on request."""
    authorize(actor, policies.KEEP_DRAFT)
    db.session.execute(delete(Draft).where(Draft.member_id == actor.id, Draft.key == key))


def _check(key: str, *, title: str, body: str) -> None:
    if not _KEY.fullmatch(key):
        raise Invalid(_("This draft has no place."), field="key")
    # A draft may be longer than a post while it is being cut, but it is no archive.
    if len(body) > 2 * BODY_MAX or len(title) > TITLE_MAX:
        raise Invalid(_("This draft is too long to be kept."), field="body")


def sweep_drafts() -> int:
    """Drop drafts that nobody touched for 180 days (Discourse's figure); return how many."""
    done = db.session.execute(
        delete(Draft)
        .where(Draft.updated_at < clock.now() - KEPT_FOR)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))
