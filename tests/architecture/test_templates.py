"""Templates say nothing that the content policy forbids, and nothing that a reader cannot translate."""

import re

import pytest

from tests.support.repository import TEMPLATES, name_of

PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
DATA = 'type="application/ld+json"'


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_declared_safe(path):
    text = path.read_text()

    assert not re.search(r"\|\s*safe\b", text)
    assert "Markup(" not in text
    assert not re.search(r"autoescape\s+false", text)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_script_or_style_is_written_inline(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    scripts = re.findall(r"<script\b[^>]*>", text)

    assert [tag for tag in scripts if "src=" not in tag and DATA not in tag] == []
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<[a-z][^>{]*\son[a-z]+\s*=", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_form_that_posts_carries_a_token(path):
    forms = re.findall(r"<form\b.*?</form>", path.read_text(), flags=re.DOTALL | re.IGNORECASE)
    posting = [
        form for form in forms if re.search(r'method="post"', form.split(">")[0], re.IGNORECASE)
    ]

    bare = [form[:80] for form in posting if not re.search(r"csrf|hidden_tag", form)]

    assert bare == []
