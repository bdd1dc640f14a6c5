"""Every sentence of the product is there in every language, and says the same thing."""

import ast
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from community.core.i18n import LANGUAGES
from tests.support.repository import HOUSE, MODULES, ROOT, name_of

SOURCE_LANGUAGE = "en"
GETTEXT = {"_", "_l", "_n", "_ln", "_p", "_lp"}
CALL = re.compile(r"\b_\('([^'\\]+)'")
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@cache
def sentences():
    """The sentences that code and templates use today, found as `make messages` finds them."""
    recipe = re.search(r"pybabel -q extract (.*) -o ", (ROOT / "Makefile").read_text())
    assert recipe
    pybabel = Path(sys.executable).with_name("pybabel")
    with tempfile.NamedTemporaryFile() as template:
        extract = [pybabel, "-q", "extract", *recipe[1].split(), "-o", template.name, "."]
        subprocess.run(extract, cwd=ROOT, check=True)
        catalogue = read_po(template)
    assert len(catalogue) > 100
    return catalogue


def folder(language):
    return HOUSE / "translations" / language / "LC_MESSAGES"


@cache
def catalogue(language):
    with (folder(language) / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(params=[language for language in LANGUAGES if language != SOURCE_LANGUAGE])
def language(request):
    return request.param


def test_every_template_is_read():
    """pybabel passes over folders such as `_layout` unless it is told otherwise."""
    known = {text for message in sentences() for text in _texts(message.id)}
    used = {
        text: name_of(path)
        for path in (ROOT / "templates").rglob("*.*")
        for text in CALL.findall(path.read_text())
    }

    assert len(used) > 100
    assert {text: name for text, name in used.items() if text not in known} == {}


def test_no_sentence_lacks_its_translation(language):
    known = catalogue(language)

    missing = [
        message.id
        for message in sentences()
        if message.id
        and not ((found := known.get(message.id, message.context)) and all(_texts(found.string)))
    ]

    assert missing == []


def test_no_translation_is_a_guess_or_left_over(language):
    used = {message.id for message in sentences()}

    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []
    assert [message.id for message in catalogue(language) if message.id not in used] == []


def test_translations_keep_the_places_of_values(language):
    broken = [
        message.id
        for message in catalogue(language)
        if message.id
        and {place for text in _texts(message.id) for place in PLACE.findall(text)}
        != {place for text in _texts(message.string) for place in PLACE.findall(text)}
    ]

    assert broken == []


def test_the_compiled_catalogue_is_up_to_date(language):
    with (folder(language) / "messages.mo").open("rb") as file:
        compiled = read_mo(file)

    stale = [
        message.id
        for message in catalogue(language)
        if message.id
        and (found := compiled.get(message.id, message.context)) is not None
        and tuple(_texts(found.string)) != tuple(_texts(message.string))
    ]
    assert stale == []
    assert len(compiled) == len(catalogue(language))


def test_every_catalogue_belongs_to_a_language():
    found = {path.parents[1].name for path in HOUSE.glob("translations/*/LC_MESSAGES/*.po")}

    assert found == set(LANGUAGES) - {SOURCE_LANGUAGE}, [name_of(HOUSE / "translations")]


def test_no_sentence_hides_in_an_f_string():
    # Extraction under Python 3.11 does not look into them.
    hidden = [
        f"{name_of(path)}:{call.lineno}"
        for path in MODULES
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in GETTEXT
    ]

    assert hidden == []


def _texts(text):
    return [text] if isinstance(text, str) else list(text)
