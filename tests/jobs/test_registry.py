"""A job is declared once, under a name that says whose it is."""

from datetime import timedelta

import pytest

from community.jobs.registry import Persistence, find_job, job, jobs
from tests.jobs import work


def test_a_declared_job_is_found_by_its_name():
    assert find_job("tests.note") is work.note
    assert work.note in jobs()


def test_a_declared_job_can_be_called(tmp_path):
    work.note(path=str(tmp_path / "lines"), line="called")

    assert work.lines(tmp_path / "lines") == ["called"]


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="declared twice"):
        job("tests.note")(lambda: None)


@pytest.mark.parametrize("name", ["note", "Tests.note", "tests.", "tests.no te", "t." + "x" * 100])
def test_a_name_that_says_not_whose_it_is_is_refused(name):
    with pytest.raises(ValueError, match="no job name"):
        job(name)(lambda: None)


def test_retries_are_said_in_one_place():
    with pytest.raises(ValueError, match="inside the persistence"):
        job("tests.twice_said", max_retries=3, persistence=Persistence())


def test_the_short_way_differs_in_nothing_else():
    assert work.write_and_fail.persistence == Persistence(max_retries=0)
    assert work.note.persistence == Persistence()
    assert work.note.time_limit == timedelta(minutes=10)
