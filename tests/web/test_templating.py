"""Templates that speak one language each: fixed sentences are translated when they are compiled."""

import pytest
from flask import render_template
from flask_babel import force_locale
from jinja2 import DictLoader
from markupsafe import Markup


@pytest.fixture
def say(app, monkeypatch):
    """Render a template made of some source, in a language."""

    def say(source, *, language, **values):
        environment = app.jinja_env.speaking(language)
        monkeypatch.setattr(environment, "loader", DictLoader({"one.html": source}))
        with app.test_request_context(), force_locale(language):
            return render_template("one.html", **values)

    return say


@pytest.mark.parametrize(("language", "words"), [("en", "Cancel"), ("fr", "Annuler")])
def test_a_sentence_is_said_in_the_language_of_the_request(say, language, words):
    assert say("{{ _('Cancel') }}", language=language) == words


def test_a_fixed_sentence_costs_no_look_up(app):
    environment = app.jinja_env.speaking("fr")
    with app.test_request_context(), force_locale("fr"):
        source = environment.compile("{{ _('Cancel') }}", "one.html", raw=True)

    assert "Annuler" in source
    assert "gettext" not in source


def test_values_are_filled_in_and_escaped(say):
    source = "{{ _('in reply to %(name)s', name=who) }}"

    assert say(source, language="fr", who="<b>") == "en réponse à &lt;b&gt;"
    assert say(source, language="en", who=Markup("<b>")) == "in reply to <b>"


def test_a_sentence_with_a_percent_sign_keeps_it(say):
    assert say("{{ _('100%% cotton') }}", language="en") == "100% cotton"


def test_a_sentence_that_is_not_fixed_is_still_looked_up(say):
    assert say("{{ _(words) }}", language="fr", words="Cancel") == "Annuler"
