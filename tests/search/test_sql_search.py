"""What every search backend must do; the SQL backend is the first of them."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.content.actions.moderate_topic import unlist_topic
from community.content.actions.remove import delete_post
from community.content.queries import posts
from community.content.types import Visibility
from community.core.pagination import PageRequest
from community.core.text import fold
from community.core.transaction import transaction
from community.members.actor import VISITOR
from community.search.backend import Query
from community.search.sql_backend import SqlSearch
from community.search.words import ALPHABETS, marked, pattern, split_words
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran
from tests.members.factories import a_member, a_moderator, actor_for


@pytest.fixture(params=[SqlSearch])
def backend(request, app):
    return request.param()


def found(backend, words, actor=VISITOR, **options):
    page = backend.find(actor, Query(words=words, **options), PageRequest(size=20))
    return [hit.post_id for hit in page.items]


def test_every_word_must_occur(backend):
    both = a_post(body="Roses and lavender in one bed, side by side.")
    a_post(body="Only roses in this bed of mine, nothing else.")

    assert found(backend, "lavender roses") == [both.id]


SPELLINGS = {
    "École": "À L’ÉCOLE du jardin, on taille.",
    "ÉTAGÈRE": "Une étagère pour les semis.",
    "Sécateur": "Mon sécateur est rouillé.",
    "Cœur": "Le CŒUR de la fleur.",
    "Straße": "Auf der STRASSE.",
    "Ærø": "Fra ærø med færge.",
    "Ĳssel": "Langs de ijssel.",
    "Ελλάδα": "Η ΕΛΛΆΔΑ το καλοκαίρι.",
    "Ёлка": "Наша елка.",
    "Şarkı": "Bir şarki söyle.",
    "ǅep": "U DŽEP.",
}


@pytest.mark.parametrize(("word", "body"), SPELLINGS.items())
@pytest.mark.parametrize("change", [str, str.lower, str.upper, fold])
def test_accents_and_capitals_make_no_difference(backend, word, body, change):
    in_body = a_post(body=f"{body} And some more words.")
    in_title = a_post(title=f"A question about {word} and more")
    a_post()

    assert found(backend, change(word)) == [in_title.id, in_body.id]


@given(st.text(alphabet=[chr(n) for n in ALPHABETS if chr(n).isalpha()], min_size=1, max_size=5))
def test_a_word_is_found_in_itself_however_it_is_written(word):
    for text in (word, word.upper(), word.lower(), fold(word)):
        if fold(text) == fold(word) and fold(word).isalpha():
            assert re.search(pattern(fold(word)), unicodedata.normalize("NFC", text))


def test_the_engines_answer_is_that_of_folding(backend):
    texts = ["Fusse ou fuße", "Maße, MASSSTAB", "l'œuvre", "un aîné naïf", "ΣΊΣΥΦΟΣ", "çà-delà"]
    made = {a_post(body=f"{text} with some more words.").id: text for text in texts}

    for word in ("fusse", "massstab", "œuvre", "aine", "naif", "σισυφος", "delà"):
        wanted = {post for post, text in made.items() if fold(word) in fold(text)}
        assert set(found(backend, word)) == wanted, word


def test_titles_are_searched(backend):
    post = a_post(title="My wheelbarrow squeaks a lot")

    assert found(backend, "WHEELBARROW") == [post.id]


def test_replies_are_found(backend):
    reply = a_reply(a_topic(), body="Grease the axle of the wheelbarrow.")

    assert found(backend, "axle") == [reply.id]


@pytest.mark.parametrize(
    "words", ["", "   ", "a", "%", "_", "' ZZZ=1 --", "\\", "s" * 200, "ffi" * 60, "\ufffd"]
)
def test_strange_queries_find_nothing_and_break_nothing(backend, words):
    a_post()

    assert found(backend, words) == []


def test_wildcards_are_words_like_others(backend):
    post = a_post(body="This is 100% wool, washed at 30_degrees.")
    a_post(body="This is 100 times better than wool, honestly.")

    assert found(backend, "30_degrees") == [post.id]


def test_hidden_removed_and_unlisted_posts_are_not_found(backend):
    moderator = a_moderator()
    hidden = a_space(visibility=Visibility.STAFF)
    a_post(author=moderator, space=hidden, body="The wheelbarrow is a secret here.")
    unlisted = a_topic(body="The wheelbarrow is not listed any more.")
    removed = a_reply(a_topic(), body="The wheelbarrow is removed.")
    with transaction():
        unlist_topic(moderator, unlisted)
        delete_post(moderator, posts.get_post(moderator, removed.id))

    assert found(backend, "wheelbarrow") == []
    assert found(backend, "wheelbarrow", a_veteran()) == []


def test_a_search_is_kept_to_a_space_or_an_author(backend):
    author, space = actor_for(a_member(handle="Odette", trust_level=4)), a_space()
    mine = a_post(author=author, body="A wheelbarrow for the garden, please.")
    there = a_post(space=space, body="A wheelbarrow for the balcony, please.")

    assert found(backend, "wheelbarrow", author="odette") == [mine.id]
    assert found(backend, "wheelbarrow", space_slug=space.slug) == [there.id]
    assert found(backend, "wheelbarrow", space_slug="no-such-space") == []


def test_results_are_paged(backend):
    topic, moderator = a_topic(), a_moderator()
    made = [a_reply(topic, author=moderator, body=f"wheelbarrow {n} of many").id for n in range(5)]

    first = backend.find(VISITOR, Query("wheelbarrow"), PageRequest(size=3))
    second = backend.find(VISITOR, Query("wheelbarrow"), PageRequest(after=first.next, size=3))

    assert [hit.post_id for hit in (*first.items, *second.items)] == made[::-1]


def test_a_query_has_eight_words_at_most():
    assert len(split_words("one two three four five six seven eight nine ten")) == 8


def test_matches_are_marked_whatever_their_accents():
    parts = marked("Un été près de la rivière, à l'ombre", ("ete", "riviere"))

    assert [part.text for part in parts if part.is_match] == ["été", "rivière"]
    assert "".join(part.text for part in parts) == "Un été près de la rivière, à l'ombre"


def test_an_excerpt_begins_near_the_first_match():
    parts = marked("word " * 200 + "needle in the hay " + "word " * 200, ("needle",), width=80)

    text = "".join(part.text for part in parts)
    assert "needle" in text
    assert len(text) < 100


def test_the_page_marks_escapes_and_offers_to_ask(app, client):
    a_post(title="A <b>wheelbarrow</b> that squeaks", body="<script>alert(1)</script> wheelbarrow")

    page = client.page("/search?q=wheelbarrow")
    nothing = client.page("/search?q=%3Cscript%3Ezzz")

    assert page.find("mark").get_text() == "wheelbarrow"
    assert "A <b>wheelbarrow</b> that squeaks" in page.get_text()
    assert nothing.find("a", href=lambda href: href and href.startswith("/new?title=")) is not None
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
