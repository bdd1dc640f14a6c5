"""Generated words: plain, different, as frequent as Zipf says, rendered as a member's would be."""

import re
from collections import Counter
from random import Random

import pytest

from community.content.types import TITLE_MAX, TITLE_MIN
from community.core import text
from community.demo.babble import Babble, Pool
from community.demo.names import handle_of
from community.demo.script import bodies, read_script
from community.members.handles import check_handle


def a_pool(language="fr", seed=7, size=60):
    return Pool(Babble(bodies(read_script(), language), Random(seed)), size=size)


@pytest.fixture(scope="module")
def pool():
    return a_pool()


def numbers(count=200):
    return [Random(n).getrandbits(60) for n in range(count)]


def test_a_post_is_stored_as_a_member_would_have_written_it(pool):
    for number in numbers():
        source, html = pool.post(number)
        rich = text.render(source, handles=frozenset())

        assert (rich.source, rich.html) == (source, html)
        assert pool.excerpt(number) == text.excerpt(rich.plain, limit=200)


def test_titles_are_ones_that_a_page_would_take(pool):
    for number in numbers():
        assert TITLE_MIN <= len(pool.title(number)) <= TITLE_MAX


def test_the_same_seed_says_the_same(pool):
    assert [a_pool().post(n) for n in numbers(20)] == [pool.post(n) for n in numbers(20)]
    assert a_pool(seed=8).post(1) != pool.post(1)


def test_few_words_say_most_of_it(pool):
    words = Counter(re.findall(r"\w+", " ".join(pool.post(n)[0].lower() for n in numbers())))

    common = sum(count for _word, count in words.most_common(50))
    assert len(words) > 500
    assert 0.3 < common / words.total() < 0.8


def test_each_language_has_words_of_its_own():
    french, english = (a_pool(language).post(5)[0].lower().split() for language in ("fr", "en"))

    assert {"le", "la", "les", "de", "un", "une"} & set(french)
    assert {"the", "a", "of", "and", "it", "is"} & set(english)


def test_handles_are_good_ones_and_all_different(app):
    handles = [handle_of(number) for number in range(60_000)]

    assert len(set(handles)) == len(handles)
    for handle in handles[::997]:
        assert check_handle(handle) == handle
