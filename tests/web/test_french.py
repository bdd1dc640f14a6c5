"""A French reader meets French: sentences, plurals, numbers, and refusals of forms."""

import pytest
from flask import render_template_string
from flask_babel import force_locale

from community.web.forms import CommunityForm

FRENCH = {"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.5"}


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 réponse"), (1, "1 réponse"), (2, "2 réponses"), (12345, "12\u202f345 réponses")],
)
def test_a_count_has_its_plural_and_its_separators(app, count, expected):
    with app.test_request_context(), force_locale("fr"):
        words = render_template_string(
            "{{ ngettext('%(num)s reply', '%(num)s replies', count) }}", count=count
        )

    assert words.replace("\u00a0", " ") == expected


def test_a_count_may_be_written_otherwise(app):
    with app.test_request_context(), force_locale("fr"):
        words = render_template_string(
            "{{ ngettext('%(num)s helpful', '%(num)s helpful', 2000, num=2000|compact) }}"
        )

    assert words.replace("\u00a0", " ") == "2 k votes utiles"


@pytest.mark.parametrize("path", ["/", "/login", "/register", "/members", "/search", "/nowhere"])
def test_pages_speak_the_language_of_the_browser(client, path):
    response = client.get(path, headers=FRENCH)

    assert '<html lang="fr"' in response.get_data(as_text=True)


def test_the_form_library_refuses_in_french_too(client):
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = FRENCH["Accept-Language"]

    response = client.submit("/register", {"handle": "a" * 41})

    assert "Ce champ est à remplir." in response.text
    assert "Le champ ne peut pas contenir plus de 40 caractères." in response.text


def test_the_rows_of_a_form_refuse_in_french_too(app):
    sent = {"spaces-0-name": "x" * 61}

    with app.test_request_context(method="POST", data=sent), force_locale("fr"):
        form = CommunityForm()
        form.validate()

        assert "Le champ ne peut pas contenir plus de 60 caractères." in str(form.spaces.errors)
