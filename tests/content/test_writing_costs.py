"""What writing costs: a fixed number of statements for a reply, a vote and a mood."""

import pytest

from community.core import site
from community.core.transaction import transaction
from tests.content.factories import a_post, a_reply, a_topic
from tests.members.factories import a_member

# The session, the stamps, and the writing itself with its limits, figures, marks and jobs.
# One of each gives the pages of visitors a new number.
REPLY, ANSWER, VOTE, MOOD = 20, 21, 13, 11


@pytest.fixture
def fan(app, client):
    """A member at the keyboard of a site whose settings were saved once, as everywhere."""
    with transaction():
        site.hold()
    fan = a_member(trust_level=2)
    client.sign_in(fan.id)
    client.get("/")
    return fan


def reply_form(client, path):
    form = client.page(path).find("form", id="reply")
    fields = {i["name"]: i.get("value", "") for i in form.find_all("input") if i.get("name")}
    return form["action"], fields | {"body": "Roses want **sun**, mostly."}


@pytest.mark.parametrize("number", [0, 25])
def test_a_reply_costs_the_same_in_a_topic_of_any_length(fan, client, statements, number):
    topic = a_topic(tags=("roses", "jardin"))
    for _ in range(number):
        a_reply(topic)
    address, fields = reply_form(client, f"/t/{topic.id}/{topic.slug}")

    with statements() as seen:
        answer = client.post(address, data=fields)

    assert answer.status_code == 303
    assert seen.count <= REPLY, seen


def test_an_answer_to_a_post_costs_one_statement_more(fan, client, statements):
    target = a_reply(a_topic(tags=("roses",)))
    path = f"/t/{target.topic_id}/{target.topic.slug}?reply_to={target.id}"
    address, fields = reply_form(client, path)

    with statements() as seen:
        answer = client.post(address, data=fields)

    assert answer.status_code == 303
    assert seen.count <= ANSWER, seen


@pytest.mark.parametrize(
    ("verb", "fields", "budget"),
    [("vote", {}, VOTE), ("react", {"reaction": "heart"}, MOOD)],
)
def test_a_vote_and_a_mood_cost_little_there_and_back(
    fan, client, statements, verb, fields, budget
):
    post = a_post()
    number, token = post.id, client.token(f"/t/{post.topic_id}/{post.topic.slug}")
    back = "unvote" if verb == "vote" else "react"

    for one in (verb, back):
        with statements() as seen:
            answer = client.post(f"/p/{number}/{one}", data=fields | {"csrf_token": token})
        assert answer.status_code == 303
        assert seen.count <= budget, seen
