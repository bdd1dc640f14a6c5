"""The brand as every page shows it, in the reader's language."""

from dataclasses import dataclass

from flask import url_for

from community.core import site
from community.core.brand import (
    DESCRIPTION_EN,
    DESCRIPTION_FR,
    LOGO,
    MARK,
    NAME,
    TAGLINE_EN,
    TAGLINE_FR,
    TERMS_URL,
)
from community.core.i18n import current_language


@dataclass(frozen=True, slots=True)
class Brand:
    """The brand as templates show it, in the reader's language."""

    name: str
    tagline: str
    description: str
    logo_url: str
    mark_url: str
    terms_url: str


def current_brand() -> Brand:
    """Return the brand in the reader's language, else in the other one."""
    is_french = current_language() == "fr"
    taglines = [site.value(TAGLINE_FR), site.value(TAGLINE_EN)]
    descriptions = [site.value(DESCRIPTION_FR), site.value(DESCRIPTION_EN)]
    first = 0 if is_french else 1
    return Brand(
        name=site.value(NAME),
        tagline=taglines[first] or taglines[1 - first],
        description=descriptions[first] or descriptions[1 - first],
        logo_url=_picture(site.value(LOGO)),
        mark_url=_picture(site.value(MARK)),
        terms_url=site.value(TERMS_URL),
    )


def _picture(key: str) -> str:
    return url_for("web.brand_picture", key=key) if key else ""
