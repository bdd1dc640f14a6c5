"""People for tests: committed rows, each with a handle of its own."""

from datetime import timedelta
from itertools import count

from community.core import clock
from community.core.transaction import transaction
from community.members.actions import NewMember, add_member
from community.members.actor import Actor, actor_for
from community.members.models import Member
from community.members.types import Role

_numbers = count(1)


def a_member(
    *, handle: str = "", name: str = "", is_active: bool = True, **fields: object
) -> Member:
    """Return a member of trust level 1 who joined a month ago, unless `fields` say otherwise."""
    chosen = {"trust_level": 1} | fields
    new = NewMember(
        handle=handle or f"fan_{next(_numbers)}",
        name=name,
        is_active=is_active,
        joined_at=clock.now() - timedelta(days=30),
    )
    with transaction():
        member = add_member(new)
        for field, value in chosen.items():
            setattr(member, field, value)
    return member


def an_actor(**fields: object) -> Actor:
    """Return the actor of a new member; `an_actor(role=Role.MODERATOR)`."""
    return actor_for(a_member(**fields))  # type: ignore[arg-type]


def a_moderator() -> Actor:
    """Return somebody who keeps the place in order."""
    return an_actor(role=Role.MODERATOR)


def an_admin() -> Actor:
    """Return somebody who may do everything."""
    return an_actor(role=Role.ADMIN)
