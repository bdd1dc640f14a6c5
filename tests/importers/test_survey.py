"""The first look through the files knows enough to make spaces and to give handles."""

from datetime import UTC, datetime

from community.importers.discourse.survey import survey
from tests.importers.discourse_documents import as_line, post, topic


def look(folder, *documents):
    path = folder / "documents.jsonl"
    path.write_bytes(b"".join(as_line(document) for document in documents) + b"not json\n")
    return survey([path])


def category(id_, *below, **fields):
    return {"id": id_, "name": f"Category {id_}", "subcategory_list": list(below)} | fields


def test_it_counts_what_the_files_hold(tmp_path):
    found = look(
        tmp_path,
        topic(7, tags=["Tea", "pots"]),
        topic(7, post(3), tags=["tea"]),
        topic(8, post(1), archetype="private_message"),
        {"errors": ["gone"]},
    )

    assert (found.topics, found.posts) == ({7}, {1001, 1002, 1003})
    assert found.tags == {"tea", "pots"}
    assert found.usernames == {11: "member_1", 12: "member_2", 13: "member_3"}
    assert found.documents == 4


def test_it_knows_the_first_post_of_everybody(tmp_path):
    earlier = topic(8, post(9, user_id=11, created_at="2020-01-01T00:00:00Z"))

    assert look(tmp_path, topic(7), earlier).since[11] == datetime(2020, 1, 1, tzinfo=UTC)


def test_the_fullest_category_comes_first_and_parents_before_children(tmp_path):
    topics = [topic(n, post(n), category_id=c) for n, c in enumerate([3, 3, 3, 5, 5, 9], start=1)]
    tree = {
        "categories": [category(1, category(3, parent_category_id=1)), category(5), category(6)]
    }

    assert look(tmp_path, *topics, tree).wanted_categories() == [1, 3, 5, 9]


def test_a_deep_category_hangs_below_the_topmost_and_behind_every_closed_door(tmp_path):
    tree = {
        "categories": [
            category(1, category(2, category(3, parent_category_id=2), parent_category_id=1,
                                 read_restricted=True)),
        ]
    }  # fmt: skip

    named = look(tmp_path, topic(7, category_id=3), tree).named_categories()

    assert {id_: one.parent_id for id_, one in named.items()} == {1: None, 2: 1, 3: 1}
    assert {id_ for id_, one in named.items() if one.is_restricted} == {2, 3}


def test_categories_that_contain_each_other_end_somewhere(tmp_path):
    circle = {"categories": [category(1, parent_category_id=2), category(2, parent_category_id=1)]}

    found = look(tmp_path, topic(7, category_id=1), circle)

    assert found.wanted_categories()[-1] == 1
