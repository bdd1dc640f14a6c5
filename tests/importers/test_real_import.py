"""400 real topics, imported where their file stands beside the repository; never part of it."""

import gzip
import json
import re
import unicodedata
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from community.app import create_app
from community.content.counters import repair_counters
from community.content.models import Post, Space, Standing, Tag, Topic, TopicTag
from community.core.db import db
from community.core.transaction import transaction
from community.importers.importing import Options, import_discourse
from community.importers.models import ImportedMember, ImportedPost, ImportedSpace, ImportedTopic
from tests.importers.importing import dump, silence
from tests.importers.test_real_topics import FILE, SITE, bare, words
from tests.support.client import Visitor
from tests.support.databases import fresh_database
from tests.support.migrating import settings_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FILE.exists(), reason=f"the real topics are not at {FILE.parent}; small ones stand in"
    ),
]


@pytest.fixture(scope="module")
def source():
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def talk(source):
    """The posts that people wrote, with the document of each."""
    return [
        (document, raw)
        for document in source
        for raw in document["post_stream"]["posts"]
        if raw["post_type"] in {1, 2}
    ]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def imported(request, ground, worker_id, tmp_path_factory):
    """The application on a database of its own that holds the real topics; and the report."""
    url = fresh_database(request.param, ground, f"real_{worker_id}")
    app = create_app(settings_for(url, tmp_path_factory.mktemp("var")))
    app.test_client_class = Visitor
    with app.app_context():
        report = import_discourse([FILE], Options(), silence)
        yield app, report
        db.session.remove()
        db.engine.dispose()


def number_of(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_everything_of_the_source_is_here(imported, source, talk):
    _app, report = imported
    likes = sum(
        action["count"]
        for _document, raw in talk
        for action in raw["actions_summary"]
        if action["id"] == 2
    )
    categories = {document["category_id"] for document in source}

    assert report.site_url == SITE
    assert number_of(Topic) == number_of(ImportedTopic) == len(source) == 400
    assert number_of(Post) == number_of(ImportedPost) == len(talk) == 1972
    assert number_of(ImportedMember) == len({raw["user_id"] for _document, raw in talk}) == 327
    assert number_of(ImportedSpace) == number_of(Space) == len(categories) == 14
    assert set(db.session.scalars(select(Tag.name))) == {
        tag for document in source for tag in document["tags"]
    }
    assert number_of(TopicTag) == sum(len(document["tags"]) for document in source)
    assert db.session.scalar(select(func.sum(Post.helpful_count))) == likes
    assert db.session.scalar(select(func.sum(Topic.total_helpful))) == likes
    assert db.session.scalar(select(func.sum(Standing.helpful_count))) == likes
    assert db.session.scalar(select(func.sum(Topic.view_count))) == sum(
        document["views"] for document in source
    )


def test_every_post_is_its_authors_at_its_time_in_its_topic(imported, talk):
    rows = db.session.execute(
        select(
            ImportedPost.external_id,
            ImportedTopic.external_id,
            ImportedMember.external_id,
            ImportedMember.username,
            Post.created_at,
        )
        .join(Post, Post.id == ImportedPost.post_id)
        .join(ImportedTopic, ImportedTopic.topic_id == Post.topic_id)
        .join(ImportedMember, ImportedMember.member_id == Post.author_id)
    )
    here = {(*row[:4], row[4].isoformat(timespec="milliseconds")) for row in rows}

    assert here == {
        (raw["id"], document["id"], raw["user_id"], raw["username"],
         raw["created_at"].replace("Z", "+00:00"))
        for document, raw in talk
    }  # fmt: skip


def test_figures_per_topic_are_those_of_the_source(imported, source):
    rows = db.session.execute(
        select(
            ImportedTopic.external_id,
            Topic.title,
            Topic.view_count,
            Topic.reply_count,
            Topic.last_position,
            Topic.total_helpful,
            Topic.participant_count,
        ).join(Topic, Topic.id == ImportedTopic.topic_id)
    )
    here = {row[0]: tuple(row[1:]) for row in rows}

    for document in source:
        posts = [raw for raw in document["post_stream"]["posts"] if raw["post_type"] in {1, 2}]
        likes = sum(a["count"] for raw in posts for a in raw["actions_summary"] if a["id"] == 2)
        assert here[document["id"]] == (
            document["title"],
            document["views"],
            len(posts) - 1,
            len(posts),
            likes,
            len({raw["user_id"] for raw in posts}),
        ), document["id"]


def test_spaces_hold_the_topics_of_their_categories(imported, source):
    rows = db.session.execute(
        select(ImportedSpace.external_id, Space.topic_count).join(
            Space, Space.id == ImportedSpace.space_id
        )
    )

    assert dict(rows.all()) == Counter(document["category_id"] for document in source)


def test_replies_are_tied_to_the_posts_they_answer(imported, talk):
    numbers = {(document["id"], raw["post_number"]): raw["id"] for document, raw in talk}
    wanted = {
        (raw["id"], answered)
        for document, raw in talk
        if (answered := numbers.get((document["id"], raw["reply_to_post_number"])))
    }
    target = select(ImportedPost.post_id, ImportedPost.external_id).subquery()
    rows = db.session.execute(
        select(ImportedPost.external_id, target.c.external_id)
        .join(Post, Post.id == ImportedPost.post_id)
        .join(target, target.c.post_id == Post.reply_to_id)
    )

    assert {tuple(row) for row in rows} == wanted
    assert len(wanted) > 300


def test_no_link_leads_away_to_a_topic_that_is_here(imported, source):
    here = {document["id"] for document in source}
    away = [
        int(found)
        for html in db.session.scalars(
            select(Post.html).where(Post.html.contains(f'href="{SITE}/t/'))
        )
        for found in re.findall(rf'href="{SITE}/t/[^/"]+/(\d+)(?:/1)?"', html)
    ]

    assert here.isdisjoint(away)


def test_every_counter_is_exact(imported):
    with transaction():
        assert repair_counters() == 0


def test_a_second_run_changes_nothing(imported):
    _app, report = imported
    before = dump()

    again = import_discourse([FILE], Options(), silence)

    assert dump() == before
    assert again.problems == report.problems
    assert again.counts()["topics"]["unchanged"] == 400


@pytest.mark.parametrize("imported", ["sqlite"], indirect=True)
def test_every_page_says_what_the_source_says(imported, source):
    app, _report = imported
    visitor = app.test_client()
    pages = {
        external_id: f"/t/{id_}/{slug}"
        for external_id, id_, slug in db.session.execute(
            select(ImportedTopic.external_id, Topic.id, Topic.slug).join(
                Topic, Topic.id == ImportedTopic.topic_id
            )
        ).all()
    }

    different = []
    for document in source:
        response = visitor.get(pages[document["id"]])
        assert response.status_code == 200, document["id"]
        shown = BeautifulSoup(response.text, "html.parser").select("[data-post-body]")
        said = [raw for raw in document["post_stream"]["posts"] if raw["post_type"] in {1, 2}]
        assert len(shown) == len(said), document["id"]
        for raw, body in zip(said, shown, strict=True):
            soup = BeautifulSoup(str(body), "html.parser")
            if joined(words(bare(raw["cooked"]))) != joined(words(soup)):
                different.append((document["id"], raw["post_number"]))
    assert different == []


def joined(found: list[str]) -> str:
    return unicodedata.normalize("NFKD", "".join(found))
