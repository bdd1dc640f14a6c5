"""People as the actor may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select

from community.core.db import db
from community.core.errors import NotFound
from community.core.i18n import _l
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.core.policies import authorize
from community.core.text import fold
from community.members.actor import Actor
from community.members.models import AuditEntry, Member
from community.members.policies import SEE_AUDIT, visible_members
from community.members.types import Role

MISSING = _l("This page does not exist, or no longer does.")


def get_member(actor: Actor, handle: str) -> Member:
    """Raise `NotFound` for a member who is missing and for one who has left alike."""
    member = db.session.scalar(
        select(Member).where(Member.handle_key == handle.lower(), visible_members(actor))
    )
    if member is None:
        raise NotFound(MISSING)
    return member


def get_member_by_id(actor: Actor, member_id: int) -> Member:
    """Raise `NotFound` for a member who is missing and for one who has left alike."""
    member = db.session.scalar(select(Member).where(Member.id == member_id, visible_members(actor)))
    if member is None:
        raise NotFound(MISSING)
    return member


def find_by_handle(handle: str) -> Member | None:
    """Find whoever holds a handle, the system's own look-up."""
    return db.session.scalar(select(Member).where(Member.handle_key == handle.lower()))


def list_members(
    actor: Actor, request: PageRequest, *, role: Role | None = None, words: str = ""
) -> Page[Member]:
    """Return one page of the directory, the newest first, by role and by words of the name."""
    statement = select(Member).where(visible_members(actor), Member.activated_at.is_not(None))
    if role is not None:
        statement = statement.where(Member.role == role)
    if words:
        statement = statement.where(
            or_(
                Member.handle_key.contains(words.lower(), autoescape=True),
                Member.name_key.contains(fold(words), autoescape=True),
            )
        )
    keyset = Keyset((Member.created_at, Member.id))
    bounded, is_backwards = keyset.page(statement, request)
    rows = list(db.session.scalars(bounded))
    return finish_page(
        rows, request, is_backwards=is_backwards, key=lambda member: (member.created_at, member.id)
    )


def complete_handle(actor: Actor, beginning: str, *, limit: int = 8) -> tuple[Member, ...]:
    """Return members whose handle or name begins with some letters."""
    beginning = beginning.strip().lstrip("@")
    if not beginning:
        return ()
    statement = (
        select(Member)
        .where(
            visible_members(actor),
            Member.activated_at.is_not(None),
            or_(
                Member.handle_key.startswith(beginning.lower(), autoescape=True),
                Member.name_key.startswith(fold(beginning), autoescape=True),
            ),
        )
        .order_by(Member.handle_key)
        .limit(limit)
    )
    return tuple(db.session.scalars(statement))


@dataclass(frozen=True)
class AuditLine:
    """A line of the audit log with the person who acted, None for the site itself."""

    entry: AuditEntry
    actor: Member | None


def list_audit(
    actor: Actor, request: PageRequest, *, action: str = "", subject: str = ""
) -> Page[AuditLine]:
    """Return one page of the audit log, the newest first."""
    authorize(actor, SEE_AUDIT)
    statement = select(AuditEntry, Member).outerjoin(Member, Member.id == AuditEntry.actor_id)
    if action:
        statement = statement.where(AuditEntry.action.startswith(action, autoescape=True))
    if subject:
        statement = statement.where(AuditEntry.subject == subject)
    bounded, is_backwards = Keyset((AuditEntry.id,)).page(statement, request)
    rows = [AuditLine(entry, member) for entry, member in db.session.execute(bounded)]
    return finish_page(rows, request, is_backwards=is_backwards, key=lambda line: (line.entry.id,))


def has_members() -> bool:
    """Tell whether anybody, erased or not, ever had an account here."""
    return db.session.scalar(select(Member.id).limit(1)) is not None


def handles_of(member_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the handles of members, for lists that name people by id."""
    wanted = sorted(set(member_ids))
    if not wanted:
        return {}
    found = select(Member.id, Member.handle).where(Member.id.in_(wanted))
    return dict(db.session.execute(found).all())
