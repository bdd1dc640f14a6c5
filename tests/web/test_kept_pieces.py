"""Kept pieces: rendered once for all who see the same, and never older than what they show."""

import pytest
from flask import render_template
from flask_babel import force_locale
from jinja2 import DictLoader

from community.web.kept_pieces import Pieces, pieces


@pytest.fixture
def render(app, monkeypatch):
    """Render a kept piece around `look()`, which tells how often it was asked."""
    pieces.clear()

    def render(*values, language="en", words="look"):
        source = "{% kept a, b %}" + words + " {{ look() }}{% endkept %}"
        environment = app.jinja_env.speaking(language)
        monkeypatch.setattr(environment, "loader", DictLoader({"one.html": source}))
        with app.test_request_context(), force_locale(language):
            return render_template("one.html", a=values[0], b=values[1], look=render.look)

    asked = []
    render.look = lambda: (asked.append(1), len(asked))[1]
    return render


def test_the_same_values_are_rendered_once(render):
    assert [render(1, "a") for _ in range(3)] == ["look 1"] * 3


def test_another_value_is_another_piece(render):
    assert [render(1, "a"), render(2, "a"), render(1, "b"), render(1, "a")] == [
        "look 1",
        "look 2",
        "look 3",
        "look 1",
    ]


def test_another_language_is_another_piece(render):
    assert render(1, "a") == "look 1"
    assert render(1, "a", language="fr") == "look 2"


def test_nothing_is_kept_for_a_value_that_is_not_known(render):
    assert [render(None, "a"), render(None, "a")] == ["look 1", "look 2"]


def test_what_is_shown_is_escaped_once(render):
    render.look = lambda: "<b>"

    assert [render(1, "a") for _ in range(2)] == ["look &lt;b&gt;"] * 2


def test_the_longest_unused_pieces_leave():
    few = Pieces(most=4_000)
    rendered = []

    def render(name):
        rendered.append(name)
        return name * 1_000

    for name in "abcab":
        few.get(name, lambda name=name: render(name))

    assert rendered == list("abcab")
    assert few.get("b", lambda: render("b")) == "b" * 1_000
    assert len(rendered) == 5
