"""Links in letters: made for one purpose, used once, taken back when they are no longer true."""

from datetime import timedelta

from sqlalchemy import update

from community.core import clock
from community.core.db import db
from community.core.errors import NotFound
from community.identity.bearer import digest, new_secret
from community.identity.models import Token
from community.identity.queries import USED_UP, usable
from community.identity.types import Purpose


def make_link(member_id: int, purpose: Purpose, *, address: str, lasts: timedelta) -> str:
    """Return the secret of a new link; only its digest is kept."""
    secret, now = new_secret(), clock.now()
    db.session.add(
        Token(
            secret_hash=digest(secret),
            purpose=purpose,
            member_id=member_id,
            address=address,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    db.session.flush()
    return secret


def use_link(secret: str, *purposes: Purpose) -> Token:
    """Use a link up; of two who try at once one gets it, the other `NotFound`."""
    row = db.session.execute(
        update(Token)
        .where(*usable(secret, purposes))
        .values(used_at=clock.now())
        .returning(Token)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(USED_UP)
    return row


def take_back_links(member_id: int, *purposes: Purpose) -> None:
    """Make unused links useless, after a change that they would undo."""
    db.session.execute(
        update(Token)
        .where(Token.member_id == member_id, Token.purpose.in_(purposes), Token.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
