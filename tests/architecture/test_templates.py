"""Templates say nothing that the content policy forbids, and nothing that a reader cannot translate."""

import re

import pytest

from tests.support.repository import TEMPLATES, name_of

PAGES = {path: path.read_text() for path in TEMPLATES if path.suffix == ".html"}
DATA = 'type="application/ld+json"'
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)

FORBIDDEN = {
    "declares something safe": r"\|\s*safe\b|Markup\(|autoescape\s+false",
    "writes a style sheet inline": r"<style\b",
    "writes a style inline": r"\sstyle\s*=",
    "writes a handler inline": r"<[a-z][^>{]*\son[a-z]+\s*=",
    "links to a script": r"javascript:",
}


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_template(fault):
    pattern = re.compile(FORBIDDEN[fault])

    assert [
        name_of(path)
        for path in TEMPLATES
        if pattern.search(COMMENT.sub("", path.read_text(encoding="utf-8")))
    ] == []


def test_no_template_writes_a_script_inline():
    inline = [
        f"{name_of(path)}: {tag}"
        for path, text in PAGES.items()
        for tag in re.findall(r"<script\b[^>]*>", text)
        if "src=" not in tag and DATA not in tag
    ]

    assert inline == []


def test_every_form_that_posts_carries_a_token():
    bare = [
        f"{name_of(path)}: {form[:80]}"
        for path, text in PAGES.items()
        for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL | re.IGNORECASE)
        if re.search(r'method="post"', form.split(">")[0], re.IGNORECASE)
        and not re.search(r"csrf|hidden_tag", form)
    ]

    assert bare == []
