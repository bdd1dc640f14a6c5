"""People who knock at the back office."""

from collections.abc import Callable

import pytest
from flask import Flask

from community.members.models import Member
from community.members.types import Role
from tests.members.factories import a_member
from tests.support.client import Visitor

Door = Callable[..., Visitor]


@pytest.fixture
def as_role(app: Flask) -> Door:
    """Return a browser in which somebody of a role is signed in."""

    def open_door(role: Role = Role.ADMIN, **fields: object) -> Visitor:
        member = a_member(role=role, **fields)  # type: ignore[arg-type]
        return visitor_for(app, member)

    return open_door


@pytest.fixture
def admin(as_role: Door) -> Visitor:
    """Return an administrator's browser."""
    return as_role(Role.ADMIN, handle="the.admin")


def visitor_for(app: Flask, member: Member) -> Visitor:
    """Return a browser in which a member is signed in."""
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    visitor.sign_in(member.id)
    return visitor
