"""Moments, numbers and sizes read as a French and an English reader expect them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale

from community.core import clock, localised

MOMENT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(app):
    with app.test_request_context(), clock.held(MOMENT):
        yield


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "22 novembre 2026 à 14\u00a0h\u00a005"), ("en", "November 22, 2026 at 2:05\u202fPM")],
)
def test_a_moment_is_written_out(language, expected):
    with force_locale(language):
        assert localised.full_datetime(MOMENT).replace(" PM", "\u202fPM") == expected


def test_a_french_hour_is_written_with_its_letter():
    with force_locale("fr"):
        assert localised.next_time(MOMENT + timedelta(hours=3)) == "17\u00a0h\u00a005"


def test_a_later_time_names_its_day():
    with force_locale("fr"):
        assert localised.next_time(MOMENT + timedelta(days=3)).startswith("25 novembre 2026 à")


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=5), "il y a 5\u00a0min"),
        (timedelta(hours=3), "il y a 3\u00a0h"),
        (timedelta(days=2), "il y a 2\u00a0j"),
        (timedelta(days=60), "23 sept. 2026"),
    ],
)
def test_how_long_ago_in_french(past, expected):
    with force_locale("fr"):
        assert localised.ago(MOMENT - past) == expected


@pytest.mark.parametrize(("language", "expected"), [("fr", "12\u202f345"), ("en", "12,345")])
def test_thousands_are_set_apart(language, expected):
    with force_locale(language):
        assert localised.number(12345) == expected


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("fr", 1_234_567, "1,2\u202fMo"),
        ("fr", 812, "812\u202fo"),
        ("fr", 48_600, "49\u202fko"),
        ("en", 1_234_567, "1.2 MB"),
    ],
)
def test_sizes_carry_the_unit_of_the_language(language, count, expected):
    with force_locale(language):
        assert localised.size(count) == expected


def test_the_first_of_a_month_has_its_own_form_in_french():
    with force_locale("fr"):
        assert localised.full_date(datetime(2026, 7, 1, 12, tzinfo=UTC)) == "1er juillet 2026"
        assert localised.full_date(datetime(2026, 7, 11, 12, tzinfo=UTC)) == "11 juillet 2026"
