import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from community.importers.discourse.handles import Handles
from community.importers.discourse.reader import read
from community.importers.discourse.records import (
    Outcome,
    PostKind,
    Problem,
    SourceCategory,
    SourceMember,
    SourceTopic,
)
from tests.importers.discourse_documents import as_line, post, topic


@pytest.fixture
def read_all(tmp_path):
    def run(*found: dict[str, Any], **options: Any) -> list[Any]:
        file = tmp_path / "topics.jsonl"
        file.write_bytes(b"".join(map(as_line, found)))
        return list(read([file], **options))

    return run


@pytest.fixture
def read_one(read_all):
    """The topic, and what was said about it."""

    def run(document: dict[str, Any], **options: Any) -> tuple[SourceTopic, list[Problem]]:
        first, *others = read_all(document, **options)
        assert isinstance(first, SourceTopic)
        return first, others

    return run


@pytest.fixture
def refused(read_all):
    """The one reason why nothing of a document was kept."""

    def run(document: dict[str, Any]) -> str:
        *notes, last = read_all(document)
        assert all(isinstance(one, Problem) for one in [*notes, last])
        assert last.outcome is Outcome.SKIPPED
        assert last.where.endswith("topics.jsonl:1")
        return last.reason

    return run


def said(problems: list[Problem]) -> list[tuple[Outcome, str]]:
    return [(one.outcome, one.reason) for one in problems]


def test_a_clean_topic_is_read_whole(read_one):
    document = topic(
        7,
        post(1, trust_level=3, admin=True, user_title="Founder", name="  Ana \n Sol "),
        post(
            2,
            reply_to_post_number=1,
            actions_summary=[{"id": 2, "count": 4}, {"id": 9, "count": 50}],
        ),
        tags=["tea", "steel"],
        pinned_globally=True,
        closed=True,
        views=42,
    )
    found, problems = read_one(document)
    assert problems == []
    assert replace(found, posts=(), where="") == SourceTopic(
        where="",
        id=7,
        title="A kettle that sings",
        slug="a-kettle-that-sings",
        category_id=3,
        tags=("tea", "steel"),
        created_at=datetime(2024, 5, 1, 8, 30, tzinfo=UTC),
        views=42,
        is_pinned=True,
        is_closed=True,
        is_archived=False,
        is_visible=True,
        is_deleted=False,
        posts=(),
    )
    opening, reply = found.posts
    assert opening.author == SourceMember(
        id=11,
        username="member_1",
        name="Ana Sol",
        title="Founder",
        trust_level=3,
        is_admin=True,
        is_moderator=False,
    )
    assert opening.body == "Words of post 1."
    assert opening.edited_at is None
    assert (reply.reply_to, reply.likes, reply.number, reply.id) == (1, 4, 2, 1002)


def test_marks_of_topics_and_posts_are_read(read_one):
    document = topic(
        7,
        post(1),
        post(2, accepted_answer=True, version=3, updated_at="2024-06-01T10:00:00+02:00"),
        post(3, hidden=True),
        post(4, user_deleted=True),
        post(5, deleted_at="2024-06-01T10:00:00Z"),
        visible=False,
        archived=True,
        deleted_at="2024-07-01T10:00:00Z",
    )
    found, _ = read_one(document)
    assert (found.is_visible, found.is_archived, found.is_deleted) == (False, True, True)
    assert [one.is_accepted_answer for one in found.posts] == [False, True, False, False, False]
    assert [one.is_hidden for one in found.posts] == [False, False, True, False, False]
    assert [one.is_deleted for one in found.posts] == [False, False, False, True, True]
    assert found.posts[1].edited_at == datetime(2024, 6, 1, 8, tzinfo=UTC)


def test_the_solution_may_be_named_by_the_topic(read_one):
    found, _ = read_one(topic(7, post(1), post(2), accepted_answer={"post_number": 2}))
    assert [one.is_accepted_answer for one in found.posts] == [False, True]


def test_notes_of_the_software_and_words_among_staff_are_no_talk(read_one):
    posts = [post(number, post_type=number) for number in (1, 2, 3, 4)]
    posts[2] |= {"cooked": "", "action_code": "closed.enabled"}
    found, problems = read_one(topic(7, *posts))
    assert [one.kind for one in found.posts] == list(PostKind)
    assert [one.is_talk for one in found.posts] == [True, True, False, False]
    assert problems == []


def test_a_deleted_author_leaves_the_words(read_one):
    found, problems = read_one(topic(7, post(1), post(2, user_id=None, username=None, name=None)))
    assert found.posts[1].author is None
    assert found.posts[1].body == "Words of post 2."
    assert problems == []


def test_an_author_named_by_half_is_said(read_one):
    found, problems = read_one(topic(7, post(1), post(2, user_id="x")))
    assert found.posts[1].author is None
    assert said(problems) == [
        (Outcome.MENDED, "topic 7: post 2 names its author by half: kept without an author")
    ]


@pytest.mark.parametrize(
    ("tags", "read"),
    [
        (["tea", "Tea", " tea ", "", None, 5, "hot water"], ("tea", "hot water")),
        ([{"id": 1, "name": "tea", "slug": "tea"}, {"name": "steel"}, {}], ("tea", "steel")),
        (None, ()),
        ("tea", ()),
    ],
)
def test_tags_are_names_or_objects_each_once(read_one, tags, read):
    found, _ = read_one(topic(7, tags=tags))
    assert found.tags == read


def test_posts_come_by_number(read_one):
    found, _ = read_one(topic(7, post(3), post(1), post(2)))
    assert [one.number for one in found.posts] == [1, 2, 3]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "a topic without an id"),
        ({"id": True}, "a topic without an id"),
        ({"post_stream": {"posts": []}}, "topic 7: it has no posts: the whole topic is left out"),
        ({"post_stream": None}, "topic 7: it has no posts: the whole topic is left out"),
        ({"archetype": "private_message"}, "topic 7: not public (private message)"),
    ],
)
def test_what_is_no_public_topic_is_skipped_with_the_reason(refused, changes, reason):
    assert refused(topic() | changes) == reason


def test_an_error_page_of_the_forum_is_called_one(refused):
    reason = refused(
        {"errors": ["You’ve performed this action too many times"], "error_type": "rate_limit"}
    )
    assert "answered with an error" in reason
    assert "too many times" in reason


def test_another_kind_of_document_is_skipped(refused):
    assert refused({"users": []}) == "neither a topic nor a list of categories"


def test_a_topic_whose_opening_is_missing_is_left_out_whole(refused):
    assert "opening post is missing" in refused(topic(7, post(2), post(3)))


def test_a_topic_whose_only_post_is_broken_is_left_out_whole(refused):
    assert "no posts" in refused(topic(7, {"cooked": "<p>Words</p>"}))


def test_a_post_without_body_is_left_out_and_an_answer_to_it_stays(read_one):
    found, problems = read_one(
        topic(7, post(1), post(2, cooked="<p> </p>"), post(3, reply_to_post_number=2))
    )
    assert [(one.number, one.reply_to) for one in found.posts] == [(1, None), (3, None)]
    assert said(problems) == [
        (Outcome.SKIPPED, "topic 7: post 2 is empty"),
        (Outcome.MENDED, "topic 7: post 3 answers post 2, which is not there: kept as a reply"),
    ]


def test_an_empty_opening_post_gets_the_title(read_one):
    found, problems = read_one(topic(7, post(1, cooked=None)))
    assert found.posts[0].body == "A kettle that sings"
    assert [one.outcome for one in problems] == [Outcome.MENDED]


def test_markdown_stands_in_for_missing_html(read_one):
    found, problems = read_one(topic(7, post(1, cooked="", raw="Some *raw* words")))
    assert found.posts[0].body == "Some *raw* words"
    assert [one.outcome for one in problems] == [Outcome.MENDED]


def test_the_same_post_twice_is_read_once(read_one):
    found, problems = read_one(topic(7, post(1), post(2), post(2)))
    assert [one.number for one in found.posts] == [1, 2]
    assert said(problems) == [(Outcome.SKIPPED, "topic 7: post 2 stands there twice (id 1002)")]


def test_two_posts_with_one_number_are_both_kept(read_one):
    found, problems = read_one(
        topic(7, post(1), post(2), post(2, id=55, cooked="<p>Other</p>"), post(3))
    )
    assert [(one.number, one.id) for one in found.posts] == [
        (1, 1001),
        (2, 1002),
        (3, 1003),
        (4, 55),
    ]
    assert said(problems) == [
        (Outcome.MENDED, "topic 7: a second post numbered 2 was given number 4")
    ]


@pytest.mark.parametrize("missing", ["id", "post_number"])
def test_a_post_without_id_or_number_is_left_out(read_one, missing):
    found, problems = read_one(topic(7, post(1), post(2) | {missing: None}))
    assert [one.number for one in found.posts] == [1]
    assert said(problems) == [(Outcome.SKIPPED, "topic 7: a post without id or number")]


def test_a_post_of_a_type_not_known_is_left_out(read_one):
    found, problems = read_one(topic(7, post(1), post(2, post_type=9)))
    assert len(found.posts) == 1
    assert "unknown type (9)" in problems[0].reason


@pytest.mark.parametrize(
    "date", [None, "", "yesterday", "2024-13-45T00:00:00Z", 17, "0001-01-01T00:00:00+14:00"]
)
def test_a_post_without_a_date_gets_the_one_before_it(read_one, date):
    found, problems = read_one(topic(7, post(1), post(2, created_at=date)))
    assert found.posts[1].created_at == found.posts[0].created_at
    assert [one.outcome for one in problems] == [Outcome.MENDED]


def test_a_topic_without_a_date_gets_that_of_its_opening(read_one):
    found, problems = read_one(topic(7, created_at="?"))
    assert found.created_at == found.posts[0].created_at
    assert problems == []


def test_a_topic_without_any_date_is_left_out(refused):
    assert "no posts" in refused(topic(7, post(1, created_at="?"), created_at="?"))


def test_a_date_without_a_zone_is_utc(read_one):
    found, _ = read_one(topic(7, created_at="2024-05-01 08:30:00"))
    assert found.created_at == datetime(2024, 5, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"title": " Two \n lines "}, "Two lines"),
        ({"title": "Hot :tea:", "unicode_title": "Hot 🍵"}, "Hot 🍵"),
        ({"title": ""}, "A kettle that sings"),
        ({"title": None, "slug": ""}, "#7"),
        ({"title": "a" * 300}, "a" * 254 + "…"),
        ({"title": "NUL \x00 and \ud83d half"}, "NUL \ufffd and \ufffd half"),
    ],
)
def test_titles_are_made_to_fit(read_one, changes, title):
    found, problems = read_one(topic(7) | changes)
    assert found.title == title
    assert bool(problems) == (changes["title"] not in {" Two \n lines ", "Hot :tea:"})


@pytest.mark.parametrize("answered", [2, 3, 0, -1, 99])
def test_a_reply_to_itself_or_to_nothing_is_a_reply_to_the_topic(read_one, answered):
    found, problems = read_one(topic(7, post(1), post(2, reply_to_post_number=answered)))
    assert found.posts[1].reply_to is None
    assert [one.outcome for one in problems] == [Outcome.MENDED]


@pytest.mark.parametrize("views", [None, -3, "many", 1e9, True, 10**30])
def test_a_count_that_is_none_is_zero(read_one, views):
    found, _ = read_one(topic(7, views=views))
    assert found.views == 0


def test_reactions_count_as_likes(read_one):
    found, _ = read_one(
        topic(7, post(1, actions_summary=[{"id": 2, "count": 1}], reaction_users_count=3))
    )
    assert found.posts[0].likes == 3


def test_bytes_that_are_not_utf8_are_replaced_and_said(tmp_path):
    file = tmp_path / "latin.json"
    line = as_line(topic(7, post(1, cooked="<p>caf@ ol@</p>")))
    file.write_bytes(line.replace(b"caf@", b"caf\xe9"))
    found, problem = read([file])
    assert found.posts[0].body == "caf\ufffd ol@"
    assert problem.outcome is Outcome.MENDED


def test_a_half_character_is_replaced_and_said(read_one):
    found, problems = read_one(topic(7, post(1, cooked="<p>half \ud83d of a smile</p>")))
    assert found.posts[0].body == "half \ufffd of a smile"
    assert len(problems) == 1


def test_a_long_topic_of_which_only_the_first_page_is_there_is_called_incomplete(read_one):
    document = topic(7, post(1), post(2))
    document["post_stream"]["stream"] += [1003, 1004, 1005]
    found, problems = read_one(document)
    assert len(found.posts) == 2
    assert problems[0].outcome is Outcome.INCOMPLETE
    assert "2 of its 5 posts" in problems[0].reason


def test_later_pages_come_as_continuations_and_complete_the_topic(read_all):
    ids = [1001, 1002, 1003]
    first = topic(7, post(1), post(2))
    second = topic(7, post(3, reply_to_post_number=2))
    for page in (first, second):
        page["post_stream"]["stream"] = ids
    opening, other, continuation = read_all(first, topic(8), second)
    assert (opening.is_continuation, other.id) == (False, 8)
    assert continuation.is_continuation
    assert continuation.posts[0].reply_to == 2


def test_each_problem_names_file_and_line(tmp_path):
    file = tmp_path / "topics.jsonl"
    file.write_bytes(as_line(topic(1)) + b"\n{broken\n" + as_line(topic(3, post(2))))
    first, broken, headless = read([file])
    assert first.where == f"{file}:1"
    assert broken.where == f"{file}:3"
    assert headless.where == f"{file}:4"


def test_categories_are_read_from_their_own_document_with_the_levels_below(read_all):
    below = {
        "id": 4,
        "name": "Cups",
        "slug": "cups",
        "parent_category_id": 3,
        "read_restricted": True,
    }
    listed = {"id": 3, "name": "Kettles", "slug": "kettles", "color": "0088CC"}
    listed |= {"description_text": "All about kettles", "subcategory_list": [below]}
    assert read_all({"category_list": {"categories": [listed, {"id": 5}]}}) == [
        SourceCategory(
            id=3, name="Kettles", slug="kettles", colour="0088CC", description="All about kettles"
        ),
        SourceCategory(id=4, name="Cups", slug="cups", parent_id=3, is_restricted=True),
    ]


def test_categories_are_learnt_once_from_badges_before_the_topic_that_shows_them(read_all):
    badge = (
        '<aside class="quote" data-topic="9" data-post="1"><div class="title"><a href="/t/x/9">X</a>'
        '<a class="badge-category__wrapper" href="/c/kitchen/kettles/3"><span class="badge-category"'
        ' data-category-id="3" data-parent-category-id="2" title="All about kettles">'
        '<span class="badge-category__name">Kettles</span></span></a></div>'
        "<blockquote>Words</blockquote></aside>"
    )
    learnt, first, second = read_all(
        topic(7, post(1, cooked=badge)), topic(8, post(1, cooked=badge))
    )
    assert learnt == SourceCategory(
        id=3, name="Kettles", slug="kettles", description="All about kettles", parent_id=2
    )
    assert (first.id, second.id) == (7, 8)
    assert "Kettles" not in first.posts[0].body


def test_mentions_follow_the_handles_their_members_get(read_one):
    mention = (
        '<p><a class="mention" href="/u/zo%C3%AB">@zoë</a> and <a class="mention">@new</a></p>'
    )
    handles = Handles(is_taken=lambda handle: handle == "Zoe")
    found, _ = read_one(topic(7, post(1, username="Zoë"), post(2, cooked=mention)), handles=handles)
    assert found.posts[1].body == "@Zoe-2 and @new"
    assert handles.handle_for("zoë") == "Zoe-2"


def test_the_address_of_the_forum_is_guessed_from_an_avatar(read_one):
    link = '<p>See <a href="/t/other/9">the other</a>.</p>'
    avatar = "/user_avatar/forum.example.org/zoe/{size}/1_2.png"
    found, _ = read_one(topic(7, post(1, cooked=link), post(2, avatar_template=avatar)))
    assert found.posts[0].body == "See [the other](https://forum.example.org/t/other/9)."


def test_a_given_address_goes_before_a_guess(read_one):
    link = '<p>See <a href="/t/other/9">the other</a>.</p>'
    found, _ = read_one(topic(7, post(1, cooked=link)), site_url="https://talk.example.org/")
    assert found.posts[0].body == "See [the other](https://talk.example.org/t/other/9)."


def test_reading_twice_gives_the_same(tmp_path):
    file = tmp_path / "topics.json"
    file.write_text(json.dumps([topic(1), topic(2, post(1, username="李明"))]))
    assert list(read([file])) == list(read([file]))
