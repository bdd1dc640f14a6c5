"""What an edit keeps of what was said before, and what it need not keep."""

import pytest
from sqlalchemy import func, select

from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.vote import add_reaction, vote_helpful
from community.content.composing import compose
from community.content.models import Revision
from community.content.queries import posts
from community.content.revising import revision_views
from community.core.db import db
from community.core.errors import TooManyRequests
from community.core.transaction import transaction
from community.members.actor import VISITOR
from tests.content.factories import a_post, a_reply, a_topic, a_veteran
from tests.members.factories import a_moderator, an_actor

FIRST = "Roses want a lot of water, I think, and I water mine every evening of the summer."
OTHER = (
    "Buy these pills, they are the very best there are, and nobody who votes for this has read it."
)


def edited(author, post, body, **changes):
    with transaction():
        found = posts.get_post(author, post.id)
        return edit_post(author, found, Edit(compose(body), **changes))


def revisions():
    return db.session.scalar(select(func.count()).select_from(Revision))


def test_a_small_correction_of_a_young_post_leaves_no_trace(app, held_clock):
    author = a_veteran()
    post = a_post(author=author, body=FIRST)
    held_clock.advance(seconds=299)

    changed = edited(author, post, FIRST.replace("a lot of", "very little"))

    assert (revisions(), changed.edit_count, changed.edited_at) == (0, 0, None)


def test_other_words_within_the_grace_time_leave_a_trace(app, held_clock):
    author = a_veteran()
    post = a_post(author=author, body=FIRST)

    changed = edited(author, post, OTHER)

    assert (revisions(), changed.edit_count, changed.edited_at) == (1, 1, held_clock.now)


def test_another_title_within_the_grace_time_leaves_a_trace(app):
    author = a_veteran()
    post = a_post(author=author, body=FIRST, title="How do you water roses in a dry summer?" * 2)

    edited(author, post, FIRST, title="Something else entirely, with no word of the former one")

    assert revisions() == 1


def vote(post):
    vote_helpful(a_veteran(), post)


def react(post):
    add_reaction(a_veteran(), post, kind="heart")


@pytest.mark.parametrize("judge", [vote, react])
def test_what_others_have_judged_is_not_corrected_unseen(app, judge):
    author = a_veteran()
    post = a_post(author=author, body=FIRST)
    with transaction():
        judge(posts.get_post(author, post.id))

    edited(author, post, FIRST.replace("a lot of", "very little"))

    assert revisions() == 1


def test_what_others_have_answered_is_not_corrected_unseen(app):
    author = a_veteran()
    topic = a_topic()
    post = a_reply(topic, author=author, body=FIRST)
    a_reply(topic)

    edited(author, post, FIRST.replace("a lot of", "very little"))

    assert revisions() == 1


def test_a_change_of_tags_is_in_the_history(app, held_clock):
    author = a_moderator()
    post = a_post(author=author, body=FIRST, tags=("roses", "water"))
    held_clock.advance(hours=1)

    edited(author, post, FIRST, tags=("roses", "shade"))

    with app.test_request_context():
        found = posts.get_post(VISITOR, post.id)
        (view,) = revision_views(found, posts.list_revisions(VISITOR, found))
    assert [(part.kind, part.text) for part in view.tag_parts] == [
        ("removed", "water"),
        ("same", "roses"),
        ("added", "shade"),
    ]
    assert (view.parts, view.title_parts) == ((), ())


def test_tags_that_nobody_noted_are_taken_as_they_were(app, held_clock):
    author = a_moderator()
    post = a_post(author=author, body=FIRST, tags=("roses",))
    held_clock.advance(hours=1)
    edited(author, post, OTHER)
    with transaction():
        db.session.execute(Revision.__table__.update().values(tags=None))

    with app.test_request_context():
        found = posts.get_post(VISITOR, post.id)
        (view,) = revision_views(found, posts.list_revisions(VISITOR, found))

    assert view.tag_parts == ()


def test_the_history_page_shows_tags_that_went_and_came(app, client, held_clock):
    author = a_moderator()
    post = a_post(author=author, body=FIRST, tags=("roses",))
    held_clock.advance(hours=1)
    edited(author, post, FIRST, tags=("shade",))

    page = client.page(f"/p/{post.id}/history")

    assert page.find("del").get_text() == "roses"
    assert page.find("ins").get_text() == "shade"


def test_changes_of_tags_are_counted_as_edits(app):
    names = [f"tag-{number}" for number in range(31)]
    for start in range(0, 31, 5):
        a_post(author=a_moderator(), tags=tuple(names[start : start + 5]))
    author = an_actor(trust_level=1)
    post = a_post(author=author, body=FIRST)
    for name in names[:30]:
        edited(author, post, FIRST, tags=(name,))

    with pytest.raises(TooManyRequests, match="limit for one day"):
        edited(author, post, FIRST, tags=(names[30],))

    assert revisions() == 30


def test_the_same_tags_in_other_words_are_no_change(app):
    author = a_moderator()
    post = a_post(author=author, body=FIRST, tags=("roses",))

    edited(author, post, FIRST, tags=(" #Roses ", ""))

    assert revisions() == 0
