"""What a log line must not hold: whatever names a person."""

import traceback

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from community.core import clock
from community.core.db import db
from community.core.logs import without_values
from community.members.models import Member
from tests.members.factories import a_member


def twice(handle, **fields):
    """Break a rule of the table; return the trace as a log would show it."""
    values = {"handle": handle, "handle_key": handle, "created_at": clock.now()}
    with pytest.raises(IntegrityError) as caught:
        db.session.execute(insert(Member).values(**(values | fields)))
    db.session.rollback()
    trace = "".join(traceback.format_exception(caught.value))
    return without_values(None, "error", {"event": "x", "exception": trace})["exception"]


def test_a_refused_row_stays_out_of_the_trace(app):
    a_member(handle="odile_roy")

    trace = twice("odile_roy", name="Odile\n\nRoy of Nantes")

    assert "odile_roy" not in trace
    assert "Nantes" not in trace
    assert "IntegrityError" in trace
    assert "INSERT INTO members_member" in trace


def test_a_row_that_fails_as_a_whole_stays_out_as_well(app):
    trace = twice("odile_roy", bio="From Nantes,\n\nwith love", trust_level=9)

    assert "Nantes" not in trace
    assert "with love" not in trace
