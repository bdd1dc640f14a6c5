"""A planned crowd holds together before anything is written."""

from collections import Counter

import pytest

from community.demo.plan import CrowdSize, Plan
from community.demo.tally import Tally

NOW = 1_795_000_000_000
SMALL = CrowdSize(topics=150, posts=1_500, members=120)


def a_plan(seed=3):
    return Plan(SMALL, spaces=5, seed=seed, now=NOW)


@pytest.fixture(scope="module")
def plan():
    return a_plan()


def test_the_numbers_are_exactly_those_asked_for(plan):
    assert len(plan.topic_at) == SMALL.topics
    assert len(plan.post_at) == SMALL.posts
    assert len(plan.people.joined) == SMALL.members
    assert sum(plan.topic_replies) == SMALL.posts - SMALL.topics


def test_posts_come_in_the_order_of_time_and_before_now(plan):
    assert list(plan.post_at) == sorted(plan.post_at)
    assert plan.post_at[-1] < NOW
    assert max(plan.vote_at) < NOW
    assert max(plan.mood_at) < NOW


def test_positions_of_a_topic_follow_its_time(plan):
    seen = Counter()

    for topic, position in zip(plan.post_topic, plan.post_position, strict=True):
        seen[topic] += 1
        assert position == seen[topic]
    assert [seen[topic] - 1 for topic in range(SMALL.topics)] == list(plan.topic_replies)


def test_an_answer_answers_an_earlier_post_of_its_topic(plan):
    answers = [(post, to) for post, to in enumerate(plan.post_answers) if to >= 0]

    assert answers
    for post, to in answers:
        assert to < post
        assert plan.post_topic[to] == plan.post_topic[post]


def test_nobody_acts_before_they_joined(plan):
    joined = plan.people.joined

    for author, at in zip(plan.post_author, plan.post_at, strict=True):
        assert joined[author] <= at
    for member, at in zip(plan.vote_member, plan.vote_at, strict=True):
        assert joined[member] <= at


def test_votes_are_single_later_and_never_for_oneself(plan):
    votes = list(zip(plan.vote_post, plan.vote_member, plan.vote_at, strict=True))

    assert len({(post, member) for post, member, _at in votes}) == len(votes) > 500
    for post, member, at in votes:
        assert plan.post_author[post] != member
        assert at > plan.post_at[post]


def test_a_few_say_most_and_some_topics_stay_unanswered(plan):
    loudest = Counter(plan.post_author).most_common(SMALL.members // 10)

    assert sum(count for _author, count in loudest) > SMALL.posts * 0.2
    assert 0 in plan.topic_replies
    assert max(plan.topic_replies) > 30


def test_the_same_seed_gives_the_same_crowd(plan):
    again, other = a_plan(), a_plan(seed=4)

    for name in ("post_at", "post_author", "post_words", "vote_member", "vote_at", "mood_member"):
        assert getattr(again, name) == getattr(plan, name), name
    assert other.post_author != plan.post_author


def test_the_tally_counts_what_the_plan_says(plan):
    tally = Tally(plan)

    assert sum(tally.post_helpful) == sum(tally.topic_total_helpful) == len(plan.vote_post)
    sums = [sum(figures) for figures in zip(*tally.standings.values(), strict=True)]
    assert sums == [SMALL.topics, SMALL.posts, len(plan.vote_post)]
    assert sum(c.total() for c in tally.post_moods.values()) == len(plan.mood_post)
    assert sum(tally.topic_people) == len(list(tally.parts()))
