"""People as rows of other tables carry them: what a byline shows, and no more."""

from datetime import datetime
from typing import Any, NamedTuple, Protocol

from community.members.models import Member


class Shown(Protocol):
    """Whatever a byline can be made of: a member, or the part of one that a list has read."""

    @property
    def id(self) -> int: ...
    @property
    def handle(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def avatar_key(self) -> str: ...
    @property
    def is_erased(self) -> bool: ...


class Person(NamedTuple):
    """A member's columns for a byline, in the order of `person_columns`."""

    id: int
    handle: str
    name: str
    role: str
    department: str
    avatar_key: str
    erased_at: datetime | None

    @property
    def is_erased(self) -> bool:
        """Tell whether the account is gone."""
        return self.erased_at is not None


def person_columns(member: Any = Member) -> tuple[Any, ...]:
    """Return what to select for a `Person`, of the table or of an alias of it."""
    return tuple(getattr(member, name) for name in Person._fields)
