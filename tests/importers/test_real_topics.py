"""400 real topics, read where their file stands beside the repository; it is never part of it.

The small documents of the other tests stand for it elsewhere.
"""

import gzip
import json
import re
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag

from community.core.text.findings import Findings
from community.core.text.html import print_html
from community.core.text.normal import normalise
from community.core.text.parser import parse
from community.importers.discourse.markdown import to_markdown
from community.importers.discourse.reader import read
from community.importers.discourse.records import (
    Outcome,
    PostKind,
    Problem,
    SourceCategory,
    SourceTopic,
)

FILE = Path(__file__).parents[3] / "shared" / "data" / "discourse-topics.jsonl.gz"
SITE = "https://forums.foundationdb.org"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FILE.exists(),
        reason=f"the real topics are not at {FILE.parent}; small documents stand in",
    ),
]


@pytest.fixture(scope="module")
def source() -> list[dict[str, Any]]:
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def records() -> list[Any]:
    return list(read([FILE]))


@pytest.fixture(scope="module")
def topics(records) -> list[SourceTopic]:
    return [one for one in records if isinstance(one, SourceTopic)]


def posts_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    posts: list[dict[str, Any]] = document["post_stream"]["posts"]
    return posts


def test_every_topic_and_every_post_is_read_with_its_facts(source, topics):
    assert len(topics) == 400
    assert sum(len(topic.posts) for topic in topics) == 1973
    for document, topic in zip(source, topics, strict=True):
        assert (topic.id, topic.views, topic.category_id) == (
            document["id"],
            document["views"],
            document["category_id"],
        )
        assert (topic.title, list(topic.tags)) == (document["title"], document["tags"])
        for raw, post in zip(posts_of(document), topic.posts, strict=True):
            assert (post.id, post.number) == (raw["id"], raw["post_number"])
            assert post.author is not None
            assert (post.author.id, post.author.username) == (raw["user_id"], raw["username"])
            assert post.created_at.isoformat(timespec="milliseconds") == raw["created_at"].replace(
                "Z", "+00:00"
            )


def test_likes_are_all_counted(source, topics):
    wanted = sum(
        action["count"]
        for document in source
        for post in posts_of(document)
        for action in post["actions_summary"]
        if action["id"] == 2
    )
    assert sum(post.likes for topic in topics for post in topic.posts) == wanted == 713


def test_the_one_note_of_the_software_is_known_as_such(topics):
    notes = [post for topic in topics for post in topic.posts if not post.is_talk]
    assert [note.kind for note in notes] == [PostKind.SMALL_ACTION]


def test_nothing_is_lost_in_silence(records):
    problems = [one for one in records if isinstance(one, Problem)]
    counts = {outcome: sum(one.outcome is outcome for one in problems) for outcome in Outcome}
    assert counts == {Outcome.SKIPPED: 0, Outcome.MENDED: 5, Outcome.INCOMPLETE: 10}


def test_names_of_categories_are_learnt_on_the_way(records):
    named = {one.id: one.name for one in records if isinstance(one, SourceCategory)}
    assert named[7] == "Using FoundationDB"
    assert named[8] == "FoundationDB Core"


def bare(cooked: str) -> BeautifulSoup:
    """The source as its author wrote it: without what the forum drew around it."""
    soup = BeautifulSoup(cooked, "html.parser")
    for box in soup.select("aside.onebox"):
        title = box.select_one("h3, h4")
        box.replace_with(soup.new_string(f" {title.get_text() if title else ''} "))
    for chrome in soup.select(
        "svg, .meta, .badge-category__wrapper, a.footnote-backref, img.emoji, img.avatar, "
        "img[src*='/user_avatar/'], img[width='1']"
    ):
        chrome.decompose()
    for quote in soup.select("aside.quote[data-username] > .title"):
        assert isinstance(quote.parent, Tag)
        quote.string = str(quote.parent["data-username"])
    for film in soup.select("[data-youtube-title], [data-video-title]"):
        film.replace_with(str(film.get("data-youtube-title") or film.get("data-video-title")))
    for image in soup.select("img"):
        image.replace_with(f" {image.get('alt') or image['src'].rsplit('/', 1)[-1]} ")
    for line_end in soup.select("br"):
        line_end.replace_with("\n")
    return soup


def words(soup: BeautifulSoup) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKD", soup.get_text()))


def code(soup: BeautifulSoup) -> list[str]:
    """Blocks of code; blanks at line ends go when any text of ours is stored."""
    blocks = [
        re.sub(r"[ \t]+$", "", pre.get_text(), flags=re.MULTILINE) for pre in soup.select("pre")
    ]
    return [block.removeprefix("\n").rstrip() for block in blocks if block.strip()]


def targets(soup: BeautifulSoup) -> set[str]:
    found = (str(link["href"]) for link in soup.select("a[href]") if link.get_text().strip())
    return {unquote(href) for href in found if href.startswith("http")}


def as_html(source: str) -> str:
    """As `render` without its sanitisers, which take most of the time and drop no words."""
    return print_html(parse(normalise(source), Findings()))


@pytest.fixture(scope="module")
def pairs(source) -> list[tuple[str, BeautifulSoup, BeautifulSoup]]:
    """Each post as its author saw it and as a reader sees it here."""
    found = []
    for document in source:
        for post in posts_of(document):
            html = as_html(to_markdown(post["cooked"], site_url=SITE))
            name = f"{document['id']}/{post['post_number']}"
            found.append((name, bare(post["cooked"]), BeautifulSoup(html, "html.parser")))
    return found


def test_every_word_survives_and_none_is_added(pairs):
    different = [
        name for name, before, after in pairs if "".join(words(before)) != "".join(words(after))
    ]
    assert sum(len(words(before)) for _, before, _ in pairs) > 290_000
    assert different == []


def test_every_block_of_code_survives_sign_by_sign(pairs):
    different = [name for name, before, after in pairs if code(before) != code(after)]
    assert sum(len(code(before)) for _, before, _ in pairs) > 400
    assert different == []


def test_every_link_survives(pairs):
    lost = {name: targets(before) - targets(after) for name, before, after in pairs}
    assert sum(len(targets(before)) for _, before, _ in pairs) > 800
    assert {name: links for name, links in lost.items() if links} == {}


@pytest.mark.parametrize("element", ["strong", "em", "blockquote", "td", "hr", "li:not(:empty)"])
def test_structure_survives(pairs, element):
    def count(soup: BeautifulSoup) -> int:
        return sum(
            1 for found in soup.select(element) if found.name == "hr" or found.get_text().strip()
        )

    different = [name for name, before, after in pairs if count(before) != count(after)]
    assert different == []


def test_no_page_loads_anything_from_another_host(pairs):
    assert [name for name, _, after in pairs if after.select("[src], [srcset], [style]")] == []
