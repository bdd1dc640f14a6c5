"""Words in the reader's language: gettext for code below the views, locale and zone choice."""

from collections.abc import Callable

from babel import Locale
from flask_babel import (
    Babel,
    get_locale,
    gettext,
    lazy_gettext,
    lazy_ngettext,
    lazy_pgettext,
    ngettext,
    pgettext,
)

LANGUAGES = ("fr", "en")

_ = gettext
_l = lazy_gettext
_n = ngettext
_ln = lazy_ngettext
# One English word with two meanings: the first argument says which.
_p = pgettext
_lp = lazy_pgettext

babel = Babel()


def current_language() -> str:
    """Return the two-letter code of the language in use; English outside any request."""
    locale: Locale | None = get_locale()
    return locale.language if locale is not None else "en"


# A request's language and zone are known to packages above; they plug their choice in here.
Choice = Callable[[], str | None]
_locale_choices: list[Choice] = []
_timezone_choices: list[Choice] = []


def provide_choices(*, locale: Choice, timezone: Choice) -> None:
    """Tell how to find the reader's language and time zone; called once, by `members`."""
    _locale_choices[:] = [locale]
    _timezone_choices[:] = [timezone]


def choose_locale() -> str | None:
    """Return the reader's language; None leaves the site's default."""
    return _locale_choices[0]() if _locale_choices else None


def choose_timezone() -> str | None:
    """Return the reader's time zone; None leaves the site's default."""
    return _timezone_choices[0]() if _timezone_choices else None


__all__ = [
    "LANGUAGES",
    "_",
    "_l",
    "_ln",
    "_lp",
    "_n",
    "_p",
    "babel",
    "choose_locale",
    "choose_timezone",
    "current_language",
    "provide_choices",
]
