"""The small commands: worker, migrate, repair, demo's refusals."""

from community.content.models import Topic
from community.core.db import db
from community.core.transaction import transaction
from community.jobs.actions import enqueue
from community.jobs.queries import queue_depth
from community.members.queries import find_by_handle
from tests.content.factories import a_topic
from tests.members.factories import a_member


def test_draining_does_what_is_due_and_ends(community):
    with transaction():
        enqueue("content.rank_everything")

    answer = community("worker", "--drain")

    assert (answer.exit_code, answer.output) == (0, "1 job(s) done.\n")
    assert queue_depth().due == 0


def test_migrating_twice_is_harmless(community):
    answer = community("migrate")

    assert (answer.exit_code, answer.output) == (0, "The database is up to date.\n")


def test_wrong_counters_are_put_right(community):
    topic = a_topic()
    with transaction():
        db.session.get_one(Topic, topic.id).reply_count = 41

    first, second = community("repair", "counters"), community("repair", "counters")

    assert first.exit_code == 0
    # The reply count of the topic, and the post count of the space that is made of it.
    assert "figure(s) were wrong and are right now." in first.output
    assert "All were right." in second.output
    assert db.session.get_one(Topic, topic.id, populate_existing=True).reply_count == 0


def test_the_demo_keeps_out_of_a_real_community(community):
    a_member(handle="somebody")

    answer = community("demo")

    assert answer.exit_code == 2
    assert "--yes" in answer.output
    assert find_by_handle("fan") is None


def test_a_size_that_does_not_exist_is_a_usage_error(community):
    answer = community("demo", "--size", "gigantic")

    assert answer.exit_code == 2
    assert "'small', 'medium', 'large'" in answer.output
