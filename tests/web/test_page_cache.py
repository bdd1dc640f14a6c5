"""Kept pages: shown without the database, never older than it, and nobody's but visitors'."""

import re
from contextlib import suppress

import pytest

from community.app import create_app
from community.content.actions.edit_post import Edit, edit_post
from community.content.actions.follow import follow_topic
from community.content.actions.keep_draft import keep_draft
from community.content.actions.manage_spaces import SpaceDetails, change_space, get_space_row
from community.content.actions.moderate_topic import close_topic
from community.content.actions.remove import delete_post
from community.content.actions.vote import vote_helpful
from community.content.composing import compose
from community.content.queries.posts import get_post
from community.content.queries.topics import get_topic
from community.content.reading import write_buffer
from community.core import site
from community.core.brand import NAME
from community.core.db import db
from community.core.transaction import transaction
from community.members.actor import SYSTEM
from community.members.models import Member
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran, first_post_of
from tests.members.factories import a_member, a_moderator
from tests.support.client import Visitor
from tests.support.migrating import settings_for


@pytest.fixture(scope="session")
def keeping(database, tmp_path_factory):
    """The application that keeps pages, on the database of `app`."""
    var = tmp_path_factory.mktemp("keeping")
    application = create_app(settings_for(database, var, page_cache_mb=4))
    application.test_client_class = Visitor
    yield application
    application.extensions["community_page_cache"].close()
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(app, keeping):
    return keeping.test_client(use_cookies=False)


@pytest.fixture
def address(app):
    topic = a_topic(title="Which rose survives the wind?")
    return f"/t/{topic.id}/{topic.slug}"


@pytest.fixture
def is_kept(statements):
    """Tell whether an address is answered without a statement."""

    def ask(visitor, path, **kwargs):
        with statements() as seen:
            assert visitor.get(path, **kwargs).status_code == 200
        return seen.count == 0

    return ask


def test_a_page_is_made_once_and_shown_again(visitor, address, is_kept):
    assert not is_kept(visitor, address)
    assert is_kept(visitor, address)
    assert "Which rose survives the wind?" in visitor.get(address).text


def reply(post):
    a_reply(post.topic, body="The wind here takes everything but rosa rugosa.")
    return "rosa rugosa"


def edit(post):
    with transaction():
        edit_post(a_moderator(), get_post(SYSTEM, post.id), Edit(body=compose("Changed words.")))
    return "Changed words."


def remove(post):
    answer = a_reply(post.topic, body="Soon to be gone.")
    with transaction():
        delete_post(a_moderator(), get_post(SYSTEM, answer.id))
    return "removed by the team"


def vote(post):
    with transaction():
        vote_helpful(a_veteran(), get_post(SYSTEM, post.id))
    return "1 helpful"


def close(post):
    with transaction():
        close_topic(a_moderator(), get_topic(SYSTEM, post.topic_id))
    return "Closed"


def rename_author(post):
    with transaction():
        db.session.get(Member, post.author_id).name = "Rosalie Duvent"
    return "Rosalie Duvent"


def rename_space(post):
    space_id = post.topic.space_id
    with transaction():
        change_space(
            SYSTEM,
            get_space_row(SYSTEM, space_id),
            SpaceDetails(name="Windy gardens", slug="windy"),
        )
    return "Windy gardens"


def rename_brand(_post):
    with transaction():
        site.change(NAME, "Rosemont")
    return "Rosemont"


@pytest.mark.parametrize(
    "change", [reply, edit, remove, vote, close, rename_author, rename_space, rename_brand]
)
def test_the_next_visitor_sees_what_changed(visitor, address, change):
    post = first_post_of(get_topic(SYSTEM, int(address.split("/")[2])))
    visitor.get(address)
    before = visitor.get(address).text

    words = change(get_post(SYSTEM, post.id))
    after = visitor.get(address).text

    assert words not in before
    assert words in after


def test_what_no_page_shows_leaves_pages_alone(visitor, address, is_kept):
    fan = a_veteran()
    visitor.get(address)

    with transaction():
        keep_draft(fan, "topic", body="Unfinished")
        follow_topic(fan, get_topic(fan, int(address.split("/")[2])))

    assert is_kept(visitor, address)


def test_a_change_that_is_rolled_back_leaves_pages_alone(visitor, address, is_kept):
    visitor.get(address)

    with suppress(RuntimeError), transaction():
        post = first_post_of(get_topic(SYSTEM, int(address.split("/")[2])))
        post.html = "<p>never</p>"
        db.session.flush()
        raise RuntimeError

    assert is_kept(visitor, address)


def test_members_get_pages_of_their_own(keeping, address, visitor):
    reader = keeping.test_client()
    member = a_member(handle="iris")
    visitor.get(address)
    reader.sign_in(member.id)

    mine = reader.get(address)
    theirs = visitor.get(address)

    assert 'data-member="iris"' in mine.text
    assert "iris" not in theirs.text


def test_a_page_made_for_a_member_is_not_shown_to_visitors(keeping, address, visitor, is_kept):
    reader = keeping.test_client()
    reader.sign_in(a_member(handle="iris").id)

    reader.get(address)

    assert not is_kept(visitor, address)


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "fr"},
        {"Cookie": "theme=dark"},
        {"HX-Request": "true"},
        {"Cookie": "community=x"},
        {"Authorization": "Bearer x"},
        {"Host": "other.example"},
    ],
)
def test_who_may_see_another_page_is_not_shown_this_one(visitor, address, is_kept, headers):
    visitor.get(address)

    assert not is_kept(visitor, address, headers=headers)


def test_each_answer_has_its_own_one_time_value(visitor, address):
    visitor.get(address)

    values = []
    for _ in range(2):
        answer = visitor.get(address)
        value = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])[1]
        assert f'nonce="{value}"' in answer.text
        assert len(answer.data) == int(answer.headers["Content-Length"])
        values.append(value)
    assert values[0] != values[1]


@pytest.mark.parametrize("is_first", [True, False])
def test_what_the_browser_has_is_not_sent_again(visitor, address, is_first):
    etag = visitor.get(address).headers["ETag"]
    if is_first:
        with transaction():
            site.change(NAME, site.value(NAME))

    again = visitor.get(address, headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")
    # The kept text carries the value of the policy that came with it.
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["Vary"] == "Accept-Language, Cookie"


def test_views_of_a_kept_page_are_counted(visitor, address, is_kept):
    topic_id = int(address.split("/")[2])
    write_buffer(is_forced=True)
    before = get_topic(SYSTEM, topic_id).view_count

    for _ in range(3):
        visitor.get(address)
    write_buffer(is_forced=True)

    db.session.rollback()
    assert get_topic(SYSTEM, topic_id).view_count == before + 3
    assert is_kept(visitor, address)


def test_addresses_that_somebody_makes_up_are_not_kept(visitor, address, is_kept):
    path = f"{address}?x={'y' * 300}"
    visitor.get(path)

    assert not is_kept(visitor, path)


def test_a_missing_page_is_not_kept(visitor, app):
    a_space()

    assert [visitor.get("/t/1/gone").status_code for _ in range(2)] == [404, 404]


def test_a_topic_that_comes_after_its_404_is_found(visitor, app):
    assert visitor.get("/s/new-here").status_code == 404

    a_post(space=a_space(slug="new-here"))

    assert visitor.get("/s/new-here").status_code == 200
