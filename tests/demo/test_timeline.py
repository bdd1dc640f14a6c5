"""The script becomes moments in the order in which they happened."""

from datetime import UTC, datetime

import pytest

from community.demo.script import read_script
from community.demo.timeline import Joins, Reacts, Speaks, Visits, Votes, moments

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def played():
    return moments(read_script(), now=NOW)


def times_of(played, kind):
    return {moment.act: moment.at for moment in played if isinstance(moment.act, kind)}


def test_everything_of_the_script_is_played_once(played):
    lines = [line for talk in read_script().talks for line in talk.lines]

    assert len(times_of(played, Speaks)) == len(lines)
    assert len(times_of(played, Votes)) == sum(len(line.helpful) for line in lines)
    assert len(times_of(played, Reacts)) == sum(len(line.reactions) for line in lines)
    assert len(times_of(played, Joins)) == len(read_script().people)


def test_moments_come_in_order_and_before_now(played):
    times = [moment.at for moment in played]

    assert times == sorted(times)
    assert times[-1] < NOW


def test_admiration_comes_after_the_post_and_after_joining(played):
    spoken = times_of(played, Speaks)
    joined = {act.person.handle: at for act, at in times_of(played, Joins).items()}

    for act, at in (times_of(played, Votes) | times_of(played, Reacts)).items():
        assert at > spoken[Speaks(act.talk, act.number)]
        assert at > joined[act.handle]


def test_the_same_moment_gives_the_same_timeline(played):
    assert moments(read_script(), now=NOW) == played


def test_the_four_sign_ins_have_something_new_to_read(played):
    latest = max(times_of(played, Speaks).values())

    visits = times_of(played, Visits)
    assert len(visits) == 4
    assert max(visits.values()) < latest
