from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask_babel import force_locale

from community.core import site
from community.core.errors import Conflict
from community.core.transaction import transaction
from community.identity import letters
from community.identity.posting import post, tell
from community.identity.types import Recipient

WHEN = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
ALL = {
    "confirm_address": ("Zoé", "s3cret"),
    "address_known": ("Zoé", "zoe"),
    "reset_password": ("Zoé", "zoe", "s3cret"),
    "password_changed": ("Zoé",),
    "confirm_new_address": ("Zoé", "s3cret"),
    "new_address_known": ("Zoé", "zoe"),
    "address_changed": ("Zoé", "new@example.com"),
    "export_ready": ("Zoé", WHEN),
    "erasure_asked": ("Zoé", WHEN),
    "account_erased": ("Zoé",),
}
HOSTILE = "<script>alert(1)</script>\r\nBcc: eve@example.com {{ 7*7 }} %(site)s %s"


def recipient(*, language="en", is_confirmed=True, name="Zoé"):
    return Recipient("zoe@example.com", name, "zoe", language, is_confirmed=is_confirmed)


def _flat(words):
    return " ".join(words.split())


def test_the_words_are_french_for_the_french(post_box):
    for name, values in ALL.items():
        with transaction():
            post(recipient(language="fr"), lambda n=name, v=values: getattr(letters, n)(*v))

    said = [letter.subject + letter.text for letter in post_box.collect()]

    assert len(said) == len(ALL)
    assert [text for text in said if "Bonjour Zoé" not in text or "Your" in text] == []


def test_every_letter_is_held_against_these_tests():
    written = {
        name
        for name, thing in vars(letters).items()
        if getattr(thing, "__annotations__", {}).get("return") is letters.Letter
    }

    assert written == set(ALL)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ALL)
def test_a_letter_is_complete_in_both_forms(post_box, name, language):
    write = getattr(letters, name)

    with transaction():
        post(recipient(language=language), lambda: write(*ALL[name]))
    letter = post_box.only()

    page = BeautifulSoup(letter.html, "html.parser")
    with force_locale(language):
        wanted = write(*ALL[name])
    text, shown = _flat(letter.text), _flat(page.get_text(" "))
    assert letter.subject == wanted.subject
    assert page.html["lang"] == language
    for words in (wanted.greeting, *wanted.paragraphs, *wanted.closing):
        assert _flat(words) in text
        assert _flat(words) in shown
    assert "%(" not in text
    assert "Zoé" in text
    if wanted.url:
        assert wanted.url in letter.text.splitlines()
        assert page.find("a")["href"] == wanted.url
    else:
        assert page.find("a") is None


def test_dates_are_written_as_the_reader_writes_them(post_box):
    for language in ("en", "fr"):
        with transaction():
            post(recipient(language=language), lambda: letters.erasure_asked("Zoé", WHEN))

    told = {letter.subject: _flat(letter.text) for letter in post_box.collect()}
    english, french = sorted(told.values(), key=lambda text: text.startswith("Bonjour"))

    assert "May 11, 2026" in english
    assert "11 mai 2026" in french


def test_no_line_of_the_text_is_too_long_to_read(post_box):
    for name, values in ALL.items():
        with transaction():
            post(recipient(), lambda name=name, values=values: getattr(letters, name)(*values))

    lines = [line for letter in post_box.collect() for line in letter.text.splitlines()]

    assert [line for line in lines if len(line) > 78 and "://" not in line] == []


def test_a_hostile_name_stays_text(post_box):
    with transaction():
        post(recipient(), lambda: letters.password_changed(HOSTILE))

    letter = post_box.only()

    assert "<script>" in letter.text
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "{{ 7*7 }}" in letter.html
    assert letter.to == "zoe@example.com"


def test_a_hostile_brand_stays_text(app, post_box):
    with transaction():
        site.change(site.settings()["brand.name"], "<b>Shop</b> & Co")
    with transaction():
        post(recipient(), lambda: letters.account_erased("Zoé"))

    letter = post_box.only()

    assert "<b>Shop</b> & Co" in letter.subject
    assert "<b>Shop" not in letter.html


def test_a_link_names_the_public_site_whatever_host_was_asked(client, post_box, register):
    client.environ_base["HTTP_HOST"] = "evil.example"

    register(handle="zoe")

    letter = post_box.only()
    assert "http://localhost/verify/" in letter.text
    assert "evil.example" not in letter.text + letter.html


def test_news_go_to_confirmed_addresses_only(post_box):
    with transaction():
        tell(recipient(is_confirmed=False), lambda: letters.password_changed("Zoé"))
        tell(None, lambda: letters.password_changed("Zoé"))

    assert post_box.collect() == []


def test_a_letter_vanishes_with_its_transaction(post_box):
    def post_and_fail():
        with transaction():
            post(recipient(), lambda: letters.password_changed("Zoé"))
            raise Conflict("something else went wrong")

    with pytest.raises(Conflict):
        post_and_fail()

    assert post_box.collect() == []


def test_who_chose_no_language_gets_that_of_the_page(post_box):
    with transaction():
        post(recipient(language=""), lambda: letters.erasure_asked("Zoé", WHEN), language="fr")

    assert "11 mai 2026" in _flat(post_box.only().text)


def test_a_letter_has_no_style_and_loads_nothing(post_box):
    with transaction():
        post(recipient(), lambda: letters.reset_password("Zoé", "zoe", "s3cret"))

    page = BeautifulSoup(post_box.only().html, "html.parser")

    assert page.find_all(["script", "img", "link", "style", "iframe"]) == []
