"""The brand: name, words, pictures, colours, type; kept as site settings, shown on every page."""

from dataclasses import dataclass

from flask import url_for

from community.core import site
from community.core.colours import contrast, is_colour, nearest_passing
from community.core.errors import Invalid
from community.core.i18n import _, _l, current_language
from community.core.site import SiteSetting, register

GROUP = "brand"
FONTS = {
    "default": ("", _l("Figtree and Bricolage Grotesque")),
    "system": ("system-ui, sans-serif", _l("The device's own")),
    "serif": ('"Iowan Old Style", "Palatino Linotype", Georgia, serif', _l("A classic serif")),
    "rounded": ('ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, sans-serif', _l("Rounded")),
}
CORNERS = {
    "soft": ("0.875rem", _l("Soft")),
    "round": ("1.5rem", _l("Round")),
    "square": ("0.125rem", _l("Square")),
}


def _check_primary(colour: str) -> None:
    """White text stands on the primary colour, and the colour is text on white."""
    if not is_colour(colour):
        raise Invalid(_("Write a colour like #2b5d4a."), field=PRIMARY.name)
    if contrast(colour, "#ffffff") < 4.5:
        raise Invalid(
            _(
                "Text in this colour would be hard to read (contrast %(ratio)s, at least 4.5 is "
                "needed). The nearest that passes is %(colour)s.",
                ratio=f"{contrast(colour, '#ffffff'):.1f}",
                colour=nearest_passing(colour),
            ),
            field=PRIMARY.name,
        )


def _check_accent(colour: str) -> None:
    """The accent is never text: shapes need a contrast of 3 (WCAG 2.2, 1.4.11)."""
    if not is_colour(colour):
        raise Invalid(_("Write a colour like #d9722e."), field=ACCENT.name)
    if contrast(colour, "#ffffff") < 3:
        raise Invalid(
            _(
                "Marks in this colour would be hard to see (contrast %(ratio)s, at least 3 is "
                "needed). The nearest that passes is %(colour)s.",
                ratio=f"{contrast(colour, '#ffffff'):.1f}",
                colour=nearest_passing(colour, ratio=3),
            ),
            field=ACCENT.name,
        )


def _text(name: str, label: object, default: str, most: int, help: object = "") -> SiteSetting[str]:  # noqa: A002
    return register(
        SiteSetting(
            name=f"brand.{name}", group=GROUP, label=label, default=default, maximum=most, help=help
        )
    )


NAME = _text("name", _l("Name"), "Parvis", 60)
TAGLINE_FR = _text("tagline_fr", _l("Tagline in French"), "", 120)
TAGLINE_EN = _text("tagline_en", _l("Tagline in English"), "", 120)
DESCRIPTION_FR = _text("description_fr", _l("Description in French"), "", 300)
DESCRIPTION_EN = _text("description_en", _l("Description in English"), "", 300)
LOGO = _text("logo", _l("Logo"), "", 80)
MARK = _text("mark", _l("Mark (square)"), "", 80)
TERMS_URL = _text("terms_url", _l("Address of your terms of use"), "", 200)
PRIMARY = register(
    SiteSetting(
        name="brand.primary",
        group=GROUP,
        label=_l("Main colour"),
        default="#2b5d4a",
        check=_check_primary,
        help=_l("Buttons and links."),
    )
)
ACCENT = register(
    SiteSetting(
        name="brand.accent",
        group=GROUP,
        label=_l("Accent colour"),
        default="#d9722e",
        check=_check_accent,
        help=_l("Small marks that catch the eye."),
    )
)
FONT = register(
    SiteSetting(
        name="brand.font",
        group=GROUP,
        label=_l("Typeface"),
        default="default",
        choices=tuple((key, label) for key, (_css, label) in FONTS.items()),
    )
)
RADIUS = register(
    SiteSetting(
        name="brand.corners",
        group=GROUP,
        label=_l("Corners"),
        default="soft",
        choices=tuple((key, label) for key, (_css, label) in CORNERS.items()),
    )
)


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
