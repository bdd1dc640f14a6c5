"""Words in the reader's language: gettext for code below the views, locale and zone choice."""

from collections.abc import Callable

from babel import Locale
from flask_babel import Babel, get_locale, gettext, lazy_gettext, lazy_ngettext, ngettext

LANGUAGES = ("fr", "en")

_ = gettext
_l = lazy_gettext
_n = ngettext
_ln = lazy_ngettext

babel = Babel()


def current_language() -> str:
    """Return the two-letter code of the language in use; English outside any request."""
    locale: Locale | None = get_locale()
    return locale.language if locale is not None else "en"


Choice = Callable[[], str | None]

__all__ = ["LANGUAGES", "Choice", "_", "_l", "_ln", "_n", "babel", "current_language"]
