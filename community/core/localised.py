"""Moments, numbers and sizes as the reader's language writes them."""

import math
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal
from babel.units import format_unit
from flask_babel import format_time as babel_time
from flask_babel import get_locale, get_timezone

from community.core import clock
from community.core.i18n import _, current_language

# CLDR's long form names seconds and the zone; French prose writes 14 h 30.
_MOMENTS = {"fr": "d MMMM y 'à' H\u00a0'h'\u00a0mm", "en": "MMMM d, y 'at' h:mm a"}
_TIMES = {"fr": "H\u00a0'h'\u00a0mm", "en": "h:mm a"}
# French puts a space before these marks and after «; a line must not break there.
_HELD = re.compile(r"(?<=\S) (?=[:;!?»])|(?<=«) (?=\S)")
_MINUTE, _DAY = 60, 86_400
_SIZES = ("byte", "kilobyte", "megabyte", "gigabyte")


def unbroken(words: str) -> str:
    """Return the words with French punctuation held to its neighbour, as phones do not write it."""
    return _HELD.sub("\u00a0", words)


def ago(moment: datetime) -> str:
    """Return "3 hours ago"; older than a few weeks, the date."""
    seconds = int((moment - clock.now()).total_seconds())
    if abs(seconds) < 45:
        return str(_("just now"))
    if abs(seconds) > 25 * _DAY:
        return _date_words(current_language(), _local(moment).date(), "medium")
    step = _MINUTE if abs(seconds) < _DAY else 10 * _MINUTE
    return _ago_words(current_language(), round(seconds / step) * step)


def full_datetime(moment: datetime) -> str:
    """Return date and time in the reader's zone."""
    return _moment_words(current_language(), _local(moment).replace(second=0, microsecond=0))


def full_date(moment: date | datetime) -> str:
    """Return the date in the reader's zone."""
    day = _local(moment).date() if isinstance(moment, datetime) else moment
    return _date_words(current_language(), day, "long")


# A page says a hundred times how long ago something was, in a few dozen different words; Babel
# works each of them out of patterns.


@lru_cache(maxsize=8192)
def _ago_words(language: str, seconds: int) -> str:
    return format_timedelta(
        timedelta(seconds=seconds),
        granularity="minute",
        add_direction=True,
        locale=language,
        format="short",
    )


@lru_cache(maxsize=4096)
def _date_words(language: str, day: date, form: Literal["medium", "long"]) -> str:
    return _first(language, format_date(day, form, locale=language))


@lru_cache(maxsize=4096)
def _moment_words(language: str, local: datetime) -> str:
    return _first(language, format_datetime(local, _MOMENTS[language], locale=language))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(get_timezone() or UTC)


def next_time(moment: datetime) -> str:
    """Return the time of a moment in the coming hours, date and time of a later one."""
    if moment - clock.now() > timedelta(hours=12):
        return full_datetime(moment)
    return str(babel_time(moment, _TIMES[current_language()]))


def iso(moment: datetime) -> str:
    """Return the machine's form, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def number(value: float) -> str:
    """Return a number with the separators of the reader's language."""
    if isinstance(value, int) and 0 <= value < 1000:
        return str(value)
    return format_decimal(value, locale=_locale())


def compact(value: int) -> str:
    """Return 1.2K for 1,234, as the reader's language writes it; small numbers whole."""
    if value < 1000:
        return number(value)
    return format_compact_decimal(value, fraction_digits=1, locale=_locale())


def ratio(value: float) -> str:
    """Return a contrast cut to one digit, so that what fails never looks as if it passed."""
    return number(math.floor(value * 10) / 10)


def size(count: float) -> str:
    """Return 1.2 MB for 1,234,567 bytes; 1,2 Mo in French."""
    unit = 0
    while count >= 1000 and unit < len(_SIZES) - 1:
        count /= 1000
        unit += 1
    rounded = round(count, 1 if count < 10 else 0)
    return format_unit(rounded, f"digital-{_SIZES[unit]}", length="short", locale=_locale())


def _first(language: str, written: str) -> str:
    """Write the first of a month as French does: 1er juillet."""
    is_first = language == "fr" and written.startswith("1 ")
    return f"1er {written[2:]}" if is_first else written


def _locale() -> Locale:
    found: Locale | None = get_locale()
    return found or Locale("en")
