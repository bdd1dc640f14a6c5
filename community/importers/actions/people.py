"""Make the members whom a source names; they sleep until somebody claims them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from community.core import clock
from community.core.db import db
from community.importers.models import ImportedMember
from community.importers.types import NOBODY
from community.members.actions import NewMember, add_member, blank_member
from community.members.models import Member
from community.members.types import Role


@dataclass(frozen=True)
class Newcomer:
    """An account of the source; the handle is free, in the form of ours."""

    external_id: int
    username: str
    handle: str
    name: str
    trust_level: int
    joined_at: datetime


def add_people(source_id: int, newcomers: Iterable[Newcomer]) -> dict[int, int]:
    """Add inactive members without address or password; return their ids by external number.

    Whatever rights an account had at the source, here it is a plain member.
    """
    added: dict[int, int] = {}
    for one in newcomers:
        member = add_member(NewMember(one.handle, name=one.name, joined_at=one.joined_at))
        member.trust_level = one.trust_level
        member.role = Role.MEMBER
        added[one.external_id] = _remember(source_id, one.external_id, member, one.username)
    db.session.flush()
    return added


def add_nobody(source_id: int, handle: str, *, joined_at: datetime | None = None) -> dict[int, int]:
    """Add the nameless member who stands for all whose accounts the source has deleted."""
    member = add_member(NewMember(handle, joined_at=joined_at or clock.now()))
    blank_member(member)
    return {NOBODY: _remember(source_id, NOBODY, member, "")}


def _remember(source_id: int, external_id: int, member: Member, username: str) -> int:
    db.session.add(
        ImportedMember(
            source_id=source_id,
            external_id=external_id,
            member_id=member.id,
            username=username[:100],
        )
    )
    return member.id
